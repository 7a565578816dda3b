// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON

/// Run-time values as Swift source.
enum SchemaLiteral {
  static func text(_ schema: Schema) -> String {
    var text = shape(schema)
    if schema.isNullable { text = qualified(text) + ".nullable" }
    if let value = schema.defaultValue, !isScalar(schema, value) { text = qualified(text) + ".defaulting(to: \(literal(value)))" }
    return text
  }

  /// A member of a member needs the type's name in front.
  private static func qualified(_ text: String) -> String { text.hasPrefix(".") ? "Schema" + text : text }

  private static func shape(_ schema: Schema) -> String {
    let value = schema.defaultValue.flatMap { isScalar(schema, $0) ? literal($0) : nil }
    switch schema.kind {
    case .any: return ".any()"
    case .boolean: return call("boolean", [("default", value)])
    case .integer(let rules): return call("integer", numberArguments(rules, whole: true) + [("default", value)])
    case .number(let rules): return call("number", numberArguments(rules, whole: false) + [("default", value)])
    case .string(let rules):
      return call(
        "string",
        [
          ("oneOf", rules.allowed.isEmpty ? nil : "[\(rules.allowed.map(quoted).joined(separator: ", "))]"),
          ("format", rules.format.map(quoted)),
          ("lengthMin", rules.lengthMin.map(String.init)), ("lengthMax", rules.lengthMax.map(String.init)),
          ("pattern", rules.pattern.map(quoted)), ("default", value),
        ])
    case .array(let items, let rules):
      return call(
        "array",
        [
          ("of", text(items)), ("countMin", rules.countMin.map(String.init)), ("countMax", rules.countMax.map(String.init)),
          ("unique", rules.areItemsUnique ? "true" : nil),
        ])
    case .object(let properties, let others): return object(properties, others)
    case .oneOf(let alternatives): return ".oneOf([\(alternatives.map(text).joined(separator: ", "))])"
    }
  }

  private static func object(_ properties: [Schema.Property], _ others: Schema?) -> String {
    let list = properties.map { ".init(\(quoted($0.name)), \(text($0.schema))\($0.isRequired ? "" : ", required: false"))" }
    var arguments = list.isEmpty && others != nil ? [] : ["[\(list.joined(separator: ", "))]"]
    if let others {
      if others != .any() { arguments.append("others: \(text(others))") }
    } else {
      arguments.append("others: nil")
    }
    return ".object(\(arguments.joined(separator: ", ")))"
  }

  private static func numberArguments(_ rules: Schema.NumberRules, whole: Bool) -> [(String, String?)] {
    // An integer's limits are integers: 0.5 and more is 1 and more.
    func limit(_ value: Double?, up: Bool) -> String? {
      guard let value, whole else { return value.flatMap { JSONNumber($0)?.literal } }
      guard value.magnitude < 9e15 else { return nil }
      let near = Int(value)
      return String(up && Double(near) < value ? near + 1 : !up && Double(near) > value ? near - 1 : near)
    }
    let step = rules.multipleOf.flatMap { whole && Int(exactly: $0) == nil ? nil : $0 }
    let allowed = rules.allowed.compactMap { whole ? $0.integer.map(String.init) : $0.double.isFinite ? $0.literal : nil }
    return [
      ("minimum", limit(rules.minimum, up: true)), ("maximum", limit(rules.maximum, up: false)),
      ("exclusiveMinimum", limit(rules.exclusiveMinimum, up: false)), ("exclusiveMaximum", limit(rules.exclusiveMaximum, up: true)),
      ("multipleOf", limit(step, up: true)), ("oneOf", allowed.isEmpty ? nil : "[\(allowed.joined(separator: ", "))]"),
    ]
  }

  private static func call(_ name: String, _ arguments: [(label: String, value: String?)]) -> String {
    ".\(name)(\(arguments.compactMap { argument in argument.value.map { "\(argument.label): \($0)" } }.joined(separator: ", ")))"
  }

  /// Whether a default value goes into the factory's own argument.
  private static func isScalar(_ schema: Schema, _ value: JSONValue) -> Bool {
    switch (schema.kind, value) {
    case (.boolean, .bool), (.string, .string): true
    case (.number, .number(let number)): number.double.isFinite
    case (.integer, .number(let number)): number.integer != nil
    default: false
    }
  }

  static func literal(_ value: JSONValue) -> String {
    switch value {
    case .null: return "nil"
    case .bool(let value): return value ? "true" : "false"
    case .number(let number): return number.integer.map(String.init) ?? JSONNumber(number.double)?.literal ?? quoted(number.literal)
    case .string(let text): return quoted(text)
    case .array(let items): return "[\(items.map(literal).joined(separator: ", "))]"
    case .object(let object):
      let members = object.members.map { "\(quoted($0.name)): \(literal($0.value))" }
      return members.isEmpty ? "[:]" : "[\(members.joined(separator: ", "))]"
    }
  }

  /// A string literal.
  static func quoted(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": literal += "\\\""
      case "\\": literal += "\\\\"
      case "\n": literal += "\\n"
      case "\r": literal += "\\r"
      case "\t": literal += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: literal += "\\u{\(String(scalar.value, radix: 16))}"
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "\""
  }
}
