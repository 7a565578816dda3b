// SPDX-License-Identifier: Apache-2.0

/// Writes compact JSON into bytes.
///
/// The caller writes the punctuation with ``raw(_:)``, values with the other calls; ``write(_:)-(JSONValue)`` does whole values.
public struct JSONWriter: Sendable {
  /// What was written so far, UTF-8.
  public private(set) var bytes: [UInt8] = []

  /// An empty writer.
  ///
  /// - Parameter capacity: bytes to make room for at once.
  public init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

  /// Writes text as it is: punctuation, names that need no escaping, JSON from elsewhere.
  public mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
  }

  /// Writes bytes that are JSON already.
  public mutating func raw(_ json: some Sequence<UInt8>) { bytes.append(contentsOf: json) }

  /// Writes one byte.
  public mutating func raw(byte: UInt8) { bytes.append(byte) }

  /// Takes back everything after the first `count` bytes.
  mutating func cut(to count: Int) { bytes.removeLast(bytes.count - count) }

  /// Writes `null`.
  public mutating func writeNull() { raw("null") }
  /// Writes a boolean.
  public mutating func write(_ value: Bool) { raw(value ? "true" : "false") }
  /// Writes an integer.
  public mutating func write(_ value: some BinaryInteger) { bytes.append(contentsOf: String(value).utf8) }
  /// Writes a number with the digits it has.
  public mutating func write(_ value: JSONNumber) { bytes.append(contentsOf: value.literal.utf8) }

  /// Writes a string with its quotes; only what must be escaped is.
  public mutating func write(_ string: String) {
    let text = string.utf8.span
    var index = 0
    bytes.append(addingCapacity: text.count &+ 2) { output in
      output.append(UInt8(ascii: "\""))
      while index < text.count, !ByteScan.isSpecial(text[index]) {
        output.append(text[index])
        index &+= 1
      }
      if index == text.count { output.append(UInt8(ascii: "\"")) }
    }
    guard index < text.count else { return }
    escape(Array(string.utf8.dropFirst(index)))
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes UTF-8 text, JSON perhaps, as a string with its quotes.
  public mutating func writeString(utf8 text: [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    escape(text)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes any value.
  public mutating func write(_ value: JSONValue) {
    switch value {
    case .null: writeNull()
    case .bool(let value): write(value)
    case .number(let value): write(value)
    case .string(let value): write(value)
    case .array(let items):
      bytes.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        write(item)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let object):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in object.members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        write(member.name)
        bytes.append(UInt8(ascii: ":"))
        write(member.value)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// Appends text with its escapes: one pass to know how long it becomes, one to write it.
  private mutating func escape(_ text: [UInt8]) {
    var count = text.count
    for byte in text where ByteScan.isSpecial(byte) { count &+= JSONWriter.escape(byte) == nil ? 5 : 1 }
    bytes.append(addingCapacity: count) { output in
      for byte in text {
        if ByteScan.isSpecial(byte) { JSONWriter.append(escaped: byte, to: &output) } else { output.append(byte) }
      }
    }
  }

  private static func append(escaped byte: UInt8, to output: inout OutputSpan<UInt8>) {
    output.append(UInt8(ascii: "\\"))
    if let short = escape(byte) { return output.append(short) }
    for character in "u00".utf8 { output.append(character) }
    for digit in [byte >> 4, byte & 15] { output.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10) }
  }

  /// The letter behind the backslash; `nil` for control characters that have none.
  private static func escape(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte
    case 0x0A: UInt8(ascii: "n")
    case 0x0D: UInt8(ascii: "r")
    case 0x09: UInt8(ascii: "t")
    default: nil
    }
  }
}
