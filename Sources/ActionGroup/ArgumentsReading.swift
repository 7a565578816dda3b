// SPDX-License-Identifier: Apache-2.0

public import JSON

// One argument after the other, as generated code reads them; they were checked before, so that errors only tell of a type that is not the
// operation's own.
extension Arguments {
  /// A string.
  ///
  /// - Parameter name: the argument.
  /// - Returns: its value.
  /// - Throws: ``UndeclaredArgument`` when there is none, ``InputMismatch`` when it is of another type; so do the others.
  public func string(_ name: String) throws -> String { try Arguments.string(require(name), name) }
  /// A string that may be left out.
  public func string(ifPresent name: String) throws -> String? { try present(name).map { try Arguments.string($0, name) } }

  /// An integer.
  public func integer(_ name: String) throws -> Int { try Arguments.integer(require(name), name) }
  /// An integer that may be left out.
  public func integer(ifPresent name: String) throws -> Int? { try present(name).map { try Arguments.integer($0, name) } }

  /// A number.
  public func number(_ name: String) throws -> Double { try Arguments.number(require(name), name) }
  /// A number that may be left out.
  public func number(ifPresent name: String) throws -> Double? { try present(name).map { try Arguments.number($0, name) } }

  /// A boolean.
  public func boolean(_ name: String) throws -> Bool { try Arguments.boolean(require(name), name) }
  /// A boolean that may be left out.
  public func boolean(ifPresent name: String) throws -> Bool? { try present(name).map { try Arguments.boolean($0, name) } }

  /// A value of a type that reads itself from JSON.
  public func read<Value: JSONReadable>(_ name: String) throws -> Value { try Arguments.read(require(name), name) }
  /// A value of a type that reads itself from JSON, which may be left out.
  public func read<Value: JSONReadable>(ifPresent name: String) throws -> Value? {
    try present(name).map { try Arguments.read($0, name) }
  }

  private func find(_ name: String) -> JSONValue? {
    switch storage {
    case .values(let values): return values[name]
    case .asSent(let call, let plan):
      // Calls mostly carry their arguments in the order declared.
      guard let index = plan.operation.arguments.firstIndex(where: { $0.name == name }) else { return nil }
      return call.argument(name, near: index)
    }
  }

  private func require(_ name: String) throws -> JSONValue {
    guard let value = find(name) else { throw UndeclaredArgument(name: name) }
    return value
  }

  /// The value, unless there is none or it is `null`.
  private func present(_ name: String) -> JSONValue? {
    guard let value = find(name) else { return nil }
    if case .null = value { return nil }
    return value
  }

  private static func read<Value: JSONReadable>(_ value: JSONValue, _ name: String) throws -> Value {
    do { return try Value.read(value) } catch let mismatch as JSONMismatch { throw InputMismatch(mismatch.inside(name)) }
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
