// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import JSON
import Testing

@Suite("Arguments are read with the schema in hand")
struct ArgumentBindingTests {
  /// What an operation with this one argument makes of the raw value: the value, or the violations.
  private func bind(_ raw: JSONValue?, _ schema: Schema, required: Bool = true) async throws -> (value: JSONValue?, problems: [String]) {
    var router = Router()
    try router.on(Operation("f", .post, "/f", [Argument("x", schema, required: required)])) { arguments, _ in
      .ok(json: ["has": .bool(arguments["x"] != nil), "x": arguments["x"] ?? .null])
    }
    var event: JSONObject = ["actionGroup": "G", "function": "f"]
    if let raw { event["parameters"] = [["name": "x", "value": raw]] }
    let response = try await router.respond(to: JSONValue.object(event).bytes)
    if case .invalid(let violations) = response.outcome { return (nil, violations.map(\.problem)) }
    let text = try JSONValue(parsing: response.bytes)["response"]?["functionResponse"]?["responseBody"]?["TEXT"]?["body"]?.string ?? ""
    let body = try JSONValue(parsing: text)
    return (body["has"] == true ? body["x"] : nil, [])
  }

  static let object = Schema.object([
    .init("name", .string()), .init("values", .array(of: .string()), required: false), .init("n", .integer(), required: false),
  ])

