// SPDX-License-Identifier: Apache-2.0

/// Encodes the one value that begins at `start`.
struct ValueEncoder: Encoder, SingleValueEncodingContainer {
  let output: EncoderOutput
  let start: Int
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(
      ObjectEncoder<Key>(output: output, id: output.text.begin(start, object: true, codingPath), codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    ArrayEncoder(output: output, id: output.text.begin(start, object: false, codingPath), codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }

  /// Writes the value as it is, unless members were written in this place already.
  func take(_ json: JSONValue) -> Bool {
    guard output.text.writer.bytes.count == start else { return false }
    output.text.writer.write(json)
    return true
  }

  func encodeNil() throws {
    try output.text.beginSingle(start, codingPath)
    output.text.writer.writeNull()
  }

  func encode(_ value: Bool) throws {
    try output.text.beginSingle(start, codingPath)
    output.text.writer.write(value)
  }

  func encode(_ value: String) throws {
    try output.text.beginSingle(start, codingPath)
    output.text.writer.write(value)
  }

  func encode(_ value: Double) throws {
    try output.text.beginSingle(start, codingPath)
    try output.write(value, codingPath)
  }

  func encode(_ value: Float) throws {
    try output.text.beginSingle(start, codingPath)
    try output.write(value, codingPath)
  }

  private func encodeInteger(_ value: some BinaryInteger) throws {
    try output.text.beginSingle(start, codingPath)
    output.text.writer.write(value)
  }

  func encode(_ value: Int) throws { try encodeInteger(value) }
  func encode(_ value: Int8) throws { try encodeInteger(value) }
  func encode(_ value: Int16) throws { try encodeInteger(value) }
  func encode(_ value: Int32) throws { try encodeInteger(value) }
  func encode(_ value: Int64) throws { try encodeInteger(value) }
  func encode(_ value: UInt) throws { try encodeInteger(value) }
  func encode(_ value: UInt8) throws { try encodeInteger(value) }
  func encode(_ value: UInt16) throws { try encodeInteger(value) }
  func encode(_ value: UInt32) throws { try encodeInteger(value) }
  func encode(_ value: UInt64) throws { try encodeInteger(value) }

  func encode(_ value: some Encodable) throws {
    try output.text.beginSingle(start, codingPath)
    try output.encode(value, codingPath)
  }
}

private struct ObjectEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let output: EncoderOutput
  let id: Int
  let codingPath: [any CodingKey]

  private func separate(_ key: Key) throws { try output.text.separate(id, key: key.stringValue, codingPath) }

  func encodeNil(forKey key: Key) throws {
    try separate(key)
    output.text.writer.writeNull()
  }

  func encode(_ value: Bool, forKey key: Key) throws {
    try separate(key)
    output.text.writer.write(value)
  }

  func encode(_ value: String, forKey key: Key) throws {
    try output.text.write(value, id, key: key.stringValue, codingPath)
  }

  func encode(_ value: Double, forKey key: Key) throws {
    try separate(key)
    try output.write(value, codingPath + [key])
  }

  func encode(_ value: Float, forKey key: Key) throws {
    try separate(key)
    try output.write(value, codingPath + [key])
  }

  private func encodeInteger(_ value: some BinaryInteger, _ key: Key) throws {
    try separate(key)
    output.text.writer.write(value)
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
    let path = codingPath + [key]
    return ValueEncoder(output: output, start: output.text.separateDue(id, key: key.stringValue, path), codingPath: path)
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

  private var itemPath: [any CodingKey] { codingPath + [AnyKey(index: count - 1)] }

  private mutating func separate() throws {
    try output.text.separate(id, codingPath)
    count += 1
  }

  mutating func encodeNil() throws {
    try separate()
    output.text.writer.writeNull()
  }

  mutating func encode(_ value: Bool) throws {
    try separate()
    output.text.writer.write(value)
  }

  mutating func encode(_ value: String) throws {
    try separate()
    output.text.writer.write(value)
  }

  mutating func encode(_ value: Int) throws {
    try separate()
    output.text.writer.write(value)
  }

  mutating func encode(_ value: Double) throws {
    try separate()
    try output.write(value, itemPath)
  }

  mutating func encode(_ value: some Encodable) throws {
    try separate()
    try output.encode(value, itemPath)
  }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    nested().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nested().unkeyedContainer() }
  mutating func superEncoder() -> any Encoder { nested() }

  private mutating func nested() -> ValueEncoder {
    count += 1
    let path = itemPath
    return ValueEncoder(output: output, start: output.text.separateDue(id, key: nil, path), codingPath: path)
  }
}
