// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A number as digits and a power of ten: 19.99 is a multiple of 0.01, although no binary fraction says so.
struct DecimalNumber {
  private var digits: Int
  private var exponent: Int

  /// The digits of a literal in JSON's grammar; `nil` when there are more than an integer holds.
  init?(_ literal: String) {
    (digits, exponent) = (0, 0)
    var isNegative = false
    var hasPoint = false
    var bytes = Array(literal.utf8)[...]
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "-"): isNegative = true
      case UInt8(ascii: "."): hasPoint = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        guard let shift = Int(String(decoding: bytes, as: UTF8.self)), shift.magnitude < 400 else { return nil }
        exponent += shift
        bytes = []
      default:
        let (product, isProductTooLarge) = digits.multipliedReportingOverflow(by: 10)
        let (sum, isSumTooLarge) = product.addingReportingOverflow(Int(byte & 0x0F))
        guard !isProductTooLarge, !isSumTooLarge else { return nil }
        digits = sum
        if hasPoint { exponent -= 1 }
      }
    }
    if isNegative { digits = -digits }
  }

  /// Multiplies the digits by ten, so that the value stays the same; `false` when they do not fit.
  private mutating func shift(by places: Int) -> Bool {
    for _ in 0..<places {
      let (product, isTooLarge) = digits.multipliedReportingOverflow(by: 10)
      guard !isTooLarge else { return false }
      digits = product
      exponent -= 1
    }
    return true
  }

  /// Whether `number` is a multiple of `factor`; told by their quotient where there are too many digits for an exact answer.
  static func isMultiple(_ number: JSONNumber, of factor: Double) -> Bool {
    if let literal = JSONNumber(factor)?.literal, var value = DecimalNumber(number.literal), var unit = DecimalNumber(literal) {
      if value.digits == 0 { return true }
      let difference = value.exponent - unit.exponent
      if difference.magnitude < 19, value.shift(by: max(0, difference)), unit.shift(by: max(0, -difference)), unit.digits != 0 {
        return value.digits % unit.digits == 0
      }
    }
    let quotient = number.double / factor
    guard quotient.magnitude < 9_007_199_254_740_992 else { return true }
    let nearest = Double(Int(quotient < 0 ? quotient - 0.5 : quotient + 0.5))
    return (quotient - nearest).magnitude <= 1e-9 * max(1, quotient.magnitude)
  }
}
