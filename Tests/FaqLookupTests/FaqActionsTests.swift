// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import ActionGroupTesting
import JSON
import Testing

@testable import FaqLookup

@Suite("The FAQ answers at every front door")
struct FaqActionsTests {
  let router: Router

  init() throws { router = try FaqActions(faq: .sqlite(SampleFaq.articles)).router }

  private func search(_ question: String, limit: Int? = nil, _ door: FrontDoor = .openAPI) async throws -> FaqResults {
    var arguments: JSONObject = ["question": .string(question)]
    if let limit { arguments["limit"] = .string(String(limit)) }
    let answer = try await router.call("searchFaq", arguments, as: door)
    #expect(answer.violations == [] && answer.outcome == .output(status: 200))
    #expect(answer.status == (door == .openAPI ? 200 : nil) && answer.responseState == nil)
    let results = try answer.decoded(as: FaqResults.self)
    #expect(results.found == results.results.count)
    return results
  }

  @Test("the operations are those of the schema, and none asks the user first") func operations() {
    #expect(Set(router.operations.map(\.name)) == ["searchFaq", "getFaqEntry"])
    #expect(router.operations.filter(\.requiresConfirmation).map(\.name) == [])
  }

  @Test(
    "the best entry comes first", arguments: FrontDoor.allCases,
    [
      ("How long do I have to return something?", "returns-window"), ("what is your return policy", "returns-window"),
      ("how long does shipping take", "shipping-times"), ("When will my delivery arrive?", "shipping-times"),
      ("can I still cancel an order?", "cancellation"), ("I want my money back", "refunds"), ("which payment methods", "payment-methods"),
      ("is there a guarantee on the hammer", "warranty"), ("Do you ship to Europe?", "shipping-abroad"), ("SOLD OUT", "restock"),
    ])
  func best(door: FrontDoor, expected: (question: String, id: String)) async throws {
    let results = try await search(expected.question, door)
    #expect(results.results.first?.id == expected.id, "\(expected.question): \(results.results.map(\.id))")
    #expect(results.message.hasSuffix(results.found == 1 ? "One entry fits." : "entries fit, the best first."))
  }

  @Test("three entries are given unless another number is asked for", arguments: FrontDoor.allCases) func limit(door: FrontDoor)
    async throws
  {
    #expect(try await search("order shipping return", door).found == 3)
    #expect(try await search("order shipping return", limit: 1, door).found == 1)
    #expect(try await search("order shipping return", limit: 10, door).found > 3)
  }

  @Test("a number of entries beyond the schema's is refused", arguments: FrontDoor.allCases, ["0", "11", "many"])
  func badLimit(door: FrontDoor, limit: String) async throws {
    let answer = try await router.call("searchFaq", ["question": "returns", "limit": .string(limit)], as: door)
    guard case .invalid(let violations) = answer.outcome else {
      Issue.record("the outcome is \(answer.outcome)")
      return
    }
    #expect(violations.map(\.argument) == ["limit"] && answer.violations == [])
  }

  @Test(
    "nothing found is said politely, and is no failure", arguments: FrontDoor.allCases, ["quantum chromodynamics", "???", "🦕", "\u{0}"])
  func nothing(door: FrontDoor, question: String) async throws {
    let results = try await search(question, door)
    #expect(results.results.isEmpty && results.message.hasPrefix("Sorry, the FAQ has nothing about that."))
  }

  @Test(
    "what means something to the search engine is text",
    arguments: [
      "\"", "'", "\"returns", "returns\"\"", "returns AND", "NOT returns", "returns NEAR(a b)", "OR OR OR", "answer:returns",
      "{answer question}: x",
      "return*", "^return", "-return", "+", "(", "returns)", "returns; DROP TABLE faq; --", "returns' OR '1'='1", "\\", "%_%", "NEAR(", ":",
      "a\u{301}",
      "ﬁ ² Ⅷ", "\u{200D}\u{FE0F}", String(repeating: "return ", count: 70),
    ])
  func syntax(question: String) async throws {
    let before = try await search("how long is the warranty")
    _ = try await search(question)
    #expect(try await search("how long is the warranty") == before)
  }

  @Test("any text of any signs is searched without failing") func anything() async throws {
    var generator = Numbers(state: 42)
    let signs = Array("ab \"'*^()-+:{}|&~\\;,.?NEARORANDNOT\u{0}\n\té漢🦕")
    for _ in 0..<500 {
      let length = Int.random(in: 1...60, using: &generator)
      let question = String((0..<length).map { _ in signs.randomElement(using: &generator) ?? "a" })
      _ = try await search(question)
    }
  }

  @Test("an entry is read by the id that a search gave", arguments: FrontDoor.allCases) func entry(door: FrontDoor) async throws {
    for article in SampleFaq.articles {
      let answer = try await router.call("getFaqEntry", ["id": .string(article.id)], as: door)
      #expect(answer.violations == [])
      #expect(
        try answer.decoded(as: FaqEntry.self)
          == FaqEntry(id: article.id, topic: article.topic, question: article.question, answer: article.answer))
    }
  }

  @Test("an entry that is not there is a 404 with a sentence", arguments: FrontDoor.allCases) func noEntry(door: FrontDoor) async throws {
    let answer = try await router.call("getFaqEntry", ["id": "nothing"], as: door)
    #expect(answer.outcome == .output(status: 404) && answer.violations == [])
    #expect(answer.status == (door == .openAPI ? 404 : nil))
    #expect(try answer.decoded(as: Failure.self).error.hasPrefix("The FAQ has no entry nothing"))
  }

  @Test("an index that is down is a 503, and the cause stays in the log", arguments: FrontDoor.allCases, ["searchFaq", "getFaqEntry"])
  func down(door: FrontDoor, operation: String) async throws {
    struct Outage: Error { let host = "faq.internal" }
    let router = try FaqActions(faq: FaqIndex(search: { _, _ in throw Outage() }, article: { _ in throw Outage() })).router
    let answer = try await router.call(operation, ["question": "returns", "id": "refunds"], as: door)
    #expect(answer.violations == [] && answer.status == (door == .openAPI ? 503 : nil))
    #expect(answer.text.contains("cannot be searched at the moment"))
    #expect(!String(decoding: answer.response.bytes, as: UTF8.self).contains("faq.internal"))
    #expect(answer.response.problems.contains { $0.message.contains("faq.internal") })
  }
}

/// Numbers that repeat with their seed.
private struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
