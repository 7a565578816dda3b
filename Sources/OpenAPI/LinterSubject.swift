// SPDX-License-Identifier: Apache-2.0

/// What rules look at: the tree as it is written, its operations and every schema that they reach.
struct LintSubject {
  let source: LintSource
  let root: Node
  let group: String
  let profile: Linter.Profile
  let operations: [LintOperation]
  /// Each place once, those of inputs first.
  let schemas: [LintSchema]
  /// References that lead back into what they stand in.
  let recursions: [(reference: Node, operation: String, isInput: Bool)]

  init(_ source: LintSource, group: String, profile: Linter.Profile) {
    self.source = source
    self.group = group
    self.profile = profile
    let root = source.root ?? Node(.null, at: .start)
    self.root = root
    operations = LintSubject.operations(root)
    var walk = LintWalk(root: root)
    for operation in operations {
      for parameter in operation.parameters { walk.visit(parameter.schema, operation.title, isInput: true, title: parameter.name) }
      for content in operation.body?["content"]?.members ?? [] { walk.visit(content.value["schema"], operation.title, isInput: true) }
    }
    for operation in operations {
      for response in operation.responses {
        for content in response.node["content"]?.members ?? [] { walk.visit(content.value["schema"], operation.title, isInput: false) }
      }
    }
    schemas = walk.schemas
    recursions = walk.recursions
  }

  private static let methods: Set<String> = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]

  private static func operations(_ root: Node) -> [LintOperation] {
    var operations: [LintOperation] = []
    for path in root["paths"]?.members ?? [] where !path.name.hasPrefix("x-") {
      for member in path.value.members where methods.contains(member.name.lowercased()) && member.value.isMapping {
        operations.append(LintOperation(path, member, root))
      }
    }
    return operations
  }

  /// What a `$ref` leads to, or the node itself.
  static func resolve(_ node: Node, _ root: Node) -> Node? {
    var target = node
    for _ in 0..<References.chainMax {
      guard let reference = target["$ref"]?.string else { return target }
      guard let next = References.target(reference, root) else { return nil }
      target = next
    }
    return nil
  }
}

/// An operation as it is written, references resolved.
struct LintOperation {
  let path: Node.Member
  /// Upper case.
  let method: String
  /// Where the method's name stands.
  let place: Place
  let node: Node
  let parameters: [LintParameter]
  let body: Node?
  let responses: [Response]

  struct Response {
    /// `200`, `4XX`, `default`.
    var status: String
    var place: Place
    var node: Node

    var isSuccess: Bool { status.hasPrefix("2") }
  }

  var title: String { "\(method) \(path.name)" }
  var id: String? { node["operationId"].flatMap { $0.text } }
  var idPlace: Place { node["operationId"]?.place ?? place }

  init(_ path: Node.Member, _ member: Node.Member, _ root: Node) {
    self.path = path
    method = member.name.uppercased()
    place = member.namePlace
    node = member.value
    let own = LintOperation.parameters(member.value["parameters"], root)
    let shared = LintOperation.parameters(path.value["parameters"], root)
    parameters = shared.filter { one in !own.contains { $0.name == one.name && $0.location == one.location } } + own
    body = member.value["requestBody"].flatMap { LintSubject.resolve($0, root) }
    responses = (member.value["responses"]?.members ?? []).compactMap { member in
      guard !member.name.hasPrefix("x-"), let node = LintSubject.resolve(member.value, root) else { return nil }
      return Response(status: member.name, place: member.namePlace, node: node)
    }
  }

  private static func parameters(_ node: Node?, _ root: Node) -> [LintParameter] {
    (node?.items ?? []).compactMap { item in
      guard let target = LintSubject.resolve(item, root), let name = target["name"]?.text else { return nil }
      return LintParameter(name: name, location: target["in"]?.text ?? "", place: item.place, node: target)
    }
  }
}

struct LintParameter {
  var name: String
  /// Empty when the schema does not say.
  var location: String
  var place: Place
  var node: Node

  var schema: Node? { node["schema"] ?? node["content"]?.members.first?.value["schema"] }
}

/// A schema that an operation reaches.
struct LintSchema {
  var node: Node
  /// The operation that reaches it first.
  var operation: String
  var isInput: Bool
  /// The property's name, where it is one.
  var property: String?
  /// What sentences call it: the property's or the parameter's name.
  var title: String?
}

/// The way through schemas, each once.
struct LintWalk {
  private static let depthMax = 200

  let root: Node
  private(set) var schemas: [LintSchema] = []
  private(set) var recursions: [(reference: Node, operation: String, isInput: Bool)] = []
  private var seen: Set<Place> = []
  private var open: Set<Place> = []
  private var depth = 0

  init(root: Node) { self.root = root }

  mutating func visit(_ node: Node?, _ operation: String, isInput: Bool, property: String? = nil, title: String? = nil) {
    guard let node, let target = LintSubject.resolve(node, root), target.isMapping, depth < LintWalk.depthMax else { return }
    if open.contains(target.place), let reference = node["$ref"] {
      recursions.append((reference, operation, isInput))
      return
    }
    guard seen.insert(target.place).inserted else { return }
    depth += 1
    open.insert(target.place)
    schemas.append(LintSchema(node: target, operation: operation, isInput: isInput, property: property, title: property ?? title))
    for member in target["properties"]?.members ?? [] { visit(member.value, operation, isInput: isInput, property: member.name) }
    for name in ["allOf", "anyOf", "oneOf"] {
      for part in target[name]?.items ?? [] { visit(part, operation, isInput: isInput) }
    }
    for name in ["items", "additionalProperties", "not"] { visit(target[name], operation, isInput: isInput) }
    open.remove(target.place)
    depth -= 1
  }
}
