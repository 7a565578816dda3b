// SPDX-License-Identifier: Apache-2.0

/// Why the server could not start, or an answer could not go on.
package struct LocalAgentError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of trouble, stable for programs.
  @nonexhaustive
  package enum Code: String, Hashable, Sendable {
    /// The port is taken, or the system refuses to listen.
    case cannotListen
    /// The client has left, or the server stops: nobody will read what is sent.
    case clientLeft
    /// The answer was ended already.
    case ended
    /// An event is larger than a frame may be, or a head holds what none may.
    case unsendable
  }

  /// The kind of trouble.
  package let code: Code
  /// One sentence.
  package let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The sentence.
  package var description: String { message }
}
