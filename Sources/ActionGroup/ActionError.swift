// SPDX-License-Identifier: Apache-2.0

/// A refusal or a failure in words that the model may read.
///
/// A 4xx tells the model why its call cannot be done, so that it can explain that to the user; a 5xx says that nobody's words were wrong.
/// The cause goes to the log, never to the model. Any other error that an action throws becomes a 500 with a reference.
///
/// ```swift
/// throw ActionError.conflict("Order ORD-1 was shipped yesterday; it can be returned, not cancelled.")
/// ```
public struct ActionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The status, 400 to 599; anything else counts as 500.
  public let status: Int
  /// One or two sentences for the model.
  public let message: String
  /// What happened, for the log only.
  public let cause: String?

  /// A refusal or failure.
  ///
  /// - Parameters:
  ///   - status: 400 to 599.
  ///   - message: for the model.
  ///   - cause: for the log.
  public init(status: Int, _ message: String, cause: (any Error)? = nil) {
    self.status = (400...599).contains(status) ? status : 500
    self.message = message
    self.cause = cause.map { "\(type(of: $0)): \($0)" }
  }

  /// The status and the message.
  public var description: String { "\(status): \(message)" }

  /// 400: the call makes no sense as it stands.
  public static func badRequest(_ message: String) -> ActionError { ActionError(status: 400, message) }
  /// 403: this caller may not do that.
  public static func forbidden(_ message: String) -> ActionError { ActionError(status: 403, message) }
  /// 404: what the call names does not exist.
  public static func notFound(_ message: String) -> ActionError { ActionError(status: 404, message) }
  /// 409: what the call names is in a state that forbids it.
  public static func conflict(_ message: String) -> ActionError { ActionError(status: 409, message) }
  /// 422: each argument is fine, together they are not.
  public static func unprocessable(_ message: String) -> ActionError { ActionError(status: 422, message) }
  /// 429: too many of these.
  public static func tooManyRequests(_ message: String) -> ActionError { ActionError(status: 429, message) }
  /// 503: something behind the action is down; trying again later may help.
  public static func unavailable(_ message: String, cause: (any Error)? = nil) -> ActionError {
    ActionError(status: 503, message, cause: cause)
  }
}
