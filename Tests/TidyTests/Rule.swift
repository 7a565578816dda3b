// SPDX-License-Identifier: Apache-2.0

import Testing

/// A rule that a machine can check, with a file that breaks it.
struct Rule: Sendable, CustomTestStringConvertible {
  let name: String
  /// Where it holds: `path` begins with one of these.
  let folders: [String]
  /// What is wrong with a file, each with its line when there is one.
  let faults: @Sendable (TreeFile) -> [String]
  /// A file that the rule must find fault with, or the rule checks nothing.
  let bad: TreeFile

  var testDescription: String { name }

  func violations(_ file: TreeFile) -> [String] {
    folders.contains { file.path.hasPrefix($0) } ? faults(file).map { "\(file.path):\($0)" } : []
  }

  /// A rule that forbids a text in code, comments and literals left aside.
  static func forbid(_ word: String, because reason: String, unless allowed: @escaping @Sendable (TreeFile) -> Bool = { _ in false })
    -> Rule
  {
    Rule(
      name: "no \(word)", folders: ["Sources/", "Plugins/"],
      faults: { file in allowed(file) ? [] : file.code.places { $0.containsWord(word) }.map { "\($0): \(word): \(reason)" } },
      bad: TreeFile(path: "Sources/JSON/Bad.swift", text: "\(license)\nlet x = \(word)y)\n"))
  }

  /// A rule that wants a numbered argument in the comment above a text that tells the compiler not to check.
  static func unlessArgued(_ word: String) -> Rule {
    Rule(
      name: "no \(word) without an argument", folders: ["Sources/", "Plugins/"],
      faults: { file in
        file.code.places { $0.containsWord(word) }.filter { !file.isArgued(above: $0) }
          .map { "\($0): \(word): let the compiler check it, or say above, numbered, why it holds" }
      }, bad: TreeFile(path: "Sources/JSON/Bad.swift", text: "\(license)\n/// Shared.\nfinal class X: \(word) {}\n"))
  }

  static let license = "// SPDX-License-Identifier: Apache-2.0"
}

extension TreeFile {
  /// Whether the comment right above a line, counted from 1, holds a numbered reason.
  func isArgued(above line: Int) -> Bool {
    let comment = lines[..<(line - 1)].reversed().map { $0.drop { $0 == " " } }.prefix { $0.hasPrefix("//") }
    return comment.contains { $0.drop { $0 == "/" || $0 == " " }.first?.isNumber ?? false }
  }
}

extension [String] {
  /// The numbers, from 1, of the lines for which `isHit` holds.
  func places(_ isHit: (String) -> Bool) -> [Int] { enumerated().filter { isHit($0.element) }.map { $0.offset + 1 } }
}

extension String {
  /// Whether the word stands in this line with nothing of a name before it.
  func containsWord(_ word: String) -> Bool {
    var rest = self[...]
    while let range = rest.firstRange(of: word) {
      let before = self[..<range.lowerBound].last
      let isName = before.map { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." || $0 == "`" } ?? false
      if !isName || !(word.first?.isLetter ?? false) { return true }
      rest = self[range.upperBound...]
    }
    return false
  }
}
