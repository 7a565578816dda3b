// SPDX-License-Identifier: Apache-2.0

internal import OpenAPI

/// What `oneOf` and `anyOf` come to in Swift.
enum Choice {
  /// Any JSON value.
  case anything
  /// One type after all, because the others are it too.
  case one(SchemaNode)
  /// Types that an enum has cases for.
  case several([SchemaNode])

  init(_ schema: SchemaNode) {
    guard !schema.facts.alternatives.isEmpty else {
      self = .one(schema)
      return
    }
    let flat = Choice.flat(schema, depth: 0)
    let shapes = flat.map(Choice.shape)
    guard !shapes.contains("any"), !flat.isEmpty else {
      self = .anything
      return
    }
    var kept: [SchemaNode] = []
    for (node, shape) in zip(flat, shapes) {
      // Every integer is a number, and every listed text a text; formats and limits make no other type.
      if shape == "integer", shapes.contains("number") { continue }
      if shape == "enumeration", shapes.contains("string") { continue }
      if ["string", "integer", "number", "boolean"].contains(shape), kept.contains(where: { Choice.shape($0) == shape }) { continue }
      kept.append(node)
    }
    self = kept.count == 1 ? .one(kept[0]) : Choice.joined(kept)
  }

  /// Lists of texts are one list.
  private static func joined(_ nodes: [SchemaNode]) -> Choice {
    let lists = nodes.filter { shape($0) == "enumeration" && $0.facts.reference == nil }
    guard lists.count > 1, let first = lists.first else { return .several(nodes) }
    var facts = first.facts
    facts.enumeration = lists.flatMap(\.facts.enumeration)
    let list = SchemaNode(facts, at: first.place)
    let others = nodes.filter { node in !lists.contains { $0 === node } }
    return others.isEmpty ? .one(list) : .several([list] + others)
  }

  /// The alternatives, and those of alternatives that are choices themselves.
  private static func flat(_ schema: SchemaNode, depth: Int) -> [SchemaNode] {
    guard !schema.facts.alternatives.isEmpty, depth < 8 else { return [schema] }
    return schema.facts.alternatives.flatMap { flat($0, depth: depth + 1) }
  }

  private static func shape(_ node: SchemaNode) -> String {
    if node.facts.isRecursive { return "reference" }
    if ComponentTypes.isEnumeration(node) { return "enumeration" }
    if node.facts.type == "object", node.facts.properties.isEmpty, case .schema = node.facts.additional { return "dictionary" }
    if node.facts.type == "object", node.facts.properties.isEmpty { return "any" }
    return node.facts.type ?? "any"
  }
}
