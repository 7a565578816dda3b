// SPDX-License-Identifier: Apache-2.0

/// A number as text that is equal for equal values: `1299` for 1,299.00, `0.5` for .50.
struct Figure: Hashable {
  /// Digits of the whole part, without zeros before them; empty below 1.
  private(set) var whole: String
  /// Digits behind the point, without zeros behind them.
  private(set) var fraction: String

  init(whole: String, fraction: String = "") {
    self.whole = String(whole.drop { $0 == "0" })
    self.fraction = fraction
    while self.fraction.last == "0" { self.fraction.removeLast() }
  }

  init(_ value: Int) { self.init(whole: String(value.magnitude)) }

  var isWhole: Bool { fraction.isEmpty }
  /// Digits from the first that is no zero.
  var significantDigits: Int { (whole + fraction).drop { $0 == "0" }.count }
  /// The value, when it is whole and small enough.
  var integer: Int? { isWhole ? (whole.isEmpty ? 0 : Int(whole)) : nil }

  /// The value times a power of ten.
  func shifted(_ power: Int) -> Figure {
    guard power < 0 else {
      let padded = fraction + String(repeating: "0", count: max(0, power - fraction.count))
      return Figure(whole: whole + padded.prefix(power), fraction: String(padded.dropFirst(power)))
    }
    let padded = String(repeating: "0", count: max(0, -power - whole.count)) + whole
    return Figure(whole: String(padded.dropLast(-power)), fraction: padded.suffix(-power) + fraction)
  }

  /// The value with so many digits behind the point, half of one rounded up.
  func rounded(_ digits: Int) -> Figure {
    guard digits < fraction.count else { return self }
    var kept = Array((whole + fraction.prefix(digits)).utf8)
    let next = fraction.utf8[fraction.utf8.index(fraction.startIndex, offsetBy: digits)]
    if next >= UInt8(ascii: "5") {
      var index = kept.count
      var carries = true
      while carries, index > 0 {
        index -= 1
        carries = kept[index] == UInt8(ascii: "9")
        kept[index] = carries ? UInt8(ascii: "0") : kept[index] + 1
      }
      if carries { kept.insert(UInt8(ascii: "1"), at: 0) }
    }
    let text = String(decoding: kept, as: UTF8.self)
    return Figure(whole: String(text.dropLast(digits)), fraction: String(text.suffix(digits)))
  }
}

/// A day, or a part of one's date.
struct Day: Hashable {
  var year: Int?
  var month: Int
  var day: Int?

  init?(_ year: Int?, _ month: Int, _ day: Int?) {
    guard 1...12 ~= month, day.map({ 1...31 ~= $0 }) ?? true, year.map({ 1000...9999 ~= $0 }) ?? true else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  private init(_ year: Int?, month: Int, _ day: Int?) { (self.year, self.month, self.day) = (year, month, day) }

  /// Without its year.
  var anyYear: Day { Day(nil, month: month, day) }
  /// Without its day.
  var wholeMonth: Day { Day(year, month: month, nil) }
}
