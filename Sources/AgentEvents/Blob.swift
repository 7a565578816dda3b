// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Bytes that travel as Base64 text.
package struct Blob: Hashable, Sendable {
  /// The bytes.
  package var bytes: [UInt8]

  /// Some bytes.
  package init(_ bytes: [UInt8]) { self.bytes = bytes }
}

extension Blob: WireValue {
  /// Text that is not Base64 is no blob: it is kept as it came.
  package static func read(_ source: inout Source) throws(JSONError) -> Blob? {
    guard try source.json.peek() == .string else { return nil }
    let before = source.json.mark
    let range = try source.json.skipValue()
    if let bytes = Base64.decode(source.bytes, range.lowerBound + 1..<range.upperBound - 1) { return Blob(bytes) }
    // Base64 has a slash, which may be escaped.
    let text = Array(Text(json: source.bytes, range).string.utf8)
    if let bytes = Base64.decode(text, text.indices) { return Blob(bytes) }
    source.json.rewind(to: before)
    return nil
  }

  package func write(to json: inout JSONWriter) { json.write(String(decoding: Base64.encode(bytes), as: UTF8.self)) }
}

/// The alphabet of RFC 4648, with padding.
enum Base64 {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")
  private static let invalid: UInt8 = 0xFF
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: invalid, count: 256)
    for (value, letter) in letters.enumerated() { values[Int(letter)] = UInt8(value) }
    return values
  }()

  /// The bytes that the text stands for; `nil` when it is not Base64 with its padding.
  static func decode(_ text: [UInt8], _ range: Range<Int>) -> [UInt8]? {
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

  /// The text of some bytes.
  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
      for place in 0..<4 {
        text.append(place > group.count ? padding : letters[Int(bits >> (18 - 6 * UInt32(place)) & 63)])
      }
    }
    return text
  }
}
