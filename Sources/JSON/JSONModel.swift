// SPDX-License-Identifier: Apache-2.0

/// A type that reads itself from JSON, as the inputs of generated operations do; one that says `Decodable` too needs nothing more for it.
public protocol JSONReadable: Sendable {
  /// The value that `json` means: a function, so that a struct which has it keeps its memberwise initialiser.
  ///
  /// - Parameter json: any JSON value.
  /// - Returns: the value.
  /// - Throws: ``JSONMismatch`` when it is another one than the type takes.
  static func read(_ json: JSONValue) throws -> Self
}

/// A type that writes itself as JSON, as the bodies that generated operations answer with do.
///
/// `Encodable` comes with it, so that any other encoder takes such a type too.
public protocol JSONWritable: Encodable, Sendable {
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
  func writeMember(_ name: StaticString, to json: inout JSONWriter) throws
}

/// A type that is JSON in Swift, as the components of a schema are: it reads, writes and compares itself without `Codable`'s
/// containers, which cost ten times as much, and without synthesised conformances, which take most of a build.
///
/// Two values are equal when they are written alike: a value that JSON has no words for equals none.
///
/// ```swift
/// struct Point: JSONModel {
///   var x: Int
///   var label: String?
///
///   static func read(_ json: JSONValue) throws -> Point { try Point(x: json.member("x"), label: json.member("label")) }
///   func write(to json: inout JSONWriter) throws { try json.writeObject(["x", "label"], x, label) }
/// }
/// ```
///
/// `Codable` comes with it; `extension Point: Hashable {}` is all that a program writes which needs that too.
public protocol JSONModel: JSONReadable, JSONWritable, Decodable, Equatable {}

/// A part of an operation's input that no other operation has: it is only ever read.
///
/// Two values are equal when their members are, one by one.
public protocol JSONInput: JSONReadable, Equatable {}

extension JSONReadable {
  /// Reads the value from JSON.
  ///
  /// - Throws: ``JSONMismatch`` when it is another one than the type takes.
  public init(json: JSONValue) throws { self = try Self.read(json) }

  /// Reads the value from any decoder.
  public init(from decoder: any Decoder) throws {
    let json = try JSONValue(from: decoder)
    do { self = try Self.read(json) } catch let mismatch as JSONMismatch {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "\(mismatch)"))
    }
  }
}

extension JSONInput {
  /// Whether both have the same members.
  public static func == (one: Self, other: Self) -> Bool { areMembersEqual(one, other) }
}

extension JSONWritable {
  /// Writes the name and the value.
  public func writeMember(_ name: StaticString, to json: inout JSONWriter) throws {
    json.begin(name)
    try write(to: &json)
  }

  /// Writes the value to any encoder.
  public func encode(to encoder: any Encoder) throws {
    try JSONValue(parsing: written()).encode(to: encoder)
  }

  fileprivate func written() throws -> [UInt8] {
    var writer = JSONWriter()
    try write(to: &writer)
    return writer.bytes
  }
}

extension JSONModel {
  /// Whether both are written alike.
  public static func == (one: Self, other: Self) -> Bool {
    guard let bytes = try? one.written() else { return false }
    return bytes == (try? other.written())
  }

  /// Hashes what is written.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(try? written())
  }
}

extension JSONWriter {
  /// Writes an object with these members, in this order; one that is `nil` is left out.
  ///
  /// - Parameters:
  ///   - names: the members' names, as many as there are values; strings would take the optimiser far longer.
  ///   - values: their values.
  /// - Throws: `EncodingError` when JSON has no word for a value.
  public mutating func writeObject<each Value: JSONWritable>(_ names: [StaticString], _ values: repeat each Value) throws {
    raw(byte: UInt8(ascii: "{"))
    var index = 0
    for value in repeat each values {
      try value.writeMember(names[index], to: &self)
      index += 1
    }
    raw(byte: UInt8(ascii: "}"))
  }

  /// Writes an object with these members, in this order, and others behind them, in the order of their names.
  ///
  /// - Parameters:
  ///   - names: the members' names, as many as there are values.
  ///   - values: their values; one that is `nil` is left out.
  ///   - others: what else the object holds; one that has a name of `names` is left out.
  /// - Throws: `EncodingError` when JSON has no word for a value.
  public mutating func writeObject<each Value: JSONWritable, Other: JSONWritable>(
    _ names: [StaticString], _ values: repeat each Value, others: [String: Other]
  ) throws {
    try writeObject(names, repeat each values)
    cut(to: bytes.count - 1)
    for (name, value) in others.sorted(by: { $0.key < $1.key }) where !names.contains(where: { $0.description == name }) {
      begin(name)
      try value.write(to: &self)
    }
    raw(byte: UInt8(ascii: "}"))
  }
}
