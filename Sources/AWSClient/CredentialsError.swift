// SPDX-License-Identifier: Apache-2.0

/// Why there are no credentials, as a sentence without a secret in it.
public struct CredentialsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of trouble, stable for programs.
  @nonexhaustive
  public enum Code: String, Hashable, Sendable {
    /// Every place was looked at, and none had credentials.
    case notFound
    /// A setting is wrong or half of it is missing.
    case invalidConfiguration
    /// A service or a program answered, and not with credentials.
    case refused
    /// A service did not answer, or a program could not be started.
    case unreachable
    /// A cached token or the credentials themselves have expired.
    case expired
  }

  /// The kind of trouble.
  public let code: Code
  /// What is wrong, where, and what to do.
  public let sentence: String

  init(_ code: Code, _ sentence: String) {
    self.code = code
    self.sentence = sentence
  }

  /// The sentence.
  public var description: String { sentence }
}
