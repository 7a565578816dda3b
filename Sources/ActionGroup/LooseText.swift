// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Text in which lists and maps are spelt as programs print them, with its brackets and quotation marks paired.
///
/// Seen in the wild: `[FHIR, HL7 CDA]` with bare words; `{key=value, list=[x, y]}` as Java prints maps; Python literals; comma lists;
/// `<item>` fragments. One walk finds the pairs; whoever reads a part of the text then steps over everything nested in it, so that each
/// byte is looked at a bounded number of times however deep the text nests.
struct LooseText {
  /// Longer texts are refused: no event is as large.
  static let bytesMax = 16 << 20

  let bytes: [UInt8]
  /// Where what opens at a byte is closed; 0 where nothing opens.
  private let closings: [Int32]

  /// Takes a text apart; `nil` when it is too long.
  init?(_ bytes: [UInt8]) {
    guard bytes.count <= LooseText.bytesMax else { return nil }
    self.bytes = bytes
    closings = LoosePairs.closings(of: bytes, in: 0..<bytes.count)
  }

  /// The text with its first and last byte, brackets both, taken for a pair: what stands between may hold one half of another.
  init(enclosed text: LooseText, _ range: Range<Int>) {
    bytes = text.bytes
    var closings = LoosePairs.closings(of: bytes, in: range.lowerBound + 1..<range.upperBound - 1)
    closings[range.lowerBound] = Int32(range.upperBound - 1)
    self.closings = closings
  }

  /// All of it, without white space around.
  var whole: Range<Int> { trimmed(0..<bytes.count) }

  /// Where the bracket or quotation mark at `index` is closed; `nil` when nothing is opened there.
  func closing(of index: Int) -> Int? { closings[index] == 0 ? nil : Int(closings[index]) }

  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, LooseText.isSpace(bytes[start]) { start += 1 }
    while start < end, LooseText.isSpace(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  /// A text without white space around.
  static func trimmed(_ text: some StringProtocol) -> String {
    let bytes = Array(text.utf8)
    guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(decoding: bytes[first...last], as: UTF8.self)
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte >= 0x09 && byte <= 0x0D }

  /// The first byte at or after `index` that is no white space; `end` when there is none.
  func skippingSpace(_ index: Int, to end: Int) -> Int {
    var index = index
    while index < end, LooseText.isSpace(bytes[index]) { index += 1 }
    return index
  }

  /// The first byte of a range without white space around it, when that opens what its last byte closes.
  func enclosing(_ range: Range<Int>) -> UInt8? {
    guard range.count >= 2, closing(of: range.lowerBound) == range.upperBound - 1 else { return nil }
    return bytes[range.lowerBound]
  }

  func isQuoted(_ range: Range<Int>) -> Bool {
    enclosing(range).map { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") } ?? false
  }

  /// Whether a range is the bare word for no value in JSON and Java, or in Python.
  func isNull(_ range: Range<Int>) -> Bool {
    range.count == 4 && (bytes[range].elementsEqual("null".utf8) || bytes[range].elementsEqual("None".utf8))
  }

  /// What a word says: without its quotation marks and escapes when it has them.
  func word(_ range: Range<Int>) -> String {
    let range = trimmed(range)
    guard isQuoted(range) else { return String(decoding: bytes[range], as: UTF8.self) }
    return LooseEscapes.unescaped(bytes[range.dropFirst().dropLast()])
  }

  /// The parts between commas that stand outside everything nested; a comma at the end ends the last part.
  func pieces(_ range: Range<Int>) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var (start, index) = (range.lowerBound, range.lowerBound)
    while index < range.upperBound {
      if let closing = closing(of: index) {
        index = closing
      } else if bytes[index] == UInt8(ascii: ",") {
        pieces.append(start..<index)
        start = index + 1
      }
      index += 1
    }
    let last = start..<range.upperBound
    return trimmed(last).isEmpty ? pieces : pieces + [last]
  }

  /// What a part means when no schema says what it is: bare words are what JSON or Python calls them, or else text.
  ///
  /// - Returns: the value; `nil` when it nests too deeply.
  func value(_ range: Range<Int>, depth: Int) -> JSONValue? {
    guard depth < ArgumentReading.depthMax else { return nil }
    let range = trimmed(range)
    let inside = range.dropFirst().dropLast()
    switch enclosing(range) {
    case UInt8(ascii: "["), UInt8(ascii: "("):
      var items: [JSONValue] = []
      for piece in pieces(inside) {
        guard let item = value(piece, depth: depth + 1) else { return nil }
        items.append(item)
      }
      return .array(items)
    case UInt8(ascii: "{"):
      var members = LooseMembers(self, properties: [], others: .any())
      guard members.collect(inside) else { return .string(word(range)) }
      var object = JSONObject()
      for member in members.found {
        guard let value = value(member.value, depth: depth + 1) else { return nil }
        object.members.append(.init(member.name, value))
      }
      return .object(object)
    default: return scalar(range)
    }
  }

  /// A word as the number, boolean or `null` that it spells, unless it is quoted; else as text.
  func scalar(_ range: Range<Int>) -> JSONValue {
    let text = word(range)
    guard !isQuoted(trimmed(range)) else { return .string(text) }
    switch text {
    case "true", "True": return true
    case "false", "False": return false
    case "null", "None": return .null
    default: return JSONNumber(literal: text).map { .number($0) } ?? .string(text)
    }
  }
}

/// Finds which brackets and quotation marks belong together.
///
/// Those that have no partner are text: an apostrophe, a smiley.
struct LoosePairs {
  private var closings: [Int32]
  private var open: [(index: Int, closing: UInt8)] = []
  /// How many of `open` wait for `)`, `]` and `}`.
  private var waiting: InlineArray<3, Int> = [0, 0, 0]
  /// Whether a quotation mark that closes may still come: `"` and `'`.
  private var mayClose: InlineArray<2, Bool> = [true, true]

