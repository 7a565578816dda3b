// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The agent asks its caller to do something, and ends the turn.
package struct ReturnControl: Shape {
  /// The results must name it.
  package var invocationId: Text?
  package var invocationInputs: [InvocationInputMember]?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("invocationId", &invocationId)
    try members("invocationInputs", &invocationInputs)
  }
}

/// One thing to do: by route or by function.
package struct InvocationInputMember: Shape {
  package var apiInvocationInput: APIInvocationInput?
  package var functionInvocationInput: FunctionInvocationInput?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("apiInvocationInput", &apiInvocationInput)
    try members("functionInvocationInput", &functionInvocationInput)
  }
}

/// An operation by its route.
package struct APIInvocationInput: Shape {
  package var actionGroup: Text?
  package var httpMethod: Text?
  package var apiPath: Text?
  /// `RESULT`, `USER_CONFIRMATION` or `USER_CONFIRMATION_AND_RESULT`.
  package var actionInvocationType: Text?
  package var agentId: Text?
  package var collaboratorName: Text?
  package var parameters: [Parameter]?
  package var requestBody: APIRequestBody?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("actionGroup", &actionGroup)
    try members("httpMethod", &httpMethod)
    try members("apiPath", &apiPath)
    try members("actionInvocationType", &actionInvocationType)
    try members("agentId", &agentId)
    try members("collaboratorName", &collaboratorName)
    try members("parameters", &parameters)
    try members("requestBody", &requestBody)
  }
}

/// The body of an operation: properties for each content type.
package struct APIRequestBody: Shape {
  package var content: [String: PropertyParameters]?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("content", &content)
  }
}

/// The properties of a body.
package struct PropertyParameters: Shape {
  package var properties: [Parameter]?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("properties", &properties)
  }
}

/// An operation by its function's name.
package struct FunctionInvocationInput: Shape {
  package var actionGroup: Text?
  package var function: Text?
  /// `RESULT`, `USER_CONFIRMATION` or `USER_CONFIRMATION_AND_RESULT`.
  package var actionInvocationType: Text?
  package var agentId: Text?
  package var collaboratorName: Text?
  package var parameters: [Parameter]?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("actionGroup", &actionGroup)
    try members("function", &function)
    try members("actionInvocationType", &actionInvocationType)
    try members("agentId", &agentId)
    try members("collaboratorName", &collaboratorName)
    try members("parameters", &parameters)
  }
}
