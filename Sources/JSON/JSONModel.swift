// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A type that reads itself from JSON and writes itself as JSON, as generated types do.
///
/// `Codable` comes with it, so that any other coder takes such a type too, but neither direction goes through `Codable`'s containers here:
/// they cost ten times as much, and their synthesis most of a build.
///
/// ```swift
/// struct Point: JSONModel {
///   var x: Int
///   var label: String?
///
///   init(json: JSONValue) throws {
///     x = try json.member("x")
///     label = try json.member("label")
///   }
///
///   func write(to json: inout JSONWriter) throws { try json.writeObject(["x", "label"], x, label) }
/// }
/// ```
public protocol JSONModel: Codable, Sendable {
  /// The value that `json` means.
  ///
  /// - Parameter json: any JSON value.
  /// - Throws: ``JSONMismatch`` when it is another one than the type takes.
  init(json: JSONValue) throws

  /// Writes the value.
  ///
  /// - Parameter json: takes exactly one JSON value.
  /// - Throws: `EncodingError` when JSON has no word for a part of the value: a number that is not finite, a date outside the years 0 to 9999.
  func write(to json: inout JSONWriter) throws

  /// Writes the value as a member of the object that is open; only optional types have something else to do than what they get.
  ///
  /// - Parameters:
  ///   - name: the member.
  ///   - json: stands inside an object.
  /// - Throws: as ``write(to:)``.
  func writeMember(_ name: String, to json: inout JSONWriter) throws
}

extension JSONModel {
  /// Writes the name and the value.
  @inlinable
  public func writeMember(_ name: String, to json: inout JSONWriter) throws {
    json.begin(name)
    try write(to: &json)
  }

  /// Reads the value from any decoder.
  public init(from decoder: any Decoder) throws {
    let json = try JSONValue(from: decoder)
    do { try self.init(json: json) } catch let mismatch as JSONMismatch {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "\(mismatch)"))
    }
  }

  /// Writes the value to any encoder.
  public func encode(to encoder: any Encoder) throws {
    var writer = JSONWriter()
    try write(to: &writer)
    try JSONValue(parsing: writer.bytes).encode(to: encoder)
  }
}

/// A JSON value of another kind than a type takes.
public struct JSONMismatch: Error, Hashable, Sendable, CustomStringConvertible {
  /// The way to the value from the outermost one: `items[2].price`; empty for that one itself.
  public var path: String
  /// What was expected, `a number` for example.
  public var expected: String
  /// What was found, in JSON's words: `null` also for a member that is not there.
  public var found: String

  /// A value of the wrong kind.
  public init(expected: String, found json: JSONValue, path: String = "") {
    self.path = path
    self.expected = expected
    found = json.typeName
  }

  /// The same mismatch, seen from one step further out.
  package func inside(_ step: String) -> JSONMismatch {
    var outer = self
    outer.path = path.isEmpty || path.hasPrefix("[") ? step + path : step + "." + path
    return outer
  }

  /// One sentence.
  public var description: String { "\(path.isEmpty ? "the value" : path) must be \(expected), but is \(found)" }
}

extension JSONValue {
  /// A member of an object as a type of its own; one that is not there is read as `null`, which optional types take.
  ///
  /// - Parameter name: the member.
  /// - Returns: its value.
  /// - Throws: ``JSONMismatch`` when this is no object, or the member is not what the type takes.
  public func member<Value: JSONModel>(_ name: String) throws -> Value {
    guard case .object(let object) = self else { throw JSONMismatch(expected: "an object", found: self) }
    do { return try Value(json: object[name] ?? .null) } catch let mismatch as JSONMismatch { throw mismatch.inside(name) }
  }
}

extension JSONModel where Self: RawRepresentable, RawValue == String {
  /// The case whose raw value `json` is.
  public init(json: JSONValue) throws {
    guard case .string(let text) = json, let value = Self(rawValue: text) else {
      throw JSONMismatch(expected: "one of the texts of \(Self.self)", found: json)
    }
    self = value
  }

  /// Writes the raw value.
  public func write(to json: inout JSONWriter) { json.write(rawValue) }

  /// Reads the raw value from any decoder; without this `Codable` would be synthesised, since the standard library has a second one.
  public init(from decoder: any Decoder) throws {
    let text = try String(from: decoder)
    guard let value = Self(rawValue: text) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "\(text) is no text of \(Self.self)"))
    }
    self = value
  }

  /// Writes the raw value to any encoder.
  public func encode(to encoder: any Encoder) throws { try rawValue.encode(to: encoder) }
}

extension String: JSONModel {
  /// The text of a JSON string.
  public init(json: JSONValue) throws {
    guard case .string(let text) = json else { throw JSONMismatch(expected: "a string", found: json) }
    self = text
  }

  /// Writes a JSON string.
  public func write(to json: inout JSONWriter) { json.write(self) }
  /// Writes the name and the string in one piece.
  public func writeMember(_ name: String, to json: inout JSONWriter) { json.write(name, self) }
}

