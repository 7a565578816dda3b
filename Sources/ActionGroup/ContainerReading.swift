// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Lists, objects and values of several schemas.
extension ArgumentReading {
  mutating func readArray(_ raw: RawValue, _ schema: Schema, _ items: Schema, _ rules: Schema.ArrayRules) -> JSONValue? {
    guard let found = self.items(of: raw, items, rules) else { return refuse(raw, schema) }
    let before = failures
    var values: [JSONValue] = []
    values.reserveCapacity(found.count)
    for index in 0..<found.count {
      path.append(.index(index))
      if let value = read(found[index], as: items) { values.append(value) }
      path.removeLast()
    }
    for problem in rules.problems(with: values, count: found.count) { refuse(problem) }
    return failures == before ? .array(values) : nil
  }

  private func items(of raw: RawValue, _ items: Schema, _ rules: Schema.ArrayRules) -> RawItems? {
    switch raw {
    case .json(.array(let values)): return .json(values)
    case .json(.string(let text)):
      switch opened(text) {
      case .json(.array(let values)): return .json(values)
      case .json(let value): return items.takesObjects ? .json([value]) : nil
      case .part(let text, let range): return LooseItems(text, of: items, rules).found(in: range)
      case nil: return nil
      }
    case .json: return nil
    case .part(let text, let range):
      let range = text.trimmed(range)
      return text.isQuoted(range) ? self.items(of: raw.unquoted, items, rules) : LooseItems(text, of: items, rules).found(in: range)
    }
  }

  /// A text taken apart: a JSON array or object, also one that was made a string once more, or loose text.
  private func opened(_ text: String, again: Bool = true) -> RawValue? {
    let bytes = Array(text.utf8)
    let first = bytes.first { !LooseText.isSpace($0) }
    if first == UInt8(ascii: "[") || first == UInt8(ascii: "{"), let value = try? JSONValue(parsing: bytes) { return .json(value) }
    guard let loose = LooseText(bytes) else { return nil }
    if again, loose.isQuoted(loose.whole) {
      let inner = loose.word(loose.whole)
      if let first = inner.utf8.first(where: { !LooseText.isSpace($0) }), "[{<(".utf8.contains(first) { return opened(inner, again: false) }
    }
    return .part(loose, loose.whole)
  }

  // MARK: Objects

  mutating func readObject(_ raw: RawValue, _ schema: Schema, _ properties: [Schema.Property], _ others: Schema?) -> JSONValue? {
    let found: RawMembers
    switch members(of: raw, properties, others) {
    case .found(let members): found = members
    case .twice(let name):
      return refuse("has \"\(name)\" twice, so that it is not clear where its values end\(schema.formHint.map { "; \($0)" } ?? "")")
    case .unclear: return refuse(raw, schema)
    }
    let before = failures
    var object = JSONObject()
    for property in properties { readProperty(property, in: found, &object) }
    for index in 0..<found.count {
      let (name, value) = found[index]
      guard !properties.contains(where: { $0.name == name }) else { continue }
      path.append(.name(name))
      if let others {
        if let value = read(value, as: others) { object.members.append(.init(name, value)) }
      } else {
        let declared = properties.map { "\"\($0.name)\"" }.joined(separator: ", ")
        refuse("is not a property here; there is \(declared.isEmpty ? "none" : "only \(declared)")")
      }
      path.removeLast()
    }
    return failures == before ? .object(object) : nil
  }

  private mutating func readProperty(_ property: Schema.Property, in found: RawMembers, _ object: inout JSONObject) {
    path.append(.name(property.name))
    defer { path.removeLast() }
    if let value = found[property.name], !isAbsent(value, property.schema, required: property.isRequired) {
      // A bare `null` that gets here is the text of a required string.
      let isWord = value.isNull && !property.schema.takesNull
      if let value = read(isWord ? .json(value.json) : value, as: property.schema) { object.members.append(.init(property.name, value)) }
    } else if let value = property.schema.defaultValue {
      object.members.append(.init(property.name, value))
    } else if property.isRequired {
      refuse("is missing; expected \(property.schema.expectation)")
    }
  }

  private enum Members {
    case unclear
    case twice(String)
    case found(RawMembers)
  }

