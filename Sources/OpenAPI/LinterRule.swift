// SPDX-License-Identifier: Apache-2.0

/// Something that a schema should or should not be.
package struct LintRule: Sendable {
  /// Who says so.
  package enum Basis: String, Sendable {
    // swift-format-ignore
    /// The OpenAPI specification, the agent service, or experience.
    case openapi, service, advice
  }

  /// A stable word.
  package let code: String
  package let severity: Problem.Severity
  package let basis: Basis
  package let profiles: [Linter.Profile]
  /// What the rule wants, in one sentence.
  package let summary: String
  /// Whether `--fix` mends what breaks the rule, where it is certain how.
  package let isMended: Bool
  let check: @Sendable (LintSubject) -> [LintHit]

  init(
    _ severity: Problem.Severity, _ code: String, _ basis: Basis, _ summary: String, only profile: Linter.Profile? = nil,
    mended: Bool = false, check: @escaping @Sendable (LintSubject) -> [LintHit]
  ) {
    self.code = code
    self.severity = severity
    self.basis = basis
    profiles = profile.map { [$0] } ?? Linter.Profile.allCases
    self.summary = summary
    isMended = mended
    self.check = check
  }

  /// A rule that the reader of documents applies by itself.
  package init(read severity: Problem.Severity, _ code: String, _ basis: Basis, _ summary: String, mended: Bool = false) {
    self.init(severity, code, basis, summary, mended: mended) { _ in [] }
  }

  /// All rules, by theme.
  package static let themes: [(title: String, rules: [LintRule])] = [
    ("The document", LinterReaderRules.rules), ("The text", LinterTextRules.rules), ("Names", LinterNameRules.rules),
    ("Operations", LinterOperationRules.rules), ("Parameters", LinterParameterRules.rules), ("Responses", LinterResponseRules.rules),
    ("Schemas", LinterSchemaRules.rules), ("Tools of a Gateway", LinterGatewayRules.rules),
  ]

  /// All rules.
  package static let all: [LintRule] = themes.flatMap(\.rules)

  package static func named(_ code: String) -> LintRule? { all.first { $0.code == code } }
}

/// Where a rule is broken, why, and the fix.
struct LintHit {
  var place: Place
  var sentence: String
  var fix: LintFix?

  init(_ place: Place, _ sentence: String, fix: LintFix? = nil) {
    self.place = place
    self.sentence = sentence
    self.fix = fix
  }
}
