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
    guard let number = try? reader.readNumber(), reader.isAtEnd else { return nil }
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
    // Above 2^53 a double no longer tells neighbouring integers apart.
    return JSONNumber.whole(double, magnitudeMax: 9_007_199_254_740_992)
  }

  private static func whole(_ value: Double, magnitudeMax: Double) -> Int? {
    guard value.magnitude <= magnitudeMax else { return nil }
    let integer = Int(value)
    return Double(integer) == value ? integer : nil
  }
}
