// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Turns the tree of a document into operations and schemas, and collects what is wrong with it.
struct DocumentReader {
  let root: Node
  let file: String
  private(set) var problems: [Problem] = []
  var schemaReader: SchemaReader

  init(root: Node, file: String) {
    self.root = root
    self.file = file
    schemaReader = SchemaReader(root: root, file: file)
  }

  private mutating func report(_ severity: Problem.Severity, _ code: String, _ place: Place, _ sentence: String) {
    problems.append(Problem(severity, code, file: file, at: place, sentence))
  }

  mutating func read() -> Document? {
    guard root.isMapping else {
      report(
        .error, "not-openapi", root.place, "Expected an OpenAPI document, a mapping with \"openapi\" and \"paths\", but found \(root.kind)."
      )
      return nil
    }
    let version = checkVersion()
    var document = Document(
      file: file, title: root["info"]?["title"]?.text ?? "", version: version.text, versionPlace: version.place, operations: [],
      componentSchemas: [])
    guard let paths = root["paths"], paths.isMapping else {
      report(.error, "no-paths", (root["paths"] ?? root).place, "The document declares no paths; expected \"paths\" with at least one.")
      return document
    }
    for path in paths.members where !path.name.hasPrefix("x-") { document.operations += operations(path) }
    for schema in root["components"]?["schemas"]?.members ?? [] {
      document.componentSchemas.append((schema.name, schemaReader.component(schema.name, schema.value)))
    }
    problems += schemaReader.problems
    return document
  }

  private mutating func checkVersion() -> (text: String, place: Place) {
    if let swagger = root["swagger"] {
      report(.error, "swagger", swagger.place, "This is Swagger \(swagger.text ?? "2"); agents take OpenAPI 3.0, so convert it first.")
      return (swagger.text ?? "", swagger.place)
    }
    guard let version = root["openapi"], let text = version.text else {
      report(.error, "no-version", root.place, "\"openapi\" is missing; expected 3.0.0.")
      return ("", root.place)
    }
    if !text.hasPrefix("3.") { report(.error, "version", version.place, "\"openapi\" is \(text); expected 3.0.0.") }
    return (text, version.place)
  }

  // MARK: Operations

