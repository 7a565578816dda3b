// SPDX-License-Identifier: Apache-2.0

import AgentEngine
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
  ]

  @Test("says what is wrong with it, and where", arguments: mistakes) func faults(text: String, expected: String) {
    let (script, problems) = ConversationScript.load(Array(text.utf8), file: "s.yaml")
    #expect(script == nil)
    #expect(problems.first?.description.hasPrefix(expected) == true, "\(problems)")
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
