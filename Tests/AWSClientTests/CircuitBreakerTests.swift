// SPDX-License-Identifier: Apache-2.0

import AWSClient
import Synchronization
import Testing

@Suite("A circuit breaker")
struct CircuitBreakerTests {
  static let down = AWSError(.response, code: "ServiceUnavailableException", message: "", status: 503)
  static let denied = AWSError(.response, code: "AccessDeniedException", message: "", status: 403)

  static let cancelled = AWSError(.cancelled, code: "Cancelled", message: "")

  /// A clock that is set.
  final class Clock: Sendable {
    let time = Mutex(ContinuousClock.now)
    func advance(_ duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
  }

  let clock = Clock()
  let breaker: CircuitBreaker

  init() { breaker = CircuitBreaker(failuresMax: 3, rest: .seconds(30), now: { [clock] in clock.time.withLock { $0 } }) }

  private func fail(_ error: any Error = Self.down) async -> any Error {
    do {
      try await breaker.run { throw error }
      return error
    } catch { return error }
  }

  @Test("after failures in a row the service is left alone, then tried once") func opens() async throws {
    for _ in 1...3 { #expect(await fail() is AWSError) }
    #expect(breaker.isOpen)
    #expect((await fail() as? CircuitOpen)?.remaining == .seconds(30))
    clock.advance(.seconds(29))
    #expect("\(await fail())".contains("asked again in 1"))
    clock.advance(.seconds(1))
    #expect(await fail() is AWSError, "One call tries it.")
    #expect(await fail() is CircuitOpen, "It failed, so the rest begins anew.")
    clock.advance(.seconds(30))
    #expect(try await breaker.run { 7 } == 7)
    #expect(!breaker.isOpen)
    for _ in 1...2 { #expect(await fail() is AWSError) }
    #expect(try await breaker.run { 8 } == 8, "A success between them: not in a row.")
    for _ in 1...2 { #expect(await fail() is AWSError) }
  }

  @Test("what the request is to blame for does not count, nor does a cancelled call") func blame() async {
    for _ in 1...9 { #expect(await fail(Self.denied) is AWSError) }
    for _ in 1...9 { #expect(await fail(CancellationError()) is CancellationError) }
    for _ in 1...9 { #expect(await fail(Self.cancelled) is AWSError) }
    #expect(!breaker.isOpen)
  }

  @Test("while one call tries the service, the others are refused, and a cancelled try lets the next one") func trying() async throws {
    for _ in 1...3 { _ = await fail() }
    clock.advance(.seconds(30))
    try await breaker.run {
      #expect((await fail() as? CircuitOpen)?.description.contains("one call is trying it now") == true)
    }
    for error: any Error in [CancellationError(), Self.cancelled] {
      for _ in 1...3 { _ = await fail() }
      clock.advance(.seconds(30))
      _ = await fail(error)
      #expect(try await breaker.run { 1 } == 1)
    }
  }

  @Test("a call from before the break does not end the rest") func late() async throws {
    try await breaker.run { for _ in 1...3 { _ = await fail() } }
    #expect(breaker.isOpen)
  }

  @Test("a call from before the break that ends during the try does not close the circuit") func lateDuringTry() async throws {
    let (entered, enteredSignal) = AsyncStream<Void>.makeStream()
    let (ending, endingSignal) = AsyncStream<Void>.makeStream()
    let old = Task {
      try await breaker.run {
        enteredSignal.finish()
        for await _ in ending {}
      }
    }
    for await _ in entered {}
    for _ in 1...3 { _ = await fail() }
    clock.advance(.seconds(30))
    await #expect(throws: AWSError.self) {
      try await breaker.run {
        endingSignal.finish()
        try await old.value
        #expect(breaker.isOpen)
        throw Self.down
      }
    }
    #expect(breaker.isOpen)
  }

  @Test(
    "which errors are the service's fault",
    arguments: [
      (down, true), (denied, false), (RetryPolicyTests.throttled, true), (AWSError(.timeout, code: "x", message: ""), true),
      (AWSError(.connection, code: "x", message: ""), true), (AWSError(.truncation, code: "x", message: ""), true),
      (AWSError(exception: "throttlingException", message: ""), true), (AWSError(exception: "validationException", message: ""), false),
      (AWSError(.response, code: "x", message: "", status: 501), true), (AWSError(.response, code: "x", message: "", status: 404), false),
      (cancelled, false), (AWSError(.unsent, code: "x", message: ""), false),
    ])
  func faults(error: AWSError, isFault: Bool) { #expect(error.isServiceFault == isFault) }
}
