// SPDX-License-Identifier: Apache-2.0

internal import OpenAPI

/// A configuration's tree, brought into CloudFormation's names, and what is wrong with it.
struct AgentForm {
  static let what = "an agent's configuration, a mapping with agent, model and instructions"

  var node: Node
  /// What cannot be understood.
  var problems: [Problem]
  /// What can be understood and the service rejects.
  var limits: [Problem]

  /// Reads a text; `nil` when it is no mapping at all, or a schema.
  static func read(_ bytes: [UInt8], file: String) -> (form: AgentForm?, problems: [Problem]) {
    let (node, problems) = Node.load(bytes, file: file, expecting: what)
    guard let node else { return (nil, problems) }
    guard isMeant(by: node) else {
      let found = node.isMapping ? "a mapping that says nothing of an agent" : node.kind
      return (nil, problems + [Problem(.error, "not-agent", file: file, at: node.place, "Expected \(what), but found \(found).")])
    }
    var reader = ShapeReader(file: file)
    let root = reader.read(node, .object(.agent), "The configuration")
    return (AgentForm(node: root, problems: reader.problems, limits: reader.limits), problems)
  }

  static func isMeant(by node: Node) -> Bool {
    let schemaNames = ["openapi", "swagger", "paths"]
    let agentNames = ["AgentName", "FoundationModel", "Instruction", "ActionGroups"]
    let names = Shape.agent.fields.filter { agentNames.contains($0.name) }.flatMap(\.names)
    return node.isMapping && !schemaNames.contains { node[$0] != nil } && names.contains { node[$0] != nil }
  }
}
