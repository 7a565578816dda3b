// SPDX-License-Identifier: Apache-2.0

import ActionCodegen
import ActionGroup
import ActionGroupTesting
import Foundation
import JSON
import OpenAPI
import Testing

/// The actions of schemas/ActionCodegenTests.yaml, which answer with what they were told.
private struct Librarian: ActionCodegenTestsActions {
  func findBook(_ input: FindBook.Input, context: ActionContext) async throws -> FindBook.Output { .ok(Book(isbn: input.isbn, state: .in)) }

  func lend(_ input: Lend.Input, context: ActionContext) async throws -> Lend.Output {
    .created(.init(loanId: input.isbns.count * 100 + input.days, due: input.from ?? Date(timeIntervalSince1970: 0), echo: input.extraData))
  }
}

@Suite("Operations are told to each front door in its form")
struct ExportTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func document(_ path: String) throws -> Document {
    let (document, problems) = Document.load(Array(try Data(contentsOf: Self.root.appending(path: path))), file: path)
    #expect(problems.isEmpty)
    return try #require(document)
  }

  private func library() throws -> [ActionGroup.Operation] {
    OperationConversion.operations(of: try document("schemas/ActionCodegenTests.yaml")).operations
  }

  private func operations(_ yaml: String) throws -> (document: Document, operations: [ActionGroup.Operation]) {
    let document = try #require(Document.load(Array(yaml.utf8), file: "test.yaml").document)
    return (document, OperationConversion.operations(of: document).operations)
  }

  /// Values for what a form declares, each of the type that it declares; the names come from the form alone.
  private func values(_ properties: JSONValue?) throws -> JSONObject {
    var values = JSONObject()
    for member in properties?.object?.members ?? [] { values[member.name] = try value(member.value, member.name) }
    return values
  }

  private func value(_ schema: JSONValue, _ name: String) throws -> JSONValue {
    switch schema["type"]?.string {
    case "object":
      guard schema["properties"] != nil else { return ["a": "b"] }
      return .object(try values(schema["properties"]))
    case "array": return [try schema["items"].map { try value($0, name) } ?? "x"]
    case "integer", "number": return 14
    case "boolean": return true
    case "string", nil: return .string(["birthday": "1815-12-10", "from": "2025-01-01T00:00:00Z", "class": "510k"][name] ?? "978-3")
    case let type?: throw UnknownType(name: type)
    }
  }

  private struct UnknownType: Error { var name: String }

  /// The operation as the form names it, with no argument declared: the event holds what the form declares and nothing else.
  private func named(_ tool: JSONValue) throws -> ActionGroup.Operation {
    ActionGroup.Operation(named: try #require(tool["name"]?.string), .post, "/unused")
  }

  @Test("a generated handler answers every call that a Gateway makes of its tools") func gateway() async throws {
    let tools = GatewayTools(try library())
    #expect(tools.problems == [] && tools.tools.count == 2)
    for tool in tools.tools { try await call(tool) }
  }

  @Test("a generated handler answers every call that is made of its MCP tools") func mcp() async throws {
    let tools = MCPTools(try library())
    #expect(tools.problems == [])
    for tool in try #require(tools.json["tools"]?.array) { try await call(tool) }
  }

  private func call(_ tool: JSONValue) async throws {
    let event = EventBuilder().event(try named(tool), try values(tool["inputSchema"]?["properties"]), as: .gateway)
    let answer = try await Librarian().router.call(event)
    #expect(answer.outcome.isSuccess && answer.violations == [], "\(answer.text)")
    // What is not required may be left out.
    let required = Set(tool["inputSchema"]?["required"]?.array?.compactMap(\.string) ?? [])
    let all = try values(tool["inputSchema"]?["properties"])
    let least = JSONObject(all.members.filter { required.contains($0.name) })
    #expect(try await Librarian().router.call(EventBuilder().event(try named(tool), least, as: .gateway)).outcome.isSuccess)
  }

  @Test("a generated handler answers every call that an agent makes of its functions") func function() async throws {
    let schema = FunctionSchema(try library().filter { $0.name == "find-book" })
    #expect(schema.problems == [])
    let function = try #require(schema.json["functions"]?.array?.first)
    let event = EventBuilder().event(try named(function), try values(function["parameters"]), as: .function)
    let answer = try await Librarian().router.call(event)
    #expect(answer.outcome == .output(status: 200) && answer.violations == [] && answer.body?["isbn"] == "978-3")
  }

  @Test("a Gateway's schemas hold no keyword that it does not know; rules are in the description") func keywords() throws {
    let lend = try #require(GatewayTools(try library()).tools.last?["inputSchema"])
    func check(_ schema: JSONValue) {
      let known: Set<String> = ["type", "description", "properties", "required", "items"]
      #expect(known.isSuperset(of: schema.object?.names ?? []))
      for member in schema["properties"]?.object?.members ?? [] { check(member.value) }
      if let items = schema["items"] { check(items) }
    }
    check(lend)
    let properties = lend["properties"]
    #expect(properties?["days"]?["description"] == "For how long. At least 1, at most 60. By default 14.")
    #expect(properties?["from"]?["description"] == "Since when. A date and time, 2025-03-14T09:30:00Z for example.")
    #expect(properties?["class"]?["description"] == "Which kind. One of: 510k, application/json, IN_HOUSE, default.")
    #expect(properties?["isbns"]?["description"] == "What to lend. At least 1 item.")
    #expect(properties?["notes"]?["description"] == "Notes by topic. Any names, each with a string as its value.")
    #expect(lend["required"] == ["reader", "isbns"])
  }

  @Test(
    "a rule that has no keyword is a sentence",
    arguments: [
      (Schema.number(maximum: 2.5, exclusiveMinimum: 0, multipleOf: 0.5), "Greater than 0, at most 2.5, a multiple of 0.5."),
      (.integer(oneOf: [1, 2]), "One of: 1, 2."), (.string(lengthMin: 2, lengthMax: 1), "At least 2, at most 1 character."),
      (.string(format: "uuid"), "A UUID."), (.string(pattern: "^ORD-"), "Matches ^ORD- as a regular expression."),
      (.array(of: .string(), countMax: 3, unique: true), "At most 3 items. No item twice."), (.string().nullable, "May be null."),
      (.object([.init("a", .string())], others: nil), "No other names."), (.boolean(default: false), "By default false."),
      (.string(format: "phone"), "In the format phone."), (.boolean(), ""),
    ]) func words(schema: Schema, sentence: String) throws
  {
    let operation = ActionGroup.Operation(
      "x", .get, "/x", [Argument("a", schema), Argument("b", schema, "What it is")], description: "Does.")
    let properties = GatewayTools([operation]).tools.first?["inputSchema"]?["properties"]
    #expect((properties?["a"]?["description"]?.string ?? "") == sentence)
    #expect(properties?["b"]?["description"]?.string == (sentence.isEmpty ? "What it is" : "What it is. \(sentence)"))
  }

  @Test("one of several schemas is told as far as each form goes") func alternatives() throws {
    let email = Schema.object([.init("email", .string()), .init("text", .string())])
    let phone = Schema.object([.init("number", .string()), .init("text", .string()), .init("at", .integer(), required: false)])
    let operation = ActionGroup.Operation(
      "x", .post, "/x",
      [Argument("to", .oneOf([email, phone])), Argument("id", Schema.oneOf([.integer(minimum: 1), .string()]).nullable)],
      description: "Sends.")
    let gateway = try #require(GatewayTools([operation]).tools.first?["inputSchema"]?["properties"])
    #expect(gateway["to"]?["properties"]?.object?.names == ["email", "text", "number", "at"] && gateway["to"]?["required"] == ["text"])
    #expect(gateway["to"]?["description"]?.string?.hasPrefix("Either a JSON object with \"email\"") == true)
    #expect(gateway["id"]?["type"] == "string")
    #expect(gateway["id"]?["description"] == "Either an integer from 1, or a string, written as text. May be null.")
    let mcp = try #require(MCPTools([operation]).tools.first?["inputSchema"]?["properties"])
    #expect(mcp["id"] == ["anyOf": [["type": "integer", "minimum": 1], ["type": "string"], ["type": "null"]]])
    #expect(mcp["to"]?["type"] == nil && mcp["to"]?["anyOf"]?.array?.count == 2)
    #expect(FunctionSchema([operation]).problems.map(\.subject) == [.argument("to")])
  }

  @Test("values that the description names are not named again") func namedValues() throws {
    let argument = Argument("size", .string(oneOf: ["S", "M"]), "S or M")
    let operation = ActionGroup.Operation("x", .get, "/x", [argument], description: "Does.")
    #expect(GatewayTools([operation]).tools.first?["inputSchema"]?["properties"]?["size"]?["description"] == "S or M")
  }

  @Test("an MCP tool has the whole schema, the summary as its title, and says that GET changes nothing") func mcpSchema() throws {
    let tools = MCPTools(try library()) { $0.name == "lend" ? "Lend books" : nil }.tools
    #expect(tools.map { $0["title"] } == [nil, "Lend books"] && tools.map { $0["annotations"] } == [["readOnlyHint": true], nil])
    let properties = tools.last?["inputSchema"]?["properties"]
    #expect(properties?["days"] == ["type": "integer", "description": "For how long", "minimum": 1, "maximum": 60, "default": 14])
    #expect(properties?["class"]?["enum"] == ["510k", "application/json", "IN_HOUSE", "default"])
    #expect(properties?["from"]?["format"] == "date-time" && properties?["notes"]?["additionalProperties"] == ["type": "string"])
    let nullable = Argument("n", Schema.string(oneOf: ["a"]).nullable)
    let operation = ActionGroup.Operation("x", .get, "/x", [nullable], description: "Does.")
    let schema = MCPTools([operation]).tools.first?["inputSchema"]?["properties"]?["n"]
    #expect(schema == ["type": ["string", "null"], "enum": ["a", nil]])
  }

  @Test("what a function cannot have is an error at its place; the others are told") func inexpressible() throws {
    let (document, operations) = try operations(
      """
      openapi: 3.0.0
      paths:
        /a:
          post:
            operationId: many
            description: Takes too much.
            parameters:
              - { name: a, in: query, schema: { type: string } }
              - { name: b, in: query, schema: { type: string } }
              - { name: c__d, in: query, schema: { type: string } }
            requestBody:
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      e: { type: object }
                      f: { type: array, items: { type: object } }
                      g: { type: array, items: { type: array, items: { type: string } } }
        /b:
          get: { operationId: good, description: Takes nothing. }
      """)
    let schema = FunctionSchema(operations)
    #expect(
      schema.problems.map { document.problem($0) }.sorted { $0.place < $1.place }.map { "\($0.place.line):\($0.place.column) \($0.code)" }
        == [
          "4:5 function-parameters", "10:11 function-name", "17:17 function-type", "18:17 function-type", "19:17 function-type",
        ])
    #expect(schema.json == ["functions": [["name": "good", "description": "Takes nothing.", "requireConfirmation": "DISABLED"]]])
  }

  @Test("names and descriptions that a service refuses are errors") func refused() {
    let long = String(repeating: "x", count: 501)
    let operation = ActionGroup.Operation("a b", .get, "/x", [Argument(named: "a", .string(), long)])
    #expect(FunctionSchema([operation]).problems.map(\.code) == ["function-name", "missing-description", "function-description"])
    #expect(GatewayTools([operation]).problems.map(\.severity) == [.error, .error] && GatewayTools([operation]).tools.isEmpty)
    #expect(MCPTools([operation]).problems.map(\.severity) == [.error, .warning])
    let full = Argument(named: "a", .string(lengthMin: 1), String(repeating: "x", count: 499))
    let schema = FunctionSchema([ActionGroup.Operation("a", .get, "/x", [full], description: "Does.")])
    #expect(schema.problems.map(\.code) == ["function-rules"] && schema.functions.count == 1)
  }
}
