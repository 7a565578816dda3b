// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A thread of our own, which is waited for in the end.
package final class Worker: Sendable {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let thread: Mutex<Handle?>

  /// 1. A thread's name is plain data that any thread may use.
  private struct Handle: @unchecked Sendable {
    let thread: pthread_t
  }

  /// Starts a thread; `nil` when the system has none left.
  package init?(_ run: @escaping @Sendable () -> Void) {
    // 2. The body is retained here and released by the new thread, once, or here when there is no thread.
    let body = unsafe Unmanaged.passRetained(Body(run))
    #if canImport(Glibc)
      var thread = pthread_t()
      let result = unsafe pthread_create(
        &thread, nil,
        { raw in
          if let raw = unsafe raw { unsafe Unmanaged<Body>.fromOpaque(raw).takeRetainedValue().run() }
          return nil
        }, body.toOpaque())
      let created: pthread_t? = thread
    #else
      var created: pthread_t?
      let result = unsafe pthread_create(
        &created, nil,
        { raw in
          unsafe Unmanaged<Body>.fromOpaque(raw).takeRetainedValue().run()
          return nil
        }, body.toOpaque())
    #endif
    guard result == 0, let created else {
      unsafe body.release()
      return nil
    }
    self.thread = Mutex(Handle(thread: created))
  }

  /// Waits until the thread is done; only the first to ask waits.
  package func join() {
    let handle = thread.withLock { handle in
      defer { handle = nil }
      return handle
    }
    // 3. The handle was taken out under the lock, so that no thread is joined twice.
    if let handle { _ = pthread_join(handle.thread, nil) }
  }
}
