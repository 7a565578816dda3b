// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A second of time, as signatures and expirations name it.
public struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Seconds since 1970-01-01 00:00 UTC.
  public var secondsSince1970: Int

  /// Makes a time of seconds since 1970.
  public init(secondsSince1970: Int) { self.secondsSince1970 = secondsSince1970 }

  /// Reads RFC 3339 (`2026-01-02T03:04:05Z`), also without its dashes and colons (`20260102T030405Z`) as signatures write it.
  ///
  /// Fractions are dropped; `UTC` stands for `Z`, as cached tokens have it, and an offset may follow; `nil` for anything else.
  public init?(_ text: String) {
    var digits: [Int] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.first, digits.count < 14 {
      rest = rest.dropFirst()
      if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        digits.append(Int(byte - UInt8(ascii: "0")))
      } else if !Timestamp.isSeparator(byte, after: digits.count) {
        return nil
      }
    }
    guard digits.count == 14, let offset = Timestamp.offset(rest) else { return nil }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
    let (year, month, day) = (number(0..<4), number(4..<6), number(6..<8))
    let (hour, minute, second) = (number(8..<10), number(10..<12), number(12..<14))
    guard (1...12).contains(month), hour < 24, minute < 60, second <= 60 else { return nil }
    let days = CivilDate.days(year, month, day)
    guard CivilDate.date(days) == (year, month, day) else { return nil }
    secondsSince1970 = days * 86_400 + hour * 3600 + minute * 60 + second - offset
  }

  /// Which byte may stand between the groups of digits.
  private static func isSeparator(_ byte: UInt8, after count: Int) -> Bool {
    switch count {
    case 4, 6: byte == UInt8(ascii: "-")
    case 8: byte == UInt8(ascii: "T") || byte == UInt8(ascii: "t") || byte == UInt8(ascii: " ")
    case 10, 12: byte == UInt8(ascii: ":")
    default: false
    }
  }

  /// What follows the seconds, as seconds east of Greenwich.
  private static func offset(_ text: ArraySlice<UInt8>) -> Int? {
    var rest = text
    if rest.first == UInt8(ascii: ".") { rest = rest.dropFirst().drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }
    let zone = String(decoding: rest, as: UTF8.self)
    if zone == "Z" || zone == "z" || zone == "UTC" { return 0 }
    let digits = zone.dropFirst().filter { $0 != ":" }
    guard zone.hasPrefix("+") || zone.hasPrefix("-"), digits.utf8.count == 4, let value = Int(digits), value >= 0 else { return nil }
    return (value / 100 * 3600 + value % 100 * 60) * (zone.hasPrefix("-") ? -1 : 1)
  }

  /// `20260102`, as the scope of a signature names the day.
  package var day: String { String(stamp.prefix(8)) }

  /// `20260102T030405Z`, as `X-Amz-Date` has it.
  package var stamp: String { text(date: "", time: "") }

  /// The time in the form of RFC 3339, `2026-01-02T03:04:05Z`.
  public var description: String { text(date: "-", time: ":") }

  private func text(date: String, time: String) -> String {
    let days = (secondsSince1970 >= 0 ? secondsSince1970 : secondsSince1970 - 86_399) / 86_400
    let rest = secondsSince1970 - days * 86_400
    let (year, month, day) = CivilDate.date(days)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let years = String(repeating: "0", count: max(0, 4 - String(year).count)) + String(year)
    return "\(years)\(date)\(two(month))\(date)\(two(day))T\(two(rest / 3600))\(time)\(two(rest / 60 % 60))\(time)\(two(rest % 60))Z"
  }

  /// Which time is earlier.
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.secondsSince1970 < right.secondsSince1970 }

  /// The time some seconds later.
  public func advanced(bySeconds seconds: Int) -> Timestamp { Timestamp(secondsSince1970: secondsSince1970 + seconds) }

  /// How many seconds lie between an earlier time and this one.
  public func seconds(since other: Timestamp) -> Int { secondsSince1970 - other.secondsSince1970 }
}
