// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup

/// Everything that the generated file declares, in Swift's terms.
struct GroupModel {
  var name: String
  var file: String
  var operations: [OperationModel] = []
  /// The components' types.
  var types: [TypeModel] = []

  var usesDate: Bool { everyType.contains { $0.contains("Date") } }

  private var everyType: [String] {
    operations.flatMap { operation in
      operation.input.map(\.type) + operation.outputs.compactMap(\.body) + operation.types.flatMap(\.mentioned)
    } + types.flatMap(\.mentioned)
  }
}

struct OperationModel {
  var operation: Operation
  var typeName: String
  var functionName: String
  var input: [PropertyModel]
  var outputs: [OutputModel]
  /// Types that only this operation uses, declared inside it.
  var types: [TypeModel]
}

/// One case of an operation's output.
struct OutputModel {
  var name: String
  /// `nil` is `default`.
  var status: Int?
  /// The body's type; `nil` without a body.
  var body: String?
  var isText: Bool
  var description: String
}

struct PropertyModel {
  /// The name in the schema.
  var key: String
  /// The name in Swift.
  var name: String
  var type: String
  var description: String
}

/// A struct or an enum.
struct TypeModel {
  enum Kind {
    case structure([PropertyModel])
    case enumeration([(name: String, value: String)])
  }

  var name: String
  var description: String
  var kind: Kind
  /// Types declared inside.
  var nested: [TypeModel]

  /// The types that it mentions, nested ones included.
  var mentioned: [String] {
    let own: [String] = if case .structure(let properties) = kind { properties.map(\.type) } else { [] }
    return own + nested.flatMap(\.mentioned)
  }
}
