// SPDX-License-Identifier: Apache-2.0

import AWSClient
import JSON
import Testing

@Suite("Further attempts")
struct RetryPolicyTests {
  static let throttled = AWSError(.response, code: "ThrottlingException", message: "", status: 429)

  /// How often a request is sent that always meets the same error.
  static func attempts(_ error: AWSError, _ policy: RetryPolicy, eventsArrived: Bool = false) -> (Int, RetryTurn.Reason?) {
    var turn = RetryTurn(policy)
    var quota = RetryQuota()
    for _ in 0..<100 {
      let verdict = turn.verdict(after: error, eventsArrived: eventsArrived, quota: &quota, random: 0.5)
      if case .stop(let reason) = verdict { return (turn.attempts, reason) }
    }
    return (turn.attempts, nil)
  }

  @Test(
    "what a service refuses for now is sent again, what it refuses for good is not",
    arguments: [
      (429, "ThrottlingException", 3), (500, "InternalServerException", 3), (502, "BadGatewayException", 3), (503, "x", 3), (504, "x", 3),
      (429, "ModelNotReadyException", 3), (400, "ThrottlingException", 3), (424, "ModelNotReadyException", 1),
      (403, "AccessDeniedException", 1),
      (403, "ExpiredTokenException", 1), (400, "ServiceQuotaExceededException", 1), (408, "ModelTimeoutException", 1), (501, "x", 1),
      (409, "ConflictException", 1), (404, "ResourceNotFoundException", 1),
    ])
  func kinds(status: Int, code: String, count: Int) {
    let error = AWSError(.response, code: code, message: "", status: status)
    #expect(Self.attempts(error, .standard).0 == count)
    #expect(Self.attempts(error, .never) == (1, count == 1 ? .permanent : .attemptsUsed))
  }

  @Test(
    "a certificate that is not trusted, a request that was not sent and a caller who gave up are final",
    arguments: [
      AWSError(.connection, code: "Certificate", message: "self-signed"), AWSError(.unsent, code: "x", message: ""),
      AWSError(.cancelled, code: "x", message: ""),
    ])
  func final(error: AWSError) { #expect(Self.attempts(error, .standard) == (1, .permanent)) }

  static let table = Vectors.json("retry_table.json")?.array

  @Test("botocore's table holds in every mode", .enabled(if: table != nil, "\(Vectors.missing)")) func botocore() throws {
    let rows = try #require(Self.table)
    #expect(rows.count == 21)
    for row in rows.compactMap(\.array) {
      let error = AWSError(.response, code: try #require(row[2].string), message: "", status: row[1].integer)
      let counts = [RetryPolicy.legacy, .standard, .standard].map { Self.attempts(error, $0).0 }
      #expect(counts == row[3...5].map { $0.integer }, "\(error.code)")
    }
  }

  @Test("nothing is sent again once events have arrived, or when the agent may be at work") func once() {
    #expect(Self.attempts(Self.throttled, .standard, eventsArrived: true) == (1, .eventsArrived))
    #expect(Self.attempts(AWSError(exception: "throttlingException", message: ""), .standard) == (1, .permanent))
    #expect(Self.attempts(AWSError(.timeout, code: "Timeout", message: ""), .standard) == (1, .permanent))
    #expect(Self.attempts(AWSError(.truncation, code: "Truncated", message: ""), .standard) == (1, .permanent))
    #expect(Self.attempts(AWSError(.connection, code: "Connection", message: ""), .standard) == (3, .attemptsUsed))
  }

  @Test(
    "pauses double up to a limit, and chance takes anything below", arguments: [(1, 1), (2, 2), (3, 4), (5, 16), (6, 20), (60, 20), (0, 1)])
  func pauses(attempt: Int, seconds: Int) {
    let policy = RetryPolicy.standard
    #expect(policy.pause(afterAttempt: attempt, random: 1) == .seconds(seconds))
    #expect(policy.pause(afterAttempt: attempt, random: 0.25) == .milliseconds(seconds * 250))
    #expect(policy.pause(afterAttempt: attempt, random: 0) == .zero)
    #expect(policy.pause(afterAttempt: attempt, random: 7) == .seconds(seconds))
    #expect(policy.pause(afterAttempt: attempt, random: -7) == .zero)
  }

  @Test("the service's wish is honoured up to the limit") func wish() {
    var turn = RetryTurn(.standard)
    var quota = RetryQuota()
    let error = AWSError(.response, code: "x", message: "", status: 503, retryAfter: .seconds(5))
    #expect(turn.verdict(after: error, eventsArrived: false, quota: &quota, random: 1) == .retry(after: .seconds(5)))
    #expect(RetryPolicy.standard.pause(afterAttempt: 1, random: 0, retryAfter: .seconds(3600)) == .seconds(20))
    #expect(RetryPolicy.standard.pause(afterAttempt: 4, random: 1, retryAfter: .seconds(1)) == .seconds(8))
  }

  @Test("a quota ends the attempts of all, and successes fill it again") func quota() {
    var quota = RetryQuota()
    var sent = 0
    for _ in 0..<300 {
      var turn = RetryTurn(.standard)
      while case .retry = turn.verdict(after: Self.throttled, eventsArrived: false, quota: &quota, random: 0) {}
      sent += turn.attempts
    }
    #expect(sent == 300 + 100 && quota.available == 0)
    var refused = RetryTurn(.standard)
    #expect(refused.verdict(after: Self.throttled, eventsArrived: false, quota: &quota, random: 0) == .stop(.quotaUsed))
    for _ in 0..<5 {
      var turn = RetryTurn(.standard)
      turn.succeeded(quota: &quota)
    }
    #expect(quota.available == 5)
    var second = RetryTurn(.standard)
    #expect(second.verdict(after: Self.throttled, eventsArrived: false, quota: &quota, random: 0) == .retry(after: .zero))
    #expect(quota.available == 0)
    second.succeeded(quota: &quota)
    #expect(quota.available == 5)
    for _ in 0..<1000 { second.succeeded(quota: &quota) }
    #expect(quota.available == RetryQuota.capacity)
  }
}
