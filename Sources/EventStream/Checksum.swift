// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// The CRC-32 of zlib, which closes the prelude and the whole of a frame.
enum Checksum {
  /// The checksum of a range of bytes that follow those whose checksum is `previous`.
  static func crc32(_ bytes: [UInt8], _ range: Range<Int>, continuing previous: UInt32 = 0) -> UInt32 {
    guard !range.isEmpty else { return previous }
    // 1. zlib reads as many bytes as the span has, which outlives the call, and keeps no pointer.
    return unsafe bytes.span.extracting(range).withUnsafeBufferPointer { buffer in
      UInt32(truncatingIfNeeded: unsafe crc32_z(uLong(previous), buffer.baseAddress, buffer.count))
    }
  }
}
