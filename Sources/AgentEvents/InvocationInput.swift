// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What the agent is about to do.
package struct InvocationInput: Shape {
  package var traceId: Text?
  package var invocationType: Text?
  package var actionGroupInvocationInput: ActionGroupInvocationInput?
  package var agentCollaboratorInvocationInput: AgentCollaboratorInvocationInput?
  package var codeInterpreterInvocationInput: CodeInterpreterInvocationInput?
  package var knowledgeBaseLookupInput: KnowledgeBaseLookupInput?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("traceId", &traceId)
    try members("invocationType", &invocationType)
    try members("actionGroupInvocationInput", &actionGroupInvocationInput)
    try members("agentCollaboratorInvocationInput", &agentCollaboratorInvocationInput)
    try members("codeInterpreterInvocationInput", &codeInterpreterInvocationInput)
    try members("knowledgeBaseLookupInput", &knowledgeBaseLookupInput)
  }
}

/// A call of an action.
package struct ActionGroupInvocationInput: Shape {
  package var actionGroupName: Text?
  package var verb: Text?
  package var apiPath: Text?
  package var function: Text?
  package var executionType: Text?
  package var invocationId: Text?
  package var parameters: [Parameter]?
  package var requestBody: TraceRequestBody?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("actionGroupName", &actionGroupName)
    try members("verb", &verb)
    try members("apiPath", &apiPath)
    try members("function", &function)
    try members("executionType", &executionType)
    try members("invocationId", &invocationId)
    try members("parameters", &parameters)
    try members("requestBody", &requestBody)
  }
}

/// An argument; its value is text whatever its type.
package struct Parameter: Shape {
  package var name: Text?
  package var type: Text?
  package var value: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("name", &name)
    try members("type", &type)
    try members("value", &value)
  }
}

/// The body of an action's call as a trace shows it: a list of parameters for each content type.
package struct TraceRequestBody: Shape {
  package var content: [String: [Parameter]]?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("content", &content)
  }
}

/// A question to another agent.
package struct AgentCollaboratorInvocationInput: Shape {
  package var agentCollaboratorName: Text?
  package var agentCollaboratorAliasArn: Text?
  package var input: AgentCollaboratorInputPayload?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("agentCollaboratorName", &agentCollaboratorName)
    try members("agentCollaboratorAliasArn", &agentCollaboratorAliasArn)
    try members("input", &input)
  }
}

/// What another agent is asked.
package struct AgentCollaboratorInputPayload: Shape {
  package var type: Text?
  package var text: Text?
  package var returnControlResults: ReturnControlResults?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("type", &type)
    try members("text", &text)
    try members("returnControlResults", &returnControlResults)
  }
}

/// What another agent had asked the caller for.
package struct ReturnControlResults: Shape {
  package var invocationId: Text?
  package var returnControlInvocationResults: [InvocationResultMember]?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("invocationId", &invocationId)
    try members("returnControlInvocationResults", &returnControlInvocationResults)
  }
}

/// Code to be run.
package struct CodeInterpreterInvocationInput: Shape {
  package var code: Text?
  package var files: [Text]?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("code", &code)
    try members("files", &files)
  }
}

/// A search in a knowledge base.
package struct KnowledgeBaseLookupInput: Shape {
  package var knowledgeBaseId: Text?
  package var text: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("knowledgeBaseId", &knowledgeBaseId)
    try members("text", &text)
  }
}
