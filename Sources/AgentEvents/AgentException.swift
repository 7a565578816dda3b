// SPDX-License-Identifier: Apache-2.0

package import JSON

/// An exception that came in the stream, after a part of the answer perhaps; nothing follows it.
package struct AgentException: Error, Hashable, Sendable {
  /// The name as it came: `throttlingException`, or one that the model does not have; of an error frame, its code.
  package var name: String
  /// What the service says.
  package var message: String
  /// The other members: `resourceName`, `reason`.
  package var details: JSONObject
  /// Whether it came as an error frame, which has headers and no payload.
  package var isErrorFrame: Bool

  /// An exception.
  package init(_ name: String, _ message: String, details: JSONObject = JSONObject(), isErrorFrame: Bool = false) {
    (self.name, self.message, self.details, self.isErrorFrame) = (name, message, details, isErrorFrame)
  }

  /// The status with which the same exception answers a request before its stream; `nil` for a name that the model does not have.
  package var status: Int? {
    switch name {
    case "validationException", "serviceQuotaExceededException": 400
    case "accessDeniedException": 403
    case "resourceNotFoundException": 404
    case "conflictException": 409
    case "dependencyFailedException", "modelNotReadyException": 424
    case "throttlingException": 429
    case "internalServerException": 500
    case "badGatewayException": 502
    default: nil
    }
  }
}
