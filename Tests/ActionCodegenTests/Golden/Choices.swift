// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file
// Generated from Choices.yaml. Change the schema, not this file.

import ActionGroup

enum Pay: TypedOperation {
  static let operation = Operation("pay", .post, "/pay", [
    Argument("amount", .number(exclusiveMinimum: 0)),
    Argument("means", .oneOf([.object([.init("number", .string(lengthMin: 4))]), .object([.init("iban", .string())])]), "How."),
    Argument("note", Schema.string().nullable, required: false),
    Argument("reference", .oneOf([.string(), .integer()]), required: false),
    Argument("rounding", .oneOf([.number(), .integer()]), required: false),
    Argument("day", .oneOf([.string(oneOf: ["today"]), .string(oneOf: ["tomorrow"])]), required: false),
  ], description: "Pays in one of several ways.")

  struct Input: Equatable, Sendable {
    var amount: Double
    var means: Means
    var note: String?
    var reference: Reference?
    var rounding: Double?
    var day: Day?
  }
  static func input(_ arguments: inout ArgumentReader) throws -> Input {
    try Input(
      amount: arguments.number("amount"), means: arguments.value("means"), note: arguments.string(ifPresent: "note"),
      reference: arguments.value(ifPresent: "reference"), rounding: arguments.number(ifPresent: "rounding"),
      day: arguments.value(ifPresent: "day"))
  }

  enum Output: OperationOutput {
    /// What was paid.
    case ok(OkBody)
    func reply() throws -> Reply { switch self { case .ok(let body): try Reply(200, body) } }
  }

  /// How.
  enum Means: Equatable, Sendable {
    case card(Card)
    case transfer(Transfer)
  }

  enum Reference: Equatable, Sendable {
    case string(String)
    case integer(Int)
  }

  enum Day: String, JSONModel, CaseIterable {
    case today, tomorrow
  }

  struct OkBody: Equatable, Sendable {
    var paid: Double?
    var by: By?

    enum By: Equatable, Sendable {
      case card(Card)
      case array([String])
    }
  }
}
extension Pay.Means: JSONModel {
  init(json: JSONValue) throws {
    if let value = try? Card(json: json) {
      self = .card(value)
    } else if let value = try? Transfer(json: json) {
      self = .transfer(value)
    } else {
      throw JSONMismatch(expected: "Card or Transfer", found: json)
    }
  }
  func write(to json: inout JSONWriter) throws {
    let value: any JSONModel =
      switch self {
      case .card(let value): value
      case .transfer(let value): value
      }
    try value.write(to: &json)
  }
}
extension Pay.Reference: JSONModel {
  init(json: JSONValue) throws {
    if let value = try? String(json: json) {
      self = .string(value)
    } else if let value = try? Int(json: json) {
      self = .integer(value)
    } else {
      throw JSONMismatch(expected: "a string or an integer", found: json)
    }
  }
  func write(to json: inout JSONWriter) throws {
    let value: any JSONModel =
      switch self {
      case .string(let value): value
      case .integer(let value): value
      }
    try value.write(to: &json)
  }
}
extension Pay.OkBody: JSONModel {
  init(json: JSONValue) throws { try self.init(paid: json.member("paid"), by: json.member("by")) }
  func write(to json: inout JSONWriter) throws { try json.writeObject(["paid", "by"], paid, by) }
}
extension Pay.OkBody.By: JSONModel {
  init(json: JSONValue) throws {
    if let value = try? Card(json: json) {
      self = .card(value)
    } else if let value = try? [String](json: json) {
      self = .array(value)
    } else {
      throw JSONMismatch(expected: "Card or an array", found: json)
    }
  }
  func write(to json: inout JSONWriter) throws {
    let value: any JSONModel =
      switch self {
      case .card(let value): value
      case .array(let value): value
      }
    try value.write(to: &json)
  }
}

struct Card: Equatable, Sendable {
  var number: String
}
extension Card: JSONModel {
  init(json: JSONValue) throws { try self.init(number: json.member("number")) }
  func write(to json: inout JSONWriter) throws { try json.writeObject(["number"], number) }
}

struct Transfer: Equatable, Sendable {
  var iban: String
}
extension Transfer: JSONModel {
  init(json: JSONValue) throws { try self.init(iban: json.member("iban")) }
  func write(to json: inout JSONWriter) throws { try json.writeObject(["iban"], iban) }
}

/// The actions of Choices: one function for each operation of the schema.
protocol ChoicesActions: Sendable {
  /// Pays in one of several ways.
  func pay(_ input: Pay.Input, context: ActionContext) async throws -> Pay.Output
}

extension ChoicesActions {
  /// Answers calls with these actions, at every front door.
  var router: Router {
    get throws {
      var router = Router()
      try router.on(Pay.self, pay)
      return router
    }
  }
}
