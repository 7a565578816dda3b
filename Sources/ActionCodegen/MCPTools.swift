// SPDX-License-Identifier: Apache-2.0

package import ActionGroup
package import JSON
internal import OpenAPI

/// Operations as the tools of the Model Context Protocol, with whole JSON Schemas.
///
/// The result of `tools/list`. Annotations say only what the method promises: GET and HEAD change nothing, PUT and DELETE may be repeated.
package struct MCPTools: Sendable {
  package private(set) var tools: [JSONValue] = []
  /// What could not be said; a tool with an error is left out.
  package private(set) var problems: [ExportProblem] = []

  /// The tools of these operations.
  ///
  /// - Parameters:
  ///   - operations: in the order of the tools.
  ///   - title: an operation's name for people, where there is one.
  package init(_ operations: [Operation], title: (Operation) -> String? = { _ in nil }) {
    for operation in operations {
      let found = ToolName.problems(operation, missingDescription: .warning)
      problems += found
      if !found.contains(where: { $0.severity == .error }) { tools.append(MCPTools.tool(operation, title(operation))) }
    }
  }

  package var json: JSONValue { ["tools": .array(tools)] }

  private static func tool(_ operation: Operation, _ title: String?) -> JSONValue {
    var json: JSONObject = ["name": .string(operation.name)]
    if let title, !title.isEmpty { json["title"] = .string(title) }
    if !operation.description.isEmpty { json["description"] = .string(operation.description) }
    var input: JSONObject = ["type": "object"]
    let properties = operation.arguments.map { JSONObject.Member($0.name, .object(self.json($0.schema, $0.toldDescription))) }
    if !properties.isEmpty { input["properties"] = .object(JSONObject(properties)) }
    let required = operation.arguments.filter(\.mustBeGiven).map { JSONValue.string($0.name) }
    if !required.isEmpty { input["required"] = .array(required) }
    json["inputSchema"] = .object(input)
    switch operation.method {
    case .get, .head: json["annotations"] = ["readOnlyHint": true]
    case .put, .delete: json["annotations"] = ["idempotentHint": true]
    case .post, .patch, .options, .trace: break
    }
    return .object(json)
  }

  private static func json(_ schema: Schema, _ description: String) -> JSONObject {
    var json = JSONObject()
    if schema.hasOneType {
      let name = JSONValue.string(schema.typeName)
      json["type"] = schema.isNullable ? [name, "null"] : name
    }
    if !description.isEmpty { json["description"] = .string(description) }
    switch schema.kind {
    case .any, .boolean: break
    case .integer(let rules), .number(let rules):
      write(rules, to: &json)
      writeChoice(rules.allowed.map { .number($0) }, schema, to: &json)
    case .string(let rules):
      write(rules, to: &json)
      writeChoice(rules.allowed.map { .string($0) }, schema, to: &json)
    case .array(let items, let rules):
      if items.kind != .any { json["items"] = .object(self.json(items, items.description)) }
      write("minItems", rules.countMin, to: &json)
      write("maxItems", rules.countMax, to: &json)
      if rules.areItemsUnique { json["uniqueItems"] = true }
    case .object(let properties, let others): write(properties, others, to: &json)
    case .oneOf(let alternatives):
      let members = alternatives.map { JSONValue.object(self.json($0, $0.description)) }
      json["anyOf"] = .array(members + (schema.isNullable ? [["type": "null"]] : []))
    }
    if let value = schema.defaultValue { json["default"] = value }
    return json
  }

  private static func writeChoice(_ values: [JSONValue], _ schema: Schema, to json: inout JSONObject) {
    if !values.isEmpty { json["enum"] = .array(values + (schema.isNullable ? [.null] : [])) }
  }

  private static func write(_ name: String, _ value: Int?, to json: inout JSONObject) {
    if let value { json[name] = .number(JSONNumber(value)) }
  }

  private static func write(_ rules: Schema.NumberRules, to json: inout JSONObject) {
    for (name, value) in [
      ("minimum", rules.minimum), ("exclusiveMinimum", rules.exclusiveMinimum), ("maximum", rules.maximum),
      ("exclusiveMaximum", rules.exclusiveMaximum), ("multipleOf", rules.multipleOf),
    ] {
      if let number = value.flatMap({ JSONNumber($0) }) { json[name] = .number(number) }
    }
  }

  private static func write(_ rules: Schema.StringRules, to json: inout JSONObject) {
    if let format = rules.format { json["format"] = .string(format) }
    write("minLength", rules.lengthMin, to: &json)
    write("maxLength", rules.lengthMax, to: &json)
    if let pattern = rules.pattern { json["pattern"] = .string(pattern) }
  }

  private static func write(_ properties: [Schema.Property], _ others: Schema?, to json: inout JSONObject) {
    if !properties.isEmpty {
      json["properties"] = .object(
        JSONObject(properties.map { .init($0.name, .object(self.json($0.schema, $0.schema.description))) }))
    }
    let required = properties.filter { $0.isRequired && $0.schema.defaultValue == nil }.map { JSONValue.string($0.name) }
    if !required.isEmpty { json["required"] = .array(required) }
    guard let others else { return json["additionalProperties"] = false }
    if others != .any() { json["additionalProperties"] = .object(self.json(others, others.description)) }
  }
}
