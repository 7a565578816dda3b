// SPDX-License-Identifier: Apache-2.0

import ActionCodegen
import Foundation
import OpenAPI
import Testing

@Suite("The generated file reads as if a person had written it")
struct GeneratedSourceTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func generate(_ path: String, group: String) throws -> GeneratedSource {
    let (document, problems) = Document.load(Array(try Data(contentsOf: root.appending(path: path))), file: path)
    #expect(problems.filter { $0.severity == .error } == [])
    return GeneratedSource(try #require(document), group: group)
  }

  private func generate(_ yaml: String) throws -> GeneratedSource {
    let (document, _) = Document.load(Array(yaml.utf8), file: "test.yaml")
    return GeneratedSource(try #require(document), group: "Test")
  }

  @Test("the text is the one that was looked at; RECORD=1 rewrites it and fails") func golden() throws {
    let text = try Self.generate("schemas/ActionCodegenTests.yaml", group: "ActionCodegenTests").files[0].text
    let golden = Self.root.appending(path: "Tests/ActionCodegenTests/Library.golden")
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try Data(text.utf8).write(to: golden)
      Issue.record("the golden text was rewritten; read it, and run again without RECORD")
    }
    #expect(text == String(decoding: try Data(contentsOf: golden), as: UTF8.self))
  }

  @Test("an operation with one parameter and one response object takes at most 45 lines") func size() throws {
    let text = try generate(
      """
      openapi: 3.0.0
      paths:
        /orders/{orderId}:
          get:
            operationId: getOrder
            description: Looks up an order.
            parameters: [{ name: orderId, in: path, required: true, description: Which, schema: { type: string } }]
            responses: { "200": { description: It, content: { application/json: { schema: { $ref: "#/components/schemas/Order" } } } } }
      components: { schemas: { Order: { type: object, properties: { orderId: { type: string }, status: { type: string } } } } }
      """
    ).files[0].text
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
    // The file's own start and the protocol with its router are there once for any number of operations.
    let shared = try generate("openapi: 3.0.0\npaths: {}").files[0].text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
    #expect(lines - shared <= 45, "\(lines - shared) lines:\n\(text)")
  }

  @Test("the samples' lines fit an editor", arguments: ["OrderManagement", "BenchmarkActions", "ActionCodegenTests"]) func width(
    name: String
  ) throws {
    let text = try Self.generate("schemas/\(name).yaml", group: name).files[0].text
    #expect(text.split(separator: "\n").filter { $0.count > 140 } == [])
  }

  @Test(
    "a type whose name is taken is renamed by rule, with a warning",
    arguments: [
      ("Error", "struct ErrorModel"), ("Operation", "struct OperationModel"), ("GetIt", "struct GetItModel"),
      ("order-line", "struct OrderLine"),
      ("3d", "struct Type3d"),
    ]) func renamed(component: String, declaration: String) throws
  {
    let source = try generate(
      """
      openapi: 3.0.0
      paths:
        /it:
          get:
            operationId: getIt
            description: Gets it.
            responses: { "200": { description: It, content: { application/json: { schema: { $ref: "#/components/schemas/\(component)" } } } } }
      components: { schemas: { \(component): { type: object, properties: { a: { type: string } } } } }
      """)
    #expect(source.files[0].text.contains("\(declaration): JSONModel"))
    #expect(source.problems.contains { $0.code == "renamed" } == declaration.contains("Model"))
  }

