// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Reads raw values with the schema in hand and collects what is wrong.
///
/// The seam of argument decoding: ``read(_:as:at:)`` takes a raw value and the run-time schema and gives the value, or adds violations.
/// Native JSON is taken as it is; text is read as what the schema asks for, because agents send `"2"`, `"True"`, `"[a, b c]"` and
/// `"{key=value}"` for numbers, booleans, arrays and objects. What stays ambiguous is read so that it satisfies the schema, or refused.
package struct ArgumentReading {
  /// Deeper values are refused: text can nest further than any schema means to.
  static let depthMax = 32
  /// A model can act on some problems at once, not on one for each of a million items.
  static let violationsMax = 100

  package var violations: [Violation] = []
  private var depth = 0
  /// How many problems there were, those that are not listed included.
  private(set) var failures = 0
  private var root = ""
  var path: [Step] = []

  /// One step into a value.
  enum Step {
    case index(Int)
    case name(String)
  }

  package init() {}

  /// Whether a value says as much as no value: `null` where none is allowed, empty text for anything but a string.
  func isAbsent(_ raw: JSONValue, _ schema: Schema, required: Bool) -> Bool {
    if schema.simple == .string { return raw == .null }
    switch raw {
    case .null: return !schema.takesNull
    case .string(let text): return !required && (text.isEmpty || ArgumentReading.isNull(text)) && !schema.takesText
    default: return false
    }
  }

  /// As for JSON; in a loose text a bare `null` is text only where a string is required.
  func isAbsent(_ raw: RawValue, _ schema: Schema, required: Bool) -> Bool {
    switch raw {
    case .json(let value): isAbsent(value, schema, required: required)
    case .part(_, let range):
      if raw.isNull { !schema.takesNull && !(required && schema.takesText) } else { !required && !schema.takesText && range.isEmpty }
    }
  }

  /// `null` as JSON, Java and Python write it.
  static func isNull(_ text: String) -> Bool { text == "null" || text == "None" }

  /// The value that `raw` means under `schema`; `nil` after adding violations.
  ///
  /// - Parameters:
  ///   - raw: a string in any of the encodings agents use, or native JSON.
  ///   - schema: what the value must be.
  ///   - place: the argument and the way into it, for the violations.
  /// - Returns: the value, of the schema's type.
  package mutating func read(_ raw: JSONValue, as schema: Schema, at place: String) -> JSONValue? {
    if schema.simple == .string, case .string = raw { return raw }
    root = place
    path.removeAll(keepingCapacity: true)
    return read(.json(raw), as: schema)
  }

  mutating func read(_ raw: RawValue, as schema: Schema) -> JSONValue? {
    guard depth < ArgumentReading.depthMax else { return refuse("is nested too deeply") }
    depth += 1
    defer { depth -= 1 }
    if schema.isNullable, isNull(raw, schema) { return .null }
    switch schema.kind {
    case .any: return readAny(raw)
    case .boolean: return readBoolean(raw.json, schema)
    case .integer(let rules): return readNumber(raw.json, schema, rules, wholeOnly: true)
    case .number(let rules): return readNumber(raw.json, schema, rules, wholeOnly: false)
    case .string(let rules): return readString(raw.json, schema, rules)
    case .array(let items, let rules): return readArray(raw, schema, items, rules)
    case .object(let properties, let others): return readObject(raw, schema, properties, others)
    case .oneOf(let alternatives): return readOneOf(raw, schema, alternatives)
    }
  }

  /// Whether a value is `null` where that is allowed; text that could be a string is one.
  private func isNull(_ raw: RawValue, _ schema: Schema) -> Bool {
    if raw.isNull { return true }
    guard case .json(.string(let text)) = raw else { return false }
    switch schema.kind {
    case .string(let rules): return ArgumentReading.isNull(text) && !rules.problems(with: text).isEmpty
    case .any, .oneOf: return !schema.takesText && ArgumentReading.isNull(text)
    default: return text.isEmpty || ArgumentReading.isNull(text)
    }
  }

  // MARK: Problems

  /// The argument and the way into it.
  private var place: String {
    path.reduce(into: root) { place, step in
      switch step {
      case .index(let index): place += "[\(index)]"
      case .name(let name): place += ".\(name)"
      }
    }
  }

  /// Adds a violation; the result is the `nil` that a reading without value gives.
  @discardableResult
  mutating func refuse(_ problem: String) -> JSONValue? {
    failures += 1
    if violations.count < ArgumentReading.violationsMax {
      violations.append(Violation(place, problem))
    } else if violations.count == ArgumentReading.violationsMax {
      violations.append(Violation(place, "is wrong as well, and so may be what follows: only the first problems are listed"))
    }
    return nil
  }

  /// Refuses a value that is not of the schema's type at all; a text is told how to say it.
  mutating func refuse(_ raw: RawValue, _ schema: Schema) -> JSONValue? {
    let json = raw.json
    var hint = ""
    if case .string(let text) = json { hint = schema.hint(for: text).map { "; \($0)" } ?? "" }
    return refuse("must be \(schema.expectation), but is \(ArgumentReading.shown(json))\(hint)")
  }

  /// Tries a reading: when it fails nothing of it remains.
  mutating func attempt(_ raw: RawValue, as schema: Schema) -> JSONValue? {
    let (count, failuresBefore, pathBefore) = (violations.count, failures, path.count)
    if let value = read(raw, as: schema), failures == failuresBefore { return value }
    violations.removeLast(violations.count - count)
    path.removeLast(path.count - pathBefore)
    failures = failuresBefore
    return nil
  }

  /// A value as a violation quotes it, cut to a length that a model can use.
  static func shown(_ raw: JSONValue) -> String {
    let text = raw.text
    return text.utf8.count <= 80 || text.count <= 80 ? text : text.prefix(77) + "..."
  }

  // MARK: Scalars

  private mutating func readBoolean(_ raw: JSONValue, _ schema: Schema) -> JSONValue? {
    switch raw {
    case .bool: return raw
    case .string(let text):
      switch LooseScalar.bare(text).lowercased() {
      case "true", "yes": return true
      case "false", "no": return false
      default: return refuse(.json(raw), schema)
      }
    default: return refuse(.json(raw), schema)
    }
  }

  private mutating func readNumber(_ raw: JSONValue, _ schema: Schema, _ rules: Schema.NumberRules, wholeOnly: Bool) -> JSONValue? {
    let number: JSONNumber? =
      switch raw {
      case .number(let number): number
      case .string(let text): LooseScalar.number(text)
      default: nil
      }
    guard let number else { return refuse(.json(raw), schema) }
    let integer = wholeOnly ? number.integer : nil
    guard !wholeOnly || integer != nil else { return refuse(.json(raw), schema) }
    let value = integer.map { Double($0) } ?? number.double
    guard value.isFinite else { return refuse("is beyond the range of a 64-bit number") }
    let problems = rules.problems(with: value, number)
    for problem in problems { refuse(problem) }
    guard problems.isEmpty else { return nil }
    guard wholeOnly, let integer else { return .number(number) }
    return .number(JSONNumber(integer))
  }

  /// Any text is a string; only where rules forbid it as it is, white space and quotation marks around it are not its own.
  private mutating func readString(_ raw: JSONValue, _ schema: Schema, _ rules: Schema.StringRules) -> JSONValue? {
    let text: String
    switch raw {
    case .string(let string): text = string
    case .null: return refuse(.json(raw), schema)
    default: text = raw.text
    }
    let problems = rules.problems(with: text)
    guard !problems.isEmpty else { return .string(text) }
    let bare = LooseScalar.bare(text)
    if bare.utf8.count < text.utf8.count, rules.problems(with: bare).isEmpty { return .string(bare) }
    for problem in problems { refuse(problem) }
    return nil
  }
}
