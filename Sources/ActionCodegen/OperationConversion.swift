// SPDX-License-Identifier: Apache-2.0

package import ActionGroup
internal import JSON
package import OpenAPI

/// Turns what a document declares into what the run time works with.
package struct OperationConversion {
  package private(set) var problems: [Problem] = []
  private let document: Document

  package init(_ document: Document) { self.document = document }

  /// The document's operations with their responses, and what could not be taken over as it is.
  package static func operations(of document: Document) -> (operations: [Operation], problems: [Problem]) {
    let (converted, problems) = conversions(of: document)
    return (converted.map(\.operation), problems)
  }

  /// An operation with what it came from.
  struct Converted {
    var operation: Operation
    var node: OperationNode
    var inputs: [Input]
  }

  static func conversions(of document: Document) -> (operations: [Converted], problems: [Problem]) {
    var conversion = OperationConversion(document)
    let names = OperationName.all(document.operations.map { ($0.operationId, $0.method, $0.path) })
    let operations = zip(document.operations, names).compactMap { node, name -> Converted? in
      guard let method = Operation.Method(named: node.method) else { return nil }
      conversion.tell(node, name)
      return conversion.converted(node, Operation(named: name, method, node.path))
    }
    return (operations, conversion.problems)
  }

  private mutating func report(_ severity: Problem.Severity, _ code: String, _ place: Place, _ sentence: String) {
    problems.append(Problem(severity, code, file: document.file, at: place, sentence))
  }

  private mutating func converted(_ node: OperationNode, _ declared: Operation) -> Converted {
    let inputs = inputs(node)
    let operation = Operation(
      named: declared.name, declared.method, declared.path, inputs.map { $0.argument }, description: node.description ?? node.summary ?? "",
      requiresConfirmation: node.requiresConfirmation,
      responses: node.responses.map { response in
        let content = OperationConversion.preferred(response.contents)
        return Operation.Response(response.status, content?.type, content?.schema.map(OperationConversion.schema) ?? .any())
      })
    return Converted(operation: operation, node: node, inputs: inputs)
  }

  /// Says so when the author gave no name, or one that is another operation's.
  private mutating func tell(_ node: OperationNode, _ name: String) {
    let id = node.operationId ?? ""
    guard name != id else { return }
    if id.isEmpty {
      report(.warning, "missing-operation-id", node.place, "\(node.method) \(node.path) has no operationId; it is called \(name).")
    } else {
      report(
        .error, "duplicate-operation-id", node.operationIdPlace,
        "The operationId \(id) is taken; this operation needs another and is called \(name) until it has one.")
    }
  }

  /// An argument with the schema that it came from.
  struct Input {
    var argument: Argument
    var schema: SchemaNode?
    var place: Place
  }

  /// Parameters and the body's properties, each name once.
  private mutating func inputs(_ node: OperationNode) -> [Input] {
    var inputs: [Input] = []
    var names: Set<String> = []
    for parameter in node.parameters {
      let schema = parameter.schema.map(OperationConversion.schema) ?? .string()
      let description = parameter.description ?? parameter.schema?.facts.description ?? ""
      let argument = Argument(
        named: parameter.name, schema, description, required: parameter.isRequired,
        in: Argument.Place(rawValue: parameter.location) ?? .query)
      add(Input(argument: argument, schema: parameter.schema, place: parameter.place), to: &inputs, &names)
    }
    guard let body = node.body, let content = OperationConversion.preferred(body.contents), let schema = content.schema else {
      return inputs
    }
    guard schema.facts.type == "object", !schema.facts.properties.isEmpty else {
      let argument = Argument(
        named: "body", OperationConversion.schema(schema), body.description ?? "", required: body.isRequired, in: .body)
      add(Input(argument: argument, schema: schema, place: body.place), to: &inputs, &names)
      return inputs
    }
    if schema.facts.allowsOthers {
      let sentence = "The body of \(node.method) \(node.path) may hold more than its properties; only these become arguments."
      report(.note, "additional-properties", body.place, sentence)
    }
    for property in schema.facts.properties {
      let argument = Argument(
        named: property.name, OperationConversion.schema(property.schema), property.schema.facts.description ?? "",
        required: schema.facts.required.contains(property.name), in: .body)
      add(Input(argument: argument, schema: property.schema, place: property.place), to: &inputs, &names)
    }
    return inputs
  }

  private mutating func add(_ input: Input, to inputs: inout [Input], _ names: inout Set<String>) {
    guard names.insert(input.argument.name).inserted else {
      return report(
        .warning, "argument-twice", input.place, "\"\(input.argument.name)\" is declared twice here; both are one argument.")
    }
    inputs.append(input)
  }

  /// JSON where there is a choice.
  static func preferred(_ contents: [BodyNode.Content]) -> BodyNode.Content? {
    contents.first { isJSON($0.type) && $0.type != "*/*" } ?? contents.first
  }

  static func isJSON(_ type: String) -> Bool {
    let essence = type.prefix { $0 != ";" && $0 != " " }.lowercased()
    return essence.hasSuffix("/json") || essence.hasSuffix("+json") || essence == "*/*" || essence == "application/*"
  }

  // MARK: Schemas

  static func schema(_ node: SchemaNode) -> Schema {
    let facts = node.facts
    return Schema(
      kind(facts), description: facts.description ?? "", nullable: facts.isNullable, default: facts.defaultValue?.json)
  }

  private static func kind(_ facts: SchemaNode.Facts) -> Schema.Kind {
    guard !facts.isRecursive else { return .any }
    guard facts.alternatives.isEmpty else { return .oneOf(facts.alternatives.map(schema)) }
    switch facts.type {
    case "boolean": return .boolean
    case "integer": return .integer(numberRules(facts))
    case "number": return .number(numberRules(facts))
    case "string": return .string(stringRules(facts))
    case "array":
      var rules = Schema.ArrayRules()
      rules.countMin = facts.minItems
      rules.countMax = facts.maxItems
      rules.areItemsUnique = facts.uniqueItems
      return .array(facts.items.map(schema) ?? .any(), rules)
    case "object":
      let properties = facts.properties.map {
        Schema.Property(named: $0.name, schema($0.schema), required: facts.required.contains($0.name))
      }
      return .object(properties, others: others(facts.additional))
    default: return .any
    }
  }

  private static func others(_ additional: SchemaNode.Additional) -> Schema? {
    switch additional {
    case .unspecified, .free: .any()
    case .forbidden: nil
    case .schema(let node): schema(node)
    }
  }

  private static func numberRules(_ facts: SchemaNode.Facts) -> Schema.NumberRules {
    var rules = Schema.NumberRules()
    rules.minimum = facts.minimum
    rules.maximum = facts.maximum
    rules.exclusiveMinimum = facts.exclusiveMinimum
    rules.exclusiveMaximum = facts.exclusiveMaximum
    rules.multipleOf = facts.multipleOf
    rules.allowed = facts.enumeration.compactMap(\.number)
    return rules
  }

  private static func stringRules(_ facts: SchemaNode.Facts) -> Schema.StringRules {
    var rules = Schema.StringRules()
    rules.allowed = facts.enumeration.compactMap(\.text)
    rules.format = facts.format
    rules.lengthMin = facts.minLength
    rules.lengthMax = facts.maxLength
    rules.pattern = facts.pattern
    return rules
  }
}
