// SPDX-License-Identifier: Apache-2.0

extension JSONWriter {
  /// Writes any `Encodable` value, its members in the order in which it encodes them.
  ///
  /// A `Date` becomes RFC 3339 text. Optional members that are `nil` are left out by the compiler's own conformances.
  ///
  /// - Parameter value: what to write.
  /// - Throws: `EncodingError` for a number that is not finite, or whatever the value's own encoding throws; then nothing was written.
  public mutating func encode(_ value: some Encodable) throws {
    try EncoderOutput().encodeWhole(value, into: &self)
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
    if let encoder = encoder as? ValueEncoder, encoder.take(self) { return }
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

extension JSONObject: Encodable {
  /// Encodes the object; into JSON of this module it goes as it is.
  ///
  /// - Parameter encoder: any encoder.
  /// - Throws: what the encoder throws.
  public func encode(to encoder: any Encoder) throws { try JSONValue.object(self).encode(to: encoder) }
}
