// SPDX-License-Identifier: Apache-2.0

import AgentConfig
import Foundation
import OpenAPI
import Testing

@Suite("The page about the linter of configurations says what it does")
struct LinterPageTests {
  private static let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/linter-agents.md")

  @Test("every rule stands in it; RECORD=1 rewrites the table and fails") func page() throws {
    let text = String(decoding: try Data(contentsOf: Self.page), as: UTF8.self)
    let head = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.hasPrefix("| code") }
    let rows = AgentLinter.rules.map { "| `\($0.code)` | \($0.severity.rawValue) | \($0.summary) | \($0.basis.rawValue) |" }
    let expected =
      (head.map(String.init) + ["| code | severity | rule | whose |", "| --- | --- | --- | --- |"] + rows).joined(separator: "\n")
      + "\n"
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try Data(expected.utf8).write(to: Self.page)
      Issue.record("the table was rewritten; read it, and run again without RECORD")
    }
    #expect(text == expected)
  }
}
