// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
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

/// The process and its surroundings: environment, clock, standard output, signals, the end.
///
/// The runtime's only adapter to them.
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

/// `_X_AMZN_TRACE_ID`, overwritten in place for each invocation: `setenv` would leak every value.
@safe struct TraceVariable: ~Copyable {
  private static let valueBytesMax = 1024
  private let slot: UnsafeMutableBufferPointer<CChar>
  private let nameBytes: Int

  init() {
    let name = "_X_AMZN_TRACE_ID="
    nameBytes = name.utf8.count
    unsafe slot = .allocate(capacity: nameBytes + TraceVariable.valueBytesMax + 1)
    unsafe slot.initialize(repeating: 0)
    for (index, byte) in name.utf8.enumerated() { unsafe slot[index] = CChar(bitPattern: byte) }
    // 1. The environment keeps the pointer, so the slot is never freed.
    if let start = unsafe slot.baseAddress { _ = unsafe putenv(start) }
  }

  func set(_ value: String) {
    let bytes = value.utf8.span
    let count = min(bytes.count, TraceVariable.valueBytesMax)
    // 2. Copies at most what the slot has room for, and leaves room for the terminator.
    unsafe bytes.withUnsafeBytes { source in
      guard let from = source.baseAddress, let to = unsafe slot.baseAddress else { return }
      unsafe memcpy(to + nameBytes, from, count)
    }
    unsafe slot[nameBytes + count] = 0
  }
}
