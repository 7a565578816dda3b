// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization
#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What a waiting loop is woken by: other threads, and on the main thread also work for the main queue.
///
/// Without the latter an action that calls into `@MainActor` code would wait for ever, since the loop holds the main thread.
final class Alarm: Sendable {
  /// Whether a thread that waits can also run the main queue; elsewhere the main thread must be left to Dispatch.
  static var canServeMainQueue: Bool {
    #if os(Linux)
      true
    #else
      false
    #endif
  }

  /// A pipe: the read end is polled, the write end rung.
  ///
  /// Made when first waited for, so that a handler that never suspends pays nothing.
  private let pipe = Mutex<(read: Int32, write: Int32)?>(nil)
  private let servesMainQueue: Bool

  /// - Parameter servesMainQueue: whether the thread that waits is the main thread.
  init(servesMainQueue: Bool) { self.servesMainQueue = servesMainQueue }

  deinit {
    guard let ends = pipe.withLock({ $0 }) else { return }
    close(ends.read)
    close(ends.write)
  }

  /// Wakes the waiter; from any thread, as often as wanted.
  func ring() {
    let end = ends().write
    var byte: UInt8 = 1
    // 1. One byte of a local variable; a full pipe refuses it, and rings anyway.
    _ = unsafe write(end, &byte, 1)
  }

  /// Waits for a ring.
  ///
  /// - Parameter deadline: when to stop waiting, on `Process.monotonicClock()`; never at `Int.max`.
  /// - Returns: whether something happened; `false` at the deadline.
  func wait(until deadline: Int) -> Bool {
    let end = ends().read
    var watched = [pollfd(fd: end, events: Int16(POLLIN), revents: 0)]
    if servesMainQueue, let handle = MainQueue.handle { watched.append(pollfd(fd: handle, events: Int16(POLLIN), revents: 0)) }
    let milliseconds = deadline == .max ? -1 : Alarm.milliseconds(deadline - Process.monotonicClock())
    // 2. The array is exclusively borrowed for the call, and its count is passed along.
    guard unsafe poll(&watched, nfds_t(watched.count), milliseconds) > 0 else { return false }
    if watched[0].revents != 0 { silence(end) }
    if watched.count > 1, watched[1].revents != 0 { MainQueue.drain() }
    return true
  }

  /// Whole milliseconds, rounded up, within what `poll` takes.
  private static func milliseconds(_ nanoseconds: Int) -> Int32 {
    nanoseconds <= 0 ? 0 : Int32(min((nanoseconds + 999_999) / 1_000_000, 1_000_000_000))
  }

  private func silence(_ end: Int32) {
    var bytes: InlineArray<64, UInt8> = .init(repeating: 0)
    // 3. Reads at most the 64 bytes that the buffer has.
    while unsafe read(end, &bytes, 64) == 64 {}
  }

  private func ends() -> (read: Int32, write: Int32) {
    pipe.withLock { pipe in
      if let ends = pipe { return ends }
      var ends: [Int32] = [-1, -1]
      // 4. Two descriptors, as `pipe` writes them.
      let status = unsafe Self.open(&ends)
      precondition(status == 0, "The process has no file descriptor left for the loop's alarm.")
      for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      pipe = (ends[0], ends[1])
      return (ends[0], ends[1])
    }
  }

  private static func open(_ ends: UnsafeMutablePointer<Int32>) -> Int32 {
    #if canImport(Glibc)
      unsafe Glibc.pipe(ends)
    #elseif canImport(Musl)
      unsafe Musl.pipe(ends)
    #else
      unsafe Darwin.pipe(ends)
    #endif
  }
}

#if os(Linux)
  /// libdispatch's door for event loops that hold the main thread; swift-corelibs-foundation's run loop goes through it too.
  @_silgen_name("_dispatch_get_main_queue_handle_4CF") private func dispatchMainQueueHandle() -> Int32
  @_silgen_name("_dispatch_main_queue_callback_4CF") private func dispatchMainQueueCallback(_ message: UnsafeMutableRawPointer?)
#endif

/// The work that waits for the main thread.
private enum MainQueue {
  /// A descriptor that becomes readable when there is work; `nil` where there is no such thing.
  static var handle: Int32? {
    #if os(Linux)
      let handle = dispatchMainQueueHandle()
      return handle >= 0 ? handle : nil
    #else
      return nil
    #endif
  }

  /// Runs that work; only on the main thread.
  static func drain() {
    #if os(Linux)
      if let handle {
        var counter: UInt64 = 0
        // 5. An eventfd is read as one UInt64; that makes it quiet.
        _ = unsafe read(handle, &counter, 8)
      }
      // On Linux the callback takes no message.
      dispatchMainQueueCallback(nil)
    #endif
  }
}
