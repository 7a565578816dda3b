// SPDX-License-Identifier: Apache-2.0

internal import OpenAPI

/// Finds the Swift type for each schema, and declares those that need a name.
struct TypeBuilder {
  /// What is declared side by side inside a type.
  struct Scope {
    fileprivate(set) var types: [TypeModel] = []
    fileprivate var typeNames: Set<String> = []
    fileprivate var propertyNames: Set<String> = []
  }

  private(set) var problems: [Problem] = []
  /// The components that some type names.
  private(set) var used: Set<String> = []
  private(set) var usesDate = false
  private(set) var usesBoxed = false
  /// Whether what is declared goes into operations: then nothing unlisted can come, since arguments are checked.
  var isInput = false
  private var direction: Direction { owner != nil ? .both : isInput ? .input : .output }
  private let file: String
  private let components: ComponentTypes
  /// The component that is being declared.
  private var owner: String?

  init(file: String, components: ComponentTypes) {
    self.file = file
    self.components = components
  }

  private mutating func warn(_ code: String, _ place: Place, _ sentence: String) {
    problems.append(Problem(.warning, code, file: file, at: place, sentence))
  }

  // MARK: Types

  /// The type of a value.
  ///
  /// - Parameters:
  ///   - schema: what the value is.
  ///   - name: what a type of its own would be called.
  ///   - scope: where such a type is declared.
  /// - Returns: the type as Swift writes it.
  mutating func type(_ schema: SchemaNode?, named name: String, _ scope: inout Scope) -> String {
    guard let schema else { return "JSONValue" }
    let type = plainType(schema, named: name, &scope)
    let isNullable = schema.facts.isNullable || schema.facts.alternatives.contains { $0.facts.isNullable }
    return isNullable && type != "JSONValue" ? type + "?" : type
  }

  private mutating func plainType(_ schema: SchemaNode, named name: String, _ scope: inout Scope) -> String {
    let facts = schema.facts
    if let reference = facts.reference, let known = components.names[reference], facts.isRecursive || ComponentTypes.needsName(schema) {
      used.insert(reference)
      return known
    }
    if facts.isRecursive {
      warn("recursive", schema.place, "\(facts.reference ?? "The schema") contains itself here; inside it is read as any JSON value.")
      return "JSONValue"
    }
    switch Choice(schema) {
    case .anything: return "JSONValue"
    case .several: return declare(schema, named: name, &scope)
    case .one(let only) where only !== schema: return plainType(only, named: name, &scope)
    case .one: break
    }
    switch facts.type {
    case "boolean": return "Bool"
    case "integer": return "Int"
    case "number": return "Double"
    case "string" where ComponentTypes.isEnumeration(schema): return declare(schema, named: name, &scope)
    case "string" where facts.format == "date-time":
      usesDate = true
      return "Date"
    case "string": return "String"
    case "array":
      let itemName = name.hasSuffix("s") && name.count > 1 ? String(name.dropLast()) : name + "Item"
      return "[\(type(facts.items, named: itemName, &scope))]"
    case "object" where !facts.properties.isEmpty: return declare(schema, named: name, &scope)
    case "object":
      guard case .schema(let values) = facts.additional else { return "JSONValue" }
      return "[String: \(type(values, named: name + "Value", &scope))]"
    default: return "JSONValue"
    }
  }

  private mutating func declare(_ schema: SchemaNode, named name: String, _ scope: inout Scope) -> String {
    let wanted = SwiftName.type(name)
    func isTaken(_ name: String) -> Bool {
      components.taken.contains(name) || scope.typeNames.contains(name) || scope.propertyNames.contains(name)
    }
    let given = isTaken(wanted) ? SwiftName.unique(wanted + "Value", isTaken) : wanted
    if given != wanted { warn("renamed", schema.place, "The type for \(name) is called \(given) here, because \(wanted) is taken.") }
    scope.typeNames.insert(given)
    scope.types.append(declaration(schema, named: given))
    return given
  }

  // MARK: Declarations

  /// The declaration of a component.
  mutating func declaration(_ component: (name: String, schema: SchemaNode), named name: String, isInput: Bool) -> TypeModel {
    (owner, self.isInput) = (component.name, isInput)
    defer { owner = nil }
    return declaration(component.schema, named: name)
  }

