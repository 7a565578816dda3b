// SPDX-License-Identifier: Apache-2.0

package import ActionGroup
package import JSON
internal import LocalAgent

/// What a function was sent and what it answered, to the byte.
package struct FunctionExchange: Sendable {
  /// The id of the turn's request.
  package let requestId: String
  /// The action group.
  package let actionGroup: String
  /// The operation's name.
  package let operation: String
  /// Where the call came in.
  package let frontDoor: FrontDoor
  /// The arguments as the planner chose them.
  package let arguments: JSONObject
  /// What was sent.
  package let event: [UInt8]
  /// What came back, or why nothing did.
  package let answer: Result<[UInt8], FunctionFailure>
  /// What is to be said about the answer's envelope.
  package let findings: [EnvelopeValidator.Finding]

  init(
    _ request: LocalAgent.AgentRequest, _ call: PreparedCall, _ answer: Result<[UInt8], FunctionFailure>,
    _ findings: [EnvelopeValidator.Finding] = []
  ) {
    requestId = request.requestId
    (actionGroup, operation, frontDoor) = (call.group.name, call.operation.name, call.group.frontDoor)
    (arguments, event) = (call.arguments, call.event)
    (self.answer, self.findings) = (answer, findings)
  }
}
