// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Threads for what waits without giving its thread back.
enum BackgroundThread {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Runs a function in a thread of its own, which takes no signals; `false` when the system has no thread left.
  static func start(_ run: @escaping @Sendable () -> Void) -> Bool {
    // 1. The body is retained here and released by the new thread, once, or here when there is no thread.
    let body = unsafe Unmanaged.passRetained(Body(run))
    var all = sigset_t()
    var before = sigset_t()
    // 2. The masks are plain data; a new thread has that of the thread that made it.
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
    guard result == 0, let created else {
      unsafe body.release()
      return false
    }
    // 3. Nobody waits for it, so the system frees it when it ends.
    _ = pthread_detach(created)
    return true
  }
}