  private mutating func declaration(_ schema: SchemaNode, named name: String) -> TypeModel {
    let facts = schema.facts
    var model = TypeModel(name: name, description: facts.description ?? facts.title ?? "", kind: .structure([]), direction: direction)
    var scope = Scope()
    if case .several(let alternatives) = Choice(schema) {
      model.kind = choice(alternatives, named: name, &scope)
    } else if facts.type == "object" {
      model.kind = .structure(properties(facts, &scope))
    } else {
      model.kind = .enumeration(TypeBuilder.cases(facts), isOpen: !isInput)
    }
    model.nested = scope.types
    return model
  }

  private mutating func properties(_ facts: SchemaNode.Facts, _ scope: inout Scope) -> [PropertyModel] {
    let required = Set(facts.required)
    let named = facts.properties.map { property in
      let isRequired = required.contains(property.name)
      return storedProperty(property.name, property.schema, property.place, isRequired: isRequired, &scope)
    }
    return named + others(facts.additional, &scope)
  }

  /// What an object holds beside its properties, where the schema says that it may.
  private mutating func others(_ additional: SchemaNode.Additional, _ scope: inout Scope) -> [PropertyModel] {
    let values: SchemaNode?
    switch additional {
    case .unspecified, .forbidden: return []
    case .free: values = nil
    case .schema(let schema): values = schema
    }
    let type = type(values, named: "Other", &scope)
    let name = SwiftName.unique("others") { scope.propertyNames.contains($0) }
    scope.propertyNames.insert(name)
    let description = "Members that the schema allows and does not name."
    return [PropertyModel(key: "", name: name, type: "[String: \(type)]", description: description, isOthers: true)]
  }

  private static func cases(_ facts: SchemaNode.Facts) -> [(name: String, value: String)] {
    var taken: Set<String> = ["other"]
    var seen: Set<String> = []
    return facts.enumeration.compactMap(\.text).filter { seen.insert($0).inserted }.map { value in
      (SwiftName.unique(SwiftName.enumCase(value), &taken), value)
    }
  }

  private mutating func choice(_ alternatives: [SchemaNode], named name: String, _ scope: inout Scope) -> TypeModel.Kind {
    // What a choice has beside its cases.
    var names: Set<String> = ["read"]
    var types: Set<String> = []
    var cases: [(name: String, type: String)] = []
    for alternative in alternatives {
      let title = alternative.facts.title ?? (alternative.facts.type == "object" ? "Object" : name + "Value")
      let type = plainType(alternative, named: SwiftName.type(title), &scope)
      guard types.insert(type).inserted else { continue }
      cases.append((SwiftName.unique(TypeBuilder.caseName(type), &names), type))
    }
    let isIndirect = owner.map { components.contains(itself: $0) } ?? false
    return .choice(cases, isIndirect: isIndirect)
  }

  private static func caseName(_ type: String) -> String {
    switch type {
    case "Int": "integer"
    case "Double": "number"
    case "Bool": "boolean"
    case _ where type.hasPrefix("[String:"): "object"
    case _ where type.hasPrefix("["): "array"
    default: SwiftName.enumCase(type)
    }
  }

  /// A stored property for a schema's property or an argument.
  mutating func storedProperty(
    _ key: String, _ schema: SchemaNode?, _ place: Place, isRequired: Bool, description: String? = nil,
    _ scope: inout Scope
  ) -> PropertyModel {
    let declared = scope.types.count
    var type = type(schema, named: SwiftName.type(key), &scope)
    let description = description ?? schema?.facts.description ?? ""
    // What is said of the value needs no saying again of its type.
    for index in declared..<scope.types.count where scope.types[index].description == description { scope.types[index].description = "" }
    if !isRequired, !type.hasSuffix("?") { type += "?" }
    let wanted = SwiftName.property(key)
    // A script without capitals would give the property and its type one name.
    let name = SwiftName.unique(wanted) { scope.propertyNames.contains($0) || scope.typeNames.contains($0) }
    scope.propertyNames.insert(name)
    if name != wanted { warn("renamed", place, "\"\(key)\" is called \(name) in Swift, because \(wanted) is taken.") }
    let isBoxed = owner.map { owner in schema.map { components.isCircular(from: owner, through: $0) } ?? false } ?? false
    usesBoxed = usesBoxed || isBoxed
    return PropertyModel(key: key, name: name, type: type, description: description, isBoxed: isBoxed)
  }
}
