// SPDX-License-Identifier: Apache-2.0

/// A problem that a rule found, and how to mend it where that is certain.
package struct LintFinding: Hashable, Sendable {
  package var problem: Problem
  package var fix: LintFix?

  package init(_ problem: Problem, fix: LintFix? = nil) {
    self.problem = problem
    self.fix = fix
  }
}

/// A change of a file that mends one problem and touches nothing else.
package struct LintFix: Hashable, Sendable {
  /// What is done, as a sentence says it.
  package var sentence: String
  package var edits: [Edit]

  /// Bytes that give way to a text; an empty range is an insertion.
  package struct Edit: Hashable, Sendable {
    package var range: Range<Int>
    package var text: String

    package init(_ range: Range<Int>, _ text: String) {
      self.range = range
      self.text = text
    }
  }

  init?(_ sentence: String, _ edits: Edit?...) {
    self.sentence = sentence
    self.edits = edits.compactMap { $0 }
    guard self.edits.count == edits.count else { return nil }
  }

  /// The findings whose fixes touch nothing that one before them changes; the others are for the next time.
  static func compatible(_ findings: [LintFinding]) -> [LintFinding] {
    var taken: [Range<Int>] = []
    return findings.filter { finding in
      guard let edits = finding.fix?.edits, !edits.contains(where: { edit in taken.contains { clashes($0, edit.range) } }) else {
        return false
      }
      taken += edits.map(\.range)
      return true
    }
  }

  /// The bytes with these fixes made, none of which touches what another changes.
  static func applying(_ fixes: [LintFix], to bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var end = 0
    for edit in fixes.flatMap(\.edits).sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) where edit.range.lowerBound >= end {
      result += bytes[end..<edit.range.lowerBound]
      result += edit.text.utf8
      end = edit.range.upperBound
    }
    return result + bytes[end...]
  }

  private static func clashes(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    left == right || left.overlaps(right) || left.contains(right.lowerBound) && left.lowerBound != right.lowerBound
  }
}
