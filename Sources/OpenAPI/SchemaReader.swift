// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Reads schemas, follows their references and merges their parts.
struct SchemaReader {
  /// How many schemas are read, each use of a reference counted.
  private static let schemasMax = 50_000

  let root: Node
  let file: String
  private(set) var problems: [Problem] = []
  /// The references that are being followed: one that comes up again is recursive.
  private var following: [String] = []
  private var components: [String: SchemaNode] = [:]
  private var depth = 0
  /// The outermost of the references being followed at which something inside was cut off.
  private var cut = Int.max
  private var schemas = 0

  init(root: Node, file: String) {
    self.root = root
    self.file = file
  }

  private mutating func report(_ severity: Problem.Severity, _ code: String, _ place: Place, _ sentence: String) {
    problems.append(Problem(severity, code, file: file, at: place, sentence))
  }

  /// The component of that name; read once.
  mutating func component(_ name: String, _ node: Node) -> SchemaNode {
    let reference = "#/components/schemas/\(name)"
    if let known = components[reference] { return known }
    return follow(reference, name, node, node.place)
  }

  mutating func read(_ node: Node) -> SchemaNode {
    guard depth < YAMLNodes.depthMax else {
      report(.error, "too-deep", node.place, "Schemas are nested more than \(YAMLNodes.depthMax) deep.")
      return SchemaNode(.init(), at: node.place)
    }
    schemas += 1
    guard schemas <= SchemaReader.schemasMax else {
      if schemas == SchemaReader.schemasMax + 1 {
        report(.error, "too-many", node.place, "References multiply the schemas to more than \(SchemaReader.schemasMax).")
      }
      return SchemaNode(.init(), at: node.place)
    }
    depth += 1
    defer { depth -= 1 }
    if let reference = node["$ref"] { return referenced(node, reference) }
    guard node.isMapping else {
      if node.bool == nil { report(.error, "schema", node.place, "A schema must be a mapping, but is \(node.kind).") }
      return SchemaNode(.init(), at: node.place)
    }
    return SchemaNode(facts(node), at: node.place)
  }

  // MARK: References

  private mutating func referenced(_ node: Node, _ reference: Node) -> SchemaNode {
    let text = reference.text ?? ""
    guard let target = References.target(text, root) else {
      report(.error, "dangling-reference", reference.place, References.sentence(text))
      return SchemaNode(.init(), at: node.place)
    }
    let name = text.split(separator: "/").last.map(String.init) ?? text
    if let index = following.firstIndex(of: text) ?? (following.count >= References.chainMax ? 0 : nil) {
      cut = min(cut, index)
      var facts = SchemaNode.Facts()
      facts.reference = name
      facts.isRecursive = true
      return SchemaNode(facts, at: node.place)
    }
    let found = components[text] ?? follow(text, name, target, node.place)
    guard let description = node["description"]?.text else { return found }
    // A description beside the reference says what the value means here.
    var facts = found.facts
    facts.description = description
    return SchemaNode(facts, at: node.place)
  }

  private mutating func follow(_ reference: String, _ name: String, _ target: Node, _ place: Place) -> SchemaNode {
    let outerCut = cut
    cut = .max
    following.append(reference)
    var facts = read(target).facts
    following.removeLast()
    if facts.reference == nil { facts.reference = name }
    let schema = SchemaNode(facts, at: target.place)
    // What was cut off at a reference further out looks different when it is read from elsewhere.
    if cut >= following.count { components[reference] = schema } else { cut = min(cut, outerCut) }
    if cut >= following.count { cut = outerCut }
    return schema
  }

  // MARK: Facts

  private mutating func facts(_ node: Node) -> SchemaNode.Facts {
    var facts = SchemaNode.Facts()
    for part in node["allOf"]?.items ?? [] { SchemaReader.merge(read(part).facts, into: &facts) }
    readType(node, &facts)
    readAlternatives(node, &facts)
    facts.format = node["format"]?.text ?? facts.format
    facts.title = node["title"]?.text ?? facts.title
    facts.description = node["description"]?.text ?? facts.description
    facts.pattern = node["pattern"]?.text ?? facts.pattern
    if let enumeration = node["enum"] { facts.enumeration = enumeration.items }
    if let constant = node["const"] { facts.enumeration = [constant] }
    facts.defaultValue = node["default"] ?? facts.defaultValue
    facts.example = node["example"] ?? node["examples"]?.items.first ?? facts.example
    readLimits(node, &facts)
    for property in node["properties"]?.members ?? [] {
      let schema = read(property.value)
      facts.properties.removeAll { $0.name == property.name }
      facts.properties.append(.init(name: property.name, schema: schema, place: property.namePlace))
    }
    readRequired(node, &facts)
    if let items = node["items"] { facts.items = read(items) }
    readAdditional(node, &facts)
    inferType(&facts)
    return facts
  }