  @Test(
    "every encoding of the contract is understood",
    arguments: [
      ("ORD-1", .string(), "ORD-1"), ("  x ", .string(), "  x "), (7, .string(), "7"), (true, .string(), "true"), ("[1]", .string(), "[1]"),
      ("2", .integer(), 2), (" 2 ", .integer(), 2), (2, .integer(), 2), ("2.0", .integer(), 2), ("1e2", .integer(), 100),
      ("-7", .integer(), -7),
      ("2.5", .number(), 2.5), ("1249.99", .number(), 1249.99), (3, .number(), 3),
      ("true", .boolean(), true), ("True", .boolean(), true), ("yes", .boolean(), true), ("false", .boolean(), false),
      ("no", .boolean(), false),
      (false, .boolean(), false),
      (#"["a", "b c"]"#, .array(of: .string()), ["a", "b c"]), ("[FHIR, HL7 CDA]", .array(of: .string()), ["FHIR", "HL7 CDA"]),
      ("['a', 'b, c']", .array(of: .string()), ["a", "b, c"]), ("[1, 2]", .array(of: .integer()), [1, 2]),
      ("a, b, c", .array(of: .string()), ["a", "b", "c"]), ("a", .array(of: .string()), ["a"]), ("[]", .array(of: .string()), []),
      ("<item>a</item><item>b c</item>", .array(of: .string()), ["a", "b c"]), ([1, 2], .array(of: .integer()), [1, 2]),
      ("[it's, fine]", .array(of: .string()), ["it's", "fine"]),
      (#"{"name":"a"}"#, object, ["name": "a"]), ("{name=a}", object, ["name": "a"]), ("{'name': 'a'}", object, ["name": "a"]),
      ("{name=a, b, values=[x, y z], n=3}", object, ["name": "a, b", "values": ["x", "y z"], "n": 3]),
      ("{name=a=b, c=d}", object, ["name": "a=b, c=d"]), (["name": "a"], object, ["name": "a"]),
      ([["name": "name", "type": "string", "value": "a"]], object, ["name": "a"]),
      ("[{name=a, n=1}, {name=b}]", .array(of: object), [["name": "a", "n": 1], ["name": "b"]]),
      ([#"{"name": "a"}"#], .array(of: object), [["name": "a"]]),
      (["k": [1, "x"]], .any(), ["k": [1, "x"]]), ("free", .any(), "free"), ("null", .integer().nullable, .null),
      ("2025-02-28", .string(format: "date"), "2025-02-28"),
      ("2025-02-28T10:00:00.5+02:00", .string(format: "date-time"), "2025-02-28T10:00:00.5+02:00"),
    ] as [(JSONValue, Schema, JSONValue)]) func understood(raw: JSONValue, schema: Schema, expected: JSONValue) async throws
  {
    let (value, problems) = try await bind(raw, schema)
    #expect(problems == [])
    #expect(value == expected)
  }

  @Test(
    "of several schemas the first that fits is taken, and what a value is counts for more than what it can be read as",
    arguments: [
      ("7", "7"), (7, 7), ("x", "x"), (true, "true"), ("[1, 2]", [1, 2]), ("{name=a, n=1}", ["name": "a", "n": 1]), ("{other}", "{other}"),
      (["name": "b"], ["name": "b"]), ("a, b", "a, b"),
    ] as [(JSONValue, JSONValue)]) func alternatives(raw: JSONValue, expected: JSONValue) async throws
  {
    let (value, problems) = try await bind(raw, .oneOf([.integer(), .string(), .array(of: .integer()), Self.object]))
    #expect(problems == [] && value == expected)
    let (nothing, _) = try await bind("null", .oneOf([.integer().nullable, .string(format: "date")]))
    #expect(nothing == .null)
  }

  @Test(
    "what a schema does not allow is refused in words that a model can act on",
    arguments: [
      (nil, .string(), "is missing; expected a string"), ("x", .integer(), "must be an integer, but is \"x\""),
      ("2.5", .integer(), "must be an integer, but is \"2.5\""), ("", .integer(), "must be an integer, but is \"\""),
      ("99999999999999999999", .integer(), "must be an integer, but is \"99999999999999999999\""),
      ("1e999", .number(), "is beyond the range of a 64-bit number"),
      ("0", .integer(minimum: 1, maximum: 9), "must be at least 1, but is 0"),
      ("10", .integer(minimum: 1, maximum: 9), "must be at most 9, but is 10"),
      ("perhaps", .boolean(), "must be true or false, but is \"perhaps\""),
      ("blue", .string(oneOf: ["red", "green"]), "must be one of \"red\", \"green\", but is \"blue\""),
      ("abc", .string(lengthMax: 2), "must have at most 2 characters, but has 3"),
      ("2025-02-30", .string(format: "date"), "must be a date such as 2025-03-14, but is \"2025-02-30\""),
      ("later", .string(format: "uuid"), "must be a UUID such as 123e4567-e89b-12d3-a456-426614174000, but is \"later\""),
      (
        "x", .oneOf([.integer(minimum: 1), .string(format: "date").nullable]),
        "must be either an integer from 1, or a date such as 2025-03-14 or null, but is \"x\""
      ),
      ("[1, x]", .array(of: .integer()), "must be an integer, but is \"x\""),
      (7, .array(of: .integer()), "must be a JSON array in which each item is an integer, but is 7"),
      ("[1]", .array(of: .integer(), countMin: 2), "must have at least 2 items, but has 1"),
      ("[a, a]", .array(of: .string(), unique: true), "must not have the same item twice, but has \"a\" more than once"),
      (
        "words", object,
        #"must be a JSON object with "name", "values" (optional), "n" (optional), but is "words"; write it as {"name":"text"}"#
      ),
      ("{n=1}", object, "is missing; expected a string"),
      (["a": 1], .object([], others: nil), "is not a property here; there is none"), (.null, .string(), "is missing; expected a string"),
    ] as [(JSONValue?, Schema, String)]) func refused(raw: JSONValue?, schema: Schema, problem: String) async throws
  {
    let (value, problems) = try await bind(raw, schema)
    #expect(value == nil)
    #expect(problems == [problem])
  }

  @Test("a missing argument gets its default, and an optional one is left out") func absent() async throws {
    #expect(try await bind(nil, .integer(default: 5), required: false).value == 5)
    #expect(try await bind(nil, .integer(), required: false).value == nil)
    #expect(try await bind("", .integer(), required: false).value == nil)
    #expect(try await bind("", .string(), required: false).value == "")
    #expect(try await bind(nil, .string(default: "UTC")).value == "UTC")
  }

  @Test("text that nests without end is refused, not followed", arguments: ["[", "{a="]) func depth(unit: String) async throws {
    var schema = Schema.string()
    for _ in 0..<60 { schema = unit == "[" ? .array(of: schema) : .object([.init("a", schema)]) }
    let raw = String(repeating: unit, count: 60) + "x" + String(repeating: unit == "[" ? "]" : "}", count: 60)
    let (value, problems) = try await bind(.string(raw), schema)
    #expect(value == nil && problems.count == 1)
  }
}
