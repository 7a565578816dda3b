// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A file of this repository, and its lines.
struct TreeFile: Sendable {
  /// The path from the top of the repository, with `/`.
  let path: String
  /// The text.
  let text: String

  var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  /// The target that a file in `Sources` belongs to.
  var target: String? {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
  }

  /// The lines without comments, and with every string literal emptied; as many as there are lines.
  var code: [String] {
    var inLiteral = false
    return lines.map { line in
      let delimiters = line.split(separator: "\"\"\"", omittingEmptySubsequences: false)
      guard delimiters.count == 1 else {
        let outside = delimiters.enumerated().filter { ($0.offset % 2 == 1) == inLiteral }.map(\.element)
        if delimiters.count % 2 == 0 { inLiteral.toggle() }
        return outside.map { TreeFile.bare($0) }.joined(separator: "\"\"")
      }
      return inLiteral ? "" : TreeFile.bare(line)
    }
  }

  /// A line without string literals and without the comment at its end.
  private static func bare(_ line: Substring) -> String {
    var bare = ""
    var inLiteral = false
    var escaped = false
    for character in line {
      switch (character, inLiteral) {
      case ("\"", false),
        ("\"", true) where !escaped:
        inLiteral.toggle()
        bare.append("\"")
      case (_, true): escaped = character == "\\" && !escaped
      case ("/", false) where bare.hasSuffix("/"):
        bare.removeLast()
        return bare
      default: bare.append(character)
      }
      if character == "\"" { escaped = false }
    }
    return bare
  }
}

/// The repository that these tests were compiled in.
enum Tree {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The file at a path from the top; `nil` when there is none or it is no text.
  static func file(_ path: String) -> TreeFile? {
    (try? String(contentsOf: root.appending(path: path), encoding: .utf8)).map { TreeFile(path: path, text: $0) }
  }

  /// The files below a folder whose names end in one of `extensions`; all files when that is empty.
  static func files(in folder: String, _ extensions: Set<String> = ["swift"]) -> [TreeFile] {
    let names =
      FileManager.default.enumerator(atPath: root.appending(path: folder).resolvingSymlinksInPath().path)?.compactMap { $0 as? String }
      ?? []
    return names.sorted()
      .filter { extensions.isEmpty || extensions.contains(String($0.split(separator: ".").last ?? "")) }
      .compactMap { file("\(folder)/\($0)") }
  }
}
