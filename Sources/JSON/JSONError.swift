// SPDX-License-Identifier: Apache-2.0

/// Why some bytes are not the JSON that was asked for, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of trouble, stable for programs.
  @nonexhaustive
  public enum Code: String, Hashable, Sendable {
    /// The bytes end inside a value.
    case unexpectedEnd
    /// A byte that no JSON value may have in this place.
    case unexpectedByte
    /// A number that breaks the grammar, `01` or `1.` for example.
    case invalidNumber
    /// A string with an unknown escape, or with a control character that is not escaped.
    case invalidString
    /// Bytes in a string that are not UTF-8.
    case invalidUTF8
    /// Arrays and objects nested deeper than the limit.
    case tooDeep
    /// A value of another type than the one asked for.
    case typeMismatch
    /// Something other than white space after the value.
    case trailingBytes
  }

  /// The kind of trouble.
  public let code: Code
  /// Where, in bytes from the start of the text.
  public let offset: Int
  /// What was expected or found, as the middle of a sentence.
  public let detail: String

  /// Makes an error; the reader does this, and whoever checks values that it read.
  public init(_ code: Code, at offset: Int, _ detail: String) {
    self.code = code
    self.offset = offset
    self.detail = detail
  }

  /// One sentence with the place.
  public var description: String { "\(detail) at byte \(offset)" }
}
