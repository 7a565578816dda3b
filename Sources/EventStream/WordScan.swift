// SPDX-License-Identifier: Apache-2.0

/// Looks at the bytes of headers eight at a time.
///
/// 1. Every bit pattern is an integer, so a span of bytes may be read as integers of any size, and an unaligned load is bounds-checked.
enum WordScan {
  /// Whether all bytes of a range are ASCII.
  static func isASCII(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    let span = unsafe bytes.span.bytes
    var (index, seen) = (range.lowerBound, UInt64(0))
    while index &+ 8 <= range.upperBound {
      seen |= unsafe span.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      index &+= 8
    }
    while index < range.upperBound {
      seen |= UInt64(bytes[index])
      index &+= 1
    }
    return seen & 0x8080_8080_8080_8080 == 0
  }

  /// Whether two ranges hold the same bytes.
  static func isSame(_ bytes: [UInt8], _ one: Range<Int>, _ other: Range<Int>) -> Bool {
    guard one.count == other.count else { return false }
    for index in 0..<one.count where bytes[one.lowerBound &+ index] != bytes[other.lowerBound &+ index] { return false }
    return true
  }

  /// Whether a range of bytes is this text.
  static func isSame(_ bytes: [UInt8], _ range: Range<Int>, _ text: StaticString) -> Bool {
    let count = range.count
    guard count == text.utf8CodeUnitCount else { return false }
    let span = unsafe bytes.span.bytes
    return text.withUTF8Buffer { known in
      // 2. As 1, on both sides: the text has as many bytes as the range, which was just compared.
      let raw = UnsafeRawBufferPointer(known)
      var index = 0
      while index &+ 8 <= count {
        let word = unsafe span.unsafeLoadUnaligned(fromByteOffset: range.lowerBound &+ index, as: UInt64.self)
        guard unsafe raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) == word else { return false }
        index &+= 8
      }
      while index < count {
        guard unsafe known[index] == bytes[range.lowerBound &+ index] else { return false }
        index &+= 1
      }
      return true
    }
  }
}
