// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// When the process may end on SIGTERM: at once while it waits for an event, else after the answer.
enum Termination {
  private static let isAsked = Atomic<Bool>(false)
  private static let active = Atomic<Int>(0)

  /// Listens to SIGTERM from now on.
  static func listen() {
    // The first use initialises these; the signal's handler must not.
    _ = isAsked.load(ordering: .relaxed)
    _ = active.load(ordering: .relaxed)
    var action = sigaction()
    let handler: @convention(c) (Int32) -> Void = { _ in
      Termination.isAsked.store(true, ordering: .sequentiallyConsistent)
      if Termination.active.load(ordering: .sequentiallyConsistent) == 0 { Process.end(0) }
    }
    #if canImport(Darwin)
      unsafe action.__sigaction_u.__sa_handler = handler
    #else
      unsafe action.__sigaction_handler.sa_handler = handler
    #endif
    // 1. The structure is whole: a handler that touches only lock-free atomics, no flags.
    unsafe sigaction(SIGTERM, &action, nil)
    var signals = sigset_t()
    // 2. A parent may have started the process with signals held back; the set is a local value.
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGTERM)
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  static func beginInvocation() { active.add(1, ordering: .sequentiallyConsistent) }

  static func endInvocation() {
    let left = active.subtract(1, ordering: .sequentiallyConsistent).newValue
    if left == 0, isAsked.load(ordering: .sequentiallyConsistent) { Process.end(0) }
  }
}
