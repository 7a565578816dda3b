// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file
// Generated from Choices.yaml. Change the schema, not this file.

import ActionGroup

enum Pay {
  static let operation: Operation = .init("pay", .post, "/pay", [
    Argument("amount", .number(exclusiveMinimum: 0)),
    Argument("means", .oneOf([.object([.init("number", .string(lengthMin: 4)),
      .init("others", .integer(), required: false)]), .object([.init("iban", .string())])]), "How."),
    Argument("note", Schema.string().nullable, required: false),
    Argument("reference", .oneOf([.string(), .integer()]), required: false),
    Argument("rounding", .oneOf([.number(), .integer()]), required: false),
    Argument("day", .oneOf([.string(oneOf: ["today"]), .string(oneOf: ["tomorrow"])]), required: false),
  ], description: "Pays in one of several ways.")

  struct Input: OperationInput {
    let amount: Double
    let means: Means
    var note: String?
    var reference: Reference?
    var rounding: Double?
    var day: Day?
  }
  static func input(_ arguments: Arguments) throws -> Input {
    try Input(
      amount: arguments.number("amount"), means: arguments.read("means"), note: arguments.string(ifPresent: "note"),
      reference: arguments.read(ifPresent: "reference"), rounding: arguments.number(ifPresent: "rounding"),
      day: arguments.read(ifPresent: "day"))
  }

  indirect enum Output: OperationOutput {
    /// What was paid.
    case ok(OkBody)
    func reply() throws -> Reply { switch self { case .ok(let body): try Reply(200, body) } }
  }

  enum Means: JSONInput {
    case card(Card)
    case transfer(Transfer)

    static func read(_ json: JSONValue) throws -> Means {
      if let value = try? Card.read(json) { return .card(value) }
      if let value = try? Transfer.read(json) { return .transfer(value) }
      throw JSONMismatch(expected: "Card or Transfer", found: json)
    }
  }

  enum Reference: JSONInput {
    case string(String)
    case integer(Int)

    static func read(_ json: JSONValue) throws -> Reference {
      if let value = try? String.read(json) { return .string(value) }
      if let value = try? Int.read(json) { return .integer(value) }
      throw JSONMismatch(expected: "a string or an integer", found: json)
    }
  }

  enum Day: String, JSONInput, CaseIterable { case today, tomorrow }

  struct OkBody: JSONWritable {
    var paid: Double?
    var by: By?
    func write(to json: inout JSONWriter) throws { try json.writeObject(["paid", "by"], paid, by) }

    enum By: JSONWritable {
      case card(Card)
      case array([String])

      func write(to json: inout JSONWriter) throws {
        switch self {
        case .card(let value): try value.write(to: &json)
        case .array(let value): try value.write(to: &json)
        }
      }
    }
  }
}

struct Card: JSONModel {
  var number: String
  var others: Int?
  /// Members that the schema allows and does not name.
  var others2: [String: JSONValue] = [:]

  static func read(_ json: JSONValue) throws -> Card {
    try Card(number: json.member("number"), others: json.member("others"), others2: json.members(besides: ["number", "others"]))
  }
  func write(to json: inout JSONWriter) throws { try json.writeObject(["number", "others"], number, others, others: others2) }
}

struct Transfer: JSONModel {
  var iban: String
  static func read(_ json: JSONValue) throws -> Transfer { try Transfer(iban: json.member("iban")) }
  func write(to json: inout JSONWriter) throws { try json.writeObject(["iban"], iban) }
}

/// The actions of Choices: one function for each operation of the schema.
protocol ChoicesActions: Actions {
  /// Pays in one of several ways.
  func pay(_ input: Pay.Input, context: ActionContext) async throws -> Pay.Output
}

extension ChoicesActions {
  func register(on router: inout Router) throws {
    try router.on(Pay.operation) { try await pay(Pay.input($0), context: $1).reply() }
  }
}
