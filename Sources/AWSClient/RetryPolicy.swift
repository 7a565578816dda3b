// SPDX-License-Identifier: Apache-2.0

/// When a request is sent again, and after how long: a value that is asked, and neither waits nor rolls dice itself.
///
/// Only what the service refused or never saw is sent again. An agent acts: a request that was sent, and whose answer did not come, may have
/// moved goods and spent tokens, so a time-out of the answer is final; so is everything after the first event.
public struct RetryPolicy: Hashable, Sendable {
  /// How often a request is sent, the first time included.
  public var attemptsMax: Int
  /// The longest pause before the second attempt; it doubles from attempt to attempt.
  public var firstPause: Duration
  /// The longest pause at all.
  public var pauseMax: Duration

  /// Makes a policy.
  public init(attemptsMax: Int = 3, firstPause: Duration = .seconds(1), pauseMax: Duration = .seconds(20)) {
    self.attemptsMax = max(1, attemptsMax)
    self.firstPause = firstPause
    self.pauseMax = pauseMax
  }

  /// Three attempts, as AWS's `standard` mode has them.
  public static let standard = RetryPolicy()
  /// Five attempts, as AWS's `legacy` mode has them.
  public static let legacy = RetryPolicy(attemptsMax: 5)
  /// One attempt.
  public static let never = RetryPolicy(attemptsMax: 1)

  /// Whether an error is one that another attempt may not meet.
  public static func isTransient(_ error: AWSError) -> Bool {
    switch error.origin {
    case .connection: error.code != AWSError.certificateCode
    case .response: [429, 500, 502, 503, 504].contains(error.status) || ThrottlingCodes.all.contains(error.code)
    case .unsent, .timeout, .stream, .truncation, .cancelled: false
    }
  }

  /// The pause after an attempt, full jitter: anything between nothing and the longest.
  ///
  /// - Parameters:
  ///   - attempt: how often the request was sent.
  ///   - random: from 0 to 1.
  ///   - retryAfter: how long the service asked to be left alone; honoured up to ``pauseMax``.
  /// - Returns: how long to wait.
  public func pause(afterAttempt attempt: Int, random: Double, retryAfter: Duration? = nil) -> Duration {
    let doubled = firstPause * (1 << min(max(attempt, 1) - 1, 20))
    let jittered = min(doubled, pauseMax) * min(max(random, 0), 1)
    return max(jittered, min(retryAfter ?? .zero, pauseMax))
  }
}

/// What many requests to one service may spend on further attempts, so that a service in trouble is not asked three times as often.
public struct RetryQuota: Hashable, Sendable {
  /// What there is at first, and at most.
  public static let capacity = 500
  /// What an attempt costs after an answer.
  static let cost = 5
  /// What an attempt costs when no connection came about.
  static let connectionCost = 10

  /// What is left.
  public private(set) var available: Int

  /// Makes a quota.
  public init(available: Int = RetryQuota.capacity) { self.available = min(max(available, 0), RetryQuota.capacity) }

  /// Takes what a further attempt costs; `nil` when it is not there.
  mutating func take(after error: AWSError) -> Int? {
    let cost = error.origin == .connection ? RetryQuota.connectionCost : RetryQuota.cost
    guard available >= cost else { return nil }
    available -= cost
    return cost
  }

  /// Gives back after a success: what its last attempt took, or one for a request that needed no second.
  mutating func giveBack(_ cost: Int?) { available = min(RetryQuota.capacity, available + (cost ?? 1)) }
}

/// One request on its way, from attempt to attempt.
public struct RetryTurn: Hashable, Sendable {
  /// What comes after a failed attempt.
  @nonexhaustive
  public enum Verdict: Hashable, Sendable {
    /// Another attempt, after a pause.
    case retry(after: Duration)
    /// The error is final, because of this.
    case stop(Reason)
  }

  /// Why there is no further attempt.
  @nonexhaustive
  public enum Reason: String, Hashable, Sendable {
    /// Another attempt would meet the same error, or do something twice.
    case permanent
    /// Events have arrived already: another attempt would spend twice.
    case eventsArrived
    /// All attempts have been made.
    case attemptsUsed
    /// Requests before this one have spent what there was.
    case quotaUsed
  }

  /// How it is sent again.
  public let policy: RetryPolicy
  /// How often it was sent.
  public private(set) var attempts = 0
  private var lastCost: Int?

  /// Begins a request.
  public init(_ policy: RetryPolicy) { self.policy = policy }

  /// Says what comes after a failed attempt.
  ///
  /// - Parameters:
  ///   - error: what the attempt met.
  ///   - eventsArrived: whether a part of the answer was already given to the caller.
  ///   - quota: what all requests share.
  ///   - random: from 0 to 1.
  /// - Returns: another attempt, or why not.
  public mutating func verdict(after error: AWSError, eventsArrived: Bool, quota: inout RetryQuota, random: Double) -> Verdict {
    attempts += 1
    if eventsArrived { return .stop(.eventsArrived) }
    guard RetryPolicy.isTransient(error) else { return .stop(.permanent) }
    guard attempts < policy.attemptsMax else { return .stop(.attemptsUsed) }
    guard let cost = quota.take(after: error) else { return .stop(.quotaUsed) }
    lastCost = cost
    return .retry(after: policy.pause(afterAttempt: attempts, random: random, retryAfter: error.retryAfter))
  }

  /// Notes that the last attempt succeeded.
  public mutating func succeeded(quota: inout RetryQuota) {
    attempts += 1
    quota.giveBack(lastCost)
    lastCost = nil
  }
}
