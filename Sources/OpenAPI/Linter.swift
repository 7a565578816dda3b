// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// The rules that agents impose on a schema, beyond those of OpenAPI.
///
/// Sources: the Bedrock user guide ("Define OpenAPI schemas for your agent's action groups"), the service models, and the refusals quoted in
/// its forums. What AWS's own samples do, and the service takes, is no error.
package struct Linter: Sendable {
  /// The front door that the schema is for.
  package enum Profile: String, CaseIterable, Sendable {
    // swift-format-ignore
    /// An action group of a Bedrock agent, or a target of an AgentCore Gateway.
    case classic, gateway
  }

  /// The action group's or the target's name, which is part of every tool's; empty when it is not known.
  package var group: String
  package var profile: Profile

  package init(group: String = "", profile: Profile = .classic) {
    self.group = group
    self.profile = profile
  }

  /// Everything about a file that the service refuses, advises against or makes expensive, in the order of the text.
  package func findings(in bytes: [UInt8], file: String) -> [LintFinding] {
    let (_, problems) = Document.load(bytes, file: file)
    if problems.contains(where: { $0.code == "too-large" }) { return problems.map { LintFinding($0) } }
    guard let source = LintSource(bytes, file: file) else {
      let problem = Problem(.error, "not-parsable", file: file, at: .start, "The file is not UTF-8 text; expected an OpenAPI document.")
      return [LintFinding(problem)]
    }
    let subject = LintSubject(source, group: group, profile: profile)
    let commas = source.trailingCommas
    if subject.root["swagger"] != nil {
      // Whatever else is wrong with it, it is to be converted first.
      return problems.filter { $0.code == "swagger" }.map { LintFinding($0) }
    }
    var findings = problems.compactMap { LinterReaderRules.finding($0, subject, commas: !commas.isEmpty) }
    for rule in LintRule.all where rule.profiles.contains(profile) && (source.root?.isMapping ?? false || rule.basis == .advice) {
      findings += rule.check(subject).map { hit in
        LintFinding(Problem(rule.severity, rule.code, file: file, at: hit.place, hit.sentence), fix: hit.fix)
      }
    }
    var seen: Set<Problem> = []
    return findings.filter { seen.insert($0.problem).inserted }.sorted { $0.problem.place < $1.problem.place }
  }

  private static let roundsMax = 16

  /// The file with every certain fix made; nothing is changed that would make it worse.
  package func fixing(_ bytes: [UInt8], file: String) -> (bytes: [UInt8], fixes: [LintFinding]) {
    var (bytes, done) = (bytes, [LintFinding]())
    for _ in 0..<Linter.roundsMax {
      let before = findings(in: bytes, file: file)
      let fixable = LintFix.compatible(before)
      guard !fixable.isEmpty else { break }
      if let better = improved(bytes, fixable, before, file) {
        bytes = better
        done += fixable
        continue
      }
      // Together they do harm: one at a time, the first that does not.
      let first = fixable.lazy.compactMap { one in improved(bytes, [one], before, file).map { (one, $0) } }.first
      guard let (one, better) = first else { break }
      bytes = better
      done.append(one)
    }
    return (bytes, done)
  }

  /// The bytes with the fixes made, when fewer problems and no new kind of one are left.
  private func improved(_ bytes: [UInt8], _ fixable: [LintFinding], _ before: [LintFinding], _ file: String) -> [UInt8]? {
    let candidate = LintFix.applying(fixable.compactMap(\.fix), to: bytes)
    let after = findings(in: candidate, file: file)
    let errors = after.count { $0.problem.severity == .error } <= before.count { $0.problem.severity == .error }
    // A text that could not be read shows its other problems only now.
    let wasUnreadable = before.contains { $0.problem.code == "not-parsable" }
    return errors && after.count < before.count || wasUnreadable && !after.contains { $0.problem.code == "not-parsable" } ? candidate : nil
  }
}
