// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A value that is given once and awaited once, by somebody who may leave before.
final class Handover<Value: Sendable>: Sendable {
  private enum State {
    case empty
    case waiting(CheckedContinuation<Value?, Never>)
    case given(Value)
    case abandoned
  }

  private let state = Mutex(State.empty)

  /// Gives the value; nothing when nobody waits for it any more.
  func give(_ value: Value) {
    let waiting: CheckedContinuation<Value?, Never>? = state.withLock { state in
      switch state {
      case .empty: state = .given(value)
      case .waiting(let continuation):
        state = .abandoned
        return continuation
      case .given, .abandoned: break
      }
      return nil
    }
    waiting?.resume(returning: value)
  }

  /// Waits for the value; `nil` as soon as the task is cancelled.
  func take() async -> Value? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let known: Value?? = state.withLock { state in
          switch state {
          case .given(let value): return .some(value)
          case .abandoned: return .some(nil)
          case .empty, .waiting:
            state = .waiting(continuation)
            return nil
          }
        }
        if let known { continuation.resume(returning: known) }
      }
    } onCancel: {
      let waiting: CheckedContinuation<Value?, Never>? = state.withLock { state in
        defer { state = .abandoned }
        return if case .waiting(let continuation) = state { continuation } else { nil }
      }
      waiting?.resume(returning: nil)
    }
  }
}
