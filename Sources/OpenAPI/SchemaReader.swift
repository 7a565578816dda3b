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
    let reference = "#/components/schemas/\(References.escaped(name))"
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
    let name = SchemaReader.componentName(text)
    if let index = following.firstIndex(of: text) ?? (following.count >= References.chainMax ? 0 : nil) {
      cut = min(cut, index)
      var facts = SchemaNode.Facts()
      facts.reference = name
      facts.isRecursive = true
      return SchemaReader.siblings(of: node, beside: SchemaNode(facts, at: node.place))
    }
    let found = components[text] ?? follow(text, name, target, node.place)
    return SchemaReader.siblings(of: node, beside: found)
  }

  /// What stands beside a reference says what the value means here.
  private static func siblings(of node: Node, beside found: SchemaNode) -> SchemaNode {
    guard node["description"] != nil || node["nullable"] != nil || node["default"] != nil else { return found }
    var facts = found.facts
    facts.description = node["description"]?.text ?? facts.description
    facts.isNullable = node["nullable"]?.flag ?? facts.isNullable
    facts.defaultValue = node["default"] ?? facts.defaultValue
    return SchemaNode(facts, at: node.place)
  }

  /// `Order` of `#/components/schemas/Order`; other places have no name.
  private static func componentName(_ reference: String) -> String? {
    let prefix = "#/components/schemas/"
    guard reference.hasPrefix(prefix), case let name = reference.dropFirst(prefix.count), !name.contains("/") else { return nil }
    return References.unescaped(name)
  }

  private mutating func follow(_ reference: String, _ name: String?, _ target: Node, _ place: Place) -> SchemaNode {
    let outerCut = cut
    cut = .max
    following.append(reference)
    var facts = read(target).facts
    following.removeLast()
    if facts.isRecursive, facts.reference == name {
      report(.error, "dangling-reference", target.place, "The reference leads in a circle.")
      facts = .init()
    }
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
    for part in node["allOf"]?.items ?? [] { facts.merge(read(part).facts) }
    readType(node, &facts)
    facts.format = node["format"]?.text ?? facts.format
    facts.title = node["title"]?.text ?? facts.title
    facts.description = node["description"]?.text ?? facts.description
    facts.pattern = node["pattern"]?.text ?? facts.pattern
    if let enumeration = node["enum"] { facts.enumeration = enumeration.items.isEmpty ? facts.enumeration : enumeration.items }
    if let constant = node["const"] { facts.enumeration = [constant] }
    if facts.enumeration.contains(where: \.isNull) {
      facts.isNullable = true
      facts.enumeration.removeAll(where: \.isNull)
    }
    facts.defaultValue = node["default"] ?? facts.defaultValue
    facts.example = node["example"] ?? node["examples"]?.items.first ?? facts.example
    readLimits(node, &facts)
    readProperties(node, &facts)
    readRequired(node, &facts)
    if let items = node["items"] { facts.items = read(items) }
    readAdditional(node, &facts)
    if ["properties", "required", "enum", "const", "items", "oneOf", "anyOf"].contains(where: { node[$0] != nil }) {
      facts.reference = nil
    }
    facts.inferType()
    readAlternatives(node, &facts)
    return facts
  }

  private mutating func readType(_ node: Node, _ facts: inout SchemaNode.Facts) {
    if node["nullable"]?.flag == true { facts.isNullable = true }
    guard let type = node["type"] else { return }
    let names = type.items.isEmpty ? [type.text ?? ""] : type.items.compactMap(\.text)
    if names.contains("null") { facts.isNullable = true }
    var types: [TypeWord] = []
    for name in names where name != "null" {
      let word = TypeWord(name)
      if let sentence = word.problem { report(word.isKnown ? .warning : .error, word.code, type.place, sentence) }
      if !types.contains(where: { $0.type == word.type }) { types.append(word) }
    }
    if types.count > 1 {
      facts.alternatives = types.map { word in
        var alternative = SchemaNode.Facts()
        word.apply(to: &alternative, at: type.place)
        return SchemaNode(alternative, at: type.place)
      }
    } else if let word = types.first {
      word.apply(to: &facts, at: type.place)
    } else if type.items.isEmpty, root["openapi"]?.text?.hasPrefix("3.0") ?? false {
      report(.warning, "invented-type", type.place, "\"null\" is no type of OpenAPI 3.0; it is read as any JSON value that may be null.")
    }
  }

  private mutating func readAlternatives(_ node: Node, _ facts: inout SchemaNode.Facts) {
    guard let alternatives = node["oneOf"] ?? node["anyOf"] else { return }
    var schemas: [SchemaNode] = []
    for item in alternatives.items {
      if item["type"]?.text == "null", item["properties"] == nil { facts.isNullable = true } else { schemas.append(read(item)) }
    }
    // Conditions on what is declared already, such as which of its properties must be there together, are no types of their own.
    if facts.type != nil, schemas.allSatisfy({ $0.facts.isCondition }) { return }
    if schemas.count == 1 { return facts.merge(schemas[0].facts) }
    guard !facts.properties.isEmpty else {
      if let type = facts.type { schemas = schemas.map { $0.inheriting(type) } }
      facts.alternatives = schemas
      return
    }
    var base = facts
    base.description = nil
    facts.alternatives = schemas.map { schema in
      var whole = base
      whole.merge(schema.facts)
      whole.reference = nil
      return SchemaNode(whole, at: schema.place)
    }
    facts.properties = []
    facts.required = []
    facts.type = nil
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
    facts.uniqueItems = node["uniqueItems"]?.flag ?? facts.uniqueItems
  }

  private mutating func readProperties(_ node: Node, _ facts: inout SchemaNode.Facts) {
    var names = Set(facts.properties.map(\.name))
    for property in node["properties"]?.members ?? [] {
      let schema = read(property.value)
      if !names.insert(property.name).inserted { facts.properties.removeAll { $0.name == property.name } }
      facts.properties.append(.init(name: property.name, schema: schema, place: property.namePlace))
      guard property.value["$ref"] == nil, let required = property.value["required"], let isRequired = required.flag else { continue }
      report(
        .warning, "required-misplaced", required.place,
        "\"required\" is a list of names beside \"properties\"; here it is read as said of \(property.name).")
      if isRequired { facts.required.append(property.name) }
    }
  }

  private mutating func readRequired(_ node: Node, _ facts: inout SchemaNode.Facts) {
    let properties = Set(facts.properties.map(\.name))
    var names = Set(facts.required)
    for name in node["required"]?.items ?? [] {
      guard let text = name.text else { continue }
      if names.insert(text).inserted { facts.required.append(text) }
      if !properties.contains(text) {
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
}
