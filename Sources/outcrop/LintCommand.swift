// SPDX-License-Identifier: Apache-2.0

internal import AgentConfig
internal import FoundationEssentials
internal import JSON
internal import OpenAPI
internal import TokenMeter

extension Commands {
  private enum LintFormat: String, CaseIterable {
    // swift-format-ignore
    case text, json, sarif
  }

  static let lint = Command(
    name: "lint", usage: "lint FILE... [--group NAME] [--profile classic|gateway] [--fix]",
    summary: "Checks schemas and agents' configurations against the service's rules; exits 1 when it would reject one.",
    discussion: """
      error: the service rejects it. warning: it is documented against, or not OpenAPI, but often accepted. note: the rest.
      A file named - is standard input.

      An agent's configuration (agent-config/*.yaml) is checked with everything that it names: that its keys are known, its model has a price,
      its ARNs are well formed, the service's limits are kept, its functions are targets of this package or programs that are there, and that
      its schemas are there; these are then checked too. Paths lead from the nearest folder above it that has a Package.swift.
      """,
    options: [
      .init("group", "NAME", "The action group's or the target's name, which is part of every tool's name."),
      .init("profile", "classic|gateway", "The front door: action groups of a Bedrock agent (the default), or AgentCore Gateway."),
      .init("fix", nil, "Mend what is certain, in the files; what is left is printed."),
      .init("format", "text|json|sarif", "How problems are printed."),
    ]
  ) { arguments in
    guard !arguments.words.isEmpty else { throw CommandArguments.Misuse(sentence: "Expected: outcrop lint FILE...") }
    let format = try arguments.choice("format", LintFormat.self) ?? .text
    let linter = Linter(group: arguments.value("group") ?? "", profile: try arguments.choice("profile", Linter.Profile.self) ?? .classic)
    if arguments.has("fix"), arguments.words.contains("-") {
      throw CommandArguments.Misuse(sentence: "--fix changes files, and standard input is none.")
    }
    var report = LintReport()
    for path in arguments.words {
      do throws(Failure) {
        report.add(try check(path, linter, fixes: arguments.has("fix")), path)
      } catch {
        Terminal.complain("outcrop lint: \(error.sentence)")
        report.unread += 1
      }
    }
    switch format {
    case .text:
      for finding in report.findings { Terminal.print("\(finding.problem)" + (finding.fix == nil ? "" : " (--fix)")) }
      Terminal.print(report.summary)
    case .json: for finding in report.findings { Terminal.print(finding.json.text) }
    case .sarif: Terminal.print(report.sarif.text)
    }
    return report.unread == 0 && report.count(.error) == 0 ? 0 : 1
  }

  private static func check(_ path: String, _ linter: Linter, fixes: Bool) throws(Failure) -> (findings: [LintFinding], fixed: Int) {
    let bytes = try Terminal.read(path)
    if AgentDefinition.isMeant(by: bytes, file: path) { return (agentLinter.findings(in: bytes, file: path), 0) }
    guard fixes else { return (linter.findings(in: bytes, file: path), 0) }
    let (fixed, done) = linter.fixing(bytes, file: path)
    if fixed != bytes { try Terminal.write(fixed, to: path) }
    return (linter.findings(in: fixed, file: path), done.count)
  }

  private static var agentLinter: AgentLinter {
    let prices = PriceTable.standard
    return AgentLinter(
      AgentLinter.Surroundings(
        read: { path in try? Array(Data(contentsOf: URL(filePath: path))) },
        isThere: { path in FileManager.default.fileExists(atPath: path) },
        isPriced: { model in prices.price(of: model) != nil }, models: prices.models))
  }
}

/// What was found in all files.
private struct LintReport {
  private(set) var findings: [LintFinding] = []
  private(set) var files: [String] = []
  private(set) var fixed = 0
  var unread = 0

  mutating func add(_ result: (findings: [LintFinding], fixed: Int), _ file: String) {
    findings += result.findings
    files.append(file)
    fixed += result.fixed
  }

  func count(_ severity: Problem.Severity) -> Int { findings.count { $0.problem.severity == severity } }

  var summary: String {
    let words = [Problem.Severity.error, .warning, .note].map { "\(count($0)) \($0.rawValue)\(count($0) == 1 ? "" : "s")" }
    let fixable = findings.count { $0.fix != nil }
    return "\(files.count) checked: \(words.joined(separator: ", "))" + (fixed > 0 ? "; \(fixed) fixed" : "")
      + (fixable > 0 ? "; --fix mends \(fixable)" : "") + (unread > 0 ? "; \(unread) could not be read" : "")
  }

  /// The static-analysis results format that code hosts show, version 2.1.0.
  var sarif: JSONValue {
    let rules = (LintRule.all + AgentLinter.rules).map { rule -> JSONValue in
      [
        "id": .string(rule.code), "shortDescription": ["text": .string(rule.summary)],
        "defaultConfiguration": ["level": .string(rule.severity.rawValue)], "properties": ["basis": .string(rule.basis.rawValue)],
      ]
    }
    return [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
      "runs": [
        [
          "tool": ["driver": ["name": "outcrop lint", "rules": .array(rules)]], "columnKind": "unicodeCodePoints",
          "results": .array(findings.map(\.sarif)),
        ]
      ],
    ]
  }
}

extension LintFinding {
  fileprivate var json: JSONValue {
    var value: JSONObject = [
      "file": .string(problem.file), "line": .number(JSONNumber(problem.place.line)), "column": .number(JSONNumber(problem.place.column)),
      "severity": .string(problem.severity.rawValue), "code": .string(problem.code), "sentence": .string(problem.sentence),
    ]
    let rule = LintRule.named(problem.code) ?? AgentLinter.rules.first { $0.code == problem.code }
    value["basis"] = rule.map { .string($0.basis.rawValue) }
    value["fix"] = fix.map { .string($0.sentence) }
    return .object(value)
  }

  fileprivate var sarif: JSONValue {
    let region: JSONValue = [
      "startLine": .number(JSONNumber(problem.place.line)), "startColumn": .number(JSONNumber(problem.place.column)),
    ]
    let location: JSONValue = ["physicalLocation": ["artifactLocation": ["uri": .string(LintFinding.uri(problem.file))], "region": region]]
    return [
      "ruleId": .string(problem.code), "level": .string(problem.severity.rawValue), "message": ["text": .string(problem.sentence)],
      "locations": [location],
    ]
  }

  /// A path as a reference: what a URI does not allow is escaped.
  private static func uri(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return path.utf8.map { byte in
      let isPlain =
        byte < 0x80 && (Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber || "-._~/".utf8.contains(byte))
      return isPlain ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }.joined()
  }
}
