// SPDX-License-Identifier: Apache-2.0

/// Everything about a request that the service would refuse, found before anything is sent.
public struct RequestError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One member that breaks a rule.
  public struct Problem: Hashable, Sendable, CustomStringConvertible {
    /// The way to the member, as the service spells it: `sessionState.files[0].source.s3Location.uri`.
    public let member: String
    /// What is wrong and what is expected, without the member's name: `must have at least 2 characters, but has 1`.
    public let problem: String

    init(_ member: String, _ problem: String) {
      self.member = member
      self.problem = problem
    }

    /// One sentence.
    public var description: String { "\(member) \(problem)." }
  }

  /// The problems, in the order of the members; at least one.
  public let problems: [Problem]

  init(_ problems: [Problem]) { self.problems = problems }

  /// One sentence for each problem.
  public var description: String { problems.map(\.description).joined(separator: " ") }
}
