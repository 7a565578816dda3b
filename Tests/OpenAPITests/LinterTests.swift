// SPDX-License-Identifier: Apache-2.0

import OpenAPI
import Testing

/// A schema that no rule of any profile has a word about, and ways to spoil it.
enum LintSample {
  static let clean = """
    openapi: 3.0.0
    info: { title: Orders, version: "1" }
    paths:
      /orders/{orderId}:
        post:
          operationId: updateOrder
          description: Changes an order.
          parameters:
            - name: orderId
              in: path
              required: true
              description: Which one
              schema: { type: string }
          requestBody:
            required: true
            content:
              application/json:
                schema:
                  type: object
                  properties:
                    lines:
                      description: What to order
                      type: array
                      items: { type: object, properties: { sku: { type: string, description: Which article } } }
          responses:
            "200":
              description: It
              content: { application/json: { schema: { type: object } } }

    """

  /// One change of the clean schema, and the one finding that it must lead to.
  struct Mutation: Sendable, CustomTestStringConvertible {
    var original: String
    var changed: String
    var code: String
    var severity: Problem.Severity
    var line: Int

    init(_ original: String, _ changed: String, _ code: String, _ severity: Problem.Severity, _ line: Int) {
      self.original = original
      self.changed = changed
      self.code = code
      self.severity = severity
      self.line = line
    }

    var testDescription: String { code }
    var text: String { clean.replacing(original, with: changed) }
  }

  static func lint(_ text: String, _ linter: Linter = Linter(group: "Orders"), file: String = "test.yaml") -> [Problem] {
    linter.findings(in: Array(text.utf8), file: file).map(\.problem)
  }
}

@Suite("The linter says what the service would reject")
struct LinterTests {
  @Test("a clean schema has no problem, whatever it is for", arguments: Linter.Profile.allCases) func noProblem(profile: Linter.Profile) {
    #expect(LintSample.lint(LintSample.clean, Linter(group: "Orders", profile: profile)) == [])
  }

  private static let extraParameter = "        - { name: NAME, in: path, required: true, description: x, schema: { type: string } }\n"

