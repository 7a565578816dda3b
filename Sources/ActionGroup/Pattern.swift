// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A regular expression of a schema, compiled when it is first needed.
///
/// The subset of ECMA-262 that JSON Schema recommends, over Unicode scalars. What is beyond it (lookaround, backreferences, flags) is not
/// checked: a pattern must never refuse what its author allows.
final class Pattern: Sendable, Hashable {
  private enum State {
    case untried, unsupported
    case compiled(PatternProgram)
  }

  let source: String
  private let state = Mutex(State.untried)

  init(_ source: String) { self.source = source }

  /// Whether some part of a text matches; `nil` when that cannot be said.
  func matches(_ text: String) -> Bool? { program?.matches(text) }

  private var program: PatternProgram? {
    state.withLock { state in
      if case .untried = state { state = PatternProgram(source).map { .compiled($0) } ?? .unsupported }
      return if case .compiled(let program) = state { program } else { nil }
    }
  }

  static func == (left: Pattern, right: Pattern) -> Bool { left.source == right.source }

  func hash(into hasher: inout Hasher) { hasher.combine(source) }
}
