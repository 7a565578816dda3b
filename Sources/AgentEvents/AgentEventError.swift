// SPDX-License-Identifier: Apache-2.0

/// Why a frame is no event of an agent.
package struct AgentEventError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of trouble, stable for programs.
  @nonexhaustive
  package enum Code: String, Hashable, Sendable {
    /// A frame that does not say what it is.
    case kind
    /// A payload that is not the JSON object which its event has.
    case payload
  }

  /// The kind of trouble.
  package let code: Code
  /// One sentence: what was found, and what was expected.
  package let message: String

  /// Makes an error.
  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}