  static let mutations: [LintSample.Mutation] = [
    .init("description: Changes an order.", "x-description: x", "missing-description", .error, 5),
    .init("description: Changes an order.", "summary: x", "missing-description", .error, 5),
    .init("          description: Which one\n", "", "missing-parameter-description", .error, 9),
    .init(
      "          description: Which one\n          schema: { type: string }", "          schema: { type: string, description: x }",
      "parameter-description-place", .warning, 9),
    .init("operationId: updateOrder", "x-id: updateOrder", "missing-operation-id", .error, 5),
    .init("updateOrder", "update__order", "tool-name-underscores", .error, 6),
    .init("updateOrder", "update.order", "operation-id-characters", .error, 6),
    .init("updateOrder", "updateTheOrderOfThisCustomerWithAllItsLinesAndParcelsAndMore", "tool-name-length", .error, 6),
    .init("/orders/{orderId}:", "orders/{orderId}:", "path-start", .error, 4),
    .init("openapi: 3.0.0", "openapi: 3.0.3", "version-other", .note, 1),
    .init("openapi: 3.0.0", "openapi: 3.1.0", "version-new", .error, 1),
    .init("openapi: 3.0.0", "openapi: '3.0'", "version-form", .warning, 1),
    .init("info: { title: Orders, version: \"1\" }\n", "", "missing-info", .warning, 1),
    .init(", version: \"1\"", "", "missing-info", .warning, 2),
    .init("    post:", "    x-post:", "no-operations", .error, 4),
    .init("    post:", "    delete:", "body-on-get", .warning, 15),
    .init("content:\n          application", "x-content:\n          application", "body-content", .warning, 15),
    .init("application/json:\n            schema", "text/csv:\n            schema", "body-media-type", .warning, 15),
    .init(
      "type: object\n              properties:", "type: string\n              x-properties:", "body-not-object", .warning, 15),
    .init("        required: true\n        content", "        required: \"true\"\n        content", "not-a-boolean", .warning, 15),
    .init("Changes an order.", String(repeating: "Changes an order. ", count: 50), "long-description", .note, 7),
    .init("          in: path\n", "", "parameter-in", .warning, 9),
    .init("          schema: { type: string }\n", "", "parameter-schema", .warning, 9),
    .init("schema: { type: string }", "schema: { type: array, items: { type: string } }", "structured-parameter", .warning, 9),
    .init("          required: true\n          desc", "          desc", "path-parameter-required", .warning, 9),
    .init("          required: true\n          desc", "          required: false\n          desc", "path-parameter-required", .warning, 9),
    .init(
      "        - name: orderId", extraParameter.replacing("NAME", with: "other") + "        - name: orderId", "path-parameter-unknown",
      .warning, 9),
    .init("/orders/{orderId}:", "/orders/{orderId}/{line}:", "path-parameter-missing", .warning, 5),
    .init(
      "        - name: orderId", extraParameter.replacing("NAME", with: "orderId") + "        - name: orderId", "duplicate-parameter",
      .warning, 10),
    .init("lines:", "orderId:", "argument-clash", .warning, 21),
    .init("      responses:\n", "      x-responses:\n", "missing-responses", .error, 5),
    .init("content: { application", "x-content: { application", "response-content", .warning, 26),
    .init("        \"200\":", "        \"400\": { description: x }\n        \"200\":", "error-response-content", .note, 26),
    .init("          description: It\n", "", "response-description", .warning, 26),
    .init("\"200\":", "200:", "unquoted-status", .note, 26),
    .init("schema: { type: string }", "schema: { type: string, enum: [a] }", "enum", .warning, 13),
    .init("sku: { type: string,", "sku: { type: string, enum: [a],", "enum", .warning, 24),
    .init("schema: { type: object }", "schema: { type: object, properties: { a: { enum: [b] } } }", "enum", .warning, 28),
    .init(", description: Which article", "", "missing-property-description", .note, 24),
    .init(
      "sku: { type: string, description: Which article }",
      "sku: { $ref: '#/paths/~1orders~1{orderId}/post/requestBody/content/application~1json/schema' }", "recursive-schema", .note, 24),
    .init(
      "                  items: { type: object, properties: { sku: { type: string, description: Which article } } }\n", "", "array-items",
      .warning, 22),
    .init("sku: { type: string,", "sku: { type: string, required: true,", "required-list", .warning, 24),
    .init("sku: { type: string,", "sku: { type: integer, exclusiveMinimum: 3,", "exclusive-limit", .warning, 24),
  ]

  @Test("each rule fires on the change that breaks it, and only that rule", arguments: mutations)
  func rules(mutation: LintSample.Mutation) {
    #expect(LintSample.clean.contains(mutation.original))
    let problems = LintSample.lint(mutation.text)
    #expect(problems.map(\.code) == [mutation.code], "\(problems)")
    #expect(problems.map(\.severity) == [mutation.severity] && problems.map(\.place.line) == [mutation.line], "\(problems)")
  }

  static let readerMutations: [LintSample.Mutation] = [
    .init("paths:", "paths: [", "not-parsable", .error, 4),
    .init("openapi: 3.0.0", "swagger: '2.0'", "swagger", .error, 1),
    .init("openapi: 3.0.0\n", "", "no-version", .error, 1),
    .init("openapi: 3.0.0", "openapi: 4.0.0", "version", .error, 1),
    .init("paths:", "x-paths:", "no-paths", .error, 1),
    .init("  /orders/{orderId}:", "  /empty: 1\n  /orders/{orderId}:", "path-empty", .error, 4),
    .init("    post:", "    get: 1\n    post:", "operation-empty", .error, 5),
    .init("        - name: orderId", "        - { in: query }\n        - name: orderId", "parameter-name", .error, 9),
    .init(
      "        - name: orderId", "        - { name: a, in: body, description: b, schema: { type: string } }\n        - name: orderId",
      "parameter-place", .error, 9),
    .init("      responses:", "      x-requireConfirmation: enabled\n      responses:", "confirmation", .error, 25),
    .init("        \"200\":", "        \"20\": { description: x, content: { a/b: {} } }\n        \"200\":", "status", .error, 26),
    .init("schema: { type: object }", "schema: { $ref: '#/nowhere' }", "dangling-reference", .error, 28),
    .init("schema: { type: object }", "schema: 3", "schema", .error, 28),
    .init("schema: { type: object }", "schema: { type: thing }", "unknown-type", .error, 28),
    .init("schema: { type: object }", "schema: { type: dict }", "invented-type", .warning, 28),
    .init("schema: { type: object }", "schema: { type: object, required: [a] }", "required-unknown", .warning, 28),
    .init("openapi: 3.0.0", "openapi: 3.0.0\nopenapi: 3.0.0", "duplicate-name", .error, 2),
  ]

