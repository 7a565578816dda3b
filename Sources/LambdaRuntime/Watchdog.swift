// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Ends invocations whose handler blocks its thread, when the loop itself can do nothing.
///
/// One thread for all loops. It is woken only for a time that is earlier than what it sleeps for, so that arming it costs a lock and no
/// system call. Times are nanoseconds of `Process.monotonicClock()`.
final class Watchdog: Sendable {
  /// One loop's invocation.
  private struct Slot {
    var context: LambdaContext?
    var firesAt = Int.max
    var isTaken = false
  }

  private struct State {
    var slots: [Slot]
    /// `Int.min`: awake; `Int.max`: asleep until rung.
    var sleepsUntil = Int.min
    /// When the invocation armed last would have been ended: the next one is due later, so nothing is lost by sleeping until then.
    var horizon = Int.min
  }

  private let state: Mutex<State>
  private let alarm = Alarm(servesMainQueue: false)
  private let fire: @Sendable (LambdaContext) -> Void

  /// - Parameters:
  ///   - loops: how many invocations run at once, each with a slot of its own.
  ///   - fire: sends the answer for an invocation; the process ends afterwards.
  init(loops: Int, fire: @escaping @Sendable (LambdaContext) -> Void) {
    state = Mutex(State(slots: Array(repeating: Slot(), count: loops)))
    self.fire = fire
  }

  /// Starts the thread; before the first event, which would have to wait for it.
  func start() { Process.startThread { [self] in watchForEver() } }

  /// Watches an invocation until ``claim(_:)``.
  func arm(_ slot: Int, _ context: LambdaContext, firesAt: Int) {
    let mustRing = state.withLock { state in
      state.slots[slot].context = context
      state.slots[slot].firesAt = firesAt
      state.horizon = firesAt
      return firesAt < state.sleepsUntil
    }
    if mustRing { alarm.ring() }
  }

  /// Takes the right to answer: the loop calls this before it sends.
  ///
  /// - Returns: `false` when the watchdog is answering already, after which the process ends.
  func claim(_ slot: Int) -> Bool {
    state.withLock { state in
      guard !state.slots[slot].isTaken else { return false }
      state.slots[slot].context = nil
      state.slots[slot].firesAt = .max
      return true
    }
  }

  private func watchForEver() {
    while true {
      let (due, sleepsUntil) = state.withLock { state in
        let now = Process.monotonicClock()
        let due = takeDue(&state, now: now)
        let armed = state.slots.map(\.firesAt).min() ?? .max
        state.sleepsUntil = armed < .max ? armed : state.horizon > now ? state.horizon : .max
        return (due, state.sleepsUntil)
      }
      for context in due { fire(context) }
      if !due.isEmpty { Process.end(1) }
      _ = alarm.wait(until: sleepsUntil)
    }
  }

  private func takeDue(_ state: inout State, now: Int) -> [LambdaContext] {
    var due: [LambdaContext] = []
    for index in state.slots.indices where state.slots[index].firesAt <= now {
      guard let context = state.slots[index].context else { continue }
      state.slots[index].isTaken = true
      state.slots[index].firesAt = .max
      due.append(context)
    }
    return due
  }
}
