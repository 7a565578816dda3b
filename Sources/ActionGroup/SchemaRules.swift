// SPDX-License-Identifier: Apache-2.0

package import JSON

extension Schema.NumberRules {
  static func text(_ value: Double) -> String { JSONNumber(value)?.literal ?? "\(value)" }

  /// What is wrong with a number of the right type, each as the end of a sentence that begins with its name.
  package func problems(with value: Double, _ number: JSONNumber) -> [String] {
    var problems: [String] = []
    func require(_ holds: Bool, _ rule: @autoclosure () -> String) {
      if !holds { problems.append("must be \(rule()), but is \(number.literal)") }
    }
    if let minimum { require(value >= minimum, "at least \(Schema.NumberRules.text(minimum))") }
    if let maximum { require(value <= maximum, "at most \(Schema.NumberRules.text(maximum))") }
    if let exclusiveMinimum { require(value > exclusiveMinimum, "greater than \(Schema.NumberRules.text(exclusiveMinimum))") }
    if let exclusiveMaximum { require(value < exclusiveMaximum, "less than \(Schema.NumberRules.text(exclusiveMaximum))") }
    if let multipleOf, multipleOf > 0 {
      require(Schema.NumberRules.isWhole(value / multipleOf), "a multiple of \(Schema.NumberRules.text(multipleOf))")
    }
    if !allowed.isEmpty {
      require(allowed.contains { $0.double == value }, "one of \(allowed.map(\.literal).joined(separator: ", "))")
    }
    return problems
  }

  /// Whether a quotient is an integer, give or take what binary fractions lose: 0.3 is a multiple of 0.1.
  private static func isWhole(_ quotient: Double) -> Bool {
    guard quotient.magnitude < 9_007_199_254_740_992 else { return true }
    let nearest = Double(Int(quotient < 0 ? quotient - 0.5 : quotient + 0.5))
    return (quotient - nearest).magnitude <= 1e-9 * max(1, quotient.magnitude)
  }
}

extension Schema.StringRules {
  /// What is wrong with a string, each as the end of a sentence that begins with its name.
  package func problems(with text: String) -> [String] {
    var problems: [String] = []
    if !allowed.isEmpty, !allowed.contains(text) { problems.append("must be \(expectation), but is \"\(text.prefix(80))\"") }
    if let lengthMin, text.unicodeScalars.count < lengthMin {
      problems.append("must have at least \(lengthMin) characters, but has \(text.unicodeScalars.count)")
    }
    if let lengthMax, text.unicodeScalars.count > lengthMax {
      problems.append("must have at most \(lengthMax) characters, but has \(text.unicodeScalars.count)")
    }
    if let format, !StringFormat.matches(text, format) { problems.append("must be \(expectation), but is \"\(text.prefix(80))\"") }
    return problems
  }
}