  @Test("what the reader reports comes with the rest, once", arguments: readerMutations)
  func readerRules(mutation: LintSample.Mutation) {
    #expect(LintSample.clean.contains(mutation.original))
    let problems = LintSample.lint(mutation.text)
    #expect(problems.map(\.code) == [mutation.code], "\(problems)")
    #expect(problems.first?.severity == mutation.severity && problems.first?.place.line == mutation.line, "\(problems)")
    #expect(LintRule.named(mutation.code) != nil)
  }

  @Test("every rule is broken by one of these tests, and has a code of its own") func complete() {
    let elsewhere = [
      "duplicate-operation-id", "group-name", "target-name", "many-operations", "byte-order-mark", "trailing-comma", "too-large",
      "too-deep",
      "too-many", "not-openapi", "status-range", "several-types", "alternatives", "gateway-alternatives", "status-twice",
      "schema-misplaced",
      "boolean-as-string", "required-misplaced",
    ]
    let tested = Set((Self.mutations + Self.readerMutations + LinterGatewayTests.mutations).map(\.code) + elsewhere)
    let codes = LintRule.all.map(\.code)
    #expect(Set(codes).subtracting(tested) == [])
    #expect(Set(codes).count == codes.count)
  }

  @Test("a second operation of a name is told where the first one is") func duplicate() {
    let text = LintSample.clean.replacing(
      "paths:\n",
      with:
        "paths:\n  /o:\n    get: { operationId: updateOrder, description: x, responses: { \"200\": { description: x, content: { a/b: {} } } } }\n"
    )
    let problems = LintSample.lint(text)
    #expect(problems.map(\.code) == ["duplicate-operation-id"] && problems.first?.place.line == 8)
    #expect(problems.first?.sentence.contains("line 5") ?? false)
  }

  @Test("a group's name has the same rules", arguments: ["my__group", "my group", "_group", "my--group"]) func group(name: String) {
    #expect(LintSample.lint(LintSample.clean, Linter(group: name)).map(\.code) == ["group-name"])
  }

  @Test("a long group's name leaves less for the operation's") func sharedLength() {
    #expect(LintSample.lint(LintSample.clean, Linter(group: String(repeating: "g", count: 46))).map(\.code) == ["tool-name-length"])
    #expect(LintSample.lint(LintSample.clean, Linter(group: String(repeating: "g", count: 45))) == [])
  }

  @Test("more than eleven operations are warned about") func many() {
    let paths = (1...12).map {
      "  /p\($0): { get: { operationId: p\($0), description: x, responses: { \"200\": { description: x, content: { a/b: {} } } } } }"
    }
    let text = "openapi: 3.0.0\ninfo: { title: a, version: b }\npaths:\n"
    #expect(LintSample.lint(text + paths.joined(separator: "\n")).map(\.code) == ["many-operations"])
    #expect(LintSample.lint(text + paths.dropLast().joined(separator: "\n")) == [])
  }

  @Test("what is no schema at all is one error, never a trap", arguments: ["", "[]", "3", "\u{0}\u{1}\u{2}", "{", "key: [", "\t"])
  func junk(text: String) {
    let problems = LintSample.lint(text)
    #expect(problems.count == 1 && problems.first?.severity == .error, "\(problems)")
  }

  @Test("a problem prints as editors understand it") func prints() throws {
    let problem = try #require(LintSample.lint(LintSample.clean.replacing("description: Changes an order.", with: "x-d: x")).first)
    #expect("\(problem)".hasPrefix("test.yaml:5:5: error: POST /orders/{orderId} has no description"))
    #expect("\(problem)".hasSuffix("[missing-description]"))
  }
}
