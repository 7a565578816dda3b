// SPDX-License-Identifier: Apache-2.0

/// Any JSON value: members stay in order, and a number keeps all its digits.
public enum JSONValue: Hashable, Sendable {
  /// `null`
  case null
  /// `true` or `false`
  case bool(Bool)
  /// A number, as it was written.
  case number(JSONNumber)
  /// A string, unescaped.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object, its members in order.
  case object(JSONObject)

  /// The type's name in the words of JSON Schema; a number is always `number` here.
  public var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// The string, when this is one.
  public var string: String? { if case .string(let value) = self { value } else { nil } }
  /// The boolean, when this is one.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The number, when this is one.
  public var number: JSONNumber? { if case .number(let value) = self { value } else { nil } }
  /// The integer, when this is a number without a fraction that fits.
  public var integer: Int? { number?.integer }
  /// The items, when this is an array.
  public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  /// The members, when this is an object.
  public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

  /// The member of that name, when this is an object that has it.
  public subscript(_ name: String) -> JSONValue? { object?[name] }

  /// Reads one value from UTF-8 bytes.
  ///
  /// - Parameters:
  ///   - bytes: the whole text; only white space may surround the value.
  ///   - depthMax: how many arrays and objects may be nested.
  /// - Throws: the first error, with its byte offset.
  public init(parsing bytes: [UInt8], depthMax: Int = JSONReader.depthMaxDefault) throws(JSONError) {
    var reader = JSONReader(bytes, depthMax: depthMax)
    self = try reader.readValue()
    try reader.finish()
  }

  /// Reads one value from a string.
  ///
  /// - Parameter text: the whole text.
  /// - Throws: the first error, with its byte offset.
  public init(parsing text: String) throws(JSONError) { try self.init(parsing: Array(text.utf8)) }

  /// The value as compact JSON, UTF-8.
  public var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.write(self)
    return writer.bytes
  }

  /// The value as compact JSON text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// An object's members in the order in which they were written.
///
/// A name that is written twice is kept twice; looking it up gives the last one, as most readers do.
public struct JSONObject: Hashable, Sendable {
  /// A name and its value.
  public struct Member: Hashable, Sendable {
    /// The name, unescaped.
    public var name: String
    /// The value.
    public var value: JSONValue

    /// Makes a member.
    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// The members, in order.
  public var members: [Member]

  /// Makes an object of these members.
  public init(_ members: [Member] = []) { self.members = members }

  /// The member's value; setting replaces it in its place, appends it, or with `nil` removes every member of that name.
  public subscript(_ name: String) -> JSONValue? {
    get {
      guard let index = members.lastIndex(where: { $0.name == name }) else { return nil }
      return members[index].value
    }
    set {
      guard let newValue else { return members.removeAll { $0.name == name } }
      if let index = members.lastIndex(where: { $0.name == name }) {
        members[index].value = newValue
      } else {
        members.append(Member(name, newValue))
      }
    }
  }

  /// Whether there is no member.
  public var isEmpty: Bool { members.isEmpty }
  /// The number of members.
  public var count: Int { members.count }
  /// The names, in order.
  public var names: [String] { members.map(\.name) }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// The value `null`.
  public init(nilLiteral: ()) { self = .null }
  /// A boolean.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A number.
  public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
  /// A number; one that is not finite becomes `null`, since JSON has no word for it.
  public init(floatLiteral value: Double) { self = JSONNumber(value).map(JSONValue.number) ?? .null }
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// An array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object, in the order written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements.map { JSONObject.Member($0.0, $0.1) }))
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// An object, in the order written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements.map { Member($0.0, $0.1) }) }
}
