// SPDX-License-Identifier: Apache-2.0

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
  public func member<Value: JSONReadable>(_ name: StaticString) throws -> Value {
    guard case .object(let object) = self else { throw JSONMismatch(expected: "an object", found: self) }
    let name = name.description
    do { return try Value.read(object[name] ?? .null) } catch let mismatch as JSONMismatch { throw mismatch.inside(name) }
  }

  /// The members of an object that have other names than these.
  ///
  /// - Parameter names: the members that are read by themselves.
  /// - Returns: the others' values.
  /// - Throws: ``JSONMismatch`` when this is no object, or a member is not what the type takes.
  public func members<Value: JSONReadable>(besides names: [StaticString]) throws -> [String: Value] {
    guard case .object(let object) = self else { throw JSONMismatch(expected: "an object", found: self) }
    let names = names.map(\.description)
    return try [String: Value].read(.object(JSONObject(object.members.filter { !names.contains($0.name) })))
  }
}
