// SPDX-License-Identifier: Apache-2.0

/// How single values are spelt: literals, strings and numbers.
extension JSONReader {
  mutating func readLiteral(_ literal: StaticString) throws(JSONError) {
    let text = literal.description
    let rest = bytes[offset..<min(offset + text.utf8.count, end)]
    guard rest.elementsEqual(text.utf8) else {
      if rest.endIndex == end, text.utf8.starts(with: rest) { throw JSONError(.unexpectedEnd, at: end, "the text ends inside '\(text)'") }
      throw JSONError(.unexpectedByte, at: offset, "expected '\(text)'")
    }
    offset &+= text.utf8.count
  }

  mutating func skipString() throws(JSONError) {
    var index = offset &+ 1
    while true {
      index = ByteScan.firstUnusual(in: bytes, from: index, to: end)
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
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
      UInt8(ascii: "r"),
      UInt8(ascii: "t"):
      return index + 2
    case UInt8(ascii: "u"):
      _ = try hexUnit(at: index + 2)
      return index + 6
    default: throw JSONError(.invalidString, at: index, "the string has an unknown escape")
    }
  }

  private func hexUnit(at index: Int) throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for place in index..<index + 4 {
      guard place < end else { throw JSONError(.unexpectedEnd, at: end, "the text ends inside a string") }
      let byte = bytes[place]
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "a")...UInt8(ascii: "f"): digit = (byte | 0x20) - UInt8(ascii: "a") + 10
      default: throw JSONError(.invalidString, at: index - 2, "\\u needs four hexadecimal digits")
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }

  /// The slow path of ``readString()``: from the first byte of the string on.
  mutating func readEscapedString(from start: Int) throws(JSONError) -> String {
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

  mutating func numberRange() throws(JSONError) -> Range<Int> {
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
