// SPDX-License-Identifier: Apache-2.0

// Enumerations whose raw values are texts. What the compiler would take from the standard library for their conformances it specialises
// for each type; what is here calls functions that are not public, so that there is nothing to specialise.

extension JSONReadable where Self: RawRepresentable, RawValue == String {
  /// The case whose raw value `json` is.
  public static func read(_ json: JSONValue) throws -> Self { try readText(json) }
}

extension JSONReadable where Self: RawRepresentable & CaseIterable, RawValue == String, AllCases == [Self] {
  /// The case of that raw value.
  public init?(rawValue: String) {
    guard let value = textCase(rawValue, of: Self.allCases) else { return nil }
    self = value
  }
}

extension JSONInput where Self: RawRepresentable, RawValue == String {
  /// Whether both have the same raw value.
  public static func == (one: Self, other: Self) -> Bool { areTextsEqual(one, other) }
}

extension JSONReadable where Self: RawRepresentable & Hashable, RawValue == String {
  /// Hashes the raw value.
  public func hash(into hasher: inout Hasher) { hashText(self, into: &hasher) }

  /// The raw value's hash.
  public var hashValue: Int { textHash(self) }
}

extension JSONReadable where Self: RawRepresentable & Decodable, RawValue == String {
  /// Reads the raw value from any decoder; without this `Decodable` would be synthesised, since the standard library has a second one.
  public init(from decoder: any Decoder) throws { self = try decodeText(from: decoder) }
}

extension JSONWritable where Self: RawRepresentable, RawValue == String {
  /// Writes the raw value.
  public func write(to json: inout JSONWriter) { writeText(self, to: &json) }

  /// Writes the raw value to any encoder.
  public func encode(to encoder: any Encoder) throws { try encodeText(self, to: encoder) }
}

extension JSONWritable where Self: RawRepresentable & Hashable, RawValue == String {
  /// Hashes the raw value.
  public func hash(into hasher: inout Hasher) { hashText(self, into: &hasher) }

  /// The raw value's hash.
  public var hashValue: Int { textHash(self) }
}

extension JSONModel where Self: RawRepresentable, RawValue == String {
  /// Whether both have the same raw value.
  public static func == (one: Self, other: Self) -> Bool { areTextsEqual(one, other) }
}

extension JSONModel where Self: RawRepresentable & Hashable, RawValue == String {
  /// Hashes the raw value.
  public func hash(into hasher: inout Hasher) { hashText(self, into: &hasher) }

  /// The raw value's hash.
  public var hashValue: Int { textHash(self) }
}

private func textCase<Value: RawRepresentable<String>>(_ text: String, of cases: [Value]) -> Value? {
  for value in cases where value.rawValue == text { return value }
  return nil
}

private func readText<Value: RawRepresentable<String>>(_ json: JSONValue) throws -> Value {
  guard case .string(let text) = json, let value = Value(rawValue: text) else {
    throw JSONMismatch(expected: "one of the texts of \(Value.self)", found: json)
  }
  return value
}

private func decodeText<Value: RawRepresentable<String>>(from decoder: any Decoder) throws -> Value {
  let text = try String(from: decoder)
  guard let value = Value(rawValue: text) else {
    throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "\(text) is no text of \(Value.self)"))
  }
  return value
}

private func encodeText(_ value: some RawRepresentable<String>, to encoder: any Encoder) throws { try value.rawValue.encode(to: encoder) }
private func writeText(_ value: some RawRepresentable<String>, to json: inout JSONWriter) { json.write(value.rawValue) }
private func areTextsEqual<Value: RawRepresentable<String>>(_ one: Value, _ other: Value) -> Bool { one.rawValue == other.rawValue }
private func hashText(_ value: some RawRepresentable<String>, into hasher: inout Hasher) { hasher.combine(value.rawValue) }
private func textHash(_ value: some RawRepresentable<String>) -> Int { value.rawValue.hashValue }
