// SPDX-License-Identifier: Apache-2.0

/// Reads JSON from a whole text in memory, one value at a time, and knows the place of each.
///
/// Ask for what you expect and skip what you do not need: skipping checks the structure and decodes nothing.
///
/// ```swift
/// var reader = JSONReader(bytes)
/// try reader.readObject { name, reader throws(JSONError) in
///   if name == "orderId" { orderId = try reader.readString() } else { try reader.skipValue() }
/// }
/// try reader.finish()
/// ```
public struct JSONReader: Sendable {
  /// How deep arrays and objects may nest unless told otherwise.
  public static let depthMaxDefault = 128

  /// What the next value is, told by its first byte.
  public enum Kind: Hashable, Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case bool
    /// A number.
    case number
    /// A string.
    case string
    /// An array.
    case array
    /// An object.
    case object
  }

  let bytes: [UInt8]
  let end: Int
  var depthLeft: Int
  /// Where the reader stands, in bytes from the start of the text.
  public private(set) var offset: Int

  /// A reader of these bytes.
  ///
  /// - Parameters:
  ///   - bytes: the text; it is not copied.
  ///   - range: the part to read, all of it by default; offsets still count from the start of `bytes`.
  ///   - depthMax: how many arrays and objects may be nested.
  public init(_ bytes: [UInt8], in range: Range<Int>? = nil, depthMax: Int = JSONReader.depthMaxDefault) {
    let range = (range ?? 0..<bytes.count).clamped(to: 0..<bytes.count)
    self.bytes = bytes
    offset = range.lowerBound
    end = range.upperBound
    depthLeft = depthMax
  }

  /// Whether nothing is left, not even white space.
  public var isAtEnd: Bool { offset >= end }

  /// What the next value is.
  ///
  /// - Throws: when there is none, or it begins as no value does.
  public mutating func peek() throws(JSONError) -> Kind {
    switch try nextByte() {
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    default: throw JSONError(.unexpectedByte, at: offset, "expected a value but found \(found)")
    }
  }

  /// Reads an object, handing each member's name to `body`, which must read or skip exactly one value.
  ///
  /// - Parameter body: called for each member in order.
  /// - Throws: what is wrong with the text, or what `body` throws.
  @inline(__always)
  public mutating func readObject(_ body: (String, inout JSONReader) throws(JSONError) -> Void) throws(JSONError) {
    try readMembers { name, reader throws(JSONError) in try body(try reader.text(of: name), &reader) }
  }

  /// A member's name where it stands, not decoded: comparing it with a few known names is cheaper than making a string.
  package struct Name: Sendable {
    let start: Int
    let end: Int

    /// Where it stands, without its quotes.
    package var offset: Int { start }
    /// Its length in bytes, as it is written.
    package var count: Int { end &- start }
  }

  /// Whether a name is this one; a name that is written with escapes is none of those that a program knows.
  @inline(__always)
  package func `is`(_ name: Name, _ known: StaticString) -> Bool {
    guard name.end &- name.start == known.utf8CodeUnitCount else { return false }
    return known.withUTF8Buffer { text in
      for index in 0..<text.count where unsafe text[index] != bytes[name.start &+ index] { return false }
      return true
    }
  }

  /// A name as a string.
  package func text(of name: Name) throws(JSONError) -> String {
    var reader = JSONReader(bytes, in: name.start &- 1..<name.end &+ 1)
    return try reader.readString()
  }

  /// Reads an object, handing each member's undecoded name to `body`, which must read or skip exactly one value.
  @inline(__always)
  package mutating func readMembers(_ body: (Name, inout JSONReader) throws(JSONError) -> Void) throws(JSONError) {
    try open(UInt8(ascii: "{"), "an object")
    if try nextByte() == UInt8(ascii: "}") { return close() }
    while true {
      let name = try readName()
      try body(name, &self)
      if try endsContainer(UInt8(ascii: "}")) { return close() }
    }
  }

  /// Passes over a member's name and the colon behind it.
  private mutating func readName() throws(JSONError) -> Name {
    guard try nextByte() == UInt8(ascii: "\"") else {
      throw JSONError(.unexpectedByte, at: offset, "expected a member's name but found \(found)")
    }
    let start = offset &+ 1
    try skipString()
    let name = Name(start: start, end: offset &- 1)
    guard try nextByte() == UInt8(ascii: ":") else {
      throw JSONError(.unexpectedByte, at: offset, "expected ':' after the member's name but found \(found)")
    }
    offset &+= 1
    return name
  }

  /// Reads an array, calling `body` for each item, which must read or skip exactly one value.
  ///
  /// - Parameter body: called for each item in order.
  /// - Throws: what is wrong with the text, or what `body` throws.
  @inline(__always)
  public mutating func readArray(_ body: (inout JSONReader) throws(JSONError) -> Void) throws(JSONError) {
    try open(UInt8(ascii: "["), "an array")
    if try nextByte() == UInt8(ascii: "]") { return close() }
    while true {
      try body(&self)
      if try endsContainer(UInt8(ascii: "]")) { return close() }
    }
  }

  /// Reads any value.
  ///
  /// - Returns: the value with everything in it.
  /// - Throws: what is wrong with the text.
  public mutating func readValue() throws(JSONError) -> JSONValue {
    switch try peek() {
    case .null:
      try readLiteral("null")
      return .null
    case .bool: return .bool(try readBool())
    case .number: return .number(try readNumber())
    case .string: return .string(try readString())
    case .array:
      var items: [JSONValue] = []
      try readArray { reader throws(JSONError) in items.append(try reader.readValue()) }
      return .array(items)
    case .object:
      var members: [JSONObject.Member] = []
      try readObject { name, reader throws(JSONError) in members.append(JSONObject.Member(name, try reader.readValue())) }
      return .object(JSONObject(members))
    }
  }

  /// Passes over one value; its structure is checked, its strings are not decoded.
  ///
  /// - Returns: the bytes that it occupies, without white space around.
  /// - Throws: what is wrong with the text.
  @discardableResult
  public mutating func skipValue() throws(JSONError) -> Range<Int> {
    let kind = try peek()
    let start = offset
    switch kind {
    case .null: try readLiteral("null")
    case .bool: _ = try readBool()
    case .number: _ = try numberRange()
    case .string: try skipString()
    case .array: try readArray { reader throws(JSONError) in try reader.skipValue() }
    case .object: try readMembers { _, reader throws(JSONError) in try reader.skipValue() }
    }
    return start..<offset
  }

  /// Reads a string.
  ///
  /// A surrogate without its partner becomes U+FFFD: services that print UTF-16 cut text in the middle of a character.
  ///
  /// - Returns: the string, unescaped.
  /// - Throws: when the next value is no string, or a broken one.
  public mutating func readString() throws(JSONError) -> String {
    guard try nextByte() == UInt8(ascii: "\"") else { throw mismatch("a string") }
    let start = offset &+ 1
    let stop = ByteScan.firstSpecial(in: bytes, from: start, to: end)
    guard stop < end, bytes[stop] == UInt8(ascii: "\"") else { return try readEscapedString(from: start) }
    offset = stop &+ 1
    return try JSONReader.string(bytes, start..<stop)
  }

  /// The text in a range; `String(validating:as:)` takes four times as long for a short one.
  @inline(__always)
  private static func string(_ bytes: [UInt8], _ range: Range<Int>) throws(JSONError) -> String {
    guard let text = try? UTF8Span(validating: bytes.span.extracting(range)) else {
      throw JSONError(.invalidUTF8, at: range.lowerBound, "the string is not UTF-8")
    }
    return String(copying: text)
  }

  /// Reads a boolean.
  ///
  /// - Returns: its value.
  /// - Throws: when the next value is none.
  public mutating func readBool() throws(JSONError) -> Bool {
    let first = try nextByte()
    guard first == UInt8(ascii: "t") || first == UInt8(ascii: "f") else { throw mismatch("true or false") }
    try readLiteral(first == UInt8(ascii: "t") ? "true" : "false")
    return first == UInt8(ascii: "t")
  }

  /// Reads a number with all its digits.
  ///
  /// - Returns: the number as it is written.
  /// - Throws: when the next value is none, or a broken one.
  public mutating func readNumber() throws(JSONError) -> JSONNumber {
    let range = try numberRange()
    return JSONNumber(checked: String(decoding: bytes[range], as: UTF8.self))
  }

  /// Checks that nothing but white space is left.
  ///
  /// - Throws: ``JSONError/Code-swift.enum/trailingBytes`` otherwise.
  public mutating func finish() throws(JSONError) {
    skipWhiteSpace()
    if offset < end { throw JSONError(.trailingBytes, at: offset, "expected the end but found \(found)") }
  }

  // MARK: Steps

  @inline(__always)
  private mutating func skipWhiteSpace() {
    while offset < end {
      let byte = bytes[offset]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      offset &+= 1
    }
  }

  /// The next byte that is not white space; the reader stands on it.
  @inline(__always)
  private mutating func nextByte() throws(JSONError) -> UInt8 {
    skipWhiteSpace()
    guard offset < end else { throw JSONError(.unexpectedEnd, at: end, "the text ends too early") }
    return bytes[offset]
  }

  private var found: String {
    guard offset < end else { return "the end" }
    let byte = bytes[offset]
    return byte > 0x20 && byte < 0x7F ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x\(String(byte, radix: 16))"
  }

  private func mismatch(_ expected: String) -> JSONError {
    JSONError(.typeMismatch, at: offset, "expected \(expected) but found \(found)")
  }

  @inline(__always)
  private mutating func open(_ byte: UInt8, _ name: String) throws(JSONError) {
    guard try nextByte() == byte else { throw mismatch(name) }
    guard depthLeft > 0 else { throw JSONError(.tooDeep, at: offset, "arrays and objects are nested too deeply") }
    depthLeft &-= 1
    offset &+= 1
  }

  @inline(__always)
  private mutating func close() {
    depthLeft &+= 1
    offset &+= 1
  }

  /// After a value: passes over a comma, or finds the end of the container.
  @inline(__always)
  private mutating func endsContainer(_ closing: UInt8) throws(JSONError) -> Bool {
    let byte = try nextByte()
    if byte == closing { return true }
    guard byte == UInt8(ascii: ",") else {
      throw JSONError(.unexpectedByte, at: offset, "expected ',' or '\(Character(Unicode.Scalar(closing)))' but found \(found)")
    }
    offset &+= 1
    return false
  }

  private mutating func readLiteral(_ literal: StaticString) throws(JSONError) {
    let text = literal.description
    guard bytes[offset..<min(offset + text.utf8.count, end)].elementsEqual(text.utf8) else {
      throw JSONError(.unexpectedByte, at: offset, "expected '\(text)'")
    }
    offset &+= text.utf8.count
  }

  private mutating func skipString() throws(JSONError) {
    var index = offset &+ 1
    while true {
      index = ByteScan.firstSpecial(in: bytes, from: index, to: end)
      guard index < end else { throw JSONError(.unexpectedEnd, at: end, "the text ends inside a string") }
      switch bytes[index] {
      case UInt8(ascii: "\""):
        offset = index &+ 1
        return
      case UInt8(ascii: "\\"): index = try skipEscape(at: index)
      default: throw controlCharacter(at: index)
      }
    }
  }

  private func controlCharacter(at index: Int) -> JSONError {
    JSONError(.invalidString, at: index, "a control character in a string must be escaped")
  }

  /// Checks the escape whose backslash is at `index` and returns the offset behind it.
  private func skipEscape(at index: Int) throws(JSONError) -> Int {
    guard index + 1 < end else { throw JSONError(.unexpectedEnd, at: end, "the text ends inside a string") }
    switch bytes[index + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"),
      UInt8(ascii: "t"):
      return index + 2
    case UInt8(ascii: "u"):
      _ = try hexUnit(at: index + 2)
      return index + 6
    default: throw JSONError(.invalidString, at: index, "the string has an unknown escape")
    }
  }

  private func hexUnit(at index: Int) throws(JSONError) -> UInt16 {
    guard index + 4 <= end else { throw JSONError(.unexpectedEnd, at: end, "the text ends inside a string") }
    var unit: UInt16 = 0
    for byte in bytes[index..<index + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw JSONError(.invalidString, at: index - 2, "\\u needs four hexadecimal digits")
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }

  /// The slow path of ``readString()``: from the first byte of the string on.
  private mutating func readEscapedString(from start: Int) throws(JSONError) -> String {
    var text: [UInt8] = []
    var index = start
    while true {
      let stop = ByteScan.firstSpecial(in: bytes, from: index, to: end)
      text.append(contentsOf: bytes[index..<stop])
      guard stop < end else { throw JSONError(.unexpectedEnd, at: end, "the text ends inside a string") }
      if bytes[stop] == UInt8(ascii: "\"") {
        offset = stop + 1
        break
      }
      guard bytes[stop] == UInt8(ascii: "\\") else { throw controlCharacter(at: stop) }
      index = try skipEscape(at: stop)
      switch bytes[stop + 1] {
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"): index = try appendUnicode(at: stop, to: &text)
      default: text.append(bytes[stop + 1])
      }
    }
    guard let string = String(validating: text, as: UTF8.self) else {
      throw JSONError(.invalidUTF8, at: start, "the string is not UTF-8")
    }
    return string
  }

  /// Appends the scalar of `\uXXXX`, with its low surrogate when one follows; returns the offset behind what was used.
  private func appendUnicode(at backslash: Int, to text: inout [UInt8]) throws(JSONError) -> Int {
    let unit = try hexUnit(at: backslash + 2)
    var scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
    var next = backslash + 6
    if unit & 0xFC00 == 0xD800, next + 6 <= end, bytes[next] == UInt8(ascii: "\\"), bytes[next + 1] == UInt8(ascii: "u") {
      let low = try hexUnit(at: next + 2)
      if low & 0xFC00 == 0xDC00 {
        scalar = Unicode.Scalar(0x10000 + (UInt32(unit & 0x3FF) << 10) + UInt32(low & 0x3FF)) ?? "\u{FFFD}"
        next += 6
      }
    }
    text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    return next
  }

  private mutating func numberRange() throws(JSONError) -> Range<Int> {
    _ = try nextByte()
    let start = offset
    if bytes[offset] == UInt8(ascii: "-") { offset &+= 1 }
    guard let first = digit else {
      if offset == start { throw mismatch("a number") }
      throw brokenNumber(start)
    }
    offset &+= 1
    if first != UInt8(ascii: "0") { skipDigits() } else if digit != nil { throw brokenNumber(start) }
    if offset < end, bytes[offset] == UInt8(ascii: ".") {
      offset &+= 1
      guard digit != nil else { throw brokenNumber(start) }
      skipDigits()
    }
    if offset < end, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      offset &+= 1
      if offset < end, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") { offset &+= 1 }
      guard digit != nil else { throw brokenNumber(start) }
      skipDigits()
    }
    return start..<offset
  }

  private var digit: UInt8? {
    guard offset < end, case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[offset] else { return nil }
    return bytes[offset]
  }

  private mutating func skipDigits() { while digit != nil { offset &+= 1 } }

  private func brokenNumber(_ start: Int) -> JSONError {
    offset >= end
      ? JSONError(.unexpectedEnd, at: end, "the text ends inside a number")
      : JSONError(.invalidNumber, at: start, "the number breaks the grammar of JSON")
  }
}
