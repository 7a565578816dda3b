// SPDX-License-Identifier: Apache-2.0

/// What the codec asks of single bytes and of runs of them.
enum HTTPBytes {
  static let space = UInt8(ascii: " ")
  static let tab = UInt8(ascii: "\t")
  static let carriageReturn = UInt8(ascii: "\r")
  static let lineFeed = UInt8(ascii: "\n")

  /// Whether the byte may be part of a method or of a field's name.
  @inline(__always)
  static func isToken(_ byte: UInt8) -> Bool {
    // Letters, digits and !#$%&'*+-.^_`|~ as two 64-bit sets.
    let set: UInt64 = byte & 0x40 == 0 ? 0x03FF_6CFA_0000_0000 : 0x57FF_FFFF_C7FF_FFFE
    return byte < 0x80 && (set >> UInt64(byte & 0x3F)) & 1 == 1
  }

  /// Whether the byte may be part of a field's value: anything but control characters, a tab excepted.
  @inline(__always)
  static func isValue(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte == tab }

  @inline(__always)
  static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  /// The offset of the first line feed at or after `start`, or `nil`; eight bytes at a time.
  static func firstLineFeed(in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    var index = start
    // 1. Every bit pattern is a UInt64, so its span may be viewed as bytes, and an unaligned load is bounds-checked.
    let span = unsafe bytes.span.bytes
    while index &+ 8 <= end {
      let word = unsafe span.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      let masked = UInt64(littleEndian: word) ^ 0x0A0A_0A0A_0A0A_0A0A
      let found = (masked &- 0x0101_0101_0101_0101) & ~masked & 0x8080_8080_8080_8080
      if found != 0 { return index &+ found.trailingZeroBitCount >> 3 }
      index &+= 8
    }
    while index < end {
      if bytes[index] == lineFeed { return index }
      index &+= 1
    }
    return nil
  }

  /// Whether `HTTP/1.1 ` stands at `start`, behind which there is at least one more byte.
  @inline(__always)
  static func isHTTP11(_ bytes: [UInt8], at start: Int) -> Bool {
    // 6. As 1.
    let word = unsafe UInt64(littleEndian: bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
    return word == 0x312E_312F_5054_5448 && bytes[start &+ 8] == space
  }

  /// The offset of the first byte at or after `start` that no value may hold, or `end`.
  static func firstControl(in bytes: [UInt8], from start: Int, to end: Int) -> Int {
    var index = start
    // 2. As 1.
    let span = unsafe bytes.span.bytes
    while index &+ 8 <= end {
      let word = unsafe UInt64(littleEndian: span.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      let delete = word ^ 0x7F7F_7F7F_7F7F_7F7F
      let low = (word &- 0x2020_2020_2020_2020) & ~word
      let found = (low | (delete &- 0x0101_0101_0101_0101) & ~delete) & 0x8080_8080_8080_8080
      guard found != 0 else {
        index &+= 8
        continue
      }
      index &+= found.trailingZeroBitCount >> 3
      guard isValue(bytes[index]) else { return index }
      index &+= 1
    }
    while index < end, isValue(bytes[index]) { index &+= 1 }
    return index
  }

  /// The offset of the first byte at or after `start` that no token may hold, or `end`.
  ///
  /// Names consist of letters and hyphens, which are passed over eight at a time.
  static func tokenEnd(in bytes: [UInt8], from start: Int, to end: Int) -> Int {
    var index = start
    // 3. As 1.
    let span = unsafe bytes.span.bytes
    while index &+ 8 <= end {
      let word = unsafe UInt64(littleEndian: span.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      let usual = lettersAndHyphens(word)
      guard usual != highs else {
        index &+= 8
        continue
      }
      index &+= (~usual & highs).trailingZeroBitCount >> 3
      guard isToken(bytes[index]) else { return index }
      index &+= 1
    }
    while index < end, isToken(bytes[index]) { index &+= 1 }
    return index
  }

  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// A high bit for each byte that is an ASCII letter or a hyphen; no sum carries, since high bits are taken out first.
  @inline(__always)
  private static func lettersAndHyphens(_ word: UInt64) -> UInt64 {
    let low = word & ~highs
    let folded = low | 0x2020_2020_2020_2020
    let fromA = folded &+ 0x1F1F_1F1F_1F1F_1F1F
    let aboveZ = folded &+ 0x0505_0505_0505_0505
    let isNoHyphen = (low ^ 0x2D2D_2D2D_2D2D_2D2D) &+ 0x7F7F_7F7F_7F7F_7F7F
    return (fromA & ~aboveZ | ~isNoHyphen) & ~word & highs
  }

  /// Moves bytes towards the start of the array; the two ranges may overlap.
  static func move(in bytes: inout [UInt8], from source: Range<Int>, to target: Int) {
    precondition(target >= 0 && target <= source.lowerBound && source.upperBound <= bytes.count, "moves go down, inside the bytes")
    // 4. Both ranges were just checked to lie inside the array; memmove semantics allow the overlap.
    unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[target...])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[source]))
    }
  }

  /// Whether the bytes of that range are this ASCII text, letters compared without case.
  @inline(__always)
  static func equal(_ bytes: [UInt8], _ range: Range<Int>, _ text: Span<UInt8>) -> Bool {
    guard text.count == range.count else { return false }
    // Names that are as long tend to end differently: they share their prefixes.
    var index = text.count
    // 5. As 1; the loads are bounds-checked on both sides.
    let (left, right) = unsafe (bytes.span.bytes, text.bytes)
    while index >= 8 {
      index &-= 8
      let word = unsafe left.unsafeLoadUnaligned(fromByteOffset: range.lowerBound &+ index, as: UInt64.self)
      guard unsafe equalButForCase(word, right.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)) else { return false }
      // What is left at the start is compared with bytes that were compared already.
      if index > 0, index < 8 { index = 8 }
    }
    while index > 0 {
      index &-= 1
      if lowercased(bytes[range.lowerBound &+ index]) != lowercased(text[index]) { return false }
    }
    return true
  }

  /// Whether eight bytes differ at most in the case of letters: in the bit 0x20, where both are letters.
  @inline(__always)
  private static func equalButForCase(_ word: UInt64, _ other: UInt64) -> Bool {
    let difference = word ^ other
    if difference == 0 { return true }
    guard difference & ~0x2020_2020_2020_2020 == 0 else { return false }
    let folded = word & ~highs | 0x2020_2020_2020_2020
    let letters = (folded &+ 0x1F1F_1F1F_1F1F_1F1F) & ~(folded &+ 0x0505_0505_0505_0505) & ~word & highs
    return difference &<< 2 & ~letters == 0
  }

  @inline(__always)
  static func equal(_ bytes: [UInt8], _ range: Range<Int>, _ text: String) -> Bool { equal(bytes, range, text.utf8.span) }

  /// The number that the range's decimal digits spell; `nil` for anything else, an overflow included.
  static func decimal(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return nil }
    var value = 0
    if range.count <= 18 {
      for byte in bytes[range] {
        guard byte &- UInt8(ascii: "0") <= 9 else { return nil }
        value = value &* 10 &+ Int(byte & 0x0F)
      }
      return value
    }
    for byte in bytes[range] {
      guard case UInt8(ascii: "0")...UInt8(ascii: "9") = byte else { return nil }
      let (product, overflows) = value.multipliedReportingOverflow(by: 10)
      let (sum, carries) = product.addingReportingOverflow(Int(byte & 0x0F))
      guard !overflows, !carries else { return nil }
      value = sum
    }
    return value
  }
}
