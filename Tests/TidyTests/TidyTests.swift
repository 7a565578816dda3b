// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite("The tree keeps its rules")
struct TidyTests {
  static let rules: [Rule] = [
    Rule(
      name: "the licence is the first line", folders: ["Sources/", "Tests/", "Plugins/"],
      faults: { $0.lines.first == Rule.license[...] ? [] : ["1: the first line is not \"\(Rule.license)\""] },
      bad: TreeFile(path: "Sources/JSON/Bad.swift", text: "import Glibc\n")),
    Rule(
      name: "imports go down only", folders: ["Sources/"], faults: Ranks.faults,
      bad: TreeFile(path: "Sources/JSON/Bad.swift", text: "\(Rule.license)\ninternal import ActionGroup\n")),
    Rule(
      name: "every target has a rank", folders: ["Sources/"], faults: Ranks.faults,
      bad: TreeFile(path: "Sources/Surprise/Bad.swift", text: "\(Rule.license)\n")),
    Rule(
      name: "no Foundation where FoundationEssentials is", folders: ["Sources/"], faults: Ranks.foundationFaults,
      bad: TreeFile(
        path: "Sources/JSON/Bad.swift",
        text: "#if canImport(FoundationEssentials)\n  internal import Foundation\n#else\n  internal import FoundationEssentials\n#endif\n")),
    Rule(
      name: "no notes to self", folders: ["Sources/", "Tests/", "Plugins/"],
      faults: { file in
        file.lines.map(String.init).places { line in TidyTests.notes.contains { line.contains($0) } }.map {
          "\($0): do it, or open an issue"
        }
      }, bad: TreeFile(path: "Sources/JSON/Bad.swift", text: "// \(TidyTests.notes[0]) soon\n")),
    Rule(
      name: "files stay short", folders: ["Sources/"],
      faults: { $0.lines.count > 451 ? ["451: \($0.lines.count - 1) lines; at most 450, a file holds one idea"] : [] },
      bad: TreeFile(path: "Sources/JSON/Bad.swift", text: String(repeating: "\n", count: 451))),
    .forbid("fatalError(", because: "input must not be able to stop the process; throw, or use precondition for a programmer's error"),
    .forbid("try!", because: "throw"),
    .forbid(" as! ", because: "use as? and say what was expected"),
    .unlessArgued("@unchecked Sendable"), .unlessArgued("nonisolated(unsafe)"),
    .forbid("print(", because: "only programs print", unless: TidyTests.isProgram),
    .forbid("exit(", because: "only programs exit", unless: TidyTests.isProgram),
    .forbid("_exit(", because: "only programs exit", unless: TidyTests.isProgram),
    .forbid("abort(", because: "only programs exit", unless: TidyTests.isProgram),
    .forbid("getenv(", because: "only programs read the environment", unless: TidyTests.isProgram),
  ]

  /// Words that promise work; in parts, so that this file does not hold them.
  static let notes = ["TO" + "DO", "FIX" + "ME"]

  /// LambdaRuntime is the part of a program that talks to Lambda: it logs, reads Lambda's variables and ends the process.
  static func isProgram(_ file: TreeFile) -> Bool { file.target.map { Ranks.programs.contains($0) || $0 == "LambdaRuntime" } ?? false }

  static let sources = Tree.files(in: "Sources") + Tree.files(in: "Tests") + Tree.files(in: "Plugins")

  @Test("the rule holds everywhere", arguments: rules) func holds(rule: Rule) {
    #expect(TidyTests.sources.count > 50, "The sources were not found.")
    let violations = TidyTests.sources.flatMap { rule.violations($0) }
    #expect(violations.isEmpty, "\n\(violations.joined(separator: "\n"))")
  }

  @Test("the rule finds fault with a file that breaks it", arguments: rules) func fails(rule: Rule) {
    #expect(!rule.violations(rule.bad).isEmpty)
  }

  @Test("comments and literals are not code") func code() {
    let text = "let a = \"print(\\\"\" // exit(\nlet b = \"\"\"\n  print(1)\n  \"\"\"; exit(1)\nlet c = 1 / 2 // x\n"
    let code = TreeFile(path: "Sources/JSON/A.swift", text: text).code
    #expect(code.places { $0.containsWord("print(") || $0.containsWord("exit(") } == [4])
    #expect(code.count == 6 && code[4] == "let c = 1 / 2 ")
  }

  @Test("the manifest, scripts and schemas carry the licence", arguments: ["Package.swift", "Makefile", ".ci/run"])
  func licences(path: String) throws {
    let file = try #require(Tree.file(path))
    #expect(file.lines.prefix(2).contains { $0.hasSuffix("SPDX-License-Identifier: Apache-2.0") })
  }

  @Test("every script carries the licence") func scripts() {
    for file in Tree.files(in: "scripts", []) + Tree.files(in: "schemas", ["yaml"]) {
      #expect(file.lines.prefix(2).contains { $0.hasSuffix("SPDX-License-Identifier: Apache-2.0") }, "\(file.path)")
    }
  }

  @Test("a C library has one importer") func importers() {
    for module in Ranks.all.filter({ $0.value == 0 }).keys {
      let importers = Set(TidyTests.sources.filter { $0.imports.contains { $0.module == module } }.compactMap(\.target))
      #expect(importers.count <= 1, "\(module) is imported by \(importers.sorted())")
    }
  }
}
