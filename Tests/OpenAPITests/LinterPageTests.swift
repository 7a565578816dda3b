// SPDX-License-Identifier: Apache-2.0

import Foundation
import OpenAPI
import Testing

@Suite("The page about the linter says what the linter does")
struct LinterPageTests {
  private static let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/linter.md")

  private static func severity(_ rule: LintRule, _ profile: Linter.Profile) -> String {
    rule.profiles.contains(profile) ? rule.severity.rawValue : "–"
  }

  private static func table(_ theme: (title: String, rules: [LintRule])) -> [String] {
    let rows = theme.rules.map { rule in
      let cells = [
        "`\(rule.code)`", severity(rule, .classic), severity(rule, .gateway), rule.summary, rule.basis.rawValue, rule.isMended ? "yes" : "",
      ]
      return "| \(cells.joined(separator: " | ")) |"
    }
    return ["", "## \(theme.title)", "", "| code | classic | gateway | rule | whose | `--fix` |", "| --- | --- | --- | --- | --- | --- |"]
      + rows
  }

  @Test("every rule stands in it; RECORD=1 rewrites the tables and fails") func page() throws {
    let text = String(decoding: try Data(contentsOf: Self.page), as: UTF8.self)
    let head = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.hasPrefix("## ") }.dropLast()
    let expected = (head.map(String.init) + LintRule.themes.flatMap(Self.table)).joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try Data(expected.utf8).write(to: Self.page)
      Issue.record("the tables were rewritten; read them, and run again without RECORD")
    }
    #expect(text == expected)
  }

  @Test("a rule is mended when it says so, and only then") func mended() {
    let operation = "description: x, responses: { '200': { description: x, content: { a/b: {} } } }"
    let head = "openapi: 3.0.0\ninfo: { title: a, version: b }\npaths:\n"
    let classic = LinterTests.mutations + LinterTests.readerMutations
    let texts =
      classic.map(\.text) + [
        head + "  /a: { get: { operationId: a, \(operation) }, put: { operationId: a, \(operation) } }\n", "\u{FEFF}" + LintSample.clean,
        #"{"openapi": "3.0.0", "info": {"title": "a", "version": "b"}, "paths": {},}"#,
        LintSample.clean.replacing("in: path\n          required: true", with: "in: path\n          required: 'true'"),
      ]
    var codes = Set(texts.flatMap { Self.mended($0, .classic) })
    codes.formUnion(LinterGatewayTests.mutations.flatMap { Self.mended($0.text, .gateway) })
    #expect(codes == Set(LintRule.all.filter(\.isMended).map(\.code)))
  }

  /// The codes of the findings that have a fix.
  private static func mended(_ text: String, _ profile: Linter.Profile) -> [String] {
    ["a.yaml", "a.json"].flatMap { file in
      Linter(profile: profile).findings(in: Array(text.utf8), file: file).filter { $0.fix != nil }.map(\.problem.code)
    }
  }
}
