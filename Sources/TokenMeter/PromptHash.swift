// SPDX-License-Identifier: Apache-2.0

/// FNV-1a with 64 bits: short, and the same on every machine.
package enum PromptHash {
  /// The hash of a text.
  package static func of(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }
}
