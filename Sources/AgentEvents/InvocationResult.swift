// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The result of one thing that the agent asked its caller for: by route or by function.
package struct InvocationResultMember: Shape {
  package var apiResult: APIResult?
  package var functionResult: FunctionResult?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("apiResult", &apiResult)
    try members("functionResult", &functionResult)
  }
}

/// The result of an operation that was named by its route.
package struct APIResult: Shape {
  package var actionGroup: Text?
  package var agentId: Text?
  package var httpMethod: Text?
  package var apiPath: Text?
  package var httpStatusCode: Int?
  /// `CONFIRM` or `DENY`.
  package var confirmationState: Text?
  /// `FAILURE` or `REPROMPT`; left out when all went well.
  package var responseState: Text?
  package var responseBody: [String: ContentBody]?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("actionGroup", &actionGroup)
    try members("agentId", &agentId)
    try members("httpMethod", &httpMethod)
    try members("apiPath", &apiPath)
    try members("httpStatusCode", &httpStatusCode)
    try members("confirmationState", &confirmationState)
    try members("responseState", &responseState)
    try members("responseBody", &responseBody)
  }
}

/// The result of an operation that was named as a function.
package struct FunctionResult: Shape {
  package var actionGroup: Text?
  package var agentId: Text?
  package var function: Text?
  /// `CONFIRM` or `DENY`.
  package var confirmationState: Text?
  /// `FAILURE` or `REPROMPT`; left out when all went well.
  package var responseState: Text?
  package var responseBody: [String: ContentBody]?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("actionGroup", &actionGroup)
    try members("agentId", &agentId)
    try members("function", &function)
    try members("confirmationState", &confirmationState)
    try members("responseState", &responseState)
    try members("responseBody", &responseBody)
  }
}

/// What an operation answered: text, pictures, or both.
package struct ContentBody: Shape {
  package var body: Text?
  package var images: [ImageInput]?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("body", &body)
    try members("images", &images)
  }
}

/// A picture.
package struct ImageInput: Shape {
  package var format: Text?
  package var source: ImageInputSource?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("format", &format)
    try members("source", &source)
  }
}

/// The bytes of a picture.
package struct ImageInputSource: Shape {
  package var bytes: Blob?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("bytes", &bytes)
  }
}