  private static let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]

  private mutating func operations(_ path: Node.Member) -> [OperationNode] {
    guard path.value.isMapping else {
      report(.error, "path-empty", path.value.place, "The path \(path.name) must be a mapping of methods, but is \(path.value.kind).")
      return []
    }
    let shared = parameters(path.value["parameters"])
    var operations: [OperationNode] = []
    for member in path.value.members where DocumentReader.methods.contains(member.name.lowercased()) {
      guard member.value.isMapping else {
        report(.error, "operation-empty", member.namePlace, "\(member.name) \(path.name) must be a mapping, but is \(member.value.kind).")
        continue
      }
      operations.append(operation(path, member, shared))
    }
    return operations
  }

  private mutating func operation(_ path: Node.Member, _ member: Node.Member, _ shared: [ParameterNode]) -> OperationNode {
    let node = member.value
    let own = parameters(node["parameters"])
    let confirmation = node["x-requireConfirmation"]
    if let confirmation, !["ENABLED", "DISABLED"].contains(confirmation.text ?? "") {
      report(
        .error, "confirmation", confirmation.place,
        "x-requireConfirmation must be ENABLED or DISABLED, but is \(confirmation.text ?? confirmation.kind).")
    }
    return OperationNode(
      path: path.name, pathPlace: path.namePlace, method: member.name.uppercased(), place: member.namePlace,
      operationId: node["operationId"]?.text, operationIdPlace: node["operationId"]?.place ?? member.namePlace,
      summary: node["summary"]?.text,
      description: node["description"]?.text,
      parameters: shared.filter { one in !own.contains { $0.name == one.name && $0.location == one.location } } + own,
      body: body(node["requestBody"]), responses: responses(node["responses"]), requiresConfirmation: confirmation?.text == "ENABLED")
  }

  private mutating func parameters(_ node: Node?) -> [ParameterNode] {
    guard let node else { return [] }
    var parameters: [ParameterNode] = []
    for item in node.items {
      guard let target = resolve(item) else { continue }
      guard let name = target["name"]?.text else {
        report(.error, "parameter-name", item.place, "A parameter must have a name.")
        continue
      }
      let location = target["in"]?.text ?? "query"
      if !["path", "query", "header", "cookie"].contains(location) {
        report(
          .error, "parameter-place", (target["in"] ?? target).place,
          "\"in\" of \(name) must be path, query, header or cookie, but is \(location).")
      }
      let schema = target["schema"] ?? target["content"]?.members.first?.value["schema"] ?? misplacedSchema(target, "parameter \(name)")
      parameters.append(
        ParameterNode(
          name: name, location: location, isRequired: flag(target["required"], "required") ?? (location == "path"),
          description: target["description"]?.text,
          schema: schema.map { schemaReader.read($0) }, place: item.place))
    }
    return parameters
  }

  private mutating func body(_ node: Node?) -> BodyNode? {
    guard let node, let target = resolve(node) else { return nil }
    return BodyNode(
      isRequired: flag(target["required"], "required") ?? false, description: target["description"]?.text, contents: contents(target),
      place: node.place)
  }

  /// The media types of a body; a schema that stands where its media type belongs is read as JSON's.
  private mutating func contents(_ target: Node) -> [BodyNode.Content] {
    guard let content = target["content"] else {
      guard let schema = target["schema"] else { return [] }
      report(
        .warning, "schema-misplaced", schema.place, "\"schema\" belongs under \"content\" and a media type; it is read as application/json."
      )
      return [BodyNode.Content(type: "application/json", schema: schemaReader.read(schema))]
    }
    return content.members.map { member in
      let schema = member.value["schema"] ?? misplacedSchema(member.value, member.name)
      return BodyNode.Content(type: member.name, schema: schema.map { schemaReader.read($0) })
    }
  }

  /// The node itself when it says what only a schema says.
  private mutating func misplacedSchema(_ node: Node, _ owner: String) -> Node? {
    guard node.isMapping, ["type", "properties", "$ref", "items"].contains(where: { node[$0] != nil }) else { return nil }
    report(.warning, "schema-misplaced", node.place, "What \(owner) is stands beside it; it belongs under \"schema\".")
    return node
  }

  /// A boolean; one that is written as a string is understood, with a warning.
  private mutating func flag(_ node: Node?, _ name: String) -> Bool? {
    guard let node, let value = node.flag else { return nil }
    if node.bool == nil { report(.warning, "boolean-as-string", node.place, "\"\(name)\" must be \(value) without quotes.") }
    return value
  }

  private mutating func responses(_ node: Node?) -> [ResponseNode] {
    var responses: [ResponseNode] = []
    for member in node?.members ?? [] where !member.name.hasPrefix("x-") {
      guard let target = resolve(member.value) else { continue }
      var status = Int(member.name)
      if status == nil, member.name.count == 3, member.name.uppercased().hasSuffix("XX"), let digit = Int(member.name.prefix(1)) {
        status = digit * 100
        report(.note, "status-range", member.namePlace, "The range \(member.name) is read as \(digit)00.")
      }
      if status == nil, member.name != "default" {
        report(.error, "status", member.namePlace, "\"\(member.name)\" is no status; expected three digits or default.")
        continue
      }
      if let status, !(100...599).contains(status) {
        report(.error, "status", member.namePlace, "\(status) is no status; expected 100 to 599.")
        continue
      }
      guard !responses.contains(where: { $0.status == status }) else {
        report(.warning, "status-twice", member.namePlace, "The response \(member.name) is declared a second time; the first counts.")
        continue
      }
      responses.append(
        ResponseNode(
          status: status, description: target["description"]?.text, contents: contents(target), place: member.namePlace))
    }
    return responses
  }

  /// What a `$ref` leads to, or the node itself.
  private mutating func resolve(_ node: Node) -> Node? {
    var target = node
    for _ in 0..<References.chainMax {
      guard let reference = target["$ref"] else { return target }
      guard let next = References.target(reference.text ?? "", root) else {
        report(.error, "dangling-reference", reference.place, References.sentence(reference.text ?? ""))
        return nil
      }
      target = next
    }
    report(.error, "dangling-reference", node.place, "The reference leads in a circle.")
    return nil
  }
}
