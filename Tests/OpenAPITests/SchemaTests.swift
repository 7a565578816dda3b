// SPDX-License-Identifier: Apache-2.0

import JSON
import OpenAPI
import Testing

@Suite("Schemas are resolved, merged and read for what they mean")
struct SchemaTests {
  /// The component `A` of a document with these components.
  private func schema(_ components: String, codes: [String] = []) throws -> SchemaNode.Facts {
    let text =
      "openapi: 3.0.0\npaths: {}\ncomponents:\n  schemas:\n" + components.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    let (document, problems) = Document.load(Array(text.utf8), file: "test.yaml")
    #expect(problems.map(\.code) == codes)
    return try #require(document?.componentSchemas.first { $0.name == "A" }).schema.facts
  }

  @Test("allOf keeps what each part says") func allOf() throws {
    let facts = try schema(
      """
      A: { allOf: [{ $ref: "#/components/schemas/B" }, { description: Mine, properties: { y: { type: integer } }, required: [y] }] }
      B: { type: object, required: [x], properties: { x: { type: string } }, additionalProperties: false }
      """)
    #expect(facts.type == "object" && facts.description == "Mine" && facts.required == ["x", "y"])
    #expect(facts.properties.map(\.name) == ["x", "y"])
    if case .forbidden = facts.additional {} else { Issue.record("additionalProperties were lost") }
  }

  @Test("a choice of one is that one, and null in it means nullable", arguments: ["oneOf", "anyOf"]) func choice(word: String) throws {
    let facts = try schema("A: { \(word): [{ type: string, format: date }, { type: \"null\" }] }")
    #expect(facts.type == "string" && facts.format == "date" && facts.isNullable && facts.alternatives.isEmpty)
    #expect(try schema("A: { \(word): [{ type: string }, { type: integer }] }").alternatives.count == 2)
  }

  @Test(
    "exclusive limits are read in both versions",
    arguments: [("minimum: 1, exclusiveMinimum: true", nil, 1), ("exclusiveMinimum: 1", nil, 1), ("minimum: 1", 1, nil)]
      as [(String, Double?, Double?)])
  func limits(text: String, minimum: Double?, exclusive: Double?) throws {
    let facts = try schema("A: { type: number, \(text) }")
    #expect(facts.minimum == minimum && facts.exclusiveMinimum == exclusive)
  }

  @Test(
    "invented types are read as what is meant, with a warning",
    arguments: [("int", "integer"), ("float", "number"), ("dict", "object"), ("bool", "boolean"), ("String", "string")])
  func invented(type: String, meant: String) throws {
    #expect(try schema("A: { type: \(type) }", codes: ["invented-type"]).type == meant)
  }

  @Test("a type that means nothing is an error") func unknownType() throws {
    #expect(try schema("A: { type: thing }", codes: ["unknown-type"]).type == nil)
  }

  @Test("a description beside a reference says what the value means here") func sibling() throws {
    let facts = try schema(
      "A: { properties: { b: { $ref: \"#/components/schemas/B\", description: Here } } }\nB: { type: string, description: There }")
    #expect(facts.properties.first?.schema.facts.description == "Here" && facts.properties.first?.schema.facts.reference == "B")
  }

  @Test(
    "a reference that leads nowhere, or out of the document, is an error", arguments: ["#/components/schemas/None", "other.yaml#/A", "#/"])
  func dangling(reference: String) throws {
    _ = try schema("A: { properties: { b: { $ref: \"\(reference)\" } } }", codes: ["dangling-reference"])
  }

  @Test("references that go round in circles end", arguments: ["A", "B"]) func circular(target: String) throws {
    let facts = try schema(
      "A: { type: object, properties: { b: { $ref: \"#/components/schemas/B\" } } }\nB: { type: object, properties: { c: { $ref: \"#/components/schemas/\(target)\" } } }"
    )
    let inner = facts.properties.first?.schema.facts.properties.first?.schema.facts
    #expect(inner?.isRecursive == true && inner?.reference == target)
  }

  @Test("references that multiply are read once each") func multiplying() throws {
    let components = (0..<30).map { index in
      "C\(index): { properties: { a: { $ref: \"#/components/schemas/C\(index + 1)\" }, b: { $ref: \"#/components/schemas/C\(index + 1)\" } } }"
    }
    let facts = try schema((["A: { $ref: \"#/components/schemas/C0\" }"] + components + ["C30: { type: string }"]).joined(separator: "\n"))
    #expect(facts.properties.map(\.name) == ["a", "b"])
  }

  @Test("required names that do not exist are warned about") func required() throws {
    #expect(try schema("A: { required: [x], properties: { y: {} } }", codes: ["required-unknown"]).required == ["x"])
  }

  @Test(
    "plain scalars have the types of YAML 1.2",
    arguments: [
      ("yes", "string"), ("0x1F", "number"), ("1e3", "number"), (".5", "number"), ("~", "null"), ("\"5\"", "string"), ("!!str 5", "string"),
      ("-", "sequence"),
    ])
  func scalars(text: String, kind: String) throws {
    let node = try schema(text == "-" ? "A: { example: [] }" : "A: { example: \(text) }").example
    #expect(node?.json.typeName == (kind == "sequence" ? "array" : kind))
  }
}
