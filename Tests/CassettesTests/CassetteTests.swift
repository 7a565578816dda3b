// SPDX-License-Identifier: Apache-2.0

import Cassettes
import JSON
import Testing

@Suite("A cassette")
struct CassetteTests {
  static let event = Array(#"{"messageVersion":"1.0","actionGroup":"A","sessionAttributes":{"customer":"C-1"}}"#.utf8)

  static func entries() -> [CassetteEntry] {
    let request = Cassette.Request(
      path: "/agents/AGENT12345/agentAliases/TSTALIASID/sessions/customer-7/text", body: Array(#"{"inputText":"Where is it?"}"#.utf8))
    return [
      .head(recorded: "2026-11-21T10:00:00Z"), .request(turn: 1, request), .answer(turn: 1, [0, 1, 2, 255]),
      .request(turn: 2, request),
      .call(turn: 1, .init(function: "OrderManagement", event: event, envelope: Array("{}".utf8))), .answer(turn: 1, [254]),
      .call(turn: 2, .init(function: "OrderManagement", event: event, envelope: [0xFF, 0xFE])), .end(turn: 1, "complete"),
      .call(turn: 2, .init(function: "OrderManagement", event: event, envelope: nil, failure: "The function failed.")),
    ]
  }

  @Test("gives back the bytes that were recorded, turn by turn, however turns are interleaved") func roundTrip() throws {
    let cassette = try Cassette(Self.entries().flatMap(\.line))
    #expect(cassette.turns.map(\.number) == [1, 2] && !cassette.isTruncated)
    #expect(cassette.turns[0].answer == [0, 1, 2, 255, 254] && cassette.turns[0].ending == "complete")
    #expect(cassette.turns[0].request?.question == "Where is it?" && cassette.turns[0].request?.sessionId == "customer-7")
    #expect(cassette.turns[1].ending == nil && cassette.turns[1].answer.isEmpty)
    #expect(cassette.calls.map(\.event) == [Self.event, Self.event, Self.event])
    #expect(cassette.calls.map(\.envelope) == [Array("{}".utf8), [0xFF, 0xFE], nil])
    #expect(cassette.calls.last?.failure == "The function failed.")
  }

  @Test("whose last line is cut, as by a program that was ended, gives what stands before it", arguments: [1, 10, 40])
  func cut(bytes: Int) throws {
    let all = Self.entries().flatMap(\.line)
    let cassette = try Cassette(Array(all.dropLast(bytes)))
    // Without its line end alone the last line is still whole.
    #expect(cassette.isTruncated == (bytes > 1) && cassette.calls.count == (bytes > 1 ? 2 : 3))
  }

  @Test(
    "that is none is refused with the line and what is wrong there",
    arguments: [
      ("", "Line 1 of the cassette: the file does not begin"), ("{\"cassette\":2}\n", "Line 1 of the cassette: the format has version 2"),
      ("{\"cassette\":1}\n{\"turn\":1,\n{\"turn\":1,\"end\":\"complete\"}\n", "Line 2 of the cassette: it is no JSON"),
      ("{\"cassette\":1}\n{\"end\":\"complete\"}\n", "Line 2 of the cassette: it has no \"turn\""),
      ("{\"cassette\":1}\n{\"turn\":1,\"answer\":\"?\"}\n", "Line 2 of the cassette: \"answer\" is no Base64"),
      ("{\"cassette\":1}\n{\"turn\":1,\"call\":{\"function\":\"F\",\"event\":1}}\n", "\"call.event\" is neither a text"),
      ("{\"cassette\":1}\n{\"turn\":1}\n", "it has none of"), ("{\"cassette\":1}\n{\"cassette\":1}\n", "a second head"),
    ]) func faults(text: String, words: String) throws
  {
    let error = #expect(throws: CassetteError.self) { try Cassette(Array(text.utf8)) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test("with any byte changed is read or refused") func changed() {
    let all = Self.entries().flatMap(\.line)
    for place in all.indices {
      for byte: UInt8 in [0, UInt8(ascii: "\n"), UInt8(ascii: "\""), UInt8(ascii: "}"), 0xFF] {
        var bytes = all
        bytes[place] = byte
        if let cassette = try? Cassette(bytes) { #expect(cassette.turns.count <= 4) }
      }
    }
  }

  @Test("a turn's bytes that come back are those of every length") func base64() throws {
    for count in 0..<20 {
      let bytes = (0..<count).map { UInt8($0 * 13) }
      let cassette = try Cassette(CassetteEntry.head(recorded: "").line + CassetteEntry.answer(turn: 1, bytes).line)
      #expect(cassette.turns[0].answer == bytes)
    }
  }
}

@Suite("What is written into a cassette")
struct RedactionTests {
  @Test(
    "has no value of an attribute whose name is a secret's",
    arguments: ["authToken", "x-api-key", "API_KEY", "Password", "session-cookie", "clientSecret", "userJWT"])
  func secret(name: String) throws {
    let event: JSONValue = ["sessionAttributes": .object([name: "hunter2", "customer": "C-1"]), "inputText": "hunter2 is my dog"]
    let line = String(
      decoding: CassetteEntry.call(turn: 1, .init(function: "F", event: event.bytes, envelope: event.bytes)).line, as: UTF8.self)
    #expect(!line.contains(#"\"hunter2\""#) && line.contains("(redacted)") && line.contains("C-1") && line.contains("is my dog"))
    let body: JSONValue = ["sessionState": ["promptSessionAttributes": .object([name: "hunter2"])], "inputText": "a"]
    let request = CassetteEntry.request(turn: 1, .init(path: "/", body: body.bytes)).line
    #expect(!String(decoding: request, as: UTF8.self).contains("hunter2"))
  }

  @Test("is as it was, byte for byte, when there is no secret") func untouched() throws {
    let event = Array(#"{ "sessionAttributes" : { "customer" : "C-1" } , "n" : 1.0 }"#.utf8)
    let lines = CassetteEntry.head(recorded: "").line + CassetteEntry.call(turn: 1, .init(function: "F", event: event, envelope: nil)).line
    #expect(try Cassette(lines).calls.first?.event == event)
  }
}

@Suite("Two values")
struct JSONDifferenceTests {
  static let cases: [(String, String, [String], [String])] = [
    (#"{"a":1,"b":[1,2]}"#, #"{"b":[1.0,2e0],"a":1.0}"#, [], []),
    (#"{"a":1}"#, #"{"a":2}"#, [], ["body.a is 2, and was 1 when it was recorded"]),
    (#"{"a":1}"#, #"{}"#, [], ["body.a is missing, and was 1 when it was recorded"]),
    (#"{}"#, #"{"a":{"b":null}}"#, [], [#"body.a is {"b":null}, and was not there when it was recorded"#]),
    (
      #"[1,{"x":"y"}]"#, #"[1,{"x":"z"},3]"#, [],
      [
        #"body[1].x is "z", and was "y" when it was recorded"#, "body[2] is 3, and was not there when it was recorded",
      ]
    ),
    (
      #"{"items":[{"id":1,"n":1},{"id":2,"n":1}]}"#, #"{"items":[{"id":3,"n":1},{"id":4,"n":2}]}"#, ["body.items.*.id"],
      [
        "body.items[1].n is 2, and was 1 when it was recorded"
      ]
    ),
    (#"{"items":[{"id":1}]}"#, #"{"items":[{"id":3}]}"#, ["body.items[*].id"], []),
    (#"{"a":{"b":{"time":1}},"time":2}"#, #"{"a":{"b":{"time":5}},"time":6}"#, ["**.time"], []),
    (#"{"a":{"b":1}}"#, #"{"a":{"b":2}}"#, ["body.a"], []), (#"{"a":1}"#, #""a""#, ["body"], []),
    (#"9007199254740993"#, #"9007199254740992"#, [], ["body is 9007199254740992, and was 9007199254740993 when it was recorded"]),
  ]

  @Test("are compared by meaning, place by place", arguments: cases)
  func compared(recorded: String, found: String, ignored: [String], expected: [String]) throws {
    let differences = JSONDifference.between(
      try JSONValue(parsing: recorded), try JSONValue(parsing: found), at: ["body"], ignoring: ignored.map { JSONPathPattern($0) })
    #expect(differences.map(\.description) == expected)
  }

  @Test("that differ everywhere give no endless list") func limit() {
    let (one, other) = (JSONValue.array((0..<500).map { _ in 1 }), JSONValue.array((0..<500).map { _ in 2 }))
    #expect(JSONDifference.between(one, other).count == JSONDifference.countMax)
  }
}
