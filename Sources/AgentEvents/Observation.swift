// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What came of something that the agent did.
package struct Observation: Shape {
  package var traceId: Text?
  /// `FINISH` ends an agent; types that the model does not have occur.
  package var type: Text?
  package var actionGroupInvocationOutput: ActionGroupInvocationOutput?
  package var agentCollaboratorInvocationOutput: AgentCollaboratorInvocationOutput?
  package var codeInterpreterInvocationOutput: CodeInterpreterInvocationOutput?
  package var knowledgeBaseLookupOutput: KnowledgeBaseLookupOutput?
  package var finalResponse: FinalResponse?
  package var repromptResponse: RepromptResponse?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("traceId", &traceId)
    try members("type", &type)
    try members("actionGroupInvocationOutput", &actionGroupInvocationOutput)
    try members("agentCollaboratorInvocationOutput", &agentCollaboratorInvocationOutput)
    try members("codeInterpreterInvocationOutput", &codeInterpreterInvocationOutput)
    try members("knowledgeBaseLookupOutput", &knowledgeBaseLookupOutput)
    try members("finalResponse", &finalResponse)
    try members("repromptResponse", &repromptResponse)
  }
}

/// What an action answered.
package struct ActionGroupInvocationOutput: Shape {
  package var text: Text?
  package var metadata: Metadata?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("text", &text)
    try members("metadata", &metadata)
  }
}

/// What another agent answered.
package struct AgentCollaboratorInvocationOutput: Shape {
  package var agentCollaboratorName: Text?
  package var agentCollaboratorAliasArn: Text?
  package var output: AgentCollaboratorOutputPayload?
  /// Its request id begins the trace ids of that agent.
  package var metadata: Metadata?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("agentCollaboratorName", &agentCollaboratorName)
    try members("agentCollaboratorAliasArn", &agentCollaboratorAliasArn)
    try members("output", &output)
    try members("metadata", &metadata)
  }
}

/// The answer of another agent.
package struct AgentCollaboratorOutputPayload: Shape {
  package var type: Text?
  package var text: Text?
  package var returnControlPayload: ReturnControl?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("type", &type)
    try members("text", &text)
    try members("returnControlPayload", &returnControlPayload)
  }
}

/// What code did.
package struct CodeInterpreterInvocationOutput: Shape {
  package var executionOutput: Text?
  package var executionError: Text?
  package var executionTimeout: Bool?
  package var files: [Text]?
  package var metadata: Metadata?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("executionOutput", &executionOutput)
    try members("executionError", &executionError)
    try members("executionTimeout", &executionTimeout)
    try members("files", &files)
    try members("metadata", &metadata)
  }
}

/// What a knowledge base found.
package struct KnowledgeBaseLookupOutput: Shape {
  package var retrievedReferences: [RetrievedReference]?
  package var metadata: Metadata?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("retrievedReferences", &retrievedReferences)
    try members("metadata", &metadata)
  }
}

/// The answer of an agent.
package struct FinalResponse: Shape {
  package var text: Text?
  package var metadata: Metadata?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("text", &text)
    try members("metadata", &metadata)
  }
}

/// Why the agent is asked again.
package struct RepromptResponse: Shape {
  package var source: Text?
  package var text: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("source", &source)
    try members("text", &text)
  }
}
