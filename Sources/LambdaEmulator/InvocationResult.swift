// SPDX-License-Identifier: Apache-2.0

/// What became of one invocation.
public struct InvocationResult: Hashable, Sendable {
  /// The invocation's id, as the function saw it.
  public let requestId: String
  /// What the function answered, or with ``functionError`` a JSON object with `errorType` and `errorMessage`.
  public let payload: [UInt8]
  /// `Unhandled` when the function reported an error, ran too long or died: the value of `X-Amz-Function-Error`.
  public let functionError: String?
  /// The error's type as the function named it in `Lambda-Runtime-Function-Error-Type`, or as the service names its own.
  public let errorType: String?
  /// From the moment the function had the event until its answer was complete; zero when it never had the event.
  public let duration: Duration
}
