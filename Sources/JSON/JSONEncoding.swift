// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension JSONWriter {
  /// Writes any `Encodable` value, its members in the order in which it encodes them.
  ///
  /// A `Date` becomes RFC 3339 text. Optional members that are `nil` are left out by the compiler's own conformances.
  ///
  /// - Parameter value: what to write.
  /// - Throws: `EncodingError` for a number that is not finite, or whatever the value's own encoding throws.
  public mutating func encode(_ value: some Encodable) throws {
    let output = EncoderOutput(self)
    try output.encode(value, [])
    self = output.closed()
  }
}

extension JSONValue {
  /// Any `Encodable` value as JSON.
  ///
  /// - Parameter value: what to encode.
  /// - Throws: `EncodingError`.
  public init(encoding value: some Encodable) throws {
    var writer = JSONWriter()
    try writer.encode(value)
    self = try JSONValue(parsing: writer.bytes)
  }
}

extension JSONValue: Encodable {
  /// Encodes the value; into JSON of this module it goes as it is.
  ///
  /// - Parameter encoder: any encoder.
  /// - Throws: what the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    case .bool(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .number(let value):
      var container = encoder.singleValueContainer()
      if let integer = Int(value.literal) { try container.encode(integer) } else { try container.encode(value.double) }
    case .string(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .array(let items):
      var container = encoder.unkeyedContainer()
      for item in items { try container.encode(item) }
    case .object(let object):
      var container = encoder.container(keyedBy: AnyKey.self)
      for member in object.members { try container.encode(member.value, forKey: AnyKey(member.name)) }
    }
  }
}

/// A key that is only text or an index.
struct AnyKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(_ name: String) {
    stringValue = name
    intValue = nil
  }

  init(index: Int) {
    stringValue = "\(index)"
    intValue = index
  }

  init?(stringValue: String) { self.init(stringValue) }
  init?(intValue: Int) { self.init(index: intValue) }
}

/// The text under construction: one writer for the whole value, and the containers that are open in it.
///
/// `Encodable` never says that a container is complete; writing into one that lies further out closes those inside it.
private final class EncoderOutput {
  private struct Open {
    var id: Int
    var isObject: Bool
    var isEmpty = true
  }

  var writer: JSONWriter
  private var open: [Open] = []
  private var containers = 0

  init(_ writer: JSONWriter) { self.writer = writer }

  func closed() -> JSONWriter {
    while !open.isEmpty { close() }
    return writer
  }

  /// Opens a container and gives it a number.
  func begin(object isObject: Bool) -> Int {
    writer.raw(isObject ? "{" : "[")
    containers += 1
    open.append(Open(id: containers, isObject: isObject))
    return containers
  }

  /// Makes the container the innermost one again and separates its next value from the last.
  func separate(_ id: Int, _ path: [any CodingKey]) throws {
    while !open.isEmpty, open[open.count - 1].id != id { close() }
    guard !open.isEmpty else {
      throw EncodingError.invalidValue(id, .init(codingPath: path, debugDescription: "A container was written to after the one around it."))
    }
    if open[open.count - 1].isEmpty { open[open.count - 1].isEmpty = false } else { writer.raw(byte: UInt8(ascii: ",")) }
  }

  func separate(_ id: Int, key: String, _ path: [any CodingKey]) throws {
    try separate(id, path)
    writer.write(key)
    writer.raw(byte: UInt8(ascii: ":"))
  }

  private func close() {
    guard let last = open.popLast() else { return }
    writer.raw(last.isObject ? "}" : "]")
  }

  func encode<Value: Encodable>(_ value: Value, _ path: [any CodingKey]) throws {
    // Comparing types costs less than asking for a conformance.
    if Value.self == JSONValue.self, let json = value as? JSONValue { return writer.write(json) }
    if Value.self == Date.self, let date = value as? Date { return writer.write(DateTime.text(date)) }
    let before = (writer.bytes.count, open.count)
    try value.encode(to: ValueEncoder(output: self, codingPath: path))
    guard writer.bytes.count > before.0 else {
      throw EncodingError.invalidValue(value, .init(codingPath: path, debugDescription: "The value encoded nothing."))
    }
    while open.count > before.1 { close() }
  }

  func write(_ value: Double, _ path: [any CodingKey]) throws {
    guard let number = JSONNumber(value) else {
      throw EncodingError.invalidValue(value, .init(codingPath: path, debugDescription: "JSON has no word for \(value)."))
    }
    writer.write(number)
  }
}

