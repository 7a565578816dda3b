// SPDX-License-Identifier: Apache-2.0

/// Finds the bytes that end a plain run in a JSON string, a quote, a backslash, a control character, and escapes them.
@usableFromInline enum ByteScan {
  /// The offset of the first such byte at or after `start`, or `end`.
  ///
  /// Eight bytes at a time: a 100 KB string is skipped in about 10 µs. (Vectors of 16 bytes are loaded one by one in Swift 6.3.)
  @inline(__always)
  static func firstSpecial(in bytes: [UInt8], from start: Int, to end: Int) -> Int {
    var index = start
    // 1. Every bit pattern is a UInt64, so its span may be viewed as bytes, and an unaligned load is bounds-checked.
    let span = unsafe bytes.span.bytes
    while index &+ 8 <= end {
      let word = unsafe span.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      let found = special(UInt64(littleEndian: word))
      if found != 0 { return index &+ found.trailingZeroBitCount >> 3 }
      index &+= 8
    }
    while index < end, !isSpecial(bytes[index]) { index &+= 1 }
    return index
  }

  /// The offset at or after `start` of the first byte that is neither plain nor part of a short escape: the closing quote of most strings.
  ///
  /// Each word is loaded eight bytes behind the last whatever is in it, so that the processor need not wait for one to begin the next.
  static func firstUnusual(in bytes: [UInt8], from start: Int, to end: Int) -> Int {
    precondition(start >= 0 && end <= bytes.count, "A text lies within its bytes.")
    return unsafe bytes.span.withUnsafeBytes { text in
      var index = start
      var isEscaped = false
      // 11. As 1, without a check per load: `end` was compared with the bytes, and no load goes beyond it.
      while index &+ 8 <= end {
        let word = unsafe UInt64(littleEndian: text.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        if let place = unusual(word, &isEscaped) { return index &+ place }
        index &+= 8
      }
      if isEscaped { return index &- 1 }
      while index < end, unsafe !isSpecial(text[index]) { index &+= 1 }
      return index
    }
  }

  /// The place in a word of the first byte that is neither plain nor part of a short escape; -1 for an escape that began in the word before.
  @inline(__always)
  private static func unusual(_ word: UInt64, _ isEscaped: inout Bool) -> Int? {
    var found = exactlySpecial(word)
    if isEscaped {
      guard isShortEscape(word & 0xFF) else { return -1 }
      found &= ~0xFF
      isEscaped = false
    }
    while found != 0 {
      let bit = found.trailingZeroBitCount
      let shift = UInt64(bit & ~7)
      guard word &>> shift & 0xFF == 0x5C else { return bit >> 3 }
      if bit == 63 {
        isEscaped = true
        return nil
      }
      guard isShortEscape(word &>> (shift &+ 8) & 0xFF) else { return bit >> 3 }
      found &= ~(0xFFFF &<< shift)
    }
    return nil
  }

  /// A high bit for each special byte, and no other.
  @inline(__always)
  private static func exactlySpecial(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let lows: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    // A byte is zero when neither its own high bit is set nor a carry sets it; none of the sums runs over into the next byte.
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    let control = word & (ones &* 0xE0)
    let isQuote = (quote & lows) &+ lows | quote
    let isBackslash = (backslash & lows) &+ lows | backslash
    let isControl = (control & lows) &+ lows | control
    return ~(isQuote & isBackslash & isControl) & ~lows
  }

  /// Whether a backslash and this byte are a whole escape: one of `"/\bfnrt`.
  @inline(__always)
  private static func isShortEscape(_ byte: UInt64) -> Bool {
    let letters: UInt64 = 1 << (0x5C - 64) | 1 << (0x62 - 64) | 1 << (0x66 - 64) | 1 << (0x6E - 64) | 1 << (0x72 - 64) | 1 << (0x74 - 64)
    let signs: UInt64 = 1 << 0x22 | 1 << 0x2F
    return byte < 128 && (byte < 64 ? signs : letters) &>> byte & 1 != 0
  }

  /// Whether the bytes at `start` are this text.
  @inlinable @inline(__always)
  static func equal(_ bytes: [UInt8], at start: Int, _ known: StaticString) -> Bool {
    let count = known.utf8CodeUnitCount
    guard start >= 0, start &+ count <= bytes.count else { return false }
    let span = unsafe bytes.span.bytes
    return known.withUTF8Buffer { text in
      let text = UnsafeRawBufferPointer(text)
      var index = 0
      // 6. As 1, on both sides: both have that many more bytes.
      while index &+ 8 <= count {
        let word = unsafe span.unsafeLoadUnaligned(fromByteOffset: start &+ index, as: UInt64.self)
        guard unsafe text.loadUnaligned(fromByteOffset: index, as: UInt64.self) == word else { return false }
        index &+= 8
      }
      if count & 4 != 0 {
        let word = unsafe span.unsafeLoadUnaligned(fromByteOffset: start &+ index, as: UInt32.self)
        guard unsafe text.loadUnaligned(fromByteOffset: index, as: UInt32.self) == word else { return false }
        index &+= 4
      }
      if count & 2 != 0 {
        let word = unsafe span.unsafeLoadUnaligned(fromByteOffset: start &+ index, as: UInt16.self)
        guard unsafe text.loadUnaligned(fromByteOffset: index, as: UInt16.self) == word else { return false }
        index &+= 2
      }
      return unsafe count & 1 == 0 || text[index] == bytes[start &+ index]
    }
  }

  /// As ``firstSpecial(in:from:to:)``, and whether everything before it is ASCII.
  @inline(__always)
  static func firstSpecialOfText(in bytes: [UInt8], from start: Int, to end: Int) -> (stop: Int, isASCII: Bool) {
    var index = start
    var seen: UInt64 = 0
    let highs: UInt64 = 0x8080_8080_8080_8080
    // 4. As 1.
    let span = unsafe bytes.span.bytes
    while index &+ 8 <= end {
      let word = unsafe UInt64(littleEndian: span.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      let found = special(word)
      if found != 0 {
        let bits = UInt64(found.trailingZeroBitCount & ~7)
        return (index &+ Int(bits >> 3), (seen | word & ((1 << bits) &- 1)) & highs == 0)
      }
      seen |= word
      index &+= 8
    }
    while index < end, !isSpecial(bytes[index]) {
      seen |= UInt64(bytes[index])
      index &+= 1
    }
    return (index, seen & highs == 0)
  }

  /// The text of a range that is known to be ASCII, which is valid UTF-8.
  @inline(__always)
  static func ascii(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    // 8. The caller has looked at every byte.
    unsafe String(copying: UTF8Span(unchecked: bytes.span.extracting(range), isKnownASCII: true))
  }

  /// A high bit for each special byte; above the lowest one set, others may be set by a borrow.
  @inline(__always)
  private static func special(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    let isQuote = (quote &- ones) & ~quote
    let isBackslash = (backslash &- ones) & ~backslash
    let isControl = (word &- ones &* 0x20) & ~word
    return (isQuote | isBackslash | isControl) & highs
  }

  @inline(__always)
  static func isSpecial(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x5C || byte < 0x20 }

  /// Appends text as a JSON string with its quotes.
  static func append(quoted text: Span<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(addingCapacity: roomMax(text)) { output in
      // 2. The room was reserved: no escape takes more than six bytes, and a stored word ends at most eight bytes behind the text.
      unsafe output.withUnsafeMutableBufferPointer { buffer, filled in
        guard let start = buffer.baseAddress else { return }
        filled = unsafe quote(text, to: start + filled) - start
      }
    }
  }

  /// Appends an object's member whose value is a string, in one piece.
  static func append(name: Span<UInt8>, value: Span<UInt8>, comma: Bool, to bytes: inout [UInt8]) {
    bytes.append(addingCapacity: roomMax(name) &+ roomMax(value) &+ 2) { output in
      // 3. As 2, for both, a comma and a colon.
      unsafe output.withUnsafeMutableBufferPointer { buffer, filled in
        guard let start = buffer.baseAddress else { return }
        filled = unsafe quote(value, to: begin(name, comma, at: start + filled)) - start
      }
    }
  }

  /// Appends a member's name and its colon.
  static func append(name: Span<UInt8>, comma: Bool, to bytes: inout [UInt8]) {
    bytes.append(addingCapacity: roomMax(name) &+ 2) { output in
      // 7. As 3.
      unsafe output.withUnsafeMutableBufferPointer { buffer, filled in
        guard let start = buffer.baseAddress else { return }
        filled = unsafe begin(name, comma, at: start + filled) - start
      }
    }
  }

  @inline(__always)
  private static func begin(_ name: Span<UInt8>, _ comma: Bool, at output: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    unsafe output.pointee = UInt8(ascii: ",")
    let colon = unsafe quote(name, to: comma ? output + 1 : output)
    unsafe colon.pointee = UInt8(ascii: ":")
    return unsafe colon + 1
  }

  /// The most bytes that text takes with its quotes, and eight that a whole word may be stored over.
  @inline(__always)
  private static func roomMax(_ text: Span<UInt8>) -> Int { text.count &+ escapeBytesMax(text) &+ 10 }

  /// How many bytes the escapes can add at most: five each.
  @inline(__always)
  private static func escapeBytesMax(_ text: Span<UInt8>) -> Int {
    guard text.count > 64 else { return text.count &* 5 }
    var (specials, index) = (0, 0)
    // 10. As 1.
    let span = unsafe text.bytes
    while index &+ 8 <= text.count {
      // A borrow can only add to the count.
      specials &+= unsafe special(UInt64(littleEndian: span.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))).nonzeroBitCount
      index &+= 8
    }
    return (specials &+ text.count &- index) &* 5
  }

  /// Writes text between quotes and returns where it ends.
  @inline(__always)
  private static func quote(_ text: Span<UInt8>, to output: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    unsafe output.pointee = UInt8(ascii: "\"")
    let end = unsafe text.withUnsafeBufferPointer { source in
      guard let from = source.baseAddress else { return unsafe output + 1 }
      return unsafe escape(from, source.count, to: output + 1)
    }
    unsafe end.pointee = UInt8(ascii: "\"")
    return unsafe end + 1
  }

  /// Copies text with its escapes and returns where it ends.
  private static func escape(_ text: UnsafePointer<UInt8>, _ count: Int, to output: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<
    UInt8
  > {
    var (from, to) = unsafe (text, output)
    let end = unsafe text + count
    while unsafe end - from >= 8 {
      // 5. Eight bytes are left to read, and there is room for eight more, as the caller saw to.
      let word = unsafe UnsafeRawPointer(from).loadUnaligned(as: UInt64.self)
      unsafe UnsafeMutableRawPointer(to).storeBytes(of: word, as: UInt64.self)
      let found = special(UInt64(littleEndian: word))
      let plain = found == 0 ? 8 : found.trailingZeroBitCount >> 3
      unsafe (from, to) = (from + plain, to + plain)
      if found != 0 {
        unsafe to = append(escaped: from.pointee, to: to)
        unsafe from += 1
      }
    }
    if unsafe from < end {
      // 9. The last bytes as one word, blanks behind them; as above there is room for eight.
      let rest = unsafe end - from
      let word = unsafe tail(from, rest)
      if special(word) == 0 {
        unsafe UnsafeMutableRawPointer(to).storeBytes(of: word.littleEndian, as: UInt64.self)
        return unsafe to + rest
      }
    }
    while unsafe from < end {
      if isSpecial(unsafe from.pointee) {
        unsafe to = append(escaped: from.pointee, to: to)
      } else {
        unsafe to.pointee = from.pointee
        unsafe to += 1
      }
      unsafe from += 1
    }
    return unsafe to
  }

  /// Fewer than eight bytes as a little-endian word, the bytes behind them blanks.
  @inline(__always)
  private static func tail(_ text: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    var (word, shift) = (UInt64(0), UInt64(0))
    var from = unsafe UnsafeRawPointer(text)
    if count & 4 != 0 {
      word = unsafe UInt64(UInt32(littleEndian: from.loadUnaligned(as: UInt32.self)))
      shift = 32
      unsafe from += 4
    }
    if count & 2 != 0 {
      word |= unsafe UInt64(UInt16(littleEndian: from.loadUnaligned(as: UInt16.self))) << shift
      shift &+= 16
      unsafe from += 2
    }
    if count & 1 != 0 {
      word |= unsafe UInt64(from.load(as: UInt8.self)) << shift
      shift &+= 8
    }
    return word | 0x2020_2020_2020_2020 << shift
  }

  @inline(__always)
  private static func append(escaped byte: UInt8, to output: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    unsafe output[0] = UInt8(ascii: "\\")
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
      unsafe output[1] = byte
      return unsafe output + 2
    }
    return unsafe append(control: byte, to: output)
  }

  /// The rest of a control character's escape, behind the backslash.
  private static func append(control byte: UInt8, to output: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    let short: UInt8? =
      switch byte {
      case 0x0A: UInt8(ascii: "n")
      case 0x0D: UInt8(ascii: "r")
      case 0x09: UInt8(ascii: "t")
      default: nil
      }
    if let short {
      unsafe output[1] = short
      return unsafe output + 2
    }
    let (high, low) = (byte >> 4, byte & 15)
    unsafe (output[1], output[2], output[3]) = (UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0"))
    unsafe output[4] = UInt8(ascii: "0") + high
    unsafe output[5] = low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10
    return unsafe output + 6
  }
}
