// SPDX-License-Identifier: Apache-2.0

/// A text that is never printed: descriptions, dumps and mirrors show a mask.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The text itself, for signing and sending only.
  public let revealed: String

  /// Wraps a text.
  public init(_ text: String) { revealed = text }

  /// What stands for every secret.
  public static let mask = "(hidden)"

  /// The mask.
  public var description: String { Secret.mask }
  /// The mask.
  public var debugDescription: String { Secret.mask }
  /// A mirror without children.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
