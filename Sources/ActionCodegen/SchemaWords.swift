// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON

extension Schema {
  /// A description with what a form has no keyword for, in sentences behind it.
  ///
  /// - Parameters:
  ///   - description: what the author says.
  ///   - itemsToo: whether the form cannot describe an array's items either.
  /// - Returns: the text for the model; empty when there is nothing to say.
  func described(_ description: String, itemsToo: Bool = false) -> String {
    var sentences = rules(beside: description)
    if itemsToo, case .array(let items, _) = kind, items.kind != .any { sentences.append("Each item is \(items.expectation).") }
    if isNullable { sentences.append("May be null.") }
    if let defaultValue { sentences.append("By default \(defaultValue.text).") }
    guard !sentences.isEmpty else { return description }
    let text = description.trimmedEnd
    guard let last = text.last else { return sentences.joined(separator: " ") }
    return text + (".!?:".contains(last) ? " " : ". ") + sentences.joined(separator: " ")
  }

  private func rules(beside description: String) -> [String] {
    switch kind {
    case .boolean: []
    case .any: ["Any JSON value, written as text."]
    case .integer(let rules), .number(let rules): rules.sentences(beside: description)
    case .string(let rules): rules.sentences(beside: description)
    case .array(_, let rules): rules.sentences
    case .object(let properties, let others): Schema.sentences(properties, others)
    case .oneOf: [typeName == "string" ? "\(expectation), written as text".sentence : expectation.sentence]
    }
  }

  private static func sentences(_ properties: [Property], _ others: Schema?) -> [String] {
    guard let others else { return ["No other names."] }
    if properties.isEmpty { return ["Any names, each with \(others.expectation) as its value."] }
    return others == .any() ? [] : ["Other names each have \(others.expectation) as their value."]
  }
}

extension Schema.NumberRules {
  fileprivate func sentences(beside description: String) -> [String] {
    var limits: [String] = []
    func limit(_ words: String, _ value: Double?) {
      if let literal = value.flatMap({ JSONNumber($0) })?.literal { limits.append("\(words) \(literal)") }
    }
    limit("at least", minimum)
    limit("greater than", exclusiveMinimum)
    limit("at most", maximum)
    limit("less than", exclusiveMaximum)
    limit("a multiple of", multipleOf)
    var sentences = limits.isEmpty ? [] : [limits.joined(separator: ", ").sentence]
    if let choice = String.choice(of: allowed.map(\.literal), beside: description) { sentences.append(choice) }
    return sentences
  }
}

extension Schema.StringRules {
  fileprivate func sentences(beside description: String) -> [String] {
    var sentences: [String] = []
    switch format {
    case "date": sentences.append("A date, 2025-03-14 for example.")
    case "date-time": sentences.append("A date and time, 2025-03-14T09:30:00Z for example.")
    case "uuid": sentences.append("A UUID.")
    case "email": sentences.append("An e-mail address.")
    case "uri": sentences.append("A URI with its scheme.")
    case let format?: sentences.append("In the format \(format).")
    case nil: break
    }
    let limits = [lengthMin.map { "at least \($0)" }, lengthMax.map { "at most \($0)" }].compactMap(\.self)
    let noun = (lengthMax ?? lengthMin) == 1 ? "character" : "characters"
    if !limits.isEmpty { sentences.append("\(limits.joined(separator: ", ")) \(noun)".sentence) }
    if let pattern { sentences.append("Matches \(pattern) as a regular expression.") }
    if let choice = String.choice(of: allowed, beside: description) { sentences.append(choice) }
    return sentences
  }
}

extension Schema.ArrayRules {
  fileprivate var sentences: [String] {
    let limits = [countMin.map { "at least \($0)" }, countMax.map { "at most \($0)" }].compactMap(\.self)
    let noun = (countMax ?? countMin) == 1 ? "item" : "items"
    var sentences = limits.isEmpty ? [] : ["\(limits.joined(separator: ", ")) \(noun)".sentence]
    if areItemsUnique { sentences.append("No item twice.") }
    return sentences
  }
}

extension String {
  /// With a capital at the front and a full stop at the end.
  fileprivate var sentence: String { prefix(1).uppercased() + dropFirst() + "." }

  /// Without white space at the end.
  fileprivate var trimmedEnd: String {
    var text = self[...]
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return String(text)
  }

  /// The values to choose from, unless the description names each of them already.
  fileprivate static func choice(of values: [String], beside description: String) -> String? {
    guard values.contains(where: { !description.contains($0) }) else { return nil }
    return "One of: \(values.joined(separator: ", "))."
  }
}
