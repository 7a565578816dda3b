// SPDX-License-Identifier: Apache-2.0

import OpenAPI
import Testing

@Suite("The linter mends what is certain, and leaves the rest of the file alone")
struct LinterFixTests {
  private func fix(_ text: String, _ file: String) -> String {
    String(decoding: Linter().fixing(Array(text.utf8), file: file).bytes, as: UTF8.self)
  }

  private static let operation = "description: x, responses: { '200': { description: x, content: { a/b: {} } } }"
  private static let json = #""responses":{"200":{"description":"x","content":{"a/b":{}}}}"#

  @Test(
    "in YAML",
    arguments: [
      ("post:\n      operationId: updateOrder\n", "post:\n", "post:\n      operationId: postOrdersOrderId\n"),
      ("description: Changes an order.", "summary: 'It''s: #1'", "description: \"It's: #1\"\n      summary: 'It''s: #1'"),
      ("required: true\n        content", "required: 'True'\n        content", "required: true\n        content"),
      ("required: true\n          desc", "required: false\n          desc", "required: true\n          desc"),
      ("\"200\":", "200:", "\"200\":"), ("type: object\n", "type: Dict # odd\n", "type: object # odd\n"),
      ("/orders/{orderId}:", "orders/{orderId}:", "/orders/{orderId}:"),
      (
        "      responses:", "      x-requireConfirmation: 'enabled'\n      responses:",
        "      x-requireConfirmation: 'ENABLED'\n      responses:"
      ),
    ]) func yaml(original: String, broken: String, mended: String)
  {
    #expect(LintSample.clean.contains(original))
    for newline in ["\n", "\r\n"] {
      func text(_ part: String) -> String { LintSample.clean.replacing(original, with: part).replacing("\n", with: newline) }
      #expect(fix(text(broken), "a.yaml") == text(mended))
      #expect(fix(text(mended), "a.yaml") == text(mended))
    }
  }

  @Test("members of flow mappings and of lists are inserted where they belong") func inserts() {
    let head = "openapi: 3.0.0\ninfo: { title: a, version: b }\npaths:\n"
    #expect(
      fix(head + "  /a: { get: { \(Self.operation) } }\n", "a.yml")
        == head + "  /a: { get: { operationId: getA, \(Self.operation) } }\n")
    let list =
      "  /a/{b}:\n    get:\n      operationId: a\n      description: x\n      responses: { '200': { description: x, content: { a/b: {} } } }\n"
    let item = "      parameters:\n      - name: b\n        in: path\n        description: ü\n        schema: { type: string }\n"
    #expect(fix(head + list + item, "a.yml") == head + list + item.replacing("- name", with: "- required: true\n        name"))
  }

  @Test("an operation that takes another's name gets the one that is made of its method and path") func duplicates() {
    let head = "openapi: 3.0.0\ninfo: { title: a, version: b }\npaths:\n"
    let paths = ["go", "go", "get1", "\"go\""].enumerated().map { "  /\($0): { get: { operationId: \($1), \(Self.operation) } }\n" }
    let mended =
      head
      + paths.joined().replacing("/1: { get: { operationId: go,", with: "/1: { get: { operationId: get12,")
      .replacing("\"go\"", with: "\"get3\"")
    #expect(fix(head + paths.joined(), "a.yaml") == mended)
  }

  @Test("in JSON, written densely or in lines") func json() {
    let dense = #"{"openapi":"3.0.0","info":{"title":"a","version":"b"},"paths":{"/a":{"get":{"summary":"Say \"ü\"",\#(Self.json)}}}}"#
    let mended = dense.replacing(#""get":{"#, with: #""get":{"operationId": "getA", "description": "Say \"ü\"", "#)
    #expect(fix(dense, "a.json") == mended)
    let lines = dense.replacing(#""get":{"#, with: "\"get\": {\n\t\t\"description\": \"x\",\n\t\t")
    #expect(
      fix(lines, "a.json").contains("\"get\": {\n\t\t\"operationId\": \"getA\",\n\t\t\"description\": \"x\",\n\t\t\"summary\""),
      "\(fix(lines, "a.json"))")
  }

  @Test("commas before closing brackets and a byte-order mark go away") func text() {
    let good =
      #"{"openapi":"3.0.0","info":{"title":"a,}","version":"b"},"paths":{"/a":{"get":{"operationId":"a","description":"x",\#(Self.json)}}}}"#
    #expect(Linter().findings(in: Array(good.utf8), file: "a.json") == [])
    let bad = "\u{FEFF}" + good.replacing("}}}}", with: "},\n}}}")
    #expect(Set(Linter().findings(in: Array(bad.utf8), file: "a.json").map(\.problem.code)) == ["byte-order-mark", "trailing-comma"])
    #expect(fix(bad, "a.json") == good.replacing("}}}}", with: "}\n}}}"))
  }

  @Test("what is not certain stays") func leaves() {
    let keep = [
      "operationId: update.order", "operationId: update__order", "operationId: updateOrder\n      x: &a y",
    ].map { LintSample.clean.replacing("operationId: updateOrder", with: $0) }
    for text in keep + [LintSample.clean.replacing("3.0.0", with: "3.0.3"), "{", ""] { #expect(fix(text, "a.yaml") == text) }
  }
}
