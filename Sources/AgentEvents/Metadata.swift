// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The tokens of one model call; the model has no members for cached tokens, so those the service may send are in ``extra``.
package struct Usage: Shape {
  package var inputTokens: Int?
  package var outputTokens: Int?
  package var extra: [JSONObject.Member] = []

  package init() {}
  /// The tokens of one call.
  package init(inputTokens: Int, outputTokens: Int) { (self.inputTokens, self.outputTokens) = (inputTokens, outputTokens) }

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("inputTokens", &inputTokens)
    try members("outputTokens", &outputTokens)
  }
}

/// When a step ran, for how long, and under which request id: that of a collaborator's answer begins every trace id of the collaborator.
package struct Metadata: Shape {
  package var clientRequestId: Text?
  /// Times have nine digits behind the point.
  package var startTime: Text?
  package var endTime: Text?
  package var totalTimeMs: Int?
  /// The time of the whole operation, which only final answers and failures tell.
  package var operationTotalTimeMs: Int?
  package var usage: Usage?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("clientRequestId", &clientRequestId)
    try members("startTime", &startTime)
    try members("endTime", &endTime)
    try members("totalTimeMs", &totalTimeMs)
    try members("operationTotalTimeMs", &operationTotalTimeMs)
    try members("usage", &usage)
  }
}
