// SPDX-License-Identifier: Apache-2.0

internal import ActionCodegen
internal import ActionGroup
internal import JSON
internal import OpenAPI

extension Commands {
  static let schema = Command(
    name: "schema", usage: "schema SCHEMA --as function|gateway|mcp | schema --from BINARY [--as openapi|function|gateway|mcp]",
    summary: "Prints the same operations for another front door, or the schema of a function that has none.",
    discussion: """
      function: function details, the value of functionSchema. gateway: tool definitions of an AgentCore Gateway's Lambda target, the value of
      toolSchema.inlinePayload. mcp: tools of the Model Context Protocol, the result of tools/list. openapi: an OpenAPI 3.0.0 document.
      What a form cannot say is an error with its place, and nothing is printed.
      """,
    options: [
      .init("as", "FORM", "function, gateway, mcp; with --from also openapi, which is the form if there is no --as."),
      .init("from", "BINARY", "A function's program, built with LambdaRuntime: it is asked for the operations that it registers."),
      .init("format", "json|yaml", "How it is printed: YAML by default for openapi, JSON for the others."),
    ]
  ) { arguments in
    let usage = "outcrop schema SCHEMA --as function|gateway|mcp, or outcrop schema --from BINARY"
    let form = try arguments.choice("as", SchemaForm.self)
    let format = try arguments.choice("format", SchemaForm.Format.self)
    if let binary = arguments.value("from") {
      _ = try arguments.words(0...0, usage)
      let function = try DescribedFunction(binary)
      return try SchemaForm.print(function, form ?? .openapi, format)
    }
    let path = try arguments.words(1...1, usage)[0]
    guard let form, form != .openapi else {
      throw CommandArguments.Misuse(
        sentence: "--as FORM is missing; expected one of function, gateway, mcp. SCHEMA is an OpenAPI file already.")
    }
    let (document, problems) = Document.load(try Terminal.read(path), file: path)
    for problem in problems { Terminal.complain("\(problem)") }
    guard let document, !problems.contains(where: { $0.severity == .error }) else { return 1 }
    return SchemaForm.print(document, form, format)
  }
}

/// The forms in which operations are told to a front door.
enum SchemaForm: String, CaseIterable {
  // swift-format-ignore
  case openapi, function, gateway, mcp

  /// How a form is printed.
  enum Format: String, CaseIterable {
    // swift-format-ignore
    case json, yaml
  }

  /// What operations are in this form, and what could not be said.
  func told(_ operations: [Operation], title: (Operation) -> String?) -> (json: JSONValue, problems: [ExportProblem]) {
    switch self {
    case .openapi: return (OperationDocument(operations, title: "").json, [])
    case .function:
      let schema = FunctionSchema(operations)
      return (schema.json, schema.problems)
    case .gateway:
      let tools = GatewayTools(operations)
      return (tools.json, tools.problems)
    case .mcp:
      let tools = MCPTools(operations, title: title)
      return (tools.json, tools.problems)
    }
  }

  /// Prints a document's operations; what cannot be said goes to standard error with its place, and is exit status 1.
  static func print(_ document: Document, _ form: SchemaForm, _ format: Format?) -> Int32 {
    let (operations, conversion) = OperationConversion.operations(of: document)
    let (json, problems) = form.told(operations) { document.node(of: $0)?.summary }
    let all = (conversion + problems.map(document.problem)).sorted { $0.place < $1.place }
    for problem in all { Terminal.complain("\(problem)") }
    guard !all.contains(where: { $0.severity == .error }) else { return 1 }
    print(json, format ?? .json)
    return 0
  }

  /// Prints a program's operations; there are no places in it, so that the sentences name the operation.
  static func print(_ function: DescribedFunction, _ form: SchemaForm, _ format: Format?) throws(Failure) -> Int32 {
    if form == .openapi {
      let text = text(function.json, format ?? .yaml)
      try function.check(text)
      Terminal.print(text)
      return 0
    }
    let (json, problems) = form.told(function.operations) { _ in nil }
    for problem in problems { Terminal.complain("\(function.path): \(problem.severity.rawValue): \(problem.sentence) [\(problem.code)]") }
    guard !problems.contains(where: { $0.severity == .error }) else { return 1 }
    print(json, format ?? .json)
    return 0
  }

  private static func print(_ json: JSONValue, _ format: Format) { Terminal.print(text(json, format)) }

  private static func text(_ json: JSONValue, _ format: Format) -> String {
    switch format {
    case .json: PrintedValue.json(json)
    case .yaml: PrintedValue.yaml(json)
    }
  }
}
