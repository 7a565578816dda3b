// SPDX-License-Identifier: Apache-2.0

internal import CCrypto

// The one adapter to libcrypto. Why `unsafe` is right here:
// 1. Every buffer is an array that lives for the call, goes in with its count, and libcrypto keeps no pointer to it.
// 2. A digest has 32 bytes, and the array that takes it is made with 32.

/// SHA-256, plain and keyed.
package enum Digest {
  /// How long a digest is.
  static let byteCount = 32

  /// The SHA-256 of some bytes.
  package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: byteCount)
    let status = unsafe outcrop_sha256(bytes, bytes.count, &digest)
    precondition(status == 1, "libcrypto has no memory left for a SHA-256.")
    return digest
  }

  /// The HMAC-SHA-256 of some bytes.
  package static func hmac(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: byteCount)
    let status = unsafe outcrop_hmac_sha256(key, Int32(clamping: key.count), bytes, bytes.count, &digest)
    precondition(status == 1, "libcrypto has no memory left for an HMAC.")
    return digest
  }

  /// Bytes as lower-case hexadecimal digits.
  package static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
