// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Operations as the OpenAPI document that would declare them.
///
/// Version 3.0.0, which the service documents: `nullable` is a keyword, an exclusive limit a flag beside the limit.
package struct OperationDocument {
  /// The document; reading it again gives the operations, their responses included.
  package let json: JSONValue

  /// The document of these operations.
  ///
  /// - Parameters:
  ///   - operations: in the order of the document.
  ///   - title: what they are together.
  package init(_ operations: [Operation], title: String) {
    var paths = JSONObject()
    for operation in operations {
      var item = paths[operation.path]?.object ?? JSONObject()
      item[operation.method.rawValue.lowercased()] = OperationDocument.json(operation)
      paths[operation.path] = .object(item)
    }
    json = ["openapi": "3.0.0", "info": ["title": .string(title), "version": "1.0.0"], "paths": .object(paths)]
  }

  private static func json(_ operation: Operation) -> JSONValue {
    var json: JSONObject = ["operationId": .string(operation.name)]
    if !operation.description.isEmpty { json["description"] = .string(operation.description) }
    if operation.requiresConfirmation { json["x-requireConfirmation"] = "ENABLED" }
    let parameters = operation.arguments.filter { $0.place != .body }
    if !parameters.isEmpty { json["parameters"] = .array(parameters.map(parameter)) }
    let body = operation.arguments.filter { $0.place == .body }
    if !body.isEmpty { json["requestBody"] = requestBody(body) }
    var responses = JSONObject(operation.responses.map { .init($0.status.map(String.init) ?? "default", response($0)) })
    if responses.isEmpty { responses["200"] = response(Operation.Response(200)) }
    json["responses"] = .object(responses)
    return .object(json)
  }

  private static func parameter(_ argument: Argument) -> JSONValue {
    let place = argument.place ?? .query
    var json: JSONObject = ["name": .string(argument.name), "in": .string(place.rawValue)]
    if argument.isRequired || place == .path { json["required"] = true }
    let description = argument.description.isEmpty ? argument.schema.description : argument.description
    if !description.isEmpty { json["description"] = .string(description) }
    json["schema"] = .object(argument.schema.openAPI(description: ""))
    return .object(json)
  }

  private static func requestBody(_ arguments: [Argument]) -> JSONValue {
    let properties = arguments.map { argument in
      let description = argument.description.isEmpty ? argument.schema.description : argument.description
      return JSONObject.Member(argument.name, .object(argument.schema.openAPI(description: description)))
    }
    let required = arguments.filter(\.isRequired).map { JSONValue.string($0.name) }
    var schema: JSONObject = ["type": "object", "properties": .object(JSONObject(properties))]
    if !required.isEmpty { schema["required"] = .array(required) }
    var json: JSONObject = ["content": ["application/json": ["schema": .object(schema)]]]
    if !required.isEmpty { json["required"] = true }
    return .object(json)
  }

  private static func response(_ response: Operation.Response) -> JSONValue {
    let isRefusal = response.status.map { $0 >= 400 } ?? true
    var json: JSONObject = ["description": isRefusal ? "Why it was not done." : "The answer."]
    if let type = response.contentType {
      let schema = response.schema.openAPI(description: response.schema.description)
      json["content"] = .object([type: ["schema": .object(schema)]])
    }
    return .object(json)
  }
}

extension Schema {
  /// Whether `type` says something about every value.
  package var hasOneType: Bool {
    switch kind {
    case .any, .oneOf: false
    case .boolean, .integer, .number, .string, .array, .object: true
    }
  }

  /// The schema in the words of OpenAPI 3.0.
  fileprivate func openAPI(description: String) -> JSONObject {
    var json = JSONObject()
    if hasOneType { json["type"] = .string(typeName) }
    if !description.isEmpty { json["description"] = .string(description) }
    if isNullable { json["nullable"] = true }
    switch kind {
    case .any, .boolean: break
    case .integer(let rules), .number(let rules): rules.write(to: &json)
    case .string(let rules): rules.write(to: &json)
    case .array(let items, let rules):
      json["items"] = .object(items.openAPI(description: items.description))
      rules.write(to: &json)
    case .object(let properties, let others): Schema.write(properties, others, to: &json)
    case .oneOf(let alternatives):
      // Of several that fit the first counts, while oneOf would allow only one to fit.
      json["anyOf"] = .array(alternatives.map { .object($0.openAPI(description: $0.description)) })
    }
    if let defaultValue { json["default"] = defaultValue }
    return json
  }

  private static func write(_ properties: [Property], _ others: Schema?, to json: inout JSONObject) {
    if !properties.isEmpty {
      let members = properties.map {
        JSONObject.Member($0.name, .object($0.schema.openAPI(description: $0.schema.description)))
      }
      json["properties"] = .object(JSONObject(members))
    }
    let required = properties.filter(\.isRequired).map { JSONValue.string($0.name) }
    if !required.isEmpty { json["required"] = .array(required) }
    guard let others else { return json["additionalProperties"] = false }
    if others != .any() { json["additionalProperties"] = .object(others.openAPI(description: others.description)) }
  }
}

extension Schema.NumberRules {
  fileprivate func write(to json: inout JSONObject) {
    func limit(_ inclusive: Double?, _ exclusive: Double?, _ isStricter: (Double, Double) -> Bool, _ name: String, _ flag: String) {
      let isExclusive = exclusive.map { exclusive in inclusive.map { !isStricter($0, exclusive) } ?? true } ?? false
      guard let value = (isExclusive ? exclusive : inclusive).flatMap({ JSONNumber($0) }) else { return }
      json[name] = .number(value)
      if isExclusive { json[flag] = true }
    }
    limit(minimum, exclusiveMinimum, >, "minimum", "exclusiveMinimum")
    limit(maximum, exclusiveMaximum, <, "maximum", "exclusiveMaximum")
    if let value = multipleOf.flatMap({ JSONNumber($0) }) { json["multipleOf"] = .number(value) }
    if !allowed.isEmpty { json["enum"] = .array(allowed.map { .number($0) }) }
  }
}

extension Schema.StringRules {
  fileprivate func write(to json: inout JSONObject) {
    if let format { json["format"] = .string(format) }
    if let lengthMin { json["minLength"] = .number(JSONNumber(lengthMin)) }
    if let lengthMax { json["maxLength"] = .number(JSONNumber(lengthMax)) }
    if let pattern { json["pattern"] = .string(pattern) }
    if !allowed.isEmpty { json["enum"] = .array(allowed.map { .string($0) }) }
  }
}

extension Schema.ArrayRules {
  fileprivate func write(to json: inout JSONObject) {
    if let countMin { json["minItems"] = .number(JSONNumber(countMin)) }
    if let countMax { json["maxItems"] = .number(JSONNumber(countMax)) }
    if areItemsUnique { json["uniqueItems"] = true }
  }
}
