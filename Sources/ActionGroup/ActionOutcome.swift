// SPDX-License-Identifier: Apache-2.0

/// How a call ended; every end has an envelope.
public enum ActionOutcome: Hashable, Sendable {
  /// The action answered with this status.
  case output(status: Int)
  /// The arguments were not what the operation declares; the action was not run.
  case invalid([Violation])
  /// The action refused (4xx) or named a failure (5xx).
  case refused(ActionError)
  /// The action threw something unexpected; the model got the reference, the log the cause.
  case failed(reference: String)
  /// The action did not end in time.
  case timedOut
  /// No operation fits the call.
  case unknownOperation
  /// The answer was larger than the budget allows.
  case tooLarge(bytes: Int)

  /// Whether the action did what it was asked.
  public var isSuccess: Bool { if case .output = self { true } else { false } }
}

/// A call's answer: the envelope's bytes, how it came about, and what the log should know.
public struct ActionResponse: Sendable {
  /// Something that the log should know.
  public struct Problem: Hashable, Sendable {
    /// How much it matters.
    public let level: Log.Level
    /// One sentence, with the cause that the model is not told.
    public let message: String
  }

  /// The envelope, JSON.
  public let bytes: [UInt8]
  /// How the call ended.
  public let outcome: ActionOutcome
  /// For the log, in order.
  public let problems: [Problem]
  /// Work that the action left for the time after the answer.
  public let afterwork: [@Sendable () async -> Void]
}

/// How large an answer may be, in bytes of the whole envelope.
public struct ResponseBudget: Hashable, Sendable {
  /// Above it the log gets a warning: AWS documented this limit once, and a model pays for every token.
  public var warnBytes: Int
  /// Above it the answer becomes an error envelope; Lambda itself refuses more.
  public var maxBytes: Int

  /// A budget; the defaults are 25 KB and Lambda's limit.
  public init(warnBytes: Int = 25_000, maxBytes: Int = 6_291_556) {
    self.warnBytes = warnBytes
    self.maxBytes = maxBytes
  }
}
