// SPDX-License-Identifier: Apache-2.0

public import JSON

/// Reads a call's arguments one after the other into a typed input, as generated code does.
///
/// They were checked before, so that errors only tell of an input that is not the operation's own. In the order declared each is found at
/// once.
///
/// ```swift
/// static func input(_ arguments: Arguments) throws -> Input {
///   var reader = ArgumentReader(arguments)
///   return try Input(orderId: reader.string("orderId"), reason: reader.string(ifPresent: "reason"))
/// }
/// ```
public struct ArgumentReader: Sendable {
  private let arguments: Arguments
  private var position = 0

  /// A reader of these arguments.
  public init(_ arguments: Arguments) { self.arguments = arguments }

  private mutating func find(_ name: String) -> JSONValue? {
    let found = position
    position &+= 1
    switch arguments.storage {
    case .values(let values):
      if found < values.members.count, values.members[found].name == name { return values.members[found].value }
      return values[name]
    case .asSent(let call, let plan):
      if found >= plan.fits.count || plan.operation.arguments[found].name != name {
        guard plan.operation.arguments.contains(where: { $0.name == name }) else { return nil }
      }
      return call.argument(name, near: found)
    }
  }

  private mutating func require(_ name: String) throws -> JSONValue {
    guard let value = find(name) else { throw UndeclaredArgument(name: name) }
    return value
  }

  /// A string.
  ///
  /// - Parameter name: the argument.
  /// - Returns: its value.
  /// - Throws: ``UndeclaredArgument`` when there is none, ``InputMismatch`` when it is of another type; so do the others.
  public mutating func string(_ name: String) throws -> String { try ArgumentReader.string(require(name), name) }
  /// A string that may be left out.
  public mutating func string(ifPresent name: String) throws -> String? { try present(name).map { try ArgumentReader.string($0, name) } }

  /// An integer.
  public mutating func integer(_ name: String) throws -> Int { try ArgumentReader.integer(require(name), name) }
  /// An integer that may be left out.
  public mutating func integer(ifPresent name: String) throws -> Int? { try present(name).map { try ArgumentReader.integer($0, name) } }

  /// A number.
  public mutating func number(_ name: String) throws -> Double { try ArgumentReader.number(require(name), name) }
  /// A number that may be left out.
  public mutating func number(ifPresent name: String) throws -> Double? { try present(name).map { try ArgumentReader.number($0, name) } }

  /// A boolean.
  public mutating func boolean(_ name: String) throws -> Bool { try ArgumentReader.boolean(require(name), name) }
  /// A boolean that may be left out.
  public mutating func boolean(ifPresent name: String) throws -> Bool? { try present(name).map { try ArgumentReader.boolean($0, name) } }

  /// A value of any other type.
  public mutating func value<Value: JSONReadable>(_ name: String) throws -> Value {
    let value = try require(name)
    do { return try Value.read(value) } catch let mismatch as JSONMismatch { throw InputMismatch(mismatch.inside(name)) }
  }

  /// A value of any other type that may be left out.
  public mutating func value<Value: JSONReadable>(ifPresent name: String) throws -> Value? {
    guard let value = present(name) else { return nil }
    do { return try Value.read(value) } catch let mismatch as JSONMismatch { throw InputMismatch(mismatch.inside(name)) }
  }

  /// The value, unless there is none or it is `null`.
  private mutating func present(_ name: String) -> JSONValue? {
    guard let value = find(name) else { return nil }
    if case .null = value { return nil }
    return value
  }

  private static func string(_ value: JSONValue, _ name: String) throws -> String {
    guard case .string(let text) = value else { throw InputMismatch("a string", value, name) }
    return text
  }

  private static func integer(_ value: JSONValue, _ name: String) throws -> Int {
    guard let integer = PlainValue.integer(value) ?? value.integer else {
      throw InputMismatch("an integer", value, name)
    }
    return integer
  }

  private static func number(_ value: JSONValue, _ name: String) throws -> Double {
    guard let number = PlainValue.number(value) ?? value.number?.double, number.isFinite else {
      throw InputMismatch("a number", value, name)
    }
    return number
  }

  private static func boolean(_ value: JSONValue, _ name: String) throws -> Bool {
    guard let boolean = PlainValue.boolean(value) else { throw InputMismatch("a boolean", value, name) }
    return boolean
  }
}

/// An argument that its schema lets through and the input's type does not take; the agent reads it as a violation.
///
/// A schema that contains itself is checked no deeper than it is written; its type goes on.
public struct InputMismatch: Error, Hashable, Sendable, CustomStringConvertible {
  /// What the agent is told.
  public let violation: Violation

  init(_ mismatch: JSONMismatch) {
    violation = Violation(mismatch.path, "must be \(mismatch.expected), but is \(mismatch.found)")
  }

  fileprivate init(_ expected: String, _ value: JSONValue, _ name: String) {
    self.init(JSONMismatch(expected: expected, found: value, path: name))
  }

  /// The argument's name and what it must be.
  public var description: String { "\(violation)" }
}
