// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import ActionGroupTesting
import Foundation
import JSON
import Testing
import TokenMeter
import TracePage

/// The router that the copied tests call.
private func makeRouter() throws -> Router {
  var router = Router()
  try router.on(Operation("getOrder", .get, "/orders/{orderId}", [.init("orderId", .string()), .init("note", .string())])) { _, _ in
    try Reply(200, ["status": "SHIPPED"])
  }
  return router
}

// What the page copied, as it is; the tests below compare it with what would be copied now.

@Test("getOrder answers as it did") func getOrderAnswersAsItDid() async throws {
  // The router of your actions, as in main.swift.
  let router = try makeRouter()
  let answer = try await router.call("getOrder", ["orderId": #"a "7"\"#, "note": "two\nlines"], as: .openAPI)
  #expect(answer.violations.isEmpty)
  #expect(answer.status == 200)
  #expect(answer.text == #"{"status":"SHIPPED"}"#)
}

@Suite("A call is copied as a test")
struct CopiedTestTests {
  /// The text of the test that was copied into this file.
  private static func copied() throws -> String {
    let text = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
    let start = try #require(text.range(of: "@Test(\"getOrder answers"))
    let end = try #require(text.range(of: "\n}\n", range: start.lowerBound..<text.endIndex))
    return String(text[start.lowerBound..<end.upperBound])
  }

  @Test("it compiles, passes, and is what the page copies") func current() async throws {
    let router = try makeRouter()
    let arguments: JSONObject = ["orderId": #"a "7"\"#, "note": "two\nlines"]
    let answer = try await router.call("getOrder", arguments, as: .openAPI)
    var turn = PageTurnTests.fresh()
    turn.absorb(PageTurnTests.call("a", [:]))
    turn.absorb(
      PageExchange(
        "getOrder", "openAPI", arguments, event: answer.event.bytes, envelope: answer.envelope.bytes, failure: nil, findings: []))
    let blocks = turn.json["steps"]?.array?.first?["blocks"]?.array ?? []
    let test = try #require(blocks.first { $0["copy"] == "Copy test" }?["text"]?.string)
    #expect(test == "import ActionGroupTesting\nimport Testing\n\n" + (try Self.copied()))
  }

  @Test("an event that only a trace tells of is one that a router takes") func rebuilt() async throws {
    var turn = PageTurnTests.fresh()
    turn.absorb(PageTurnTests.call("a", ["orderId": "ORD-7", "note": "x"]))
    let blocks = turn.json["steps"]?.array?.first?["blocks"]?.array ?? []
    let event = try #require(blocks.first { $0["copy"] == "Copy event" }?["text"]?.string)
    let answer = try await makeRouter().call(EventBuilder.Event(bytes: Array(event.utf8)))
    #expect(answer.status == 200 && answer.violations.isEmpty, "\(answer.text)")
    let test = try #require(blocks.first { $0["copy"] == "Copy test" }?["text"]?.string)
    #expect(test.contains("func gETOrdersOrderIdIsAnswered()") && test.contains("EventBuilder.Event(bytes:"))
  }
}
