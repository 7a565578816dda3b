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

  /// Writes the part of bytes that is JSON already.
  package mutating func raw(_ bytes: [UInt8], in range: Range<Int>) { self.bytes.append(contentsOf: bytes[range]) }

  /// Writes one byte.
  public mutating func raw(byte: UInt8) { bytes.append(byte) }

  /// Takes back everything after the first `count` bytes.
  mutating func cut(to count: Int) { bytes.removeLast(bytes.count - count) }

  /// Writes `null`.
  public mutating func writeNull() { raw("null") }
  /// Writes a boolean.
  public mutating func write(_ value: Bool) { raw(value ? "true" : "false") }
  /// Writes an integer, digit by digit.
  public mutating func write(_ value: Int) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let magnitude = value.magnitude
    var unit: UInt = 1
    while magnitude / unit >= 10 { unit &*= 10 }
    while unit > 0 {
      bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: magnitude / unit % 10))
      unit /= 10
    }
  }
  /// Writes an integer of any other type.
  public mutating func write(_ value: some BinaryInteger) { bytes.append(contentsOf: String(value).utf8) }
  /// Writes a number with the digits it has.
  public mutating func write(_ value: JSONNumber) { bytes.append(contentsOf: value.literal.utf8) }

  /// Writes a string with its quotes; only what must be escaped is.
  public mutating func write(_ string: String) { ByteScan.append(quoted: string.utf8.span, to: &bytes) }

  /// Writes a member that is a string: comma, name, colon and value at once.
  public mutating func write(_ name: String, _ value: String) {
    ByteScan.append(name: name.utf8.span, value: value.utf8.span, comma: needsComma, to: &bytes)
  }

  /// Writes a member that is a string, under a name that stands in the source.
  mutating func write(_ name: StaticString, _ value: String) {
    name.withUTF8Buffer { unsafe ByteScan.append(name: $0.span, value: value.utf8.span, comma: needsComma, to: &bytes) }
  }

  /// Writes a member's name with what stands around it; its value comes next.
  public mutating func begin(_ name: String) {
    ByteScan.append(name: name.utf8.span, comma: needsComma, to: &bytes)
  }

  /// Writes a name that stands in the source, with what stands around it; its value comes next.
  mutating func begin(_ name: StaticString) {
    name.withUTF8Buffer { unsafe ByteScan.append(name: $0.span, comma: needsComma, to: &bytes) }
  }

  /// Whether a member stands before the next one: only its opening brace comes before the first.
  private var needsComma: Bool { bytes.last != UInt8(ascii: "{") }

  /// Writes a member that is a string behind its comma, if any: name, colon and value at once.
  mutating func write(member name: String, _ value: String) {
    ByteScan.append(name: name.utf8.span, value: value.utf8.span, comma: false, to: &bytes)
  }

  /// Writes UTF-8 text, JSON perhaps, as a string with its quotes.
  public mutating func writeString(utf8 text: [UInt8]) { ByteScan.append(quoted: text.span, to: &bytes) }

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
}
