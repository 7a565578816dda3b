// SPDX-License-Identifier: Apache-2.0

import OpenAPI
import Testing

@Suite("The linter says what the service would reject")
struct LinterTests {
  private static let clean = """
    openapi: 3.0.0
    paths:
      /orders/{orderId}:
        get:
          operationId: getOrder
          description: Looks up an order.
          parameters:
            - name: orderId
              in: path
              required: true
              description: Which one
              schema: { type: string }
          responses:
            "200":
              description: It
              content: { application/json: { schema: { type: object } } }
    """

  private func lint(_ text: String, group: String = "Orders") throws -> [Problem] {
    let (document, problems) = Document.load(Array(text.utf8), file: "test.yaml")
    #expect(problems.filter { $0.severity == .error } == [])
    return Linter(group: group).problems(in: try #require(document))
  }

  @Test("a clean schema has no problem") func noProblem() throws { #expect(try lint(Self.clean) == []) }

  @Test(
    "each rule fires on the change that breaks it, and only that rule",
    arguments: [
      ("description: Looks up an order.", "summary: x", "missing-description", Problem.Severity.error, 4),
      ("          description: Which one\n", "", "missing-parameter-description", .error, 8),
      ("operationId: getOrder", "x-id: getOrder", "missing-operation-id", .error, 4),
      ("operationId: getOrder", "operationId: get__order", "tool-name-underscores", .error, 5),
      ("operationId: getOrder", "operationId: get.order", "operation-id-characters", .error, 5),
      ("operationId: getOrder", "operationId: getTheOrderOfThisCustomerWithAllItsLinesAndParcelsAndMore", "tool-name-length", .error, 5),
      ("/orders/{orderId}:", "orders/{orderId}:", "path-start", .error, 3),
      ("openapi: 3.0.0", "openapi: 3.0.3", "version-other", .note, 1),
      ("schema: { type: string }", "schema: { type: string, enum: [a] }", "enum", .warning, 12),
      ("      content: { application/json: { schema: { type: object } } }", "      x-none: true", "response-content", .warning, 14),
      ("      responses:", "      requestBody: { content: { application/json: {} } }\n      responses:", "body-on-get", .warning, 13),
    ]) func rules(original: String, changed: String, code: String, severity: Problem.Severity, line: Int) throws
  {
    #expect(Self.clean.contains(original))
    let problems = try lint(Self.clean.replacing(original, with: changed))
    #expect(problems.map(\.code) == [code])
    #expect(problems.map(\.severity) == [severity] && problems.map(\.place.line) == [line])
  }

  @Test("a second operation of a name is told where the first one is") func duplicate() throws {
    let second =
      "\n  /other:\n    get:\n      operationId: getOrder\n      description: x\n      responses: { \"200\": { description: x, content: { a/b: {} } } }"
    let problems = try lint(Self.clean + second)
    #expect(problems.map(\.code) == ["duplicate-operation-id"] && problems[0].sentence.contains("line 4") == false)
    #expect(problems[0].sentence.contains("line 5"))
  }

  @Test("a group's name has the same rules", arguments: ["my__group", "my group"]) func group(name: String) throws {
    #expect(try lint(Self.clean, group: name).map(\.code) == ["group-name"])
  }

  @Test("more than eleven operations are warned about") func many() throws {
    let paths = (1...12).map {
      "  /p\($0): { get: { operationId: p\($0), description: x, responses: { \"200\": { description: x, content: { a/b: {} } } } } }"
    }
    #expect(try lint("openapi: 3.0.0\npaths:\n" + paths.joined(separator: "\n")).map(\.code) == ["many-operations"])
  }

  @Test("a problem prints as editors understand it") func prints() throws {
    let problem = try #require(try lint(Self.clean.replacing("description: Looks up an order.", with: "summary: x")).first)
    #expect("\(problem)".hasPrefix("test.yaml:4:5: error: GET /orders/{orderId} has no description"))
    #expect("\(problem)".hasSuffix("[missing-description]"))
  }
}
