// SPDX-License-Identifier: Apache-2.0

internal import JSON

extension SchemaNode.Facts {
  /// Takes over what a part of `allOf` says; what it does not say stays as it is.
  mutating func merge(_ part: SchemaNode.Facts) {
    let isBlank = type == nil && properties.isEmpty && alternatives.isEmpty && reference == nil
    if part.isRecursive {
      // A reference to what is being read is known by its name alone.
      if isBlank { (isRecursive, reference, isNullable) = (true, part.reference, isNullable || part.isNullable) }
      return
    }
    if isBlank { reference = part.reference } else if !part.isCondition || !part.required.isEmpty { reference = nil }
    isNullable = isNullable || part.isNullable
    uniqueItems = uniqueItems || part.uniqueItems
    for path in [\SchemaNode.Facts.type, \.format, \.title, \.description, \.pattern] { take(path, of: part) }
    for path in [\SchemaNode.Facts.defaultValue, \.example] { take(path, of: part) }
    for path in [\SchemaNode.Facts.minimum, \.maximum, \.exclusiveMinimum, \.exclusiveMaximum, \.multipleOf] { take(path, of: part) }
    for path in [\SchemaNode.Facts.minLength, \.maxLength, \.minItems, \.maxItems] { take(path, of: part) }
    take(\.items, of: part)
    if !part.enumeration.isEmpty { enumeration = part.enumeration }
    if !part.alternatives.isEmpty { alternatives = part.alternatives }
    if case .unspecified = part.additional {} else { additional = part.additional }
    let (names, known) = (Set(part.properties.map(\.name)), Set(required))
    properties = properties.filter { !names.contains($0.name) } + part.properties
    required += part.required.filter { !known.contains($0) }
  }

  private mutating func take<Value>(_ path: WritableKeyPath<SchemaNode.Facts, Value?>, of part: SchemaNode.Facts) {
    if let value = part[keyPath: path] { self[keyPath: path] = value }
  }

  /// Whether nothing is said of a value's type, only of what it must be besides.
  var isCondition: Bool {
    type == nil && properties.isEmpty && items == nil && alternatives.isEmpty && enumeration.isEmpty && !isRecursive
  }

  /// What has properties is an object, and what has items an array, whether it says so or not.
  mutating func inferType() {
    guard type == nil, alternatives.isEmpty, !isRecursive else { return }
    if !properties.isEmpty { type = "object" } else if items != nil { type = "array" }
    if type == nil, case .schema = additional { type = "object" }
    guard type == nil, !enumeration.isEmpty else { return }
    if enumeration.allSatisfy({ $0.string != nil }) { type = "string" }
    if enumeration.allSatisfy({ $0.number != nil }) { type = enumeration.allSatisfy { $0.number?.integer != nil } ? "integer" : "number" }
  }
}

extension SchemaNode {
  /// The same schema, of that type unless it says one itself.
  func inheriting(_ type: String) -> SchemaNode {
    guard facts.isCondition else { return self }
    var facts = facts
    facts.type = type
    return SchemaNode(facts, at: place)
  }
}
