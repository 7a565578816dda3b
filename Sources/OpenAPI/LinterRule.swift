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
  let check: @Sendable (LintSubject) -> [LintHit]

  init(
    _ severity: Problem.Severity, _ code: String, _ basis: Basis, _ summary: String, only profile: Linter.Profile? = nil,
    check: @escaping @Sendable (LintSubject) -> [LintHit]
  ) {
    self.code = code
    self.severity = severity
    self.basis = basis
    profiles = profile.map { [$0] } ?? Linter.Profile.allCases
    self.summary = summary
    self.check = check
  }

  /// A rule that the reader of documents applies by itself.
  package init(read severity: Problem.Severity, _ code: String, _ basis: Basis, _ summary: String) {
    self.init(severity, code, basis, summary) { _ in [] }
  }

  /// All rules, by theme.
  package static let all: [LintRule] =
    LinterReaderRules.rules + LinterTextRules.rules + LinterNameRules.rules + LinterOperationRules.rules + LinterParameterRules.rules
    + LinterResponseRules.rules + LinterSchemaRules.rules + LinterGatewayRules.rules

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