  @Test("what has no operationId gets a stable name, and a second one of a name is an error") func names() throws {
    let unnamed = try generate("openapi: 3.0.0\npaths: { \"/orders/{orderId}/items\": { get: { description: x, responses: {} } } }")
    #expect(
      unnamed.files[0].text.contains("enum GetOrdersOrderIdItems {")
        && unnamed.problems.map(\.code) == ["missing-operation-id", "no-success-response"])
    let twice = try generate(
      "openapi: 3.0.0\npaths: { /a: { get: { operationId: x, responses: {} } }, /b: { get: { operationId: x, responses: {} } } }")
    #expect(twice.problems.contains { $0.code == "duplicate-operation-id" && $0.severity == .error })
  }

  @Test(
    "the text of each of these schemas is the one that was looked at and that is compiled here; RECORD=1 rewrites it and fails",
    arguments: goldenFiles) func goldens(file: String) throws
  {
    let folder = Self.root.appending(path: "Tests/ActionCodegenTests/Golden")
    let (document, _) = Document.load(Array(try Data(contentsOf: folder.appending(path: file))), file: file)
    let group = String(file.prefix { $0 != "." })
    let source = GeneratedSource(try #require(document), group: group)
    let text = "// SPDX-License-Identifier: Apache-2.0\n// swift-format-ignore-file\n" + source.files[0].text
    let golden = folder.appending(path: "\(group).swift")
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try Data(text.utf8).write(to: golden)
      Issue.record("the golden text was rewritten; read it, and run again without RECORD")
    }
    #expect(text == String(decoding: try Data(contentsOf: golden), as: UTF8.self))
  }

  private static let goldenFiles = ["Choices.yaml", "Odd.json", "Statuses.yaml", "Trees.yaml", "Wide.yaml"]

  @Test("no line is longer than 140 columns, and an operation with all of its group takes 62 lines on average, or fewer") func lines()
    throws
  {
    let files = ["schemas/ActionCodegenTests.yaml"] + Self.goldenFiles.map { "Tests/ActionCodegenTests/Golden/\($0)" }
    let lines = try files.flatMap { try Self.lines($0) }
    #expect(lines.filter { $0.count > 140 } == [])
    let operations = lines.count { $0.contains("static let operation: Operation = ") }
    #expect(operations >= 10 && lines.count / operations <= 62, "\(lines.count) lines for \(operations) operations")
  }

  @Test(
    "real schemas' lines are no longer either, and their operations take 50 on average",
    .enabled(if: !Corpus.files.isEmpty, "the corpus is not there"))
  func corpus() throws {
    let lines = Corpus.files.flatMap { file -> [String] in
      guard let document = Document.load(file.bytes, file: file.name).document, document.isUsable else { return [] }
      return Self.lines(GeneratedSource(document, group: "Corpus"))
    }
    #expect(lines.filter { $0.count > 140 } == [])
    let operations = lines.count { $0.contains("static let operation: Operation = ") }
    #expect(operations > 100 && lines.count / operations < 50, "\(lines.count) lines for \(operations) operations")
  }

  private static func lines(_ path: String) throws -> [String] {
    let (document, _) = Document.load(Array(try Data(contentsOf: root.appending(path: path))), file: path)
    return lines(GeneratedSource(try #require(document), group: "Golden"))
  }

  private static func lines(_ source: GeneratedSource) -> [String] {
    source.files.filter(\.holdsCode).flatMap {
      $0.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
  }

  @Test("a large group is spread over four files, none half or twice as long as usual: each declaration in one, the protocol in the first")
  func spread() throws {
    let properties = (1...9).map { "p\($0): { type: string }" }.joined(separator: ", ")
    var yaml = "openapi: 3.0.0\npaths:\n"
    for number in 1...60 {
      yaml += """
          /things\(number):
            get: { operationId: find\(number), description: Finds one., responses: { '200': { description: It., content: {
              application/json: { schema: { $ref: '#/components/schemas/Thing\(number)' } } } } } }

        """
    }
    yaml += "components:\n  schemas:\n"
    for number in 1...60 { yaml += "    Thing\(number): { type: object, properties: { \(properties) } }\n" }
    let files = try generate(yaml).files
    #expect(files.map(\.name) == ["TestActions.swift", "TestActions2.swift", "TestActions3.swift", "TestActions4.swift"])
    let lengths = files.map(\.text.utf8.count)
    let mean = lengths.reduce(0, +) / 4
    let odd = lengths.filter { abs($0 - mean) * 2 > mean }
    #expect(odd == [], "\(lengths)")
    let text = files.map(\.text).joined()
    for number in 1...60 {
      for declaration in ["enum Find\(number) {", "struct Thing\(number): "] {
        #expect(text.split(separator: declaration, omittingEmptySubsequences: false).count == 2, "\(declaration)")
      }
    }
    let hasProtocol = files.map { $0.text.contains("protocol TestActions: Actions {") }
    #expect(hasProtocol == [true, false, false, false] && !files.contains { !$0.holdsCode })
  }

  @Test("a body that may hold more than its properties is told: arguments have names", arguments: ["true", "{ type: string }", "false"])
  func additional(value: String) throws {
    let source = try generate(
      """
      openapi: 3.0.0
      paths:
        /it:
          put:
            operationId: putIt
            requestBody:
              content: { a/json: { schema: { type: object, properties: { a: { type: string } }, additionalProperties: \(value) } } }
            responses: { "204": { description: Done } }
      """)
    let notes = source.problems.filter { $0.code == "additional-properties" }
    #expect(notes.map(\.severity) == (value == "false" ? [] : [.note]) && notes.allSatisfy { $0.place.line == 7 })
  }

  @Test("what is renamed, and what is wrong, is told with its place") func problems() throws {
    let folder = Self.root.appending(path: "Tests/ActionCodegenTests/Golden")
    func codes(_ file: String) throws -> [String] {
      let (document, problems) = Document.load(Array(try Data(contentsOf: folder.appending(path: file))), file: file)
      let all = problems + GeneratedSource(try #require(document), group: "Test").problems
      #expect(all.allSatisfy { $0.place > .start || $0.code == "not-parsable" })
      return Set(all.map(\.code)).sorted()
    }
    #expect(
      try codes("Odd.json") == [
        "boolean-as-string", "invented-type", "missing-operation-id", "no-success-response", "not-parsable", "renamed",
        "required-misplaced",
        "required-unknown", "schema-misplaced",
      ])
    #expect(try codes("Statuses.yaml") == ["dangling-reference", "duplicate-operation-id", "no-success-response", "status-range"])
    #expect(try codes("Trees.yaml") == [] && codes("Choices.yaml") == [] && codes("Wide.yaml") == [])
  }
}
