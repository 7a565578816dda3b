// SPDX-License-Identifier: Apache-2.0

import ActionCodegen
import ActionGroup
import Foundation
import JSON
import OpenAPI
import Testing

private struct NoLibrary: ActionCodegenTestsActions {
  func findBook(_ input: FindBook.Input, context: ActionContext) async throws -> FindBook.Output { throw ActionError.notFound("None.") }
  func lend(_ input: Lend.Input, context: ActionContext) async throws -> Lend.Output { throw ActionError.notFound("None.") }
}

@Suite("Operations become an OpenAPI document and come back")
struct OperationDocumentTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let corpus: [URL] = {
    let folder = root.deletingLastPathComponent().appending(path: "shared/corpus/openapi")
    let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.filter { ["json", "yaml", "yml"].contains($0.pathExtension) }.sorted { $0.path < $1.path }
  }()

  private static func operations(_ bytes: [UInt8], _ file: String) -> [ActionGroup.Operation] {
    Document.load(bytes, file: file).document.map { OperationConversion.operations(of: $0).operations } ?? []
  }

  /// The same, with descriptions where a document has them, and in one order.
  private static func normal(_ operations: [ActionGroup.Operation], responses: Bool) -> [ActionGroup.Operation] {
    operations.map { operation in
      var normal = operation
      if !responses { normal.responses = [] }
      normal.arguments = operation.arguments.map { argument in
        Argument(
          named: argument.name, plain(argument.schema), argument.description.isEmpty ? argument.schema.description : argument.description,
          required: argument.isRequired || argument.place == .path, in: argument.place)
      }.sorted { ($0.place == .body ? 1 : 0, $0.name) < ($1.place == .body ? 1 : 0, $1.name) }
      return normal
    }.sorted { $0.name < $1.name }
  }

  /// Generated code keeps what a value must be, not what it means; the outermost description is the argument's.
  private static func plain(_ schema: Schema) -> Schema {
    var plain = schema
    plain.description = ""
    switch schema.kind {
    case .array(let items, let rules): plain.kind = .array(Self.plain(items), rules)
    case .object(let properties, let others):
      plain.kind = .object(
        properties.map { .init(named: $0.name, Self.plain($0.schema), required: $0.isRequired) }, others: others.map(Self.plain))
    default: break
    }
    return plain
  }

  private static func printed(_ operations: [ActionGroup.Operation]) -> [(file: String, text: String)] {
    let json = OperationDocument(operations, title: "Test").json
    return [("x.json", PrintedValue.json(json)), ("x.yaml", PrintedValue.yaml(json))]
  }

  @Test("schema, generated code, document: the operations are the same", arguments: [0, 1]) func roundTrip(form: Int) throws {
    let file = Self.root.appending(path: "schemas/ActionCodegenTests.yaml")
    let declared = Self.operations(Array(try Data(contentsOf: file)), file.path)
    let (name, text) = Self.printed(try NoLibrary().router.operations)[form]
    let again = Self.operations(Array(text.utf8), name)
    #expect(Self.normal(again, responses: false) == Self.normal(declared, responses: false))
    #expect(again.count == 2)
    let problems = Linter().findings(in: Array(text.utf8), file: name).map(\.problem)
    #expect(problems.filter { $0.severity == .error } == [])
  }

  @Test("real schemas keep their operations and responses", .enabled(if: !corpus.isEmpty, "the corpus is not there"), arguments: corpus)
  func realSchemas(file: URL) throws {
    let operations = Self.operations(Array(try Data(contentsOf: file)), file.path)
    for (name, text) in Self.printed(operations) {
      let again = Self.operations(Array(text.utf8), name)
      let all = zip(Self.normal(again, responses: true), Self.normal(operations, responses: true))
      #expect(again.count == operations.count)
      for (again, before) in all where !before.responses.isEmpty { #expect(again == before) }
    }
  }

  @Test(
    "a rule comes back as it was, in JSON and in YAML",
    arguments: [
      Schema.number(minimum: 1, exclusiveMinimum: 0.5, exclusiveMaximum: 9), .integer(minimum: -1, maximum: 5, multipleOf: 2, default: 3),
      .string(oneOf: ["yes", "no", "null", "1", "", " a", "a: b", "#", "- x", "{", "é\u{2028}\u{7F}\u{85}", "a\"b\\c\nd", "👍"]).nullable,
      .string(format: "date", lengthMin: 1, lengthMax: 9, pattern: "^\\d{1,3}: [a-z]'\"$", default: "true"),
      .array(
        of: .array(of: .object([.init("a b", .any()), .init("yes", .boolean(), required: false)], others: nil)), countMin: 1, unique: true),
      .object(others: .integer()), .any().defaulting(to: ["a": [1, [], ["b": [:]]]]),
    ]) func rules(schema: Schema) throws
  {
    let operation = ActionGroup.Operation(
      "x", .post, "/x/{id}", [Argument("id", .string(), "Which: one"), Argument("a", schema, "Line\nend ", required: false, in: .header)],
      description: "Does \"it\".", requiresConfirmation: true,
      responses: [.init(200, "text/plain", .string()), .init(nil, nil)])
    for (name, text) in Self.printed([operation]) {
      let again = Self.operations(Array(text.utf8), name)
      // Of two lower limits only the stricter one is a limit.
      if case .number = schema.kind {
        #expect(again.first?.arguments.last?.schema == .number(minimum: 1, exclusiveMaximum: 9))
      } else {
        var normal = operation
        let first = operation.arguments[0]
        normal.arguments[0] = Argument(named: first.name, first.schema, first.description, in: first.place)
        #expect(again == [normal], "\(text)")
      }
    }
  }

  @Test("values are printed for a person, in the order that they have") func printed() {
    let value: JSONValue = ["b": [1, "x"], "a": [["c": nil], []], "e": [:], "no": "a, b", "list": ["a, b", "c"]]
    #expect(
      PrintedValue.json(value) == """
        {
          "b": [1, "x"],
          "a": [
            {
              "c": null
            },
            []
          ],
          "e": {},
          "no": "a, b",
          "list": ["a, b", "c"]
        }
        """)
    #expect(
      PrintedValue.yaml(value) == """
        b: [1, x]
        a:
          - c: null
          - []
        e: {}
        "no": a, b
        list: ["a, b", c]
        """)
  }
}
