// SPDX-License-Identifier: Apache-2.0

/// Why some bytes are no HTTP/1.1 message, or may not become part of one.
package struct HTTPError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of trouble, stable for programs.
  @nonexhaustive
  package enum Code: String, Hashable, Sendable {
    /// A request or status line that breaks the grammar.
    case startLine
    /// A version other than HTTP/1.0 and HTTP/1.1.
    case version
    /// A field line that breaks the grammar, a folded one included.
    case field
    /// A line that ends in a line feed without a carriage return.
    case lineEnd
    /// A length that is no number, or several that differ, or a length beside a transfer coding.
    case length
    /// A transfer coding other than `chunked`.
    case transferCoding
    /// A chunk that breaks the grammar.
    case chunk
    /// A head, or the trailers, over the limit.
    case headTooLarge
    /// A body over the limit.
    case bodyTooLarge
    /// An end of input inside a message.
    case truncated
    /// Something that was to be sent and must not be: a line break in a value, for example.
    case output
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

  /// The status with which a server refuses a request that has this error.
  package var status: Int {
    switch code {
    case .headTooLarge: 431
    case .bodyTooLarge: 413
    case .transferCoding: 501
    case .version: 505
    case .startLine, .field, .lineEnd, .length, .chunk, .truncated, .output: 400
    }
  }
}
