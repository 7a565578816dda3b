// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

#if canImport(Glibc)
  @_silgen_name("mallopt") private func setAllocatorOption(_ option: Int32, _ value: Int32) -> Int32
#endif

/// The process and its surroundings: environment, clock, standard output, threads, the end.
enum Process {
  static func variable(_ name: String) -> String? {
    // 1. getenv gives a terminated string that lives until the environment changes; it is copied at once.
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// Milliseconds since 1970.
  static func wallClock() -> Int {
    var time = timespec()
    // 2. Fills a local variable.
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
  }

  /// Nanoseconds on a clock that never jumps; `ContinuousClock` counts them with 128 bits, which is felt in every invocation.
  static func monotonicClock() -> Int {
    var time = timespec()
    // 6. As 2.
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
  }

  /// Writes a whole line at once, so that lines of several threads do not mix.
  static func printLine(_ bytes: [UInt8], to descriptor: Int32 = 1) {
    var rest = bytes[...]
    while !rest.isEmpty {
      // 3. The buffer is valid for the call, with its own count.
      let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 { if errno == EINTR { continue } else { return } }
      rest = rest.dropFirst(count)
    }
  }

  /// Ends the process at once: no handlers run, nothing is waited for.
  static func end(_ status: Int32) -> Never { _exit(status) }

  /// Keeps all threads on one heap: a second one costs the first invocation 20 µs, and the watchdog hardly allocates.
  static func useOneHeap() {
    #if canImport(Glibc)
      // M_ARENA_MAX is -8 in glibc's malloc.h, which Swift's module of it leaves out.
      _ = setAllocatorOption(-8, 1)
    #endif
  }

  static func sleep(milliseconds: Int) {
    var time = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
    // 4. Reads a local variable and writes the rest of it back.
    var rest = timespec()
    while unsafe nanosleep(&time, &rest) < 0, errno == EINTR { time = rest }
  }

  /// Runs `body` on a new thread that nobody joins.
  static func startThread(_ body: @escaping @Sendable () -> Void) {
    let box = unsafe Unmanaged.passRetained(ThreadBody(body))
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    // 5. The thread takes over the one reference that passRetained left.
    let status = unsafe pthread_create(
      &thread, nil,
      { raw in
        #if canImport(Darwin)
          let body = unsafe Unmanaged<ThreadBody>.fromOpaque(raw).takeRetainedValue()
        #else
          guard let raw = unsafe raw else { return nil }
          let body = unsafe Unmanaged<ThreadBody>.fromOpaque(raw).takeRetainedValue()
        #endif
        body.run()
        return nil
      }, unsafe box.toOpaque())
    precondition(status == 0, "The process can start no thread for its loop.")
    #if canImport(Darwin)
      if let thread = unsafe thread { _ = unsafe pthread_detach(thread) }
    #else
      pthread_detach(thread)
    #endif
  }

  private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
