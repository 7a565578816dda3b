// SPDX-License-Identifier: Apache-2.0

/// What an operation answers, as generated code declares it: one case for each declared status.
///
/// Two of them are equal when they are the same reply.
public protocol OperationOutput: Equatable, Sendable {
  /// The status and the encoded body.
  ///
  /// - Throws: when JSON has no word for a part of the body: a number that is not finite, a date outside the years 0 to 9999.
  func reply() throws -> Reply
}

extension OperationOutput {
  /// Whether both are the same reply.
  public static func == (one: Self, other: Self) -> Bool {
    guard let reply = try? one.reply() else { return false }
    return reply == (try? other.reply())
  }
}