  private init(count: Int) { closings = Array(repeating: 0, count: count) }

  /// For every byte where it is closed, or 0; only what lies in `range` is looked at.
  static func closings(of bytes: [UInt8], in range: Range<Int>) -> [Int32] {
    var pairs = LoosePairs(count: bytes.count)
    var startsWord = true
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        // In `the customer's order` it is an apostrophe.
        if startsWord, let end = pairs.closingQuote(of: index, bytes, range.upperBound) {
          pairs.closings[index] = Int32(end)
          index = end
        }
        startsWord = false
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
        pairs.begin(index, byte)
        startsWord = true
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        pairs.end(index, byte)
        startsWord = false
      case UInt8(ascii: ","), UInt8(ascii: "="), UInt8(ascii: ":"): startsWord = true
      default: if !LooseText.isSpace(byte) { startsWord = false }
      }
      index += 1
    }
    return pairs.closings
  }

  private static func kind(_ closing: UInt8) -> Int { closing == UInt8(ascii: ")") ? 0 : closing == UInt8(ascii: "]") ? 1 : 2 }

  private mutating func begin(_ index: Int, _ byte: UInt8) {
    // In ASCII `)` follows `(`; between the other brackets there is one more.
    let closing = byte == UInt8(ascii: "(") ? byte + 1 : byte + 2
    open.append((index, closing))
    waiting[LoosePairs.kind(closing)] += 1
  }

  private mutating func end(_ index: Int, _ byte: UInt8) {
    guard waiting[LoosePairs.kind(byte)] > 0 else { return }
    while let last = open.popLast() {
      waiting[LoosePairs.kind(last.closing)] -= 1
      guard last.closing != byte else { return closings[last.index] = Int32(index) }
    }
  }

  /// The mark that closes a quotation: one before a comma, a bracket, a separator or the end.
  private mutating func closingQuote(of start: Int, _ bytes: [UInt8], _ end: Int) -> Int? {
    let quote = bytes[start]
    let kind = quote == UInt8(ascii: "\"") ? 0 : 1
    guard mayClose[kind] else { return nil }
    var index = start + 1
    while index < end {
      if bytes[index] == UInt8(ascii: "\\") {
        index += 1
      } else if bytes[index] == quote {
        var next = index + 1
        while next < end, LooseText.isSpace(bytes[next]) { next += 1 }
        if next == end || ",]}):=".utf8.contains(bytes[next]) { return index }
      }
      index += 1
    }
    mayClose[kind] = false
    return nil
  }
}
