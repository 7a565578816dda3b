// SPDX-License-Identifier: Apache-2.0

/// Why some bytes are no event-stream frame, or may not become one.
package struct FrameError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of trouble, stable for programs.
  @nonexhaustive
  package enum Code: String, Hashable, Sendable {
    /// The first eight bytes do not match their checksum: the lengths cannot be trusted.
    case preludeChecksum
    /// The frame does not match its checksum.
    case messageChecksum
    /// Lengths that contradict each other.
    case length
    /// More bytes or more headers than the limit.
    case headersTooLarge
    /// A payload over the limit.
    case payloadTooLarge
    /// A header that breaks the layout, a text that is not UTF-8 included.
    case header
    /// A header of a type that is not one of the ten.
    case headerType
    /// A header that comes twice.
    case duplicateHeader
    /// An end of input inside a frame.
    case truncated
  }

  /// The kind of trouble.
  package let code: Code
  /// One sentence: where, what was found, and what was expected.
  package let message: String

  /// Makes an error.
  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}
