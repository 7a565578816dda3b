// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Reads raw values with the schema in hand and collects what is wrong.
///
/// The seam of argument decoding: ``read(_:as:at:)`` takes a raw value and the run-time schema and gives the value, or adds violations.
/// Native JSON is taken as it is; text is read as what the schema asks for, because agents send `"2"`, `"True"`, `"[a, b c]"` and
/// `"{key=value}"` for numbers, booleans, arrays and objects.
package struct ArgumentReading {
  /// Deeper values are refused: text can nest further than any schema means to.
  static let depthMax = 32

  package var violations: [Violation] = []
  private var depth = 0

  package init() {}

  /// Whether a value says as much as no value: `null` where none is allowed, empty text for anything but a string.
  func isAbsent(_ raw: JSONValue, _ schema: Schema, required: Bool) -> Bool {
    if schema.simple == .string { return raw == .null }
    switch raw {
    case .null: return !schema.takesNull
    case .string(let text): return !required && (text.isEmpty || text == "null") && !schema.takesText
    default: return false
    }
  }

  /// The value that `raw` means under `schema`; `nil` after adding violations.
  ///
  /// - Parameters:
  ///   - raw: a string in any of the encodings agents use, or native JSON.
  ///   - schema: what the value must be.
  ///   - place: the argument and the way into it, for the violations.
  /// - Returns: the value, of the schema's type.
  package mutating func read(_ raw: JSONValue, as schema: Schema, at place: String) -> JSONValue? {
    if schema.simple == .string, case .string = raw { return raw }
    guard depth < ArgumentReading.depthMax else { return refuse(place, "is nested too deeply") }
    depth += 1
    defer { depth -= 1 }
    if schema.isNullable, raw == .null || raw == .string("null") && !schema.isString { return .null }
    switch schema.kind {
    case .any: return raw
    case .boolean: return readBoolean(raw, schema, place)
    case .integer(let rules): return readNumber(raw, schema, rules, place, wholeOnly: true)
    case .number(let rules): return readNumber(raw, schema, rules, place, wholeOnly: false)
    case .string(let rules): return readString(raw, schema, rules, place)
    case .array(let items, let rules): return readArray(raw, schema, items, rules, place)
    case .object(let properties, let others): return readObject(raw, schema, properties, others, place)
    case .oneOf(let alternatives): return readOneOf(raw, schema, alternatives, place)
    }
  }

  private mutating func refuse(_ place: String, _ problem: String) -> JSONValue? {
    violations.append(Violation(place, problem))
    return nil
  }

  private mutating func refuse(_ place: String, _ raw: JSONValue, _ schema: Schema) -> JSONValue? {
    refuse(place, "must be \(schema.expectation), but is \(ArgumentReading.shown(raw))")
  }

  /// A value as a violation quotes it, cut to a length that a model can use.
  private static func shown(_ raw: JSONValue) -> String {
    let text = raw.text
    return text.count <= 80 ? text : text.prefix(77) + "..."
  }

  private mutating func readBoolean(_ raw: JSONValue, _ schema: Schema, _ place: String) -> JSONValue? {
    switch raw {
    case .bool: return raw
    case .string(let text):
      switch text.lowercased() {
      case "true", "yes": return true
      case "false", "no": return false
      default: return refuse(place, raw, schema)
      }
    default: return refuse(place, raw, schema)
    }
  }

  private mutating func readNumber(
    _ raw: JSONValue, _ schema: Schema, _ rules: Schema.NumberRules, _ place: String, wholeOnly: Bool
  ) -> JSONValue? {
    let number: JSONNumber? =
      switch raw {
      case .number(let number): number
      case .string(let text): JSONNumber(literal: text) ?? JSONNumber(literal: LooseText.trimmed(text))
      default: nil
      }
    guard let number else { return refuse(place, raw, schema) }
    let integer = wholeOnly ? number.integer : nil
    guard !wholeOnly || integer != nil else { return refuse(place, raw, schema) }
    let value = integer.map { Double($0) } ?? number.double
    guard value.isFinite else { return refuse(place, "is beyond the range of a 64-bit number") }
    let problems = rules.problems(with: value, number)
    for problem in problems { violations.append(Violation(place, problem)) }
    guard problems.isEmpty else { return nil }
    guard wholeOnly, let integer else { return .number(number) }
    return .number(JSONNumber(integer))
  }

  private mutating func readString(_ raw: JSONValue, _ schema: Schema, _ rules: Schema.StringRules, _ place: String) -> JSONValue? {
    let text: String
    switch raw {
    case .string(let string): text = string
    case .null: return refuse(place, raw, schema)
    default: text = raw.text
    }
    let problems = rules.problems(with: text)
    for problem in problems { violations.append(Violation(place, problem)) }
    return problems.isEmpty ? .string(text) : nil
  }

  private mutating func readArray(
    _ raw: JSONValue, _ schema: Schema, _ items: Schema, _ rules: Schema.ArrayRules, _ place: String
  ) -> JSONValue? {
    let found: [JSONValue]?
    switch raw {
    case .array(let values): found = values
    case .string(let text): found = LooseText.array(text)
    default: found = nil
    }
    guard let found else { return refuse(place, raw, schema) }
    let before = violations.count
    var values: [JSONValue] = []
    for (index, item) in found.enumerated() {
      if let value = read(item, as: items, at: "\(place)[\(index)]") { values.append(value) }
    }
    if let least = rules.countMin, found.count < least { _ = refuse(place, "must have at least \(least) items, but has \(found.count)") }
    if let most = rules.countMax, found.count > most { _ = refuse(place, "must have at most \(most) items, but has \(found.count)") }
    if rules.areItemsUnique, Set(values).count < values.count { _ = refuse(place, "must not have the same item twice") }
    return violations.count == before ? .array(values) : nil
  }

  private mutating func readObject(
    _ raw: JSONValue, _ schema: Schema, _ properties: [Schema.Property], _ others: Schema?, _ place: String
  ) -> JSONValue? {
    let found: JSONObject?
    switch raw {
    case .object(let object): found = object
    case .string(let text): found = LooseText.object(text, keys: properties.map(\.name))
    case .array(let items): found = ArgumentReading.namedValues(items)
    default: found = nil
    }
    guard let found else { return refuse(place, raw, schema) }
    let before = violations.count
    var object = JSONObject()
    for property in properties {
      if let value = found[property.name], !isAbsent(value, property.schema, required: property.isRequired) {
        if let value = read(value, as: property.schema, at: "\(place).\(property.name)") {
          object.members.append(.init(property.name, value))
        }
      } else if let value = property.schema.defaultValue {
        object.members.append(.init(property.name, value))
      } else if property.isRequired {
        _ = refuse("\(place).\(property.name)", "is missing; expected \(property.schema.expectation)")
      }
    }
    let declared = Set(properties.map(\.name))
    for member in found.members where !declared.contains(member.name) {
      guard let others else {
        _ = refuse("\(place).\(member.name)", "is not a property that \(place) may have")
        continue
      }
      if let value = read(member.value, as: others, at: "\(place).\(member.name)") { object.members.append(.init(member.name, value)) }
    }
    return violations.count == before ? .object(object) : nil
  }

  /// Text in brackets or braces is a list or an object when one of the alternatives takes it as such; then what a value is counts for more
  /// than what it can be read as.
  private mutating func readOneOf(_ raw: JSONValue, _ schema: Schema, _ alternatives: [Schema], _ place: String) -> JSONValue? {
    let before = violations.count
    func isContainer(_ schema: Schema) -> Bool {
      switch schema.kind {
      case .array, .object: true
      default: false
      }
    }
    let isBracketed = if case .string(let text) = raw { ["[", "{"].contains(text.first { !$0.isWhitespace }) } else { false }
    let containers = isBracketed ? alternatives.filter(isContainer) : []
    for alternative in containers + alternatives.filter({ SchemaConformance.conforms(raw, to: $0) }) + alternatives {
      if let value = read(raw, as: alternative, at: place) { return value }
      violations.removeLast(violations.count - before)
    }
    return refuse(place, raw, schema)
  }

  /// An object written as a list of `{name, value}`, as AWS's migration tool does it.
  private static func namedValues(_ items: [JSONValue]) -> JSONObject? {
    var object = JSONObject()
    for item in items {
      guard let name = item["name"]?.string, let value = item["value"] else { return nil }
      object.members.append(.init(name, value))
    }
    return object
  }
}

extension Schema {
  var isString: Bool { if case .string = kind { true } else { false } }

  /// Whether `null` is a value, not the lack of one.
  var takesNull: Bool {
    if case .oneOf(let alternatives) = kind { return isNullable || alternatives.contains { $0.takesNull } }
    return isNullable || kind == .any
  }

  /// Whether any text is a value.
  var takesText: Bool {
    if case .oneOf(let alternatives) = kind { return alternatives.contains { $0.takesText } }
    return isString || kind == .any
  }
}
