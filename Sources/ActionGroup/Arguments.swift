// SPDX-License-Identifier: Apache-2.0

public import JSON

/// The arguments of a call after binding: of the declared types, within their limits, defaults filled in.
///
/// Arguments that the operation does not declare are not here.
public struct Arguments: Hashable, Sendable {
  /// The values by name, in the order declared.
  public var values: JSONObject

  /// Arguments of these values.
  public init(_ values: JSONObject = JSONObject()) { self.values = values }

  /// The value of that name; `nil` when an optional argument was left out.
  public subscript(_ name: String) -> JSONValue? { values[name] }

  /// All arguments as one value, each member an argument.
  ///
  /// - Parameter type: what to decode.
  /// - Returns: the decoded value.
  /// - Throws: `DecodingError` when `type` asks for something that the operation does not declare.
  public func decode<Input: Decodable>(as type: Input.Type = Input.self) throws -> Input { try values.decode(as: type) }

  /// One argument.
  ///
  /// - Parameters:
  ///   - name: the argument.
  ///   - type: what to decode; a `String` for `string`, an `Int` for `integer`, and so on.
  /// - Returns: the decoded value.
  /// - Throws: ``UndeclaredArgument`` when there is no such value, `DecodingError` when it is of another type.
  public func value<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
    guard let value = values[name] else { throw UndeclaredArgument(name: name) }
    return try value.decode(as: type)
  }

  /// One argument, a string.
  public func string(_ name: String) throws -> String { try value(name) }
  /// One argument, an integer.
  public func integer(_ name: String) throws -> Int { try value(name) }
  /// One argument, a number.
  public func number(_ name: String) throws -> Double { try value(name) }
  /// One argument, a boolean.
  public func boolean(_ name: String) throws -> Bool { try value(name) }
}

/// An action asked for an argument that is optional and absent, or that its operation does not declare.
public struct UndeclaredArgument: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name asked for.
  public let name: String

  /// One sentence.
  public var description: String {
    "The call has no argument \"\(name)\": declare it as required, give it a default, or use the subscript."
  }
}
