// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import TokenMeter

/// A turn's figures by name.
enum TurnColumns {
  struct Column: Sendable {
    var name: String
    var isText: Bool
    var value: @Sendable (TurnRecord) -> String?

    func cell(_ turn: TurnRecord) -> CSV.Cell { isText ? .text(value(turn)) : .number(value(turn)) }
  }

  static let all: [Column] = [
    number("id") { $0.id }, text("startedAt") { $0.startedAt.description }, text("endedAt") { $0.endedAt?.description },
    text("end") { $0.ending?.name }, text("endReason") { $0.ending?.reason }, text("agent") { $0.start.agent },
    text("alias") { $0.start.alias },
    text("region") { $0.start.region }, text("session") { $0.start.session }, text("tag") { $0.start.tag },
    text("promptHash") { $0.start.promptHash.map { String($0, radix: 16) } }, text("requestId") { $0.requestId },
    number("firstByteMs") { $0.firstByteMs }, number("latencyMs") { $0.latencyMs }, number("modelCalls") { $0.total.calls },
    number("inputTokens") { $0.total.inputTokens }, number("outputTokens") { $0.total.outputTokens },
    number("cacheReadTokens") { $0.total.cacheReadTokens }, number("cacheWriteTokens") { $0.total.cacheWriteTokens },
    number("visibleTokens") { $0.visibleTokens }, Column(name: "costUSD", isText: false) { $0.cost?.literal },
    number("unpricedCalls") { $0.total.unpricedCalls }, text("priceTable") { $0.priceTable },
    text("notMetered") { $0.notMetered.isEmpty ? nil : $0.notMetered.joined(separator: " ") },
    number("modelledCalls") { $0.total.modelled.calls }, number("modelledInputTokens") { $0.total.modelled.inputTokens },
    number("modelledOutputTokens") { $0.total.modelled.outputTokens }, number("modelledVisibleTokens") { $0.modelledVisibleTokens },
    Column(name: "modelledCostUSD", isText: false) { $0.total.modelled.cost?.literal },
  ]

  private static func text(_ name: String, _ value: @escaping @Sendable (TurnRecord) -> String?) -> Column {
    Column(name: name, isText: true, value: value)
  }

  private static func number(_ name: String, _ value: @escaping @Sendable (TurnRecord) -> Int?) -> Column {
    Column(name: name, isText: false) { value($0).map { String($0) } }
  }

  static func json(_ turn: TurnRecord) -> JSONValue {
    var members = all.map { JSONObject.Member($0.name, value($0.value(turn), isText: $0.isText)) }
    let calls = turn.calls.map { call in
      JSONValue.object(
        JSONObject(CallColumns.own.map { JSONObject.Member($0.name, value($0.value(turn, call), isText: $0.isText)) }))
    }
    members.append(JSONObject.Member("calls", .array(calls)))
    return .object(JSONObject(members))
  }

  private static func value(_ text: String?, isText: Bool) -> JSONValue {
    guard let text else { return .null }
    return isText ? .string(text) : JSONNumber(literal: text).map { .number($0) } ?? .null
  }
}

/// A call's figures by name.
enum CallColumns {
  struct Column: Sendable {
    var name: String
    var isText: Bool
    var value: @Sendable (TurnRecord, CallRecord) -> String?

    func cell(_ turn: TurnRecord, _ call: CallRecord) -> CSV.Cell { isText ? .text(value(turn, call)) : .number(value(turn, call)) }
  }

  /// With what is known of the turn before each of them.
  static let all: [Column] =
    ["id", "agent", "alias", "session", "tag"].compactMap { name in TurnColumns.all.first { $0.name == name } }.map { column in
      Column(
        name: column.name == "id" ? "turn" : "turn\(column.name.prefix(1).uppercased())\(column.name.dropFirst())", isText: column.isText
      ) {
        turn, _ in column.value(turn)
      }
    } + own

  static let own: [Column] = [
    number("number") { $0.number }, text("at") { $0.at.description }, text("traceId") { $0.traceId }, text("step") { $0.step },
    text("promptType") { $0.promptType }, text("model") { $0.model }, text("agent") { $0.agent }, number("depth") { $0.depth },
    text("action") { $0.action }, number("inputTokens") { $0.inputTokens }, number("outputTokens") { $0.outputTokens },
    number("cacheReadTokens") { $0.cacheReadTokens }, number("cacheWriteTokens") { $0.cacheWriteTokens },
    Column(name: "costUSD", isText: false) { $1.cost?.literal }, number("latencyMs") { $0.latencyMs }, text("promptHash") { $0.promptHash },
    number("modelledInputTokens") { $0.modelled?.inputTokens }, number("modelledOutputTokens") { $0.modelled?.outputTokens },
    Column(name: "modelledCostUSD", isText: false) { $1.modelled?.cost?.literal },
  ]

  private static func text(_ name: String, _ value: @escaping @Sendable (CallRecord) -> String?) -> Column {
    Column(name: name, isText: true) { value($1) }
  }

  private static func number(_ name: String, _ value: @escaping @Sendable (CallRecord) -> Int?) -> Column {
    Column(name: name, isText: false) { value($1).map { String($0) } }
  }
}
