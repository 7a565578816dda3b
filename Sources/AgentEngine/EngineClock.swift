// SPDX-License-Identifier: Apache-2.0

internal import JSON

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The time, as turns and sessions are given it.
package struct EngineClock: Sendable {
  /// Nanoseconds since 1970.
  package var nanoseconds: @Sendable () -> Int

  /// A clock, by default the system's.
  package init(nanoseconds: @escaping @Sendable () -> Int = systemNanoseconds) { self.nanoseconds = nanoseconds }

  /// Now.
  var now: Moment { Moment(nanoseconds: nanoseconds()) }
}

/// A time.
struct Moment: Hashable, Comparable {
  var nanoseconds: Int

  static func < (one: Moment, other: Moment) -> Bool { one.nanoseconds < other.nanoseconds }

  func milliseconds(since start: Moment) -> Int { max(0, (nanoseconds - start.nanoseconds) / 1_000_000) }

  /// As traces have it: `2026-11-21T10:00:00.123456789Z`.
  var text: String {
    let (seconds, rest) = (nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000)
    let date = CivilDate.date(seconds / 86_400)
    return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T\(clock(seconds)).\(padded(rest, 9))Z"
  }

  /// The time of day, for people: `10:00:00.123`.
  var timeOfDay: String { "\(clock(nanoseconds / 1_000_000_000)).\(padded(nanoseconds / 1_000_000 % 1000, 3))" }

  private func clock(_ seconds: Int) -> String {
    "\(padded(seconds / 3600 % 24, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
  }

  private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

/// The system's time in nanoseconds since 1970.
package func systemNanoseconds() -> Int {
  var time = timespec()
  // 1. clock_gettime writes the one structure that it is handed.
  unsafe clock_gettime(CLOCK_REALTIME, &time)
  return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
}
