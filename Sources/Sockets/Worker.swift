// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A thread of our own, which is waited for in the end unless it is detached.
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

  /// Starts a thread, which takes no signals; `nil` when the system has none left.
  package init?(_ run: @escaping @Sendable () -> Void) {
    guard let created = Worker.create(run) else { return nil }
    thread = Mutex(Handle(thread: created))
  }

  /// Starts a thread that nobody waits for, which takes no signals; `false` when the system has none left.
  package static func detach(_ run: @escaping @Sendable () -> Void) -> Bool {
    guard let created = create(run) else { return false }
    _ = pthread_detach(created)
    return true
  }

  private static func create(_ run: @escaping @Sendable () -> Void) -> pthread_t? {
    // 2. The body is retained here and released by the new thread, once, or here when there is no thread.
    let body = unsafe Unmanaged.passRetained(Body(run))
    // 3. The masks are plain data; a new thread has that of the thread that made it.
    var (all, before) = (sigset_t(), sigset_t())
    unsafe sigfillset(&all)
    unsafe pthread_sigmask(SIG_BLOCK, &all, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
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
    if result != 0 { unsafe body.release() }
    return result == 0 ? created : nil
  }

  /// Waits until the thread is done; only the first to ask waits.
  package func join() {
    let handle = thread.withLock { handle in
      defer { handle = nil }
      return handle
    }
    // 4. The handle was taken out under the lock, so that no thread is joined twice.
    if let handle { _ = pthread_join(handle.thread, nil) }
  }
}
