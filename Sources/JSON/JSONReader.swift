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

  /// The whole text.
  @usableFromInline package let bytes: [UInt8]
  let end: Int
  var depthLeft: Int
  /// Where the reader stands, in bytes from the start of the text.
  public internal(set) var offset: Int

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

  /// A place to go back to; keeping one costs nothing, unlike a copy of the reader.
  package struct Mark: Sendable {
    fileprivate let offset: Int
    fileprivate let depthLeft: Int
  }

  /// Where the reader stands.
  package var mark: Mark { Mark(offset: offset, depthLeft: depthLeft) }

  /// Goes back to where it stood.
  package mutating func rewind(to mark: Mark) { (offset, depthLeft) = (mark.offset, mark.depthLeft) }

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

  /// Whether the next value is a string, which most are.
  @inline(__always)
  package mutating func nextIsString() throws(JSONError) -> Bool { try nextByte() == UInt8(ascii: "\"") }

  /// Reads an object, handing each member's name to `body`, which must read or skip exactly one value.
  ///
  /// - Parameter body: called for each member in order.
  /// - Throws: what is wrong with the text, or what `body` throws.
  @inline(__always)
  public mutating func readObject(_ body: (String, inout JSONReader) throws(JSONError) -> Void) throws(JSONError) {
    try readMembers { name, reader throws(JSONError) in try body(try reader.text(of: name), &reader) }
  }

  /// A member's name where it stands, not decoded: comparing it with a few known names is cheaper than making a string.
  @usableFromInline package struct Name: Sendable {
    @usableFromInline let start: Int
    @usableFromInline let end: Int

    /// Where it stands, without its quotes.
    package var offset: Int { start }
    /// Its length in bytes, as it is written.
    @inlinable package var count: Int { end &- start }
  }

  /// Whether a name is this one; a name that is written with escapes is none of those that a program knows.
  @inlinable @inline(__always)
  package func `is`(_ name: Name, _ known: StaticString) -> Bool {
    name.end &- name.start == known.utf8CodeUnitCount && ByteScan.equal(bytes, at: name.start, known)
  }

  /// A name as a string.
  package func text(of name: Name) throws(JSONError) -> String {
    var reader = JSONReader(bytes, in: name.start &- 1..<name.end &+ 1)
    return try reader.readString()
  }

  /// Reads an object, handing each member's undecoded name to `body`, which must read or skip exactly one value.
  @inline(__always)
  package mutating func readMembers(_ body: (Name, inout JSONReader) throws(JSONError) -> Void) throws(JSONError) {
    try openObject()
    while let name = try nextMember() { try body(name, &self) }
  }

  /// Steps into an object, whose members ``nextMember()`` gives.
  package mutating func openObject() throws(JSONError) { try open(UInt8(ascii: "{"), "an object") }

  /// The name of the object's next member, whose value must be read or skipped; `nil` at the end of the object.
  package mutating func nextMember() throws(JSONError) -> Name? {
    // No value ends with a brace that opens: it is the object's own, just passed.
    let isFirst = bytes[offset &- 1] == UInt8(ascii: "{")
    var byte = try nextByte()
    if byte == UInt8(ascii: "}") {
      close()
      return nil
    }
    if !isFirst {
      guard byte == UInt8(ascii: ",") else { throw unexpected("',' or '}'") }
      offset &+= 1
      byte = try nextByte()
    }
    guard byte == UInt8(ascii: "\"") else { throw unexpected("a member's name") }
    let start = offset &+ 1
    let stop = ByteScan.firstSpecial(in: bytes, from: start, to: end)
    if stop < end, bytes[stop] == UInt8(ascii: "\"") { offset = stop &+ 1 } else { try skipString() }
    let name = Name(start: start, end: offset &- 1)
    guard try nextByte() == UInt8(ascii: ":") else { throw unexpected("':' after the member's name") }
    offset &+= 1
    return name
  }

  @inline(never)
  private func unexpected(_ expected: String) -> JSONError {
    JSONError(.unexpectedByte, at: offset, "expected \(expected) but found \(found)")
  }

  /// Steps into an array, whose items ``nextItem()`` tells.
  package mutating func openArray() throws(JSONError) { try open(UInt8(ascii: "["), "an array") }

  /// Whether the array has another item, which must be read or skipped.
  package mutating func nextItem() throws(JSONError) -> Bool {
    let isFirst = bytes[offset &- 1] == UInt8(ascii: "[")
    let byte = try nextByte()
    if byte == UInt8(ascii: "]") {
      close()
      return false
    }
    if !isFirst {
      guard byte == UInt8(ascii: ",") else { throw unexpected("',' or ']'") }
      offset &+= 1
    }
    return true
  }

  /// Reads an array, calling `body` for each item, which must read or skip exactly one value.
  ///
  /// - Parameter body: called for each item in order.
  /// - Throws: what is wrong with the text, or what `body` throws.
  @inline(__always)
  public mutating func readArray(_ body: (inout JSONReader) throws(JSONError) -> Void) throws(JSONError) {
    try openArray()
    while try nextItem() { try body(&self) }
  }

  /// Reads any value.
  ///
  /// - Returns: the value with everything in it.
  /// - Throws: what is wrong with the text.
  public mutating func readValue() throws(JSONError) -> JSONValue {
    if try nextIsString() { return .string(try readString()) }
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
    if try nextIsString() {
      let start = offset
      try skipString()
      return start..<offset
    }
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
    let (stop, isASCII) = ByteScan.firstSpecialOfText(in: bytes, from: start, to: end)
    guard stop < end, bytes[stop] == UInt8(ascii: "\"") else { return try readEscapedString(from: start) }
    offset = stop &+ 1
    return isASCII ? ByteScan.ascii(bytes, start..<stop) : try JSONReader.string(bytes, start..<stop)
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

  private mutating func skipWhiteSpace() {
    while offset < end {
      let byte = bytes[offset]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      offset &+= 1
    }
  }

  /// The next byte that is not white space; the reader stands on it.
  @inline(__always)
  mutating func nextByte() throws(JSONError) -> UInt8 {
    // Most values follow at once or behind one space.
    if offset < end {
      let byte = bytes[offset]
      if byte > 0x20 { return byte }
      if byte == 0x20, offset &+ 1 < end {
        let next = bytes[offset &+ 1]
        if next > 0x20 {
          offset &+= 1
          return next
        }
      }
    }
    return try nextByteSlowly()
  }

  @inline(never)
  private mutating func nextByteSlowly() throws(JSONError) -> UInt8 {
    skipWhiteSpace()
    guard offset < end else { throw JSONError(.unexpectedEnd, at: end, "the text ends too early") }
    return bytes[offset]
  }

  var found: String {
    guard offset < end else { return "the end" }
    let byte = bytes[offset]
    return byte > 0x20 && byte < 0x7F ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x\(String(byte, radix: 16))"
  }

  func mismatch(_ expected: String) -> JSONError {
    JSONError(.typeMismatch, at: offset, "expected \(expected) but found \(found)")
  }

  @inline(__always)
  private mutating func open(_ byte: UInt8, _ name: StaticString) throws(JSONError) {
    guard try nextByte() == byte else { throw mismatch(name.description) }
    guard depthLeft > 0 else { throw JSONError(.tooDeep, at: offset, "arrays and objects are nested too deeply") }
    depthLeft &-= 1
    offset &+= 1
  }

  @inline(__always)
  private mutating func close() {
    depthLeft &+= 1
    offset &+= 1
  }
}
