// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A result that one thread sets and another waits for.
///
/// 1. The value is only touched while the mutex is held, which makes it safe to share; mutex and condition stay in place
/// from `init` to `deinit` because they are allocated.
@safe final class Answer: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var value: Result<InvocationResult, EmulatorError>?

  init() {
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe condition.initialize(to: pthread_cond_t())
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(condition, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  /// Sets the result and wakes whoever waits.
  func set(_ result: Result<InvocationResult, EmulatorError>) {
    unsafe pthread_mutex_lock(mutex)
    value = result
    unsafe pthread_cond_signal(condition)
    unsafe pthread_mutex_unlock(mutex)
  }

  /// Waits for the result.
  func wait() -> Result<InvocationResult, EmulatorError> {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while true {
      if let value { return value }
      unsafe pthread_cond_wait(condition, mutex)
    }
  }
}
