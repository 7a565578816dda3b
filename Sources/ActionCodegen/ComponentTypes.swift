// SPDX-License-Identifier: Apache-2.0

internal import OpenAPI

/// The components that have a Swift type of their own, and which of them contain which.
struct ComponentTypes {
  /// The names in Swift.
  let names: [String: String]
  /// Names that no type inside another may take.
  let taken: Set<String>
  /// The components that each can be reached from without an array or a dictionary between them.
  private let reachable: [String: Set<String>]

  init(_ components: [(name: String, schema: SchemaNode)], names: [String: String]) {
    self.names = names
    taken = SwiftName.takenTypes.union(names.values)
    var edges: [String: Set<String>] = [:]
    for component in components where names[component.name] != nil {
      edges[component.name] = ComponentTypes.targets(of: component.schema.facts, depth: 0)
    }
    reachable = edges.mapValues { ComponentTypes.closure($0, edges) }
  }

  static func needsName(_ schema: SchemaNode) -> Bool {
    if case .several = Choice(schema) { return true }
    return schema.facts.alternatives.isEmpty && (schema.facts.type == "object" && !schema.facts.properties.isEmpty || isEnumeration(schema))
  }

  static func isEnumeration(_ schema: SchemaNode) -> Bool {
    schema.facts.type == "string" && !schema.facts.enumeration.isEmpty && schema.facts.enumeration.allSatisfy { $0.text != nil }
  }

  /// Whether a component holds another of its own type, which a struct cannot do directly.
  func contains(itself component: String) -> Bool { reachable[component]?.contains(component) ?? false }

  /// Whether a value of a component's property holds that component again.
  func isCircular(from owner: String, through property: SchemaNode) -> Bool {
    guard contains(itself: owner) else { return false }
    return ComponentTypes.stored(property, depth: 0).contains { $0 == owner || reachable[$0]?.contains(owner) ?? false }
  }

  /// The components that a value holds in itself.
  private static func stored(_ schema: SchemaNode, depth: Int) -> Set<String> {
    if let reference = schema.facts.reference, schema.facts.isRecursive || needsName(schema) { return [reference] }
    return targets(of: schema.facts, depth: depth + 1)
  }

  private static func targets(of facts: SchemaNode.Facts, depth: Int) -> Set<String> {
    guard depth < 64, facts.type != "array" else { return [] }
    let inside = facts.properties.map(\.schema) + facts.alternatives
    return inside.reduce(into: []) { $0.formUnion(stored($1, depth: depth)) }
  }

  private static func closure(_ start: Set<String>, _ edges: [String: Set<String>]) -> Set<String> {
    var found = start
    var waiting = Array(start)
    while let next = waiting.popLast() {
      for target in edges[next] ?? [] where found.insert(target).inserted { waiting.append(target) }
    }
    return found
  }

  // MARK: Inputs

  /// The components that a schema reaches in any way.
  static func mentioned(by schema: SchemaNode?, _ found: inout Set<String>, depth: Int = 0) {
    guard let schema, depth < 100 else { return }
    let facts = schema.facts
    if let reference = facts.reference, !found.insert(reference).inserted { return }
    for property in facts.properties { mentioned(by: property.schema, &found, depth: depth + 1) }
    for alternative in facts.alternatives { mentioned(by: alternative, &found, depth: depth + 1) }
    mentioned(by: facts.items, &found, depth: depth + 1)
    if case .schema(let values) = facts.additional { mentioned(by: values, &found, depth: depth + 1) }
  }
}
