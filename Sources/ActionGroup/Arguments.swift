// SPDX-License-Identifier: Apache-2.0

public import JSON

/// The arguments of a call after binding: of the declared types, within their limits, defaults filled in.
///
/// Arguments that the operation does not declare are not here.
public struct Arguments: Sendable {
  enum Storage: Sendable {
    case values(JSONObject)
    /// Every argument stands in the call as it should be: nothing is copied before it is asked for.
    case asSent(ActionCall, OperationPlan)
  }

  private(set) var storage: Storage

  /// Arguments of these values.
  public init(_ values: JSONObject = JSONObject()) { storage = .values(values) }

  init(_ call: ActionCall, _ plan: OperationPlan) { storage = .asSent(call, plan) }

  /// The values by name, in the order declared.
  public var values: JSONObject {
    get {
      switch storage {
      case .values(let values): values
      case .asSent(let call, let plan): plan.operation.values(of: call)
      }
    }
    set { storage = .values(newValue) }
  }

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
}

extension Arguments: Hashable {
  /// Whether both have the same values.
  public static func == (left: Arguments, right: Arguments) -> Bool { left.values == right.values }

  /// Hashes the values.
  public func hash(into hasher: inout Hasher) { hasher.combine(values) }
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
