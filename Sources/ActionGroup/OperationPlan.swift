// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// An operation with what each of its calls needs, worked out once.
package final class OperationPlan: Sendable {
  /// What makes a raw value fit as it is: then nothing has to be converted, and its reader knows the form.
  enum Fit: Sendable {
    /// Any text.
    case text
    /// One of these texts.
    case texts([String])
    /// A JSON boolean, or `true` or `false` as text.
    case boolean
    /// An integer between two others, in JSON or as text.
    case integer(ClosedRange<Int>)
    /// A number within limits, in JSON or as text.
    case number(above: Double, isAboveIncluded: Bool, below: Double, isBelowIncluded: Bool)
    /// Needs ``ArgumentReading``.
    case never
  }

  let operation: Operation
  let fits: [Fit]

  package init(_ operation: Operation) {
    self.operation = operation
    fits = operation.arguments.map { Fit($0.schema) }
  }

  /// Whether every argument of a call is there as it should be and can be read where it stands.
  ///
  /// Most calls are like that. For the others ``Operation/bind(_:)`` says what is wrong, or what is meant.
  func fits(_ call: ActionCall) -> Bool {
    for index in fits.indices {
      guard let raw = call.argument(operation.arguments[index].name, near: index) else {
        if operation.arguments[index].isRequired || operation.arguments[index].schema.defaultValue != nil { return false }
        continue
      }
      guard fits[index].holds(raw) else { return false }
    }
    return true
  }
}

extension OperationPlan.Fit {
  init(_ schema: Schema) {
    guard !schema.isNullable else {
      self = .never
      return
    }
    switch schema.kind {
    case .boolean: self = .boolean
    case .string(let rules):
      var others = rules
      others.allowed = []
      self = others != Schema.StringRules() ? .never : rules.allowed.isEmpty ? .text : .texts(rules.allowed)
    case .integer(let rules): self = .integer(rules)
    case .number(let rules): self = .number(rules)
    default: self = .never
    }
  }

  private static func integer(_ rules: Schema.NumberRules) -> Self {
    guard rules.multipleOf == nil, rules.allowed.isEmpty, rules.exclusiveMinimum == nil, rules.exclusiveMaximum == nil else {
      return .never
    }
    let (low, high) = (rules.minimum ?? -9e15, rules.maximum ?? 9e15)
    // Limits with a fraction, or beyond what a double counts exactly, are left to the rules themselves.
    guard low.magnitude <= 9e15, high.magnitude <= 9e15, low <= high, Double(Int(low)) == low, Double(Int(high)) == high else {
      return .never
    }
    return .integer(Int(low)...Int(high))
  }

  private static func number(_ rules: Schema.NumberRules) -> Self {
    guard rules.multipleOf == nil, rules.allowed.isEmpty, rules.minimum == nil || rules.exclusiveMinimum == nil,
      rules.maximum == nil || rules.exclusiveMaximum == nil
    else { return .never }
    return .number(
      above: rules.minimum ?? rules.exclusiveMinimum ?? -.infinity, isAboveIncluded: rules.minimum != nil,
      below: rules.maximum ?? rules.exclusiveMaximum ?? .infinity, isBelowIncluded: rules.maximum != nil)
  }

  func holds(_ raw: JSONValue) -> Bool {
    switch self {
    case .text: if case .string = raw { true } else { false }
    case .texts(let texts): if case .string(let text) = raw { texts.contains(text) } else { false }
    case .boolean: PlainValue.boolean(raw) != nil
    case .integer(let range): if let value = PlainValue.integer(raw) { range.contains(value) } else { false }
    case .number(let low, let isLowIncluded, let high, let isHighIncluded):
      if let value = PlainValue.number(raw) {
        (isLowIncluded ? value >= low : value > low) && (isHighIncluded ? value <= high : value < high)
      } else {
        false
      }
    case .never: false
    }
  }
}

/// Scalars in their plainest spelling, as JSON or as text; whatever is spelt otherwise gives `nil` and is looked at more closely.
enum PlainValue {
  /// `true` or `false`.
  static func boolean(_ raw: JSONValue) -> Bool? {
    switch raw {
    case .bool(let value): value
    case .string("true"): true
    case .string("false"): false
    default: nil
    }
  }

  /// An integer of at most fifteen digits.
  static func integer(_ raw: JSONValue) -> Int? {
    guard let (digits, decimals) = decimal(raw), decimals == 0 else { return nil }
    return digits
  }

  /// A number of at most fifteen digits, the nearest double to it.
  static func number(_ raw: JSONValue) -> Double? {
    guard let (digits, decimals) = decimal(raw) else { return nil }
    // Both are exact in a double, so that their quotient is rounded once.
    return decimals == 0 ? Double(digits) : Double(digits) / powersOfTen[decimals]
  }

  private static let powersOfTen: InlineArray<16, Double> = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]

  /// The digits as one integer, and how many of them follow the point.
  private static func decimal(_ raw: JSONValue) -> (digits: Int, decimals: Int)? {
    switch raw {
    case .number(let number): decimal(number.literal.utf8.span)
    case .string(let text): decimal(text.utf8.span)
    default: nil
    }
  }

  private static func decimal(_ text: Span<UInt8>) -> (digits: Int, decimals: Int)? {
    guard text.count <= 17, !text.isEmpty else { return nil }
    let isNegative = text[0] == UInt8(ascii: "-")
    let start = isNegative ? 1 : 0
    var (value, point) = (0, -1)
    for index in start..<text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "."), point < 0, index > start, index < text.count - 1 {
        point = index
      } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        value = value &* 10 &+ Int(byte & 0x0F)
      } else {
        return nil
      }
    }
    let digits = text.count &- start &- (point < 0 ? 0 : 1)
    // JSON allows no zero in front of another digit.
    guard digits > 0, digits <= 15, text[start] != UInt8(ascii: "0") || digits == 1 || point == start + 1 else { return nil }
    // Minus zero is no integer.
    guard !isNegative || value != 0 else { return nil }
    return (isNegative ? -value : value, point < 0 ? 0 : text.count &- 1 &- point)
  }
}
