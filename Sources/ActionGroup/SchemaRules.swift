// SPDX-License-Identifier: Apache-2.0

package import JSON

extension Schema.NumberRules {
  static func text(_ value: Double) -> String { JSONNumber(value)?.literal ?? "\(value)" }

  /// What is wrong with a number of the right type, each as the end of a sentence that begins with its name.
  package func problems(with value: Double, _ number: JSONNumber) -> [String] {
    var problems: [String] = []
    func require(_ holds: Bool, _ rule: @autoclosure () -> String) {
      if !holds { problems.append("must be \(rule()), but is \(number.literal.prefix(80))") }
    }
    if let minimum { require(value >= minimum, "at least \(Schema.NumberRules.text(minimum))") }
    if let maximum { require(value <= maximum, "at most \(Schema.NumberRules.text(maximum))") }
    if let exclusiveMinimum { require(value > exclusiveMinimum, "greater than \(Schema.NumberRules.text(exclusiveMinimum))") }
    if let exclusiveMaximum { require(value < exclusiveMaximum, "less than \(Schema.NumberRules.text(exclusiveMaximum))") }
    if let multipleOf, multipleOf > 0 {
      require(DecimalNumber.isMultiple(number, of: multipleOf), "a multiple of \(Schema.NumberRules.text(multipleOf))")
    }
    if !allowed.isEmpty {
      require(allowed.contains { $0.double == value }, "one of \(allowed.map(\.literal).joined(separator: ", "))")
    }
    return problems
  }
}

extension Schema.StringRules {
  /// What is wrong with a string, each as the end of a sentence that begins with its name.
  package func problems(with text: String) -> [String] {
    if isEmpty { return [] }
    var problems: [String] = []
    let shown = "\"\(String(text.unicodeScalars.prefix(80)))\"" + (text.unicodeScalars.dropFirst(80).isEmpty ? "" : "...")
    if !allowed.isEmpty, !allowed.contains(text) { problems.append("must be \(allowedWords), but is \(shown)") }
    if lengthMin != nil || lengthMax != nil {
      let length = text.unicodeScalars.count
      if let lengthMin, length < lengthMin { problems.append("must have at least \(characters(lengthMin)), but has \(length)") }
      if let lengthMax, length > lengthMax { problems.append("must have at most \(characters(lengthMax)), but has \(length)") }
    }
    if let format, !StringFormat.matches(text, format) { problems.append("must be \(formatWords), but is \(shown)") }
    if let compiled, compiled.matches(text) == false { problems.append("must match the pattern \(compiled.source), but is \(shown)") }
    return problems
  }

  private func characters(_ count: Int) -> String { count == 1 ? "1 character" : "\(count) characters" }

  /// Whether any text is allowed.
  private var isEmpty: Bool { allowed.isEmpty && format == nil && lengthMin == nil && lengthMax == nil && compiled == nil }
}

extension Schema.ArrayRules {
  /// What is wrong with a list, each as the end of a sentence that begins with its name.
  ///
  /// - Parameters:
  ///   - values: the items that could be read.
  ///   - count: how many items there are.
  /// - Returns: the problems.
  package func problems(with values: [JSONValue], count: Int) -> [String] {
    var problems: [String] = []
    func items(_ count: Int) -> String { count == 1 ? "1 item" : "\(count) items" }
    if let countMin, count < countMin { problems.append("must have at least \(items(countMin)), but has \(count)") }
    if let countMax, count > countMax { problems.append("must have at most \(items(countMax)), but has \(count)") }
    if areItemsUnique, let twice = Schema.ArrayRules.firstRepeated(in: values) {
      let text = twice.text
      problems.append("must not have the same item twice" + (text.utf8.count <= 80 ? ", but has \(text) more than once" : ""))
    }
    return problems
  }

  /// The first item that equals one before it, as JSON Schema compares: numbers by value, members in any order.
  private static func firstRepeated(in values: [JSONValue]) -> JSONValue? {
    var seen: Set<JSONValue> = []
    return values.first { !seen.insert(comparable($0)).inserted }
  }

  private static func comparable(_ value: JSONValue) -> JSONValue {
    switch value {
    case .number(let number): number.integer.map { .number(JSONNumber($0)) } ?? JSONNumber(number.double).map { .number($0) } ?? value
    case .array(let items): .array(items.map(comparable))
    case .object(let object):
      .object(JSONObject(object.members.map { .init($0.name, comparable($0.value)) }.sorted { $0.name < $1.name }))
    default: value
    }
  }
}
