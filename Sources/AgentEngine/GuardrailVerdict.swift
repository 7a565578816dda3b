// SPDX-License-Identifier: Apache-2.0

internal import AgentEvents

/// What a guardrail finds in a text, and what becomes of it.
package struct GuardrailVerdict: Sendable {
  /// Which texts a guardrail sees.
  package enum Side: String, Hashable, Sendable, CaseIterable {
    /// What is asked.
    case input
    /// What is answered.
    case output
  }

  /// What becomes of the text.
  package enum Outcome: Hashable, Sendable {
    /// It passes.
    case passes
    /// It passes with some parts covered up.
    case masked(String)
    /// It is replaced with this sentence, and the turn ends.
    case blocked(String)
  }

  /// What becomes of the text.
  package var outcome: Outcome
  /// What was found.
  var assessments: [GuardrailAssessment]

  /// Nothing was found.
  package static let clean = GuardrailVerdict(outcome: .passes, assessments: [GuardrailAssessment()])
}
