// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A point in time, in milliseconds since 1970, as the ledger stores it: who writes says when.
public struct UnixTime: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds left out.
  public var milliseconds: Int

  /// A point in time.
  public init(milliseconds: Int) { self.milliseconds = milliseconds }

  /// A day or a time as text.
  ///
  /// - Parameter text: `2026-11-21`, which is its midnight in UTC, or `2026-11-21T08:30:00Z`; `nil` for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "T", omittingEmptySubsequences: false)
    guard parts.count <= 2, let date = UnixTime.numbers(parts[0], "-", [4, 2, 2]), (1...12).contains(date[1]) else { return nil }
    let days = CivilDate.days(date[0], date[1], date[2])
    guard CivilDate.date(days) == (date[0], date[1], date[2]) else { return nil }
    milliseconds = days * UnixTime.day
    guard parts.count == 2 else { return }
    guard parts[1].hasSuffix("Z"), let clock = UnixTime.numbers(parts[1].dropLast(), ":", [2, 2, 2]), clock[0] < 24, clock[1] < 60,
      clock[2] < 60
    else { return nil }
    milliseconds += ((clock[0] * 60 + clock[1]) * 60 + clock[2]) * 1000
  }

  /// Numbers of so many digits each.
  private static func numbers(_ text: Substring, _ separator: Character, _ widths: [Int]) -> [Int]? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == widths, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else { return nil }
    return parts.compactMap { Int($0) }
  }

  private static let day = 86_400_000

  /// Whether the first one is earlier.
  public static func < (one: UnixTime, other: UnixTime) -> Bool { one.milliseconds < other.milliseconds }

  /// The time so much later, or earlier.
  public static func + (time: UnixTime, duration: Duration) -> UnixTime {
    UnixTime(milliseconds: time.milliseconds + duration.milliseconds)
  }

  /// How long after the other one this is.
  public func since(_ other: UnixTime) -> Duration { .milliseconds(milliseconds - other.milliseconds) }

  /// Midnight in UTC, at or before this time: where a day's budget begins.
  public var startOfDay: UnixTime {
    let rest = milliseconds % UnixTime.day
    return UnixTime(milliseconds: milliseconds - (rest < 0 ? rest + UnixTime.day : rest))
  }

  /// The day, `2026-11-21`.
  public var dayText: String {
    let (year, month, day) = CivilDate.date(startOfDay.milliseconds / UnixTime.day)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// The time, `2026-11-21T08:30:00.123Z`.
  public var description: String {
    let rest = milliseconds - startOfDay.milliseconds
    let seconds = rest / 1000
    let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
    return "\(dayText)T\(clock).\(padded(rest % 1000, 3))Z"
  }

  private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

extension Duration {
  /// Whole milliseconds.
  var milliseconds: Int { Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000) }
}
