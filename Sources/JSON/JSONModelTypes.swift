// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension String: JSONReadable, JSONWritable {
  /// The text of a JSON string.
  public static func read(_ json: JSONValue) throws -> String {
    guard case .string(let text) = json else { throw JSONMismatch(expected: "a string", found: json) }
    return text
  }

  /// Writes a JSON string.
  public func write(to json: inout JSONWriter) { json.write(self) }
  /// Writes the name and the string in one piece.
  public func writeMember(_ name: StaticString, to json: inout JSONWriter) { json.write(name, self) }
}

extension Bool: JSONReadable, JSONWritable {
  /// `true` or `false`.
  public static func read(_ json: JSONValue) throws -> Bool {
    guard case .bool(let value) = json else { throw JSONMismatch(expected: "a boolean", found: json) }
    return value
  }

  /// Writes `true` or `false`.
  public func write(to json: inout JSONWriter) { json.write(self) }
}

extension Int: JSONReadable, JSONWritable {
  /// A number without a fraction that fits.
  public static func read(_ json: JSONValue) throws -> Int {
    guard let value = json.integer else { throw JSONMismatch(expected: "an integer", found: json) }
    return value
  }

  /// Writes the digits.
  public func write(to json: inout JSONWriter) { json.write(self) }
}

extension Double: JSONReadable, JSONWritable {
  /// The nearest value to a number.
  public static func read(_ json: JSONValue) throws -> Double {
    guard case .number(let number) = json, case let value = number.double, value.isFinite else {
      throw JSONMismatch(expected: "a number", found: json)
    }
    return value
  }

  /// Writes the shortest digits that give the value back.
  public func write(to json: inout JSONWriter) throws {
    guard let number = JSONNumber(self) else {
      throw EncodingError.invalidValue(self, .init(codingPath: [], debugDescription: "JSON has no word for \(self)."))
    }
    json.write(number)
  }
}

extension Date: JSONReadable, JSONWritable {
  /// A date in RFC 3339 text.
  public static func read(_ json: JSONValue) throws -> Date {
    guard case .string(let text) = json, let date = DateTime.date(text) else {
      throw JSONMismatch(expected: "a date and time like 2025-01-31T12:00:00Z", found: json)
    }
    return date
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

extension JSONValue: JSONReadable, JSONWritable {
  /// The value itself.
  public static func read(_ json: JSONValue) -> JSONValue { json }
  /// Writes the value.
  public func write(to json: inout JSONWriter) { json.write(self) }
}

extension Optional: JSONReadable where Wrapped: JSONReadable {
  /// `nil` for `null`.
  @inlinable
  public static func read(_ json: JSONValue) throws -> Wrapped? {
    if case .null = json { nil } else { try Wrapped.read(json) }
  }
}

extension Optional: JSONWritable where Wrapped: JSONWritable {
  /// Writes `null` for `nil`.
  @inlinable
  public func write(to json: inout JSONWriter) throws {
    if let self { try self.write(to: &json) } else { json.writeNull() }
  }

  /// Leaves `nil` out.
  @inlinable
  public func writeMember(_ name: StaticString, to json: inout JSONWriter) throws {
    if let self { try self.writeMember(name, to: &json) }
  }
}

extension Array: JSONReadable where Element: JSONReadable {
  /// The items of a JSON array.
  public static func read(_ json: JSONValue) throws -> [Element] {
    guard case .array(let items) = json else { throw JSONMismatch(expected: "an array", found: json) }
    var elements: [Element] = []
    elements.reserveCapacity(items.count)
    for (index, item) in items.enumerated() {
      do { elements.append(try Element.read(item)) } catch let mismatch as JSONMismatch { throw mismatch.inside("[\(index)]") }
    }
    return elements
  }
}

extension Array: JSONWritable where Element: JSONWritable {
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

extension Dictionary: JSONReadable where Key == String, Value: JSONReadable {
  /// The members of a JSON object.
  public static func read(_ json: JSONValue) throws -> [String: Value] {
    guard case .object(let object) = json else { throw JSONMismatch(expected: "an object", found: json) }
    var values: [String: Value] = [:]
    for member in object.members {
      do { values[member.name] = try Value.read(member.value) } catch let mismatch as JSONMismatch { throw mismatch.inside(member.name) }
    }
    return values
  }
}

extension Dictionary: JSONWritable where Key == String, Value: JSONWritable {
  /// Writes a JSON object, its members in the order of their names; what is `nil` is a member too, and `null`.
  public func write(to json: inout JSONWriter) throws {
    json.raw("{")
    for (name, value) in sorted(by: { $0.key < $1.key }) {
      json.begin(name)
      try value.write(to: &json)
    }
    json.raw("}")
  }
}
