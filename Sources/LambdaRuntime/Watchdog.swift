// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Ends invocations whose handler blocks its thread, when the loop itself can do nothing.
///
/// One thread for all loops. It is woken only for a deadline that is earlier than what it sleeps for, so that arming it costs a lock and no
/// system call.
final class Watchdog: Sendable {
  /// An invocation to end at a time.
  struct Watch: Sendable {
    var fireAt: ContinuousClock.Instant
    /// Sends the answer; the process ends afterwards.
    var fire: @Sendable () -> Void
  }

  private enum Slot {
    case free
    case armed(Watch)
    case taken
  }

  private struct State {
    var slots: [Slot]
    /// `nil`: asleep until rung.
    var sleepsUntil: ContinuousClock.Instant?
    /// When the invocation armed last would have been ended: the next one is due later, so nothing is lost by sleeping until then.
    var horizon: ContinuousClock.Instant?
  }

  private let state: Mutex<State>
  private let alarm = Alarm(servesMainQueue: false)

  /// - Parameter loops: how many invocations run at once, each with a slot of its own.
  init(loops: Int) { state = Mutex(State(slots: Array(repeating: .free, count: loops))) }

  /// Starts the thread; before the first event, which would have to wait for it.
  func start() { Process.startThread { [self] in watchForEver() } }

  /// Watches an invocation until ``claim(_:)``.
  func arm(_ slot: Int, _ watch: Watch) {
    let mustRing = state.withLock { state in
      state.slots[slot] = .armed(watch)
      state.horizon = watch.fireAt
      let sleepsTooLong = state.sleepsUntil.map { watch.fireAt < $0 } ?? true
      return sleepsTooLong
    }
    if mustRing { alarm.ring() }
  }

  /// Takes the right to answer: the loop calls this before it sends.
  ///
  /// - Returns: `false` when the watchdog is answering already, after which the process ends.
  func claim(_ slot: Int) -> Bool {
    state.withLock { state in
      if case .taken = state.slots[slot] { return false }
      state.slots[slot] = .free
      return true
    }
  }

  private func watchForEver() {
    while true {
      let (due, sleepsUntil) = state.withLock { state in
        let now = ContinuousClock.now
        let due = takeDue(&state, now: now)
        let armed = state.slots.compactMap { if case .armed(let watch) = $0 { watch.fireAt } else { nil } }.min()
        state.sleepsUntil = armed ?? state.horizon.flatMap { $0 > now ? $0 : nil }
        return (due, state.sleepsUntil)
      }
      for watch in due { watch.fire() }
      if !due.isEmpty { Process.end(1) }
      _ = alarm.wait(until: sleepsUntil)
    }
  }

  private func takeDue(_ state: inout State, now: ContinuousClock.Instant) -> [Watch] {
    var due: [Watch] = []
    for index in state.slots.indices {
      guard case .armed(let watch) = state.slots[index], watch.fireAt <= now else { continue }
      state.slots[index] = .taken
      due.append(watch)
    }
    return due
  }
}
