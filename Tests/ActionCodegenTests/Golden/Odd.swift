// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file
// Generated from Odd.json. Change the schema, not this file.

import ActionGroup

enum PutOddThingsThingID {
  static let operation: Operation = .init("putOddThingsThingID", .put, "/oddThings/{Thing-ID}/", [
    Argument("Thing-ID", .integer(), "Which."),
    Argument("class", .string(oneOf: ["510k", "application/json", "全电", "", "self"]), "Which kind.", required: false, in: .query),
    Argument("var", .number(), "A float.", required: false, in: .query),
    Argument("全电", .string(oneOf: ["é", "ß"]), "Not in Latin letters.", required: false, in: .query),
    Argument("Procedure ID", .array(of: .string()), "Which procedures."),
    Argument("self", Schema.any().nullable, required: false),
    Argument("hashValue", .array(of: .any()), required: false),
    Argument("a-b", .object(), required: false),
    Argument("a_b", .object(others: .integer()), required: false),
    Argument("a.b", .boolean(default: false)),
  ], description: "Changes an odd thing.\nIt has \"quotes\", a backslash \\ and a second line.")

  struct Input: OperationInput {
    let thingID: Int
    var `class`: Class?
    var `var`: Double?
    var 全电2: 全电?
    let procedureID: [String]
    var selfValue: JSONValue?
    var hashValueValue: [JSONValue]?
    var ab: JSONValue?
    var a_b: [String: Int]?
    let ab2: Bool
  }
  static func input(_ arguments: Arguments) throws -> Input {
    try Input(
      thingID: arguments.integer("Thing-ID"), class: arguments.read(ifPresent: "class"), var: arguments.number(ifPresent: "var"),
      全电2: arguments.read(ifPresent: "全电"), procedureID: arguments.read("Procedure ID"), selfValue: arguments.read(ifPresent: "self"),
      hashValueValue: arguments.read(ifPresent: "hashValue"), ab: arguments.read(ifPresent: "a-b"), a_b: arguments.read(ifPresent: "a_b"),
      ab2: arguments.boolean("a.b"))
  }

  indirect enum Output: OperationOutput {
    case ok(JSONValue)
    func reply() throws -> Reply { switch self { case .ok(let body): try Reply(200, body) } }
  }

  enum Class: String, JSONInput, CaseIterable {
    case value510k = "510k", applicationJson = "application/json", 全电, empty = "", selfValue = "self"
  }

  enum 全电: String, JSONInput, CaseIterable { case é, ß }
}

enum ErrorOperation {
  static let operation: Operation = .init("error", .get, "/oddThings/{Thing-ID}/",
    description: "Reads an odd thing.")

  struct Input: OperationInput {}
  static func input(_ arguments: Arguments) throws -> Input { Input() }

  indirect enum Output: OperationOutput {
    case ok(OperationModel)
    func reply() throws -> Reply { switch self { case .ok(let body): try Reply(200, body) } }
  }
}

struct OperationModel: JSONModel {
  var engine: Engine?
  static func read(_ json: JSONValue) throws -> OperationModel { try OperationModel(engine: json.member("Engine")) }
  func write(to json: inout JSONWriter) throws { try json.writeObject(["Engine"], engine) }

  struct Engine: JSONModel {
    var engine: String?
    static func read(_ json: JSONValue) throws -> Engine { try Engine(engine: json.member("Engine")) }
    func write(to json: inout JSONWriter) throws { try json.writeObject(["Engine"], engine) }
  }
}

/// The actions of Odd: one function for each operation of the schema.
protocol OddActions: Actions {
  /// Changes an odd thing.
  func putOddThingsThingID(_ input: PutOddThingsThingID.Input, context: ActionContext) async throws -> PutOddThingsThingID.Output
  /// Reads an odd thing.
  func errorOperation(_ input: ErrorOperation.Input, context: ActionContext) async throws -> ErrorOperation.Output
}

extension OddActions {
  func register(on router: inout Router) throws {
    try router.on(PutOddThingsThingID.operation) { try await putOddThingsThingID(PutOddThingsThingID.input($0), context: $1).reply() }
    try router.on(ErrorOperation.operation) { try await errorOperation(ErrorOperation.input($0), context: $1).reply() }
  }
}
