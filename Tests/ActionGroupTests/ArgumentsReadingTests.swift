// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import ActionGroupTesting
import JSON
import Testing

@Suite("Arguments are read where they stand when they fit as they are, with the same result as otherwise")
struct ArgumentsReadingTests {
  private static let operation = Operation(
    "probe", .post, "/probe",
    [
      .init("text", .string(), required: false), .init("kind", .string(oneOf: ["a", "b"]), required: false),
      .init("count", .integer(minimum: -5, maximum: 9), required: false),
      .init("price", .number(maximum: 1e6, exclusiveMinimum: 0), required: false), .init("flag", .boolean(), required: false),
    ])

  /// What an action is given for an argument that arrives as `value`, read as the type it has; what is wrong with it otherwise.
  private func given(_ name: String, _ value: JSONValue) async throws -> String {
    var router = Router()
    try router.on(Self.operation) { arguments, _ in
      let typed: String =
        switch name {
        case "count": "\(try arguments.integer(name))"
        case "price": "\(try arguments.number(name))"
        case "flag": "\(try arguments.boolean(name))"
        default: try arguments.string(name)
        }
      // The untyped access goes through the general reading.
      return .ok(json: [.string(typed), arguments[name] ?? nil])
    }
    let event: JSONValue = [
      "messageVersion": "1.0", "actionGroup": "g", "apiPath": "/probe", "httpMethod": "POST",
      "requestBody": ["content": ["application/json": ["properties": [["name": .string(name), "value": value]]]]],
    ]
    let response = try await router.respond(to: event.bytes)
    if case .invalid(let violations) = response.outcome { return violations[0].problem }
    return try JSONValue(parsing: response.bytes)["response"]?["responseBody"]?["application/json"]?["body"]?.string ?? "?"
  }

  @Test(
    "a plain value is what it says",
    arguments: [
      ("text", "", "[\"\",\"\"]"), ("text", "ünï", "[\"ünï\",\"ünï\"]"), ("kind", "b", "[\"b\",\"b\"]"), ("count", "9", "[\"9\",9]"),
      ("count", "-5", "[\"-5\",-5]"), ("count", "0", "[\"0\",0]"), ("count", 7, "[\"7\",7]"), ("price", "149.99", "[\"149.99\",149.99]"),
      ("price", "0.000000001", "[\"1e-09\",0.000000001]"), ("price", 1_000_000, "[\"1000000.0\",1000000]"),
      ("flag", true, "[\"true\",true]"), ("flag", "false", "[\"false\",false]"),
    ] as [(String, JSONValue, String)]) func plain(name: String, value: JSONValue, expected: String) async throws
  {
    #expect(try await given(name, value) == expected)
  }

  @Test(
    "a value that is spelt otherwise is still understood",
    arguments: [
      ("count", " 3 ", "[\"3\",3]"), ("count", "3.0", "[\"3\",3]"), ("count", "3e0", "[\"3\",3]"), ("price", "1e3", "[\"1000.0\",1e3]"),
      ("price", "0.12345678901234567", "[\"0.12345678901234566\",0.12345678901234567]"), ("flag", "Yes", "[\"true\",true]"),
      ("text", 12, "[\"12\",\"12\"]"), ("count", "007", "[\"7\",7]"), ("price", ".5", "[\"0.5\",0.5]"),
    ] as [(String, JSONValue, String)]) func loose(name: String, value: JSONValue, expected: String) async throws
  {
    #expect(try await given(name, value) == expected)
  }

  @Test(
    "a limit holds for the plain spelling too",
    arguments: [
      ("kind", "c", "must be one of \"a\", \"b\", but is \"c\""), ("count", "10", "must be at most 9, but is 10"),
      ("count", -6, "must be at least -5, but is -6"), ("price", "0", "must be greater than 0, but is 0"),
      ("price", "1000000.01", "must be at most 1000000, but is 1000000.01"), ("count", "0x7", nil), ("count", "-", nil),
      ("count", "1.", nil),
      ("price", ".", nil), ("flag", "TRUE?", nil), ("count", "99999999999999999999", nil),
    ] as [(String, JSONValue, String?)]) func limits(name: String, value: JSONValue, problem: String?) async throws
  {
    let given = try await given(name, value)
    if let problem { #expect(given == problem) } else { #expect(given.hasPrefix("must be"), "\(given)") }
  }

  @Test("asking for what is not there, or is of another type, is an error that names it") func errors() async throws {
    let arguments = Arguments(["text": "a", "flag": true])
    #expect(#expect(throws: UndeclaredArgument.self) { try arguments.string("other") }?.name == "other")
    let mismatch = #expect(throws: InputMismatch.self) { try arguments.integer("text") }
    #expect(mismatch?.violation == Violation("text", "must be an integer, but is string"))
    #expect(try arguments.string("text") == "a" && arguments.boolean("flag") && arguments.string(ifPresent: "none") == nil)
    #expect(
      try arguments.integer(ifPresent: "none") == nil && arguments.number(ifPresent: "none") == nil
        && arguments.boolean(ifPresent: "none") == nil)
  }

  @Test("every decimal of up to fifteen digits is the double that the library reads") func decimals() throws {
    var state: UInt64 = 42
    for _ in 0..<5000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let digits = String(state >> 14 % 1_000_000_000_000_000)
      let point = Int(state >> 60) % digits.count
      let text = point == 0 ? digits : String(digits.dropLast(point)) + "." + String(digits.suffix(point))
      let arguments = Arguments(["n": .string(text)])
      guard text.count <= 17 else { continue }
      #expect(try arguments.number("n") == Double(text), "\(text)")
    }
  }
}
