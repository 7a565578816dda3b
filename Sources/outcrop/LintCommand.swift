// SPDX-License-Identifier: Apache-2.0

internal import ActionCodegen
internal import JSON
internal import OpenAPI

extension Commands {
  static let lint = Command(
    name: "lint", usage: "lint SCHEMA... [--group NAME]",
    summary: "Checks schemas against the rules that agents impose; exits 1 when the service would reject one.",
    options: [
      .init("group", "NAME", "The action group's name, which is part of every tool's name."),
      .init("format", "text|json", "How problems are printed."),
    ]
  ) { arguments in
    guard !arguments.words.isEmpty else { throw CommandArguments.Misuse(sentence: "Expected: outcrop lint SCHEMA...") }
    let format = try arguments.choice("format", OutputFormat.self) ?? .text
    var counts: [Problem.Severity: Int] = [:]
    for path in arguments.words {
      for problem in problems(in: path, try Terminal.read(path), arguments.value("group")) {
        counts[problem.severity, default: 0] += 1
        Terminal.print(format == .text ? problem.description : problem.json.text)
      }
    }
    if format == .text {
      let words = [Problem.Severity.error, .warning, .note].map { "\(counts[$0] ?? 0) \($0.rawValue)\(counts[$0] == 1 ? "" : "s")" }
      Terminal.print("\(arguments.words.count) checked: \(words.joined(separator: ", "))")
    }
    return counts[.error] == nil ? 0 : 1
  }

  private static func problems(in path: String, _ bytes: [UInt8], _ group: String?) -> [Problem] {
    let (document, problems) = Document.load(bytes, file: path)
    let linter = Linter(group: group ?? "")
    return (problems + (document.map(linter.problems) ?? [])).sorted { $0.place < $1.place }
  }
}

extension Problem {
  var json: JSONValue {
    [
      "file": .string(file), "line": .number(JSONNumber(place.line)), "column": .number(JSONNumber(place.column)),
      "severity": .string(severity.rawValue), "code": .string(code), "sentence": .string(sentence),
    ]
  }
}
