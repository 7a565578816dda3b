// SPDX-License-Identifier: Apache-2.0

package import AgentEvents

extension InvocationInput {
  /// What the agent does, in few words.
  package var actionName: String? {
    if let action = actionGroupInvocationInput {
      let group = action.actionGroupName?.string ?? "unknown"
      if let function = action.function { return "\(group) \(function)" }
      return [group, action.verb?.string.uppercased(), action.apiPath?.string].compactMap(\.self).joined(separator: " ")
    }
    if let agent = agentCollaboratorInvocationInput { return "agent \(agent.agentCollaboratorName?.string ?? "unknown")" }
    if let search = knowledgeBaseLookupInput { return "knowledge base \(search.knowledgeBaseId?.string ?? "unknown")" }
    return codeInterpreterInvocationInput == nil ? invocationType?.string : "code interpreter"
  }
}

extension Observation {
  /// What the several outcomes tell about themselves.
  var allMetadata: [Metadata] {
    [
      actionGroupInvocationOutput?.metadata, agentCollaboratorInvocationOutput?.metadata, codeInterpreterInvocationOutput?.metadata,
      knowledgeBaseLookupOutput?.metadata, finalResponse?.metadata,
    ].compactMap(\.self)
  }
}

extension ReasoningContent {
  /// Whether the model thought; the service also sends a thought with nothing in it.
  var isThought: Bool { redactedContent != nil || reasoningText?.text != nil }
}
