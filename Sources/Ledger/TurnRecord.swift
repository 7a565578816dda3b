// SPDX-License-Identifier: Apache-2.0

internal import SQLiteDatabase
public import TokenMeter

/// A turn as it stands in the ledger.
public struct TurnRecord: Hashable, Sendable {
  /// Its number in the ledger.
  public var id: Int
  /// What was known before the request.
  public var start: TurnStart
  /// When the row was opened.
  public var startedAt: UnixTime
  /// When it was closed, an abandoned one when it was last heard of; `nil` while the turn runs.
  public var endedAt: UnixTime?
  /// How it ended; `nil` while it runs.
  public var ending: TurnEnding?
  /// The service's id of the request.
  public var requestId: String?
  /// When the first byte of the answer arrived, after the start.
  public var firstByteMs: Int?
  /// How long the turn took.
  public var latencyMs: Int?
  /// The usage of all its calls.
  public var total: Tally
  /// What the turn cost as far as it is known.
  public var cost: Dollars?
  /// The tokens of the delivered text; `nil` until the turn is closed.
  public var visibleTokens: Int?
  /// The same when they are modelled; `nil` of a turn with nothing modelled.
  public var modelledVisibleTokens: Int?
  /// The table that the costs are from.
  public var priceTable: String?
  /// What the figures do not hold, by ``TokenMeter/NotMetered/Code``.
  public var notMetered: [String]
  /// The calls, in the order of their usage; only where they were asked for.
  public var calls: [CallRecord] = []

  static let columns = """
    id, startedAt, endedAt, ending, endReason, agent, alias, region, session, tag, promptHash, requestId, firstByteMs, latencyMs, \
    modelCalls, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, visibleTokens, cost, unpricedCalls, priceTable, notMetered, \
    modelledCalls, modelledInputTokens, modelledOutputTokens, modelledVisibleTokens, modelledCost
    """

  init(_ row: [Database.Value]) {
    id = row[0].integer ?? 0
    startedAt = UnixTime(milliseconds: row[1].integer ?? 0)
    endedAt = row[2].integer.map { UnixTime(milliseconds: $0) }
    ending = row[3].text.map { TurnEnding($0, reason: row[4].text) }
    start = TurnStart(
      agent: row[5].text ?? "", alias: row[6].text ?? "", session: row[8].text ?? "", region: row[7].text, tag: row[9].text,
      promptHash: row[10].text.flatMap { UInt64($0, radix: 16) })
    (requestId, firstByteMs, latencyMs) = (row[11].text, row[12].integer, row[13].integer)
    total = Tally()
    (total.calls, total.inputTokens, total.outputTokens) = (row[14].integer ?? 0, row[15].integer ?? 0, row[16].integer ?? 0)
    (total.cacheReadTokens, total.cacheWriteTokens) = (row[17].integer ?? 0, row[18].integer ?? 0)
    visibleTokens = row[19].integer
    cost = row[20].integer.map { Dollars(picodollars: $0) }
    (total.cost, total.unpricedCalls) = (cost ?? .zero, row[21].integer ?? 0)
    (total.modelled.calls, total.modelled.inputTokens) = (row[24].integer ?? 0, row[25].integer ?? 0)
    (total.modelled.outputTokens, modelledVisibleTokens) = (row[26].integer ?? 0, row[27].integer)
    total.modelled.cost = row[28].integer.map { Dollars(picodollars: $0) }
    total.pricedCalls = cost == nil ? 0 : max(0, total.meteredCalls - total.unpricedCalls)
    priceTable = row[22].text
    notMetered = row[23].text?.split(separator: " ").map(String.init) ?? []
  }
}

/// A model call as it stands in the ledger.
public struct CallRecord: Hashable, Sendable {
  /// The turn's number.
  public var turn: Int
  /// Its place among the turn's calls, from 0.
  public var number: Int
  /// When its usage arrived.
  public var at: UnixTime
  /// The id that its events share.
  public var traceId: String
  /// The kind of step.
  public var step: String
  /// The prompt's type.
  public var promptType: String?
  /// The model, when the service names it.
  public var model: String?
  /// The agent and its alias.
  public var agent: String
  /// How many agents stand in the chain.
  public var depth: Int
  /// What the agent did next; known when the turn is closed.
  public var action: String?
  /// Input tokens without cached ones.
  public var inputTokens: Int?
  /// Output tokens.
  public var outputTokens: Int?
  /// Tokens read from the prompt cache.
  public var cacheReadTokens: Int?
  /// Tokens written to the prompt cache.
  public var cacheWriteTokens: Int?
  /// What the call cost.
  public var cost: Dollars?
  /// How long the model took.
  public var latencyMs: Int?
  /// The hash of the prompt.
  public var promptHash: String?
  /// The usage when it is modelled; then no other figure holds it.
  public var modelled: ModelledUsage?

  static let columns = """
    turn, number, at, traceId, step, promptType, model, agent, depth, action, inputTokens, outputTokens, cacheReadTokens, \
    cacheWriteTokens, cost, latencyMs, promptHash, modelledInputTokens, modelledOutputTokens, modelledCost
    """

  init(_ row: [Database.Value]) {
    (turn, number, at) = (row[0].integer ?? 0, row[1].integer ?? 0, UnixTime(milliseconds: row[2].integer ?? 0))
    (traceId, step, promptType, model) = (row[3].text ?? "", row[4].text ?? "", row[5].text, row[6].text)
    (agent, depth, action) = (row[7].text ?? "", row[8].integer ?? 1, row[9].text)
    (inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens) = (row[10].integer, row[11].integer, row[12].integer, row[13].integer)
    (cost, latencyMs, promptHash) = (row[14].integer.map { Dollars(picodollars: $0) }, row[15].integer, row[16].text)
    modelled = row[17].integer.map { input in
      ModelledUsage(inputTokens: input, outputTokens: row[18].integer ?? 0, cost: row[19].integer.map { Dollars(picodollars: $0) })
    }
  }
}