  /// Takes over what a part says; what it does not say stays as it is.
  private static func merge(_ part: SchemaNode.Facts, into facts: inout SchemaNode.Facts) {
    guard !part.isRecursive else { return }
    func take<Value>(_ path: WritableKeyPath<SchemaNode.Facts, Value?>) {
      if let value = part[keyPath: path] { facts[keyPath: path] = value }
    }
    facts.reference = facts.type == nil && facts.properties.isEmpty ? part.reference : nil
    facts.isNullable = facts.isNullable || part.isNullable
    facts.uniqueItems = facts.uniqueItems || part.uniqueItems
    for path in [\SchemaNode.Facts.type, \.format, \.title, \.description, \.pattern] { take(path) }
    for path in [\SchemaNode.Facts.defaultValue, \.example] { take(path) }
    for path in [\SchemaNode.Facts.minimum, \.maximum, \.exclusiveMinimum, \.exclusiveMaximum, \.multipleOf] { take(path) }
    for path in [\SchemaNode.Facts.minLength, \.maxLength, \.minItems, \.maxItems] { take(path) }
    take(\.items)
    if !part.enumeration.isEmpty { facts.enumeration = part.enumeration }
    if !part.alternatives.isEmpty { facts.alternatives = part.alternatives }
    if case .unspecified = part.additional {} else { facts.additional = part.additional }
    facts.properties = facts.properties.filter { old in !part.properties.contains { $0.name == old.name } } + part.properties
    facts.required += part.required.filter { name in !facts.required.contains(name) }
  }

  private static let types = ["string", "integer", "number", "boolean", "array", "object"]
  private static let invented = [
    "int": "integer", "long": "integer", "float": "number", "double": "number", "bool": "boolean", "str": "string", "text": "string",
    "date": "string", "list": "array", "dict": "object", "map": "object", "json": "object",
  ]

  private mutating func readType(_ node: Node, _ facts: inout SchemaNode.Facts) {
    if node["nullable"]?.bool == true { facts.isNullable = true }
    guard let type = node["type"] else { return }
    let names = type.items.isEmpty ? [type.text ?? ""] : type.items.compactMap(\.text)
    if names.contains("null") || type.items.contains(where: { if case .null = $0.content { true } else { false } }) {
      facts.isNullable = true
    }
    let others = names.filter { $0 != "null" && $0 != "any" }
    guard let name = others.first else { return }
    if others.count > 1 {
      return report(.warning, "several-types", type.place, "Several types are read as any JSON value: \(others.joined(separator: ", ")).")
    }
    if SchemaReader.types.contains(name) {
      facts.type = name
    } else if let meant = SchemaReader.invented[name.lowercased()] ?? SchemaReader.types.first(where: { $0 == name.lowercased() }) {
      facts.type = meant
      report(.warning, "invented-type", type.place, "\"\(name)\" is no type of OpenAPI; it is read as \(meant).")
    } else {
      report(.error, "unknown-type", type.place, "\"\(name)\" is no type; expected \(SchemaReader.types.joined(separator: ", ")).")
    }
  }

  private mutating func readAlternatives(_ node: Node, _ facts: inout SchemaNode.Facts) {
    guard let alternatives = node["oneOf"] ?? node["anyOf"] else { return }
    var schemas: [SchemaNode] = []
    for item in alternatives.items {
      if item["type"]?.text == "null" { facts.isNullable = true } else { schemas.append(read(item)) }
    }
    if schemas.count == 1 {
      SchemaReader.merge(schemas[0].facts, into: &facts)
    } else if !schemas.isEmpty {
      facts.alternatives = schemas
      report(.note, "alternatives", alternatives.place, "A choice between \(schemas.count) schemas is read as any JSON value.")
    }
  }

  private func readLimits(_ node: Node, _ facts: inout SchemaNode.Facts) {
    func number(_ name: String) -> Double? { node[name]?.number?.double }
    func integer(_ name: String) -> Int? { node[name]?.number?.integer }
    facts.minimum = number("minimum") ?? facts.minimum
    facts.maximum = number("maximum") ?? facts.maximum
    // OpenAPI 3.0 has a switch beside the limit, 3.1 a limit of its own.
    if node["exclusiveMinimum"]?.bool == true { (facts.exclusiveMinimum, facts.minimum) = (facts.minimum, nil) }
    if node["exclusiveMaximum"]?.bool == true { (facts.exclusiveMaximum, facts.maximum) = (facts.maximum, nil) }
    facts.exclusiveMinimum = number("exclusiveMinimum") ?? facts.exclusiveMinimum
    facts.exclusiveMaximum = number("exclusiveMaximum") ?? facts.exclusiveMaximum
    facts.multipleOf = number("multipleOf") ?? facts.multipleOf
    facts.minLength = integer("minLength") ?? facts.minLength
    facts.maxLength = integer("maxLength") ?? facts.maxLength
    facts.minItems = integer("minItems") ?? facts.minItems
    facts.maxItems = integer("maxItems") ?? facts.maxItems
    facts.uniqueItems = node["uniqueItems"]?.bool ?? facts.uniqueItems
  }

  private mutating func readRequired(_ node: Node, _ facts: inout SchemaNode.Facts) {
    for name in node["required"]?.items ?? [] {
      guard let text = name.text else { continue }
      if !facts.required.contains(text) { facts.required.append(text) }
      if !facts.properties.contains(where: { $0.name == text }) {
        report(.warning, "required-unknown", name.place, "\"\(text)\" is required but is not among the properties.")
      }
    }
  }

  private mutating func readAdditional(_ node: Node, _ facts: inout SchemaNode.Facts) {
    guard let additional = node["additionalProperties"] else { return }
    if let allowed = additional.bool {
      facts.additional = allowed ? .free : .forbidden
    } else {
      facts.additional = additional.members.isEmpty ? .free : .schema(read(additional))
    }
  }

  /// What has properties is an object, and what has items an array, whether it says so or not.
  private func inferType(_ facts: inout SchemaNode.Facts) {
    guard facts.type == nil, facts.alternatives.isEmpty else { return }
    if !facts.properties.isEmpty { facts.type = "object" } else if facts.items != nil { facts.type = "array" }
    if facts.type == nil, !facts.enumeration.isEmpty, facts.enumeration.allSatisfy({ $0.string != nil }) { facts.type = "string" }
  }
}
