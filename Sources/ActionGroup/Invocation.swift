// SPDX-License-Identifier: Apache-2.0

/// What came with an event: who asked, until when, and where to log.
public final class Invocation: Sendable {
  /// The Lambda request id.
  public let requestId: String
  /// The X-Ray trace header, for calls that the action makes; empty when there is none.
  public var traceId: String { trace.string }
  /// When the service stops waiting; `nil` when nobody set a limit.
  public let deadline: ContinuousClock.Instant?
  /// The client context, JSON; a Gateway names its tool there.
  public let clientContext: String?
  /// Where lines about this invocation go.
  public let log: Log
  private let trace: LateText

  /// An invocation.
  public init(
    requestId: String = "", traceId: String = "", deadline: ContinuousClock.Instant? = nil, clientContext: String? = nil, log: Log = .silent
  ) {
    self.requestId = requestId
    trace = .text(traceId)
    self.deadline = deadline
    self.clientContext = clientContext
    self.log = log
  }

  package init(requestId: String, trace: LateText, deadline: ContinuousClock.Instant?, clientContext: String?, log: Log) {
    self.requestId = requestId
    self.trace = trace
    self.deadline = deadline
    self.clientContext = clientContext
    self.log = log
  }
}

/// Text that few ask for: a part of the bytes that it arrived in until somebody does.
package enum LateText: Sendable {
  case text(String)
  case bytes([UInt8], Range<Int>)

  /// The text; what is no UTF-8 in it is repaired.
  package var string: String {
    switch self {
    case .text(let text): text
    case .bytes(let bytes, let range): String(decoding: bytes[range], as: UTF8.self)
    }
  }
}
