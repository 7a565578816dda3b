// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Numbers and words in the spellings of agents.
enum LooseScalar {
  /// A text without white space and quotation marks around it.
  static func bare(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let range = bareRange(bytes)
    return range.count == bytes.count ? text : String(decoding: bytes[range], as: UTF8.self)
  }

  private static func bareRange(_ bytes: [UInt8]) -> Range<Int> {
    func trimmed(_ range: Range<Int>) -> Range<Int> {
      var (start, end) = (range.lowerBound, range.upperBound)
      while start < end, LooseText.isSpace(bytes[start]) { start += 1 }
      while start < end, LooseText.isSpace(bytes[end - 1]) { end -= 1 }
      return start..<end
    }
    let range = trimmed(0..<bytes.count)
    guard range.count >= 2, let first = range.first.map({ bytes[$0] }), first == bytes[range.upperBound - 1],
      first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    else { return range }
    return trimmed(range.lowerBound + 1..<range.upperBound - 1)
  }

  /// A number, also with a plus sign, zeros in front, or nothing before the point.
  ///
  /// A comma is refused: it groups digits in some languages and begins the fraction in others.
  static func number(_ text: String) -> JSONNumber? {
    if let number = JSONNumber(literal: text) { return number }
    let bytes = Array(text.utf8)
    var digits = bytes[bareRange(bytes)]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    guard let first = digits.first, first == UInt8(ascii: ".") || isDigit(first) else { return nil }
    digits = digits.drop { $0 == UInt8(ascii: "0") }
    let needsZero = digits.first.map { !isDigit($0) } ?? true
    return JSONNumber(literal: (isNegative ? "-" : "") + (needsZero ? "0" : "") + String(decoding: digits, as: UTF8.self))
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
