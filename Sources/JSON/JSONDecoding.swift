// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
  /// The value as a `Decodable` type.
  ///
  /// A `Date` is read from RFC 3339 text. Members that the type does not ask for are passed over.
  ///
  /// - Parameter type: what to decode.
  /// - Returns: the decoded value.
  /// - Throws: `DecodingError` with the way to what did not fit.
  public func decode<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value { try ValueDecoder(self, []).decode(type) }
}

extension JSONObject {
  /// The object as a `Decodable` type.
  ///
  /// - Parameter type: what to decode.
  /// - Returns: the decoded value.
  /// - Throws: `DecodingError` with the way to what did not fit.
  public func decode<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value { try JSONValue.object(self).decode(as: type) }
}

extension JSONValue: Decodable {
  /// Decodes any value; from JSON of this module it comes as it is.
  ///
  /// - Parameter decoder: any decoder.
  /// - Throws: what the decoder throws.
  public init(from decoder: any Decoder) throws {
    if let decoder = decoder as? ValueDecoder {
      self = decoder.value
    } else if let container = try? decoder.container(keyedBy: AnyKey.self) {
      self = .object(
        JSONObject(try container.allKeys.map { .init($0.stringValue, try container.decode(JSONValue.self, forKey: $0)) }))
    } else if var container = try? decoder.unkeyedContainer() {
      var items: [JSONValue] = []
      while !container.isAtEnd { items.append(try container.decode(JSONValue.self)) }
      self = .array(items)
    } else {
      self = try JSONValue(single: try decoder.singleValueContainer())
    }
  }

  private init(single container: any SingleValueDecodingContainer) throws {
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int.self) {
      self = .number(JSONNumber(value))
    } else if let value = try? container.decode(Double.self), let number = JSONNumber(value) {
      self = .number(number)
    } else {
      self = .string(try container.decode(String.self))
    }
  }
}

extension JSONObject: Decodable {
  /// Decodes any object; from JSON of this module it comes as it is.
  ///
  /// - Parameter decoder: any decoder.
  /// - Throws: what the decoder throws, and when the value is no object.
  public init(from decoder: any Decoder) throws {
    guard case .object(let object) = try JSONValue(from: decoder) else {
      throw DecodingError.typeMismatch(
        JSONObject.self, .init(codingPath: decoder.codingPath, debugDescription: "Expected an object but found another value."))
    }
    self = object
  }
}
