// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What a turn used, attributed.
public struct MeterReport: Hashable, Sendable {
  /// What visible, hidden and the ratio mean; printed with the figures.
  public static let definition = """
    Visible tokens are the output of the model call whose text is delivered, hidden ones every other metered token, input included; the ratio \
    is all to visible. Cached tokens stand apart. Reasoning is inside the output tokens and not counted by itself.
    """

  /// All calls together.
  public var total: Tally
  /// The calls in the order in which their usage arrived.
  public var calls: [ModelCall] = []
  /// The tokens of the delivered text; 0 when no model's text was delivered, or its usage did not arrive.
  public var visibleTokens = 0
  /// The tokens of the delivered text when they are modelled; 0 otherwise.
  public var modelledVisibleTokens = 0
  /// By the model's name; `unknown` without one.
  public var byModel: [String: Tally] = [:]
  /// By agent and alias.
  public var byAgentAlias: [String: Tally] = [:]
  /// By the kind of step.
  public var byTraceKind: [String: Tally] = [:]
  /// By what the agent did next; of the calls that are listed.
  public var byAction: [String: Tally] = [:]
  /// The table that the costs are from, with its date or version; `nil` when nothing was priced.
  public var priceTable: String?
  /// Usage that is not in the totals.
  public var unexpectedUsage: [UnexpectedUsage] = []
  /// What the figures do not hold.
  public var notMetered: [NotMetered] = []
  /// How the turn ended.
  public var end = TurnEnd.complete
  /// When the first event arrived, since the turn began; `nil` for a recording.
  public var firstEventAfter: Duration?

  /// A report of a turn without calls.
  public init(total: Tally = Tally()) { self.total = total }

  /// Every metered token that is not visible.
  public var hiddenTokens: Int { total.tokens - visibleTokens }
  /// Every modelled token that is not visible.
  public var modelledHiddenTokens: Int { total.modelled.tokens - modelledVisibleTokens }
  /// What the calls cost as far as it is known; `nil` when no call has a price.
  public var cost: Dollars? { priceTable == nil || total.meteredCalls == 0 ? nil : total.knownCost }
  /// The models of calls that are in no sum of money, by name.
  public var unpriced: [UnpricedModel] {
    guard priceTable != nil else { return [] }
    return byModel.filter { $0.value.unpricedCalls > 0 }.sorted { $0.key < $1.key }
      .map { UnpricedModel(model: $0.key, calls: $0.value.unpricedCalls, tokens: $0.value.unpricedTokens) }
  }
  /// All tokens to the visible ones; `nil` when none is visible.
  public var ratio: Double? { visibleTokens > 0 ? Double(total.tokens) / Double(visibleTokens) : nil }
  /// The same of modelled tokens.
  public var modelledRatio: Double? {
    modelledVisibleTokens > 0 ? Double(total.modelled.tokens) / Double(modelledVisibleTokens) : nil
  }
}

extension MeterReport {
  /// The report for programs.
  package var json: JSONObject {
    [
      "inputTokens": json(total.inputTokens), "outputTokens": json(total.outputTokens), "totalTokens": json(total.tokens),
      "cacheReadTokens": json(total.cacheReadTokens), "cacheWriteTokens": json(total.cacheWriteTokens), "modelCalls": json(total.calls),
      "visibleTokens": json(visibleTokens), "hiddenTokens": json(hiddenTokens),
      "ratio": ratio.flatMap { JSONNumber($0) }.map { .number($0) } ?? .null, "definition": .string(MeterReport.definition),
      "calls": .array(calls.map(\.json)), "byModel": json(byModel), "byAgentAlias": json(byAgentAlias), "byTraceKind": json(byTraceKind),
      "byAction": json(byAction),
      "currency": "USD", "cost": cost?.json ?? .null, "priceTable": priceTable.map { .string($0) } ?? .null,
      "modelled": .object(modelled),
      "unpriced": .array(
        unpriced.map { ["model": .string($0.model), "calls": json($0.calls), "tokens": json($0.tokens)] }),
      "unexpectedUsage": .array(
        unexpectedUsage.map {
          ["place": .string($0.place), "inputTokens": json($0.inputTokens), "outputTokens": json($0.outputTokens)]
        }),
      "notMetered": .array(
        notMetered.map { ["code": .string($0.code.rawValue), "count": json($0.count), "sentence": .string($0.sentence)] }),
      "end": .string(end.name), "endReason": end.sentence.map { .string($0) } ?? .null,
    ]
  }

  private var modelled: JSONObject {
    JSONObject(
      total.modelled.json.members + [
        .init("visibleTokens", json(modelledVisibleTokens)), .init("hiddenTokens", json(modelledHiddenTokens)),
        .init("ratio", modelledRatio.flatMap { JSONNumber($0) }.map { .number($0) } ?? .null),
        .init("definition", .string(ModelledUsage.definition)),
      ])
  }

  private func json(_ tallies: [String: Tally]) -> JSONValue {
    .object(JSONObject(tallies.sorted { $0.key < $1.key }.map { JSONObject.Member($0.key, $0.value.json) }))
  }
}

extension Tally {
  fileprivate var json: JSONValue {
    [
      "calls": .number(JSONNumber(calls)), "inputTokens": .number(JSONNumber(inputTokens)),
      "outputTokens": .number(JSONNumber(outputTokens)), "cacheReadTokens": .number(JSONNumber(cacheReadTokens)),
      "cacheWriteTokens": .number(JSONNumber(cacheWriteTokens)), "cost": knownCost?.json ?? .null,
      "unpricedCalls": .number(JSONNumber(unpricedCalls)), "modelled": .object(modelled.json),
    ]
  }
}

extension ModelledTally {
  fileprivate var json: JSONObject {
    [
      "calls": .number(JSONNumber(calls)), "inputTokens": .number(JSONNumber(inputTokens)),
      "outputTokens": .number(JSONNumber(outputTokens)), "cost": cost?.json ?? .null,
    ]
  }
}

extension ModelledUsage {
  fileprivate var json: JSONValue {
    [
      "inputTokens": .number(JSONNumber(inputTokens)), "outputTokens": .number(JSONNumber(outputTokens)), "cost": cost?.json ?? .null,
    ]
  }
}

extension ModelCall {
  fileprivate var json: JSONValue {
    [
      "traceId": .string(traceId), "traceKind": .string(traceKind), "promptType": text(promptType), "model": text(model),
      "agentAliasArn": text(agentAliasArn), "collaboratorName": text(collaboratorName), "depth": number(depth),
      "callerTraceId": text(callerTraceId), "inputTokens": number(inputTokens), "outputTokens": number(outputTokens),
      "cacheReadTokens": number(cacheReadTokens), "cacheWriteTokens": number(cacheWriteTokens), "cost": cost?.json ?? .null,
      "modelled": modelled?.json ?? .null, "totalTimeMs": number(totalTimeMs),
      "rawUsagePresent": .bool(hasRawUsage), "promptBytes": number(promptBytes),
      "promptHash": text(promptHash.map { String($0, radix: 16) }), "actions": .array(actions.map { .string($0) }),
    ]
  }

  private func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
  private func number(_ value: Int?) -> JSONValue { value.map { .number(JSONNumber($0)) } ?? .null }
}

extension Dollars {
  /// The exact amount.
  package var json: JSONValue { JSONNumber(literal: literal).map { .number($0) } ?? .null }
}

extension MeterReport {
  private func json(_ value: Int?) -> JSONValue { value.map { .number(JSONNumber($0)) } ?? .null }
}