  private func members(of raw: RawValue, _ properties: [Schema.Property], _ others: Schema?, isOpened: Bool = false) -> Members {
    switch raw {
    case .json(.object(let object)): return .found(.json(object))
    case .json(.array(let items)): return ArgumentReading.namedValues(items).map { .found(.json($0)) } ?? .unclear
    case .json(.string(let text)): return opened(text).map { members(of: $0, properties, others, isOpened: true) } ?? .unclear
    case .json: return .unclear
    case .part(let text, let range):
      let range = text.trimmed(range)
      switch text.enclosing(range) {
      case UInt8(ascii: "{"): return members(text, range.dropFirst().dropLast(), properties, others)
      case UInt8(ascii: "["): return text.value(range, depth: 1).map { members(of: .json($0), properties, others) } ?? .unclear
      // What is quoted more than once is text.
      case UInt8(ascii: "\""), UInt8(ascii: "'"): return isOpened ? .unclear : members(of: raw.unquoted, properties, others)
      default: return unclosedMembers(text, range, properties, others)
      }
    }
  }

  private func members(_ text: LooseText, _ range: Range<Int>, _ properties: [Schema.Property], _ others: Schema?) -> Members {
    var members = LooseMembers(text, properties: properties, others: others)
    guard members.collect(range) else { return .unclear }
    return members.twice.map { .twice($0) } ?? .found(.parts(text, members.found))
  }

  /// Members in braces that hold half of another pair, or members without braces.
  private func unclosedMembers(_ text: LooseText, _ range: Range<Int>, _ properties: [Schema.Property], _ others: Schema?) -> Members {
    guard range.count >= 2, text.bytes[range.lowerBound] == UInt8(ascii: "{") else {
      let isMember = LooseMembers(text, properties: properties, others: others).beginsWithKnownName(range)
      return isMember ? members(text, range, properties, others) : .unclear
    }
    guard text.bytes[range.upperBound - 1] == UInt8(ascii: "}"), range == text.whole else { return .unclear }
    return members(LooseText(enclosed: text, range), range.dropFirst().dropLast(), properties, others)
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

  // MARK: Any of several

  /// An argument without a type is what it is; only text that is a list or an object through and through is taken for one.
  mutating func readAny(_ raw: RawValue) -> JSONValue? {
    switch raw {
    case .part(let text, let range): return text.value(range, depth: path.count) ?? refuse("is nested too deeply")
    case .json(.string(let text)) where path.isEmpty: return ArgumentReading.container(text) ?? .string(text)
    case .json(let value): return value
    }
  }

  private static func container(_ text: String) -> JSONValue? {
    let bytes = Array(text.utf8)
    guard let first = bytes.first(where: { !LooseText.isSpace($0) }), first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
      return nil
    }
    if let value = try? JSONValue(parsing: bytes) { return value }
    guard let loose = LooseText(bytes), loose.enclosing(loose.whole) != nil, let value = loose.value(loose.whole, depth: 0) else {
      return nil
    }
    switch value {
    case .object: return value
    // A list of bare words may as well be a remark in brackets.
    case .array(let items) where items.contains { $0.object != nil || $0.array != nil }: return value
    default: return nil
    }
  }

  /// Text in brackets or braces is a list or an object when one of the alternatives takes it as such; then what a value is counts for more
  /// than what it can be read as.
  mutating func readOneOf(_ raw: RawValue, _ schema: Schema, _ alternatives: [Schema]) -> JSONValue? {
    if raw.isBracketed {
      for alternative in alternatives {
        switch alternative.kind {
        case .array, .object: if let value = attempt(raw, as: alternative) { return value }
        default: break
        }
      }
    }
    var json = raw.json
    if case .part(let text, let range) = raw { json = text.scalar(range) }
    for alternative in alternatives where SchemaConformance.conforms(json, to: alternative) {
      if let value = attempt(.json(json), as: alternative) { return value }
    }
    for alternative in alternatives {
      if let value = attempt(.json(json), as: alternative) { return value }
    }
    return refuse(raw, schema)
  }
}

extension RawValue {
  /// Text that begins like a list or an object.
  fileprivate var isBracketed: Bool {
    let first: UInt8? =
      switch self {
      case .json(.string(let text)): text.utf8.first { !LooseText.isSpace($0) }
      case .json: nil
      case .part(let text, let range): text.trimmed(range).first.map { text.bytes[$0] }
      }
    return first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
  }

  /// What a quoted word says, as a text of its own.
  fileprivate var unquoted: RawValue { .json(json) }
}
