// SPDX-License-Identifier: Apache-2.0

package import AgentEvents
package import JSON

/// An error of the service: before the answer has begun it is a response of its own, afterwards an exception in the stream.
package struct ServiceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The status of the response.
  package var status: Int
  /// The name as the response has it: `ThrottlingException`.
  package var name: String
  /// What the service says.
  package var message: String
  /// Other members of the body: `reason`, `resourceName`.
  package var details: JSONObject
  /// Other fields of the response.
  package var fields: [Field]

  /// A field of a response.
  package struct Field: Hashable, Sendable {
    /// The name.
    package var name: String
    /// The value.
    package var value: String

    /// Makes a field.
    package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
  }

  /// Any error, one that the service does not have included.
  package init(_ status: Int, _ name: String, _ message: String, details: JSONObject = JSONObject(), fields: [Field] = []) {
    (self.status, self.name, self.message, self.details, self.fields) = (status, name, message, details, fields)
  }

  /// The status, the name and the message.
  package var description: String { "\(status) \(name): \(message)" }

  /// The same error as an exception in a stream, where names begin with a small letter.
  package var exception: AgentException {
    AgentException(name.prefix(1).lowercased() + name.dropFirst(), message, details: details)
  }

  /// The response.
  func response(requestId: String) -> Response {
    let body = JSONValue.object(JSONObject([.init("message", .string(message))] + details.members))
    var response = Response(status: status, contentType: "application/json", body: body.bytes)
    response.fields = [
      ("x-amzn-RequestId", requestId), ("x-amzn-ErrorType", "\(name):http://internal.amazon.com/coral/com.amazon.bedrock/"),
    ]
    response.fields += fields.map { ($0.name, $0.value) }
    return response
  }
}

extension ServiceError {
  /// The caller may not do this.
  package static func accessDenied(_ message: String) -> ServiceError { ServiceError(403, "AccessDeniedException", message) }

  /// Something that the agent depends on answered badly.
  package static func badGateway(_ message: String, resourceName: String? = nil) -> ServiceError {
    ServiceError(502, "BadGatewayException", message, details: .init(resourceName: resourceName))
  }

  /// The session is busy, or changed meanwhile.
  package static func conflict(_ message: String) -> ServiceError { ServiceError(409, "ConflictException", message) }

  /// Something that the agent depends on, a function for example, failed.
  package static func dependencyFailed(_ message: String, resourceName: String? = nil) -> ServiceError {
    ServiceError(424, "DependencyFailedException", message, details: .init(resourceName: resourceName))
  }

  /// The service itself failed.
  package static func internalServer(_ message: String, reason: String? = nil) -> ServiceError {
    ServiceError(500, "InternalServerException", message, details: reason.map { ["reason": .string($0)] } ?? JSONObject())
  }

  /// The model is still being loaded; SDKs do not try again at this one.
  package static func modelNotReady(_ message: String) -> ServiceError { ServiceError(424, "ModelNotReadyException", message) }

  /// There is no such agent, alias or knowledge base.
  package static func resourceNotFound(_ message: String) -> ServiceError { ServiceError(404, "ResourceNotFoundException", message) }

  /// A quota of the account is used up.
  package static func serviceQuotaExceeded(_ message: String) -> ServiceError {
    ServiceError(400, "ServiceQuotaExceededException", message)
  }

  /// Too many requests.
  package static func throttling(_ message: String) -> ServiceError { ServiceError(429, "ThrottlingException", message) }

  /// The request breaks a rule of the service.
  package static func validation(_ message: String) -> ServiceError { ServiceError(400, "ValidationException", message) }

  /// The front of the service has no room; it has no model of the agent's.
  package static func unavailable(_ message: String) -> ServiceError { ServiceError(503, "ServiceUnavailableException", message) }
}

extension JSONObject {
  fileprivate init(resourceName: String?) { self = resourceName.map { ["resourceName": .string($0)] } ?? JSONObject() }
}
