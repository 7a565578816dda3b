// SPDX-License-Identifier: Apache-2.0

/// What came with an event: who asked, until when, and where to log.
public final class Invocation: Sendable {
  /// The Lambda request id.
  public let requestId: String
  /// The X-Ray trace header, for calls that the action makes; empty when there is none.
  public let traceId: String
  /// When the service stops waiting; `nil` when nobody set a limit.
  public let deadline: ContinuousClock.Instant?
  /// The client context, JSON; a Gateway names its tool there.
  public let clientContext: String?
  /// Where lines about this invocation go.
  public let log: Log

  /// An invocation.
  public init(
    requestId: String = "", traceId: String = "", deadline: ContinuousClock.Instant? = nil, clientContext: String? = nil, log: Log = .silent
  ) {
    self.requestId = requestId
    self.traceId = traceId
    self.deadline = deadline
    self.clientContext = clientContext
    self.log = log
  }
}
