// SPDX-License-Identifier: Apache-2.0

/// The alphabet of RFC 4648, with padding.
package enum Base64 {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")
  private static let invalid: UInt8 = 0xFF
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: invalid, count: 256)
    for (value, letter) in letters.enumerated() { values[Int(letter)] = UInt8(value) }
    return values
  }()

  /// Decodes a part of a text.
  ///
  /// - Parameters:
  ///   - text: the text, or more around it.
  ///   - range: where in it.
  /// - Returns: the bytes; `nil` when the part is not Base64 with its padding.
  package static func decoded(_ text: [UInt8], _ range: Range<Int>) -> [UInt8]? {
    guard range.count % 4 == 0 else { return nil }
    guard !range.isEmpty else { return [] }
    let pads = text[range.upperBound - 1] != padding ? 0 : text[range.upperBound - 2] == padding ? 2 : 1
    let end = range.upperBound - pads
    let values = self.values
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count / 4 * 3)
    var (bits, count) = (UInt32(0), 0)
    for index in range.lowerBound..<end {
      let value = values[Int(text[index])]
      guard value != invalid else { return nil }
      bits = bits << 6 | UInt32(value)
      count &+= 6
      if count >= 8 {
        count &-= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }

  /// The bytes that the text stands for; `nil` when it is not Base64 with its padding.
  package static func decoded(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    return decoded(digits, digits.indices)
  }

  /// The text of some bytes.
  package static func encoded(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
      for place in 0..<4 {
        text.append(place > group.count ? padding : letters[Int(bits >> (18 - 6 * UInt32(place)) & 63)])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
