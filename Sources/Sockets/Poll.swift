// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Waits until a descriptor is ready.
enum Poll {
  enum Outcome {
    case ready
    case timedOut
    case interrupted
  }

  /// Waits for one event on one descriptor; `POLLIN` and `POLLOUT` have different types on different systems.
  static func wait(for descriptor: Int32, _ event: some BinaryInteger, timeout: Duration) -> Outcome {
    var entry = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    // 1. poll reads and writes the one entry that it is told of.
    let result = unsafe poll(&entry, 1, milliseconds(timeout))
    return result > 0 ? .ready : result == 0 ? .timedOut : .interrupted
  }

  /// Whole milliseconds, rounded up, so that a short wait is not a busy one.
  static func milliseconds(_ timeout: Duration) -> Int32 {
    let parts = timeout.components
    guard parts.seconds >= 0, parts.attoseconds >= 0 else { return 0 }
    guard parts.seconds < 2_000_000 else { return 2_000_000_000 }
    return Int32(parts.seconds * 1000 + (parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
