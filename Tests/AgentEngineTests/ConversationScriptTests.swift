// SPDX-License-Identifier: Apache-2.0

import AgentEngine
import Foundation
import OpenAPI
import Testing

@Suite("A script of a conversation")
struct ConversationScriptTests {
  static let mistakes: [(String, String)] = [
    ("", "s.yaml:1:1: error: The file is empty"),
    ("turns: []", "s.yaml:1:8: error: A script has \"turns\""),
    ("turns: [{ask: a, answer: b, anwser: c}]", "s.yaml:1:29: error: \"anwser\" means nothing in a turn"),
    ("turns: [{ask: a}]", "s.yaml:1:9: error: A turn ends with one of"),
    ("turns: [{ask: a, answer: b, asks: c}]", "s.yaml:1:9: error: A turn ends with one of"),
    ("turns: [{ask: a, fails: Oops}]", "s.yaml:1:25: error: The service's errors are AccessDeniedException, "),
    ("turns: [{ask: {pattern: \"(\"}, answer: b}]", "s.yaml:1:25: error: \"(\" is no regular expression"),
    ("turns:\n  - ask: a\n    answer: \"{{b}}\"", "s.yaml:3:13: error: There is no value \"b\" here"),
    ("turns: [{ask: a, answer: \"{{b\"}]", "s.yaml:1:26: error: A value stands between"),
    ("turns: [{ask: a, answer: {777: b}}]", "s.yaml:1:27: error: \"777\" is no ending of a call"),
    ("turns: [{ask: a, answer: b, tokens: {input: -1, output: 2}}]", "s.yaml:1:37: error: Tokens are"),
    ("turns: [{ask: a, answer: b, calls: [{arguments: {}}]}]", "s.yaml:1:37: error: A call names its \"operation\""),
    ("turns: [{ask: a, answer: b, calls: [{operation: o, collaborator: c}]}]", "s.yaml:1:37: error: A call names its \"operation\""),
    ("turns: [{ask: a, answer: b, calls: [{knowledgeBase: K, query: q}]}]", "s.yaml:1:37: error: A search has \"passages\""),
    ("turns: [{ask: a, answer: b, calls: [{knowledgeBase: K, passages: []}]}]", "s.yaml:1:37: error: \"query\" is missing"),
    ("turns: [{ask: a, answer: b, calls: [{collaborator: c}]}]", "s.yaml:1:37: error: \"ask\" is missing"),
    ("{turns: [{ask: a, answer: b}], guardrail: {rules: [{pattern: x}]}}", "s.yaml:1:52: error: A rule has a \"pattern\" and one of"),
    ("{turns: [{ask: a, answer: b}], guardrail: {rules: [{pattern: x, filter: ANGER}]}}", "s.yaml:1:73: error: \"filter\" is one of"),
    ("{turns: [{ask: a, answer: b}], guardrail: {rules: [{pattern: x, word: y, sees: all}]}}", "s.yaml:1:80: error: A rule \"sees\""),
  ]

  @Test("says what is wrong with it, and where", arguments: mistakes) func faults(text: String, expected: String) {
    let (script, problems) = ConversationScript.load(Array(text.utf8), file: "s.yaml")
    #expect(script == nil)
    #expect(problems.first?.description.hasPrefix(expected) == true, "\(problems)")
  }

  @Test("stands on its page of the documentation as it can be played") func documented() throws {
    let page = try String(contentsOf: Stage.root.appending(path: "docs/conversation-scripts.md"), encoding: .utf8)
    let texts = page.split(separator: "```yaml\n").dropFirst().compactMap { $0.split(separator: "```").first.map(String.init) }
    #expect(texts.count == 4)
    var desk = try Agents.agent { _ in "" }
    (desk.isRouter, desk.isGuarded) = (true, true)
    desk.knowledgeBases = [.init("KB12345678", description: "The handbook.")]
    desk.collaborators = [.init("orders", try Agents.agent { _ in "" }, instruction: "Ask it.")]
    for text in texts {
      let (script, problems) = ConversationScript.load(Array(text.utf8), file: "s.yaml")
      let unusable = script?.problems(with: desk) ?? []
      #expect(script != nil && problems.isEmpty && unusable.isEmpty, "\(problems + unusable)")
    }
  }

  static let files: [String: String] = [
    "orders.yaml": "turns: [{ask: a, answer: b}]", "found.yaml": "[{text: one}, {text: two, source: doc-2}]",
    "bad.yaml": "turns: [{ask: a}]", "loop.yaml": "{turns: [{ask: a, answer: b}], collaborators: {again: loop.yaml}}",
  ]

  @Test(
    "may name files beside it",
    arguments: [
      ("{turns: [{ask: a, answer: b, calls: [{knowledgeBase: K, query: q, passages: found.yaml}]}], collaborators: {c: orders.yaml}}", nil),
      ("{turns: [{ask: a, answer: b}], collaborators: {c: gone.yaml}}", "s.yaml:1:51: error: The file gone.yaml cannot be read"),
      ("{turns: [{ask: a, answer: b}], collaborators: {c: bad.yaml}}", "bad.yaml:1:9: error: A turn ends with one of"),
      (
        "{turns: [{ask: a, answer: b}], collaborators: {c: loop.yaml}}",
        "loop.yaml:1:47: error: \"collaborators\" is scripts at most 4 deep"
      ),
      (
        "{turns: [{ask: a, answer: b, calls: [{knowledgeBase: K, query: q, passages: orders.yaml}]}]}",
        "orders.yaml:1:1: error: Passages are a list"
      ),
    ] as [(String, String?)])
  func files(text: String, expected: String?) {
    let (script, problems) = ConversationScript.load(Array(text.utf8), file: "s.yaml") { Self.files[$0].map { Array($0.utf8) } }
    #expect((script != nil) == (expected == nil))
    #expect(problems.first.map { $0.description.hasPrefix(expected ?? "?") } ?? (expected == nil), "\(problems)")
  }

  @Test(
    "is held to what the agent can do",
    arguments: [
      ("{operation: getOrdr}", "s.yaml:1:49: error: The agent has no operation \"getOrdr\""),
      ("{operation: getOrder, arguments: {orderId: a, id: b}}", "s.yaml:1:83: error: getOrder has no argument \"id\""),
      ("{operation: getOrder}", "s.yaml:1:49: error: getOrder needs orderId too"),
    ])
  func agent(call: String, expected: String) throws {
    let text = "turns: [{ask: a, answer: b, calls: [\(call)]}]"
    let script = try #require(ConversationScript.load(Array(text.utf8), file: "s.yaml").script)
    let problems = script.problems(with: try Agents.agent { _ in "" })
    #expect(problems.map(\.description).first?.hasPrefix(expected) == true, "\(problems)")
  }
}
