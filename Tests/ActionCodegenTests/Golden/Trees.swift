// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file
// Generated from Trees.yaml. Change the schema, not this file.

import ActionGroup

enum GetTree {
  static let operation: Operation = .init("getTree", .get, "/trees/{id}", [
    Argument("id", .integer(minimum: 1), "Which one."),
  ], description: "Reads a tree.")

  struct Input: OperationInput { let id: Int }
  static func input(_ arguments: Arguments) throws -> Input { try Input(id: arguments.integer("id")) }

  indirect enum Output: OperationOutput {
    /// The tree.
    case ok(Tree)
    func reply() throws -> Reply { switch self { case .ok(let body): try Reply(200, body) } }
  }
}

enum PlantTree {
  static let operation: Operation = .init("plantTree", .post, "/trees", [
    Argument("root", .object([.init("name", .string()), .init("left", .any(), required: false),
      .init("right", Schema.any().nullable, required: false), .init("others", .array(of: .any()), required: false),
      .init("owner", .object([.init("favourite", .any(), required: false)], others: .string()), required: false)])),
  ], description: "Plants a tree.")

  struct Input: OperationInput { let root: Tree }
  static func input(_ arguments: Arguments) throws -> Input { try Input(root: arguments.read("root")) }

  indirect enum Output: OperationOutput {
    /// How many leaves it has.
    case created(Int)
    func reply() throws -> Reply { switch self { case .created(let body): try Reply(201, body) } }
  }
}

struct Tree: JSONModel {
  var name: String
  @Boxed var left: Tree? = nil
  /// The other half.
  @Boxed var right: Tree? = nil
  var others: [Tree]?
  @Boxed var owner: Owner? = nil

  static func read(_ json: JSONValue) throws -> Tree {
    try Tree(
      name: json.member("name"), left: json.member("left"), right: json.member("right"), others: json.member("others"),
      owner: json.member("owner"))
  }
  func write(to json: inout JSONWriter) throws {
    try json.writeObject(["name", "left", "right", "others", "owner"], name, left, right, others, owner)
  }
}

struct Owner: JSONModel {
  @Boxed var favourite: Tree? = nil
  /// Members that the schema allows and does not name.
  var others: [String: String] = [:]

  static func read(_ json: JSONValue) throws -> Owner {
    try Owner(favourite: json.member("favourite"), others: json.members(besides: ["favourite"]))
  }
  func write(to json: inout JSONWriter) throws { try json.writeObject(["favourite"], favourite, others: others) }
}

/// Keeps a value of a type that contains itself.
@propertyWrapper
indirect enum Boxed<Value: Sendable>: Sendable {
  case value(Value)

  init(wrappedValue: Value) { self = .value(wrappedValue) }
  var wrappedValue: Value {
    get { switch self { case .value(let value): value } }
    set { self = .value(newValue) }
  }
}

/// The actions of Trees: one function for each operation of the schema.
protocol TreesActions: Actions {
  /// Reads a tree.
  func getTree(_ input: GetTree.Input, context: ActionContext) async throws -> GetTree.Output
  /// Plants a tree.
  func plantTree(_ input: PlantTree.Input, context: ActionContext) async throws -> PlantTree.Output
}

extension TreesActions {
  func register(on router: inout Router) throws {
    try router.on(GetTree.operation) { try await getTree(GetTree.input($0), context: $1).reply() }
    try router.on(PlantTree.operation) { try await plantTree(PlantTree.input($0), context: $1).reply() }
  }
}
