// SPDX-License-Identifier: Apache-2.0

/// What a decoder takes from a peer before it gives up.
package struct HTTPLimits: Hashable, Sendable {
  /// The longest head, start line included; trailers have the same limit.
  package var headBytesMax: Int
  /// The most fields of a head.
  package var fieldsMax: Int
  /// The longest body, without chunk framing.
  package var bodyBytesMax: Int
  /// The longest line before a chunk, its extensions included.
  package var chunkLineBytesMax: Int
  /// How many 1xx responses may come before the real one.
  package var interimResponsesMax: Int
  /// A buffer larger than this is not kept for the next message.
  package var keptBytesMax: Int

  /// Limits that suit Lambda: its largest event is 6 MB.
  package init(
    headBytesMax: Int = 64 << 10, fieldsMax: Int = 256, bodyBytesMax: Int = 16 << 20, chunkLineBytesMax: Int = 4 << 10,
    interimResponsesMax: Int = 16, keptBytesMax: Int = 1 << 20
  ) {
    self.headBytesMax = min(headBytesMax, Int(UInt32.max))
    self.fieldsMax = fieldsMax
    self.bodyBytesMax = bodyBytesMax
    self.chunkLineBytesMax = chunkLineBytesMax
    self.interimResponsesMax = interimResponsesMax
    self.keptBytesMax = keptBytesMax
  }
}