private struct ValueEncoder: Encoder, SingleValueEncodingContainer {
  let output: EncoderOutput
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(ObjectEncoder<Key>(output: output, id: output.begin(object: true), codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    ArrayEncoder(output: output, id: output.begin(object: false), codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }

  func encodeNil() { output.writer.writeNull() }
  func encode(_ value: Bool) { output.writer.write(value) }
  func encode(_ value: String) { output.writer.write(value) }
  func encode(_ value: Double) throws { try output.write(value, codingPath) }
  func encode(_ value: Float) throws { try output.write(Double(value), codingPath) }
  func encode(_ value: Int) { output.writer.write(value) }
  func encode(_ value: Int8) { output.writer.write(value) }
  func encode(_ value: Int16) { output.writer.write(value) }
  func encode(_ value: Int32) { output.writer.write(value) }
  func encode(_ value: Int64) { output.writer.write(value) }
  func encode(_ value: UInt) { output.writer.write(value) }
  func encode(_ value: UInt8) { output.writer.write(value) }
  func encode(_ value: UInt16) { output.writer.write(value) }
  func encode(_ value: UInt32) { output.writer.write(value) }
  func encode(_ value: UInt64) { output.writer.write(value) }
  func encode(_ value: some Encodable) throws { try output.encode(value, codingPath) }
}

private struct ObjectEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let output: EncoderOutput
  let id: Int
  let codingPath: [any CodingKey]

  private func separate(_ key: Key) throws { try output.separate(id, key: key.stringValue, codingPath) }

  func encodeNil(forKey key: Key) throws {
    try separate(key)
    output.writer.writeNull()
  }

  func encode(_ value: Bool, forKey key: Key) throws {
    try separate(key)
    output.writer.write(value)
  }

  func encode(_ value: String, forKey key: Key) throws {
    try separate(key)
    output.writer.write(value)
  }

  func encode(_ value: Double, forKey key: Key) throws {
    try separate(key)
    try output.write(value, codingPath + [key])
  }

  func encode(_ value: Float, forKey key: Key) throws { try encode(Double(value), forKey: key) }

  private func encodeInteger(_ value: some BinaryInteger, _ key: Key) throws {
    try separate(key)
    output.writer.write(value)
  }

  func encode(_ value: Int, forKey key: Key) throws { try encodeInteger(value, key) }
  func encode(_ value: Int8, forKey key: Key) throws { try encodeInteger(value, key) }
  func encode(_ value: Int16, forKey key: Key) throws { try encodeInteger(value, key) }
  func encode(_ value: Int32, forKey key: Key) throws { try encodeInteger(value, key) }
  func encode(_ value: Int64, forKey key: Key) throws { try encodeInteger(value, key) }
  func encode(_ value: UInt, forKey key: Key) throws { try encodeInteger(value, key) }
  func encode(_ value: UInt8, forKey key: Key) throws { try encodeInteger(value, key) }
  func encode(_ value: UInt16, forKey key: Key) throws { try encodeInteger(value, key) }
  func encode(_ value: UInt32, forKey key: Key) throws { try encodeInteger(value, key) }
  func encode(_ value: UInt64, forKey key: Key) throws { try encodeInteger(value, key) }

  func encode(_ value: some Encodable, forKey key: Key) throws {
    try separate(key)
    try output.encode(value, codingPath + [key])
  }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
    nested(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { nested(key).unkeyedContainer() }
  func superEncoder() -> any Encoder { nested(AnyKey("super")) }
  func superEncoder(forKey key: Key) -> any Encoder { nested(key) }

  private func nested(_ key: some CodingKey) -> ValueEncoder {
    // These calls cannot throw; a container that is closed already stays silent here and fails at its next value.
    try? output.separate(id, key: key.stringValue, codingPath)
    return ValueEncoder(output: output, codingPath: codingPath + [key])
  }
}

private struct ArrayEncoder: UnkeyedEncodingContainer {
  let output: EncoderOutput
  let id: Int
  let codingPath: [any CodingKey]
  var count = 0

  init(output: EncoderOutput, id: Int, codingPath: [any CodingKey]) {
    self.output = output
    self.id = id
    self.codingPath = codingPath
  }

  private mutating func separate() throws -> [any CodingKey] {
    try output.separate(id, codingPath)
    count += 1
    return codingPath + [AnyKey(index: count - 1)]
  }

  mutating func encodeNil() throws {
    _ = try separate()
    output.writer.writeNull()
  }

  mutating func encode(_ value: some Encodable) throws { try output.encode(value, try separate()) }

  mutating func encode(_ value: String) throws {
    try output.separate(id, codingPath)
    count += 1
    output.writer.write(value)
  }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    nested().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nested().unkeyedContainer() }
  mutating func superEncoder() -> any Encoder { nested() }

  private mutating func nested() -> ValueEncoder {
    let path = try? separate()
    return ValueEncoder(output: output, codingPath: path ?? codingPath)
  }
}
