// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// An amount of US dollars, exact to 10^-12: the price of one token has that many digits.
///
/// Sums clamp and never trap; the largest amount is about nine million dollars.
public struct Dollars: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// A millionth of a millionth of a dollar each.
  public var picodollars: Int

  /// An amount in 10^-12 dollars.
  public init(picodollars: Int) { self.picodollars = picodollars }

  /// An amount as people write it.
  ///
  /// - Parameter text: `0.25`, `3`, `1e-6`; `nil` for a text that is no number, is negative, or needs more than twelve digits behind the point.
  public init?(_ text: String) { self.init(text, exponent: 12) }

  /// The price of one token.
  ///
  /// - Parameter text: the price of a million tokens, in dollars.
  init?(perMillionTokens text: String) { self.init(text, exponent: 6) }

  private init?(_ text: String, exponent: Int) {
    let parts = text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
    guard let mantissa = parts.first, parts.count <= 2, let own = parts.count == 2 ? Int(parts[1]) : 0,
      let number = JSONNumber(literal: "\(mantissa)e\(own.addingClamped(exponent))"), let value = number.integer, value >= 0
    else { return nil }
    picodollars = value
  }

  /// Nothing.
  public static let zero = Dollars(picodollars: 0)

  /// The sum of two amounts, clamped.
  public static func + (one: Dollars, other: Dollars) -> Dollars { Dollars(picodollars: one.picodollars.addingClamped(other.picodollars)) }

  /// Adds an amount, clamped.
  public static func += (one: inout Dollars, other: Dollars) { one = one + other }

  /// Whether the first amount is the smaller one.
  public static func < (one: Dollars, other: Dollars) -> Bool { one.picodollars < other.picodollars }

  /// This amount as often as that, clamped.
  func times(_ count: Int) -> Dollars {
    let (product, overflows) = picodollars.multipliedReportingOverflow(by: count)
    return Dollars(picodollars: overflows ? ((picodollars < 0) == (count < 0) ? .max : .min) : product)
  }

  /// The exact amount as a decimal number, without a sign for the currency: `0.0034125`.
  public var literal: String {
    let text = fixed(12)
    guard let end = text.lastIndex(where: { $0 != "0" }) else { return text }
    return String(text[...end].last == "." ? text[..<end] : text[...end])
  }

  /// The amount for a person: two digits behind the point, and up to six where the amount is small.
  public var description: String {
    let digits = picodollars.magnitude >= 100_000_000_000_000 ? 2 : picodollars.magnitude >= 1_000_000_000_000 ? 4 : 6
    var text = fixed(digits)
    if picodollars > 0, text.allSatisfy({ $0 == "0" || $0 == "." }) { return "<$0.000001" }
    while text.hasSuffix("0"), text.reversed().prefix(while: { $0 != "." }).count > 2 { text.removeLast() }
    return picodollars < 0 ? "-$" + text.dropFirst() : "$" + text
  }

  /// The amount with so many digits behind the point, at most twelve, the last one rounded.
  package func fixed(_ digits: Int) -> String {
    let digits = max(1, min(digits, 12))
    let unit = (digits..<12).reduce(UInt(1)) { unit, _ in unit * 10 }
    let scale = (0..<digits).reduce(UInt(1)) { scale, _ in scale * 10 }
    let value = (picodollars.magnitude + unit / 2) / unit
    let fraction = String(value % scale)
    let sign = picodollars < 0 && value > 0 ? "-" : ""
    return "\(sign)\(value / scale).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }
}
