// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// What an operation takes, as generated code declares it: one property for each argument.
///
/// Two of them are equal when their properties are, one by one.
public protocol OperationInput: Equatable, Sendable {}

extension OperationInput {
  /// Whether both have the same properties.
  public static func == (one: Self, other: Self) -> Bool { areMembersEqual(one, other) }
}
