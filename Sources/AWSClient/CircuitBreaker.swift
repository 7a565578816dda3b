// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Leaves a service alone for a while after it failed several times in a row, and then tries it with one call before all others.
///
/// ```swift
/// let breaker = CircuitBreaker()
/// let answer = try await breaker.run { try await client.ask("Where is my order?") }
/// ```
public final class CircuitBreaker: Sendable {
  private let circuit: Mutex<Circuit>
  private let now: @Sendable () -> ContinuousClock.Instant
  private let isFailure: @Sendable (any Error) -> Bool

  /// Makes a breaker; share one between all callers of a service.
  ///
  /// - Parameters:
  ///   - failuresMax: how many calls in a row may fail.
  ///   - rest: how long the service is then left alone.
  ///   - isFailure: which errors are the service's fault; by default those that ``AWSError/isServiceFault`` says, and all of other types.
  ///   - now: the time.
  public init(
    failuresMax: Int = 5, rest: Duration = .seconds(30), isFailure: @escaping @Sendable (any Error) -> Bool = CircuitBreaker.isServiceFault,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
  ) {
    circuit = Mutex(Circuit(failuresMax: failuresMax, rest: rest))
    self.isFailure = isFailure
    self.now = now
  }

  /// Calls the service, or refuses to.
  ///
  /// - Parameter body: the call; a cancelled one counts neither way.
  /// - Returns: what the call returns.
  /// - Throws: ``CircuitOpen`` while the service is left alone, and what the call throws.
  public func run<Value>(_ body: () async throws -> Value) async throws -> Value {
    let permit = try circuit.withLock { try $0.enter(at: now()) }
    do {
      let value = try await body()
      circuit.withLock { $0.leave(permit, .succeeded, at: now()) }
      return value
    } catch {
      let isAbandoned = error is CancellationError || (error as? AWSError)?.origin == .cancelled
      let outcome: Circuit.Outcome = isAbandoned ? .abandoned : isFailure(error) ? .failed : .succeeded
      circuit.withLock { $0.leave(permit, outcome, at: now()) }
      throw error
    }
  }

  /// Whether calls are refused now.
  public var isOpen: Bool { circuit.withLock { $0.isOpen(at: now()) } }

  /// The default of which errors count.
  public static func isServiceFault(_ error: any Error) -> Bool { (error as? AWSError)?.isServiceFault ?? true }
}

/// A call was not made, since the service failed several times just before.
public struct CircuitOpen: Error, Hashable, Sendable, CustomStringConvertible {
  /// How long the service is still left alone; nothing while another call tries it.
  public let remaining: Duration

  /// What happened, and when to come back.
  public var description: String {
    let wait = remaining > .zero ? "it is asked again in \(remaining)" : "one call is trying it now"
    return "The service failed several times in a row and is left alone; \(wait)."
  }
}

extension AWSError {
  /// Whether the service, and not the request, is to blame.
  public var isServiceFault: Bool {
    switch origin {
    case .unsent, .cancelled: false
    case .connection, .timeout, .truncation: true
    case .response: RetryPolicy.isTransient(self) || (status ?? 0) >= 500
    case .stream:
      ThrottlingCodes.all.contains(code)
        || ["InternalServerException", "ServiceUnavailableException", "BadGatewayException"].contains(code)
    }
  }
}

/// The state of a breaker, as a value.
struct Circuit {
  enum Outcome { case succeeded, failed, abandoned }

  /// What a call enters with; a call from before the last change of state does not count.
  struct Permit { fileprivate let generation: Int }

  private enum State {
    case closed(failures: Int)
    case open(until: ContinuousClock.Instant)
    case trying
  }

  private let failuresMax: Int
  private let rest: Duration
  private var state = State.closed(failures: 0)
  private var generation = 0

  init(failuresMax: Int, rest: Duration) {
    self.failuresMax = max(1, failuresMax)
    self.rest = rest
  }

  func isOpen(at now: ContinuousClock.Instant) -> Bool {
    switch state {
    case .closed: false
    case .open(let end): now < end
    case .trying: true
    }
  }

  mutating func enter(at now: ContinuousClock.Instant) throws(CircuitOpen) -> Permit {
    switch state {
    case .closed: break
    case .open(let end):
      guard now >= end else { throw CircuitOpen(remaining: now.duration(to: end)) }
      become(.trying)
    case .trying: throw CircuitOpen(remaining: .zero)
    }
    return Permit(generation: generation)
  }

  mutating func leave(_ permit: Permit, _ outcome: Outcome, at now: ContinuousClock.Instant) {
    guard permit.generation == generation else { return }
    switch (state, outcome) {
    case (.closed, .succeeded): state = .closed(failures: 0)
    case (.closed(let failures), .failed):
      if failures + 1 < failuresMax { state = .closed(failures: failures + 1) } else { become(.open(until: now.advanced(by: rest))) }
    case (.closed, .abandoned), (.open, _): break
    case (.trying, .succeeded): become(.closed(failures: 0))
    case (.trying, .failed): become(.open(until: now.advanced(by: rest)))
    case (.trying, .abandoned): become(.open(until: now))
    }
  }

  private mutating func become(_ next: State) {
    state = next
    generation += 1
  }
}
