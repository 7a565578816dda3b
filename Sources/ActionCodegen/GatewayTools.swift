// SPDX-License-Identifier: Apache-2.0

package import ActionGroup
package import JSON
internal import OpenAPI

/// Operations as the tools of an AgentCore Gateway with a Lambda target.
///
/// The value of `toolSchema.inlinePayload` in CreateGatewayTarget. A schema there knows `type`, `description`, `properties`, `required` and
/// `items`; everything else is said in the description.
package struct GatewayTools: Sendable {
  package private(set) var tools: [JSONValue] = []
  /// What could not be said; a tool with an error is left out.
  package private(set) var problems: [ExportProblem] = []

  package init(_ operations: [Operation]) {
    for operation in operations {
      let found = ToolName.problems(operation, missingDescription: .error)
      problems += found
      if !found.contains(where: { $0.severity == .error }) { tools.append(GatewayTools.tool(operation)) }
    }
  }

  package var json: JSONValue { .array(tools) }

  private static func tool(_ operation: Operation) -> JSONValue {
    let properties = operation.arguments.map { JSONObject.Member($0.name, json($0.schema, $0.toldDescription)) }
    let required = operation.arguments.filter(\.mustBeGiven).map(\.name)
    return [
      "name": .string(operation.name), "description": .string(operation.description),
      "inputSchema": .object(object("", properties, required)),
    ]
  }

  private static func json(_ schema: Schema, _ description: String) -> JSONValue {
    let words = schema.described(description)
    switch schema.kind {
    case .object(let properties, _):
      let members = properties.map { JSONObject.Member($0.name, json($0.schema, $0.schema.description)) }
      return .object(object(words, members, properties.filter { $0.isRequired && $0.schema.defaultValue == nil }.map(\.name)))
    case .array(let items, _):
      var json = plain("array", words)
      if items.kind != .any { json["items"] = GatewayTools.json(items, items.description) }
      return .object(json)
    case .oneOf(let alternatives) where schema.typeName == "object": return .object(merged(alternatives, words))
    case .any, .boolean, .integer, .number, .string, .oneOf: return .object(plain(schema.typeName, words))
    }
  }

  /// One object for several: it has the names of each, and requires what all of them do.
  private static func merged(_ alternatives: [Schema], _ description: String) -> JSONObject {
    var members: [JSONObject.Member] = []
    var required: [[String]] = []
    for case .object(let properties, _) in alternatives.map(\.kind) {
      let new = properties.filter { property in !members.contains { $0.name == property.name } }
      members += new.map { JSONObject.Member($0.name, json($0.schema, $0.schema.description)) }
      required.append(properties.filter { $0.isRequired && $0.schema.defaultValue == nil }.map(\.name))
    }
    let always = required.dropFirst().reduce(required.first ?? []) { names, others in names.filter(others.contains) }
    return object(description, members, always)
  }

  private static func plain(_ type: String, _ description: String) -> JSONObject {
    var json: JSONObject = ["type": .string(type)]
    if !description.isEmpty { json["description"] = .string(description) }
    return json
  }

  private static func object(_ description: String, _ properties: [JSONObject.Member], _ required: [String]) -> JSONObject {
    var json = plain("object", description)
    if !properties.isEmpty { json["properties"] = .object(JSONObject(properties)) }
    if !required.isEmpty { json["required"] = .array(required.map { .string($0) }) }
    return json
  }
}

/// What models want of a tool's name and description.
enum ToolName {
  private static let lengthMax = 64

  static func problems(_ operation: Operation, missingDescription: Problem.Severity) -> [ExportProblem] {
    var problems: [ExportProblem] = []
    let bytes = operation.name.utf8
    if bytes.isEmpty || bytes.count > lengthMax || !bytes.allSatisfy(isNameByte) {
      let sentence = "The tool \"\(operation.name)\" needs a name of 1 to \(lengthMax) letters, digits, - and _."
      problems.append(ExportProblem(.error, "tool-name", operation, sentence, about: .name))
    }
    if operation.description.isEmpty {
      let sentence = "The tool \(operation.name) has no description; it is how the model knows when to call it."
      problems.append(ExportProblem(missingDescription, "missing-description", operation, sentence))
    }
    return problems
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