extension Bool: JSONModel {
  /// `true` or `false`.
  public init(json: JSONValue) throws {
    guard case .bool(let value) = json else { throw JSONMismatch(expected: "a boolean", found: json) }
    self = value
  }

  /// Writes `true` or `false`.
  public func write(to json: inout JSONWriter) { json.write(self) }
}

extension Int: JSONModel {
  /// A number without a fraction that fits.
  public init(json: JSONValue) throws {
    guard let value = json.integer else { throw JSONMismatch(expected: "an integer", found: json) }
    self = value
  }

  /// Writes the digits.
  public func write(to json: inout JSONWriter) { json.write(self) }
}

extension Double: JSONModel {
  /// The nearest value to a number.
  public init(json: JSONValue) throws {
    guard case .number(let number) = json, case let value = number.double, value.isFinite else {
      throw JSONMismatch(expected: "a number", found: json)
    }
    self = value
  }

  /// Writes the shortest digits that give the value back.
  public func write(to json: inout JSONWriter) throws {
    guard let number = JSONNumber(self) else {
      throw EncodingError.invalidValue(self, .init(codingPath: [], debugDescription: "JSON has no word for \(self)."))
    }
    json.write(number)
  }
}

extension Date: JSONModel {
  /// A date in RFC 3339 text.
  public init(json: JSONValue) throws {
    guard case .string(let text) = json, let date = DateTime.date(text) else {
      throw JSONMismatch(expected: "a date and time like 2025-01-31T12:00:00Z", found: json)
    }
    self = date
  }

  /// Writes RFC 3339 text.
  public func write(to json: inout JSONWriter) throws {
    guard let text = DateTime.text(self) else {
      // Not the date itself: Foundation traps when it describes one that is not a number.
      let sentence = "A date must lie in the years 0 to 9999 to be written."
      throw EncodingError.invalidValue(timeIntervalSince1970, .init(codingPath: [], debugDescription: sentence))
    }
    json.write(text)
  }
}

extension JSONValue: JSONModel {
  /// The value itself.
  public init(json: JSONValue) { self = json }
  /// Writes the value.
  public func write(to json: inout JSONWriter) { json.write(self) }
}

extension Optional: JSONModel where Wrapped: JSONModel {
  /// `nil` for `null`.
  @inlinable
  public init(json: JSONValue) throws {
    if case .null = json { self = nil } else { self = try Wrapped(json: json) }
  }

  /// Writes `null` for `nil`.
  @inlinable
  public func write(to json: inout JSONWriter) throws {
    if let self { try self.write(to: &json) } else { json.writeNull() }
  }

  /// Leaves `nil` out.
  @inlinable
  public func writeMember(_ name: String, to json: inout JSONWriter) throws {
    if let self { try self.writeMember(name, to: &json) }
  }
}

extension Array: JSONModel where Element: JSONModel {
  /// The items of a JSON array.
  public init(json: JSONValue) throws {
    guard case .array(let items) = json else { throw JSONMismatch(expected: "an array", found: json) }
    self = []
    reserveCapacity(items.count)
    for (index, item) in items.enumerated() {
      do { append(try Element(json: item)) } catch let mismatch as JSONMismatch { throw mismatch.inside("[\(index)]") }
    }
  }

  /// Writes a JSON array.
  @inlinable
  public func write(to json: inout JSONWriter) throws {
    json.raw("[")
    for (index, item) in enumerated() {
      if index > 0 { json.raw(",") }
      try item.write(to: &json)
    }
    json.raw("]")
  }
}

extension Dictionary: JSONModel where Key == String, Value: JSONModel {
  /// The members of a JSON object.
  public init(json: JSONValue) throws {
    guard case .object(let object) = json else { throw JSONMismatch(expected: "an object", found: json) }
    self = [:]
    for member in object.members {
      do { self[member.name] = try Value(json: member.value) } catch let mismatch as JSONMismatch { throw mismatch.inside(member.name) }
    }
  }

  /// Writes a JSON object, its members in the order of their names.
  public func write(to json: inout JSONWriter) throws {
    json.raw("{")
    for (name, value) in sorted(by: { $0.key < $1.key }) { try value.writeMember(name, to: &json) }
    json.raw("}")
  }
}

extension JSONWriter {
  /// Writes an object with these members, in this order; one that is `nil` is left out.
  ///
  /// - Parameters:
  ///   - names: the members' names, as many as there are values.
  ///   - values: their values.
  /// - Throws: `EncodingError` when JSON has no word for a value.
  public mutating func writeObject<each Value: JSONModel>(_ names: [String], _ values: repeat each Value) throws {
    raw(byte: UInt8(ascii: "{"))
    var index = 0
    for value in repeat each values {
      try value.writeMember(names[index], to: &self)
      index += 1
    }
    raw(byte: UInt8(ascii: "}"))
  }
}
