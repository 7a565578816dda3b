// SPDX-License-Identifier: Apache-2.0

import Foundation
import OpenAPI
import Testing

@Suite("Documents are read with their places and problems")
struct DocumentTests {
  static let small = """
    openapi: 3.0.0
    info: {title: T, version: "1"}
    paths:
      /orders/{id}:
        get:
          operationId: getOrder
          description: Reads one.
          parameters:
            - {name: id, in: path, required: true, description: The id., schema: {type: string}}
          responses:
            200:
              description: ok
              content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
    components:
      schemas:
        Order: {type: object, properties: {parent: {$ref: "#/components/schemas/Order"}}}

    """

  static func load(_ text: String, _ file: String = "a.yaml") -> (document: Document?, problems: [Problem]) {
    Document.load(Array(text.utf8), file: file)
  }

  @Test("an operation has its place, and recursion is marked")
  func reads() throws {
    let (document, problems) = Self.load(Self.small)
    #expect(problems.isEmpty)
    let operation = try #require(document?.operations.first)
    #expect(operation.method == "GET")
    #expect(operation.place == Place(line: 5, column: 5))
    let order = try #require(operation.responses.first?.contents.first?.schema)
    #expect(order.facts.reference == "Order")
    #expect(order.facts.properties.first?.schema.facts.isRecursive == true)
  }

  @Test("carriage returns and a byte order mark change no place", arguments: ["\u{FEFF}", ""])
  func tolerance(mark: String) {
    let found = Self.load(mark + Self.small.replacingOccurrences(of: "\n", with: "\r\n"))
    #expect(found.problems.isEmpty)
    #expect(found.document?.operations.first?.place == Place(line: 5, column: 5))
  }

  @Test("a mistake has a code and a place")
  func mistakes() {
    let cases = [
      ("swagger: '2.0'\npaths: {}", "swagger"), ("paths: {}", "no-version"), ("openapi: 3.0.0", "no-paths"), ("- a", "not-openapi"),
      ("a: [", "not-parsable"), ("", "not-parsable"), ("openapi: 3.0.0\npaths: {}\npaths: {}", "duplicate-name"),
    ]
    for (text, code) in cases { #expect(Self.load(text).problems.contains { $0.code == code && $0.place >= .start }, "\(text)") }
  }

  @Test("a text cut anywhere gives a document or a problem")
  func truncated() {
    let bytes = Array(Self.small.utf8)
    for count in bytes.indices {
      let found = Document.load(Array(bytes[..<count]), file: "a.yaml")
      #expect(found.document != nil || !found.problems.isEmpty)
    }
  }

  @Test("deep nesting and alias bombs are refused")
  func hostile() {
    #expect(Self.load(String(repeating: "[", count: 5000)).document == nil)
    let bomb = (1...9).reduce("a0: &a0 [x]\n") {
      $0 + "a\($1): &a\($1) [\(Array(repeating: "*a\($1 - 1)", count: 9).joined(separator: ","))]\n"
    }
    #expect(Self.load(bomb).problems.first?.code == "not-parsable")
  }

  @Test("every schema of the corpus is read, its problems with places")
  func corpus() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.appending(path: "../shared/corpus/openapi").standardizedFileURL
    guard let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) else {
      return print("Skipped: there is no corpus of schemas beside the package.")
    }
    for file in files where ["json", "yaml", "yml"].contains(file.pathExtension) {
      let bytes = Array(try Data(contentsOf: file))
      let found = Document.load(bytes, file: file.lastPathComponent)
      let all = Linter().findings(in: bytes, file: file.lastPathComponent).map(\.problem)
      #expect(all.allSatisfy { $0.place >= .start })
      #expect(found.document != nil || !all.isEmpty)
    }
  }
}
