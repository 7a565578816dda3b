// SPDX-License-Identifier: Apache-2.0

/// A JSON number that keeps the digits it was written with.
///
/// Two numbers are equal when they are written alike: `1.0` is not `1`. Compare ``double`` or ``integer`` for their values.
public struct JSONNumber: Hashable, Sendable {
  /// The digits, in the grammar of JSON.
  public let literal: String

  /// Takes digits that the reader has checked.
  init(checked literal: String) { self.literal = literal }

  /// A number as it is written.
  ///
  /// - Parameter literal: `-12`, `0.5`, `1e9`; anything outside the grammar of JSON gives `nil`.
  public init?(literal: String) {
    // Most numbers are short runs of digits; they need no reader.
    if let value = Int(literal), literal.utf8.count < 19, String(value) == literal {
      self.literal = literal
      return
    }
    var reader = JSONReader(Array(literal.utf8))
    guard let number = try? reader.readNumber(), number.literal.utf8.count == literal.utf8.count else { return nil }
    self = number
  }

  /// An integer.
  public init(_ value: Int) { literal = String(value) }

  /// The shortest digits that give back this value; `nil` when it is not finite.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    // A whole number prints as "3.0"; nobody writes a count that way.
    literal = JSONNumber.whole(value, magnitudeMax: 1e15).map(String.init) ?? "\(value)"
  }

  /// The nearest double; infinite when the number is beyond its range.
  public var double: Double { Double(literal) ?? .nan }

  /// The value, when it has no fraction and fits: `3`, `3.0` and `3e2` have one, `3.5` has none.
  public var integer: Int? {
    if let exact = Int(literal) { return exact }
    let bytes = Array(literal.utf8)
    let mantissa = bytes.prefix { $0 | 0x20 != UInt8(ascii: "e") }
    // Without a fraction and an exponent it is an integer that does not fit.
    guard mantissa.count < bytes.count || mantissa.contains(UInt8(ascii: ".")) else { return nil }
    let exponent = mantissa.count < bytes.count ? Int(String(decoding: bytes[(mantissa.count + 1)...], as: UTF8.self)) : 0
    return JSONNumber.shifted(mantissa, by: exponent)
  }

  /// Moves the point, digit by digit: a double would lose some.
  private static func shifted(_ mantissa: ArraySlice<UInt8>, by exponent: Int?) -> Int? {
    let whole = mantissa.prefix { $0 != UInt8(ascii: ".") }
    var digits = Array(whole) + mantissa.dropFirst(whole.count + 1)
    while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
    if digits.allSatisfy({ $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "-") }) { return 0 }
    // No Int has more than nineteen digits, so a point further away than the text is long cannot come back.
    guard let exponent, exponent.magnitude <= mantissa.count + 19 else { return nil }
    let zeros = whole.count + exponent - digits.count
    guard zeros >= 0 else { return nil }
    digits += repeatElement(UInt8(ascii: "0"), count: zeros)
    return Int(String(decoding: digits, as: UTF8.self))
  }

  private static func whole(_ value: Double, magnitudeMax: Double) -> Int? {
    guard value.magnitude <= magnitudeMax else { return nil }
    let integer = Int(value)
    return Double(integer) == value ? integer : nil
  }
}
