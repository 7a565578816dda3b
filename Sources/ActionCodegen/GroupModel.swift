// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup

/// Everything that the generated file declares, in Swift's terms.
struct GroupModel {
  var name: String
  var file: String
  var operations: [OperationModel] = []
  /// The components' types.
  var types: [TypeModel] = []

  /// Whether a type says `Date`.
  var usesDate = false
  /// Whether a type contains itself.
  var usesBoxed = false
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
  /// The media type of a body that is text.
  var textType: String?
  var description: String
}

struct PropertyModel {
  /// The name in the schema.
  var key: String
  /// The name in Swift.
  var name: String
  var type: String
  var description: String
  /// Whether the property's type contains the type that it stands in.
  var isBoxed = false
  /// Whether it keeps the members that the schema allows and does not name.
  var isOthers = false

  var undocumented: PropertyModel {
    var property = self
    property.description = ""
    return property
  }
}

/// Which ways a type goes.
enum Direction {
  /// Into an operation: it is read.
  case input
  /// Out of an operation: it is written.
  case output
  /// A component goes both ways, whoever uses it.
  case both
}

/// A struct or an enum.
struct TypeModel {
  enum Kind {
    case structure([PropertyModel])
    /// An open one takes values that the schema does not list.
    case enumeration([(name: String, value: String)], isOpen: Bool)
    /// One of several types.
    case choice([(name: String, type: String)], isIndirect: Bool)
  }

  var name: String
  var description: String
  var kind: Kind
  var direction: Direction
  /// Types declared inside.
  var nested: [TypeModel] = []
}
