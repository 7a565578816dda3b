// SPDX-License-Identifier: Apache-2.0

internal import OpenAPI

/// Finds the Swift type for each schema, and declares those that need a name.
struct TypeBuilder {
  private(set) var problems: [Problem] = []
  private let file: String
  /// The names of components in Swift.
  private let componentNames: [String: String]

  init(file: String, componentNames: [String: String]) {
    self.file = file
    self.componentNames = componentNames
  }

  /// The type of a value.
  ///
  /// - Parameters:
  ///   - schema: what the value is.
  ///   - name: what a type of its own would be called.
  ///   - nested: where such a type is declared.
  /// - Returns: the type as Swift writes it.
  mutating func type(_ schema: SchemaNode?, named name: String, _ nested: inout [TypeModel]) -> String {
    guard let schema else { return "JSONValue" }
    let type = plainType(schema, named: name, &nested)
    return schema.facts.isNullable && type != "JSONValue" ? type + "?" : type
  }

  private mutating func plainType(_ schema: SchemaNode, named name: String, _ nested: inout [TypeModel]) -> String {
    let facts = schema.facts
    if facts.isRecursive {
      let sentence = "\(facts.reference ?? "The schema") contains itself here; inside it is read as any JSON value."
      problems.append(Problem(.warning, "recursive", file: file, at: schema.place, sentence))
      return "JSONValue"
    }
    if let reference = facts.reference, let known = componentNames[reference], TypeBuilder.needsName(schema) { return known }
    switch facts.type {
    case "boolean": return "Bool"
    case "integer": return "Int"
    case "number": return "Double"
    case "string" where TypeBuilder.isEnumeration(schema): return declare(schema, named: name, &nested)
    case "string": return facts.format == "date-time" ? "Date" : "String"
    case "array":
      let itemName = name.hasSuffix("s") && name.count > 1 ? String(name.dropLast()) : name + "Item"
      return "[\(type(facts.items, named: itemName, &nested))]"
    case "object" where !facts.properties.isEmpty: return declare(schema, named: name, &nested)
    case "object":
      guard case .schema(let values) = facts.additional else { return "JSONValue" }
      return "[String: \(type(values, named: name + "Value", &nested))]"
    default: return "JSONValue"
    }
  }

  static func needsName(_ schema: SchemaNode) -> Bool {
    schema.facts.alternatives.isEmpty && (schema.facts.type == "object" && !schema.facts.properties.isEmpty || isEnumeration(schema))
  }

  private static func isEnumeration(_ schema: SchemaNode) -> Bool {
    schema.facts.type == "string" && !schema.facts.enumeration.isEmpty && schema.facts.enumeration.allSatisfy { $0.text != nil }
  }

  private mutating func declare(_ schema: SchemaNode, named name: String, _ nested: inout [TypeModel]) -> String {
    var taken = SwiftName.takenTypes.union(nested.map(\.name)).union(componentNames.values)
    let unique = SwiftName.unique(SwiftName.type(name), &taken)
    nested.append(declaration(schema, named: unique))
    return unique
  }

  /// The declaration of a schema that needs a name.
  mutating func declaration(_ schema: SchemaNode, named name: String) -> TypeModel {
    let facts = schema.facts
    let description = facts.description ?? facts.title ?? ""
    guard facts.type == "object" else {
      var taken: Set<String> = []
      var seen: Set<String> = []
      let cases = facts.enumeration.compactMap(\.text).filter { seen.insert($0).inserted }.map {
        (SwiftName.unique(SwiftName.enumCase($0), &taken), $0)
      }
      return TypeModel(name: name, description: description, kind: .enumeration(cases), nested: [])
    }
    var nested: [TypeModel] = []
    var names: Set<String> = []
    let properties = facts.properties.map { property in
      storedProperty(property.name, property.schema, isRequired: facts.required.contains(property.name), &names, &nested)
    }
    return TypeModel(name: name, description: description, kind: .structure(properties), nested: nested)
  }

  /// A stored property for a schema's property or an argument.
  mutating func storedProperty(
    _ key: String, _ schema: SchemaNode?, isRequired: Bool, description: String? = nil, _ names: inout Set<String>,
    _ nested: inout [TypeModel]
  ) -> PropertyModel {
    var type = type(schema, named: SwiftName.type(key), &nested)
    if !isRequired, !type.hasSuffix("?") { type += "?" }
    return PropertyModel(
      key: key, name: SwiftName.unique(SwiftName.property(key), &names), type: type,
      description: description ?? schema?.facts.description ?? "")
  }
}
