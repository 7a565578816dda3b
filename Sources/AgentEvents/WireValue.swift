// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The payload of an event and where it is being read.
package struct Source: Sendable {
  var json: JSONReader

  init(_ bytes: [UInt8], _ range: Range<Int>) { json = JSONReader(bytes, in: range) }

  var bytes: [UInt8] { json.bytes }
}

/// Something that a member of an event can hold.
package protocol WireValue: Hashable, Sendable {
  /// Reads a value; `nil`, with nothing read, when the next value is of another type.
  static func read(_ source: inout Source) throws(JSONError) -> Self?
  /// Writes the value.
  func write(to json: inout JSONWriter)
}

extension Bool: WireValue {
  package static func read(_ source: inout Source) throws(JSONError) -> Bool? {
    try source.json.peek() == .bool ? try source.json.readBool() : nil
  }
}

extension Int: WireValue {
  /// Plain digits are read where they stand; anything else that has no fraction is a number all the same.
  package static func read(_ source: inout Source) throws(JSONError) -> Int? {
    guard try source.json.peek() == .number else { return nil }
    let before = source.json.mark
    let range = try source.json.skipValue()
    if range.count < 18 {
      var value = 0
      for index in range {
        let digit = source.bytes[index] &- UInt8(ascii: "0")
        guard digit < 10 else { break }
        value = value &* 10 &+ Int(digit)
        if index &+ 1 == range.upperBound { return value }
      }
    }
    source.json.rewind(to: before)
    if let value = try source.json.readNumber().integer { return value }
    source.json.rewind(to: before)
    return nil
  }
}

extension Double: WireValue {
  package static func read(_ source: inout Source) throws(JSONError) -> Double? {
    guard try source.json.peek() == .number else { return nil }
    return try source.json.readNumber().double
  }

  /// Writes the number; one that is not finite has no word in JSON and becomes `null`.
  package func write(to json: inout JSONWriter) { JSONNumber(self).map { json.write($0) } ?? json.writeNull() }
}

extension JSONValue: WireValue {
  package static func read(_ source: inout Source) throws(JSONError) -> JSONValue? { try source.json.readValue() }
}

extension Array: WireValue where Element: WireValue {
  package static func read(_ source: inout Source) throws(JSONError) -> [Element]? {
    guard try source.json.peek() == .array else { return nil }
    let before = source.json.mark
    var items: [Element] = []
    try source.json.openArray()
    while try source.json.nextItem() {
      guard let item = try Element.read(&source) else {
        source.json.rewind(to: before)
        return nil
      }
      items.append(item)
    }
    return items
  }

  package func write(to json: inout JSONWriter) {
    json.raw(byte: UInt8(ascii: "["))
    for (index, item) in enumerated() {
      if index > 0 { json.raw(byte: UInt8(ascii: ",")) }
      item.write(to: &json)
    }
    json.raw(byte: UInt8(ascii: "]"))
  }
}

extension Dictionary: WireValue where Key == String, Value: WireValue {
  package static func read(_ source: inout Source) throws(JSONError) -> [String: Value]? {
    guard try source.json.peek() == .object else { return nil }
    let before = source.json.mark
    var values: [String: Value] = [:]
    try source.json.openObject()
    while let name = try source.json.nextMember() {
      guard let value = try Value.read(&source) else {
        source.json.rewind(to: before)
        return nil
      }
      values[try source.json.text(of: name)] = value
    }
    return values
  }

  package func write(to json: inout JSONWriter) {
    json.raw(byte: UInt8(ascii: "{"))
    for (name, value) in sorted(by: { $0.key < $1.key }) {
      json.begin(name)
      value.write(to: &json)
    }
    json.raw(byte: UInt8(ascii: "}"))
  }
}
