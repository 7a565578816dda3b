// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Times of a trace in milliseconds since 1970.
enum PageMoment {
  /// The time that a text names in UTC, `2026-11-21T10:00:00.123456789Z`; `nil` for another form.
  static func milliseconds(_ text: String?) -> Int? {
    guard let text else { return nil }
    let bytes = Array(text.utf8)
    guard bytes.count >= 19, bytes[10] == UInt8(ascii: "T") else { return nil }
    func number(_ range: Range<Int>) -> Int? { Int(String(decoding: bytes[range], as: UTF8.self)) }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
      let minute = number(14..<16), let second = number(17..<19), 1970...9999 ~= year, 1...12 ~= month, 1...31 ~= day
    else { return nil }
    var fraction = 0
    if bytes.count > 20, bytes[19] == UInt8(ascii: ".") {
      let digits = bytes[20...].prefix { (0x30...0x39).contains($0) }.prefix(3)
      fraction = Int((String(decoding: digits, as: UTF8.self) + "000").prefix(3)) ?? 0
    }
    return ((CivilDate.days(year, month, day) * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + fraction
  }
}
