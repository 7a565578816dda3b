// SPDX-License-Identifier: Apache-2.0

internal import SQLiteDatabase
public import TokenMeter

/// What usage is sorted by.
public enum UsageKey: String, CaseIterable, Hashable, Sendable {
  /// The model, as the trace names it.
  case model
  /// The agent and its alias, collaborators apart.
  case agent
  /// What the agent did next.
  case action
  /// The session.
  case session
  /// The caller's tag.
  case tag
  /// The hash of the question.
  case prompt
  /// The day in UTC.
  case day

  /// Whether single calls are sorted; whole turns otherwise.
  public var isOfCalls: Bool { [.model, .agent, .action].contains(self) }

  /// The rows that are sorted, under names that all keys share.
  fileprivate var source: String {
    let key =
      switch self {
      case .model: "coalesce(c.model, 'unknown')"
      case .agent: "c.agent"
      case .action: "coalesce(c.action, 'none')"
      case .session: "t.session"
      case .tag: "coalesce(t.tag, 'none')"
      case .prompt: "coalesce(t.promptHash, 'none')"
      case .day: "strftime('%Y-%m-%d', t.startedAt / 1000, 'unixepoch')"
      }
    return isOfCalls
      ? """
      SELECT \(key) AS k, t.id AS turn, 1 AS calls, coalesce(c.inputTokens, 0) AS i, coalesce(c.outputTokens, 0) AS o, \
      coalesce(c.cacheReadTokens, 0) AS r, coalesce(c.cacheWriteTokens, 0) AS w, c.cost AS cost, \
      c.cost IS NULL AND (c.inputTokens IS NOT NULL OR c.outputTokens IS NOT NULL) AS unpriced, c.latencyMs AS ms, \
      c.modelledInputTokens IS NOT NULL AS mc, coalesce(c.modelledInputTokens, 0) AS mi, coalesce(c.modelledOutputTokens, 0) AS mo, \
      c.modelledCost AS mcost
      FROM calls c JOIN turns t ON t.id = c.turn WHERE t.startedAt >= ?1
      """
      : """
      SELECT \(key) AS k, t.id AS turn, t.modelCalls AS calls, t.inputTokens AS i, t.outputTokens AS o, t.cacheReadTokens AS r, \
      t.cacheWriteTokens AS w, t.cost AS cost, t.unpricedCalls AS unpriced, t.latencyMs AS ms, \
      t.modelledCalls AS mc, t.modelledInputTokens AS mi, t.modelledOutputTokens AS mo, t.modelledCost AS mcost FROM turns t WHERE t.startedAt >= ?1
      """
  }
}

/// The usage of one model, agent, action, session, tag, prompt or day.
public struct UsageRow: Hashable, Sendable {
  /// Its name; `unknown` and `none` without one.
  public var name: String
  /// How many turns have a part in it.
  public var turns: Int
  /// Calls and tokens.
  public var total: Tally
  /// The cost as far as it is known.
  public var cost: Dollars?
  /// How long half of the calls took at most, or of the turns where those are sorted, in milliseconds; `nil` when no time was told.
  public var p50: Int?
  /// How long 95 in 100 took at most.
  public var p95: Int?
  /// How long 99 in 100 took at most.
  public var p99: Int?

  /// Whether the slowest take more than five times as long as the half of them.
  public var isUneven: Bool {
    guard let p50, let p99 else { return false }
    return p99 / 5 > p50 || (p99 / 5 == p50 && p99 % 5 > 0)
  }

  fileprivate init(_ row: [Database.Value]) {
    (name, turns, total) = (row[0].text ?? "", row[1].integer ?? 0, Tally())
    (total.calls, total.inputTokens, total.outputTokens) = (row[2].integer ?? 0, row[3].integer ?? 0, row[4].integer ?? 0)
    (total.cacheReadTokens, total.cacheWriteTokens) = (row[5].integer ?? 0, row[6].integer ?? 0)
    cost = row[7].integer.map { Dollars(picodollars: $0) }
    (total.cost, total.unpricedCalls) = (cost ?? .zero, row[8].integer ?? 0)
    (p50, p95, p99) = (row[9].integer, row[10].integer, row[11].integer)
    (total.modelled.calls, total.modelled.inputTokens, total.modelled.outputTokens) = (
      row[12].integer ?? 0, row[13].integer ?? 0, row[14].integer ?? 0
    )
    total.modelled.cost = row[15].integer.map { Dollars(picodollars: $0) }
  }
}

/// How many turns a ledger holds.
public struct LedgerCounts: Hashable, Sendable {
  /// All of them.
  public var turns: Int
  /// Those that run, as far as is known.
  public var open: Int
  /// Those whose process ended before they did.
  public var abandoned: Int
  /// The tokens of all of them.
  public var tokens: Int
  /// What they cost as far as it is known; `nil` when nothing had a price.
  public var cost: Dollars?
  /// How many of their calls are in no sum of money.
  public var unpricedCalls: Int
  /// The tables that the costs are from.
  public var priceTables: [String]
  /// Their modelled calls and tokens, which are in none of the sums above.
  public var modelled = ModelledTally()
}

extension TurnLedger {
  /// The usage since a time, the largest first.
  ///
  /// - Parameters:
  ///   - key: what it is sorted by.
  ///   - since: from when on; a turn counts by its start. `nil` counts everything.
  ///   - top: how many rows at most.
  /// - Returns: the rows; days in their order.
  /// - Throws: when the ledger cannot be read.
  public func usage(by key: UsageKey, since: UnixTime? = nil, top: Int = 1000) throws(LedgerError) -> [UsageRow] {
    // Percentiles by nearest rank: the smallest time that so many in a hundred do not pass.
    let sql = """
      WITH source AS (\(key.source)), ranked AS (
        SELECT k, ms, row_number() OVER (PARTITION BY k ORDER BY ms) AS place, count(*) OVER (PARTITION BY k) AS n
        FROM source WHERE ms IS NOT NULL
      ), latency AS (
        SELECT k, max(CASE WHEN place = (n * 50 + 99) / 100 THEN ms END) AS p50, max(CASE WHEN place = (n * 95 + 99) / 100 THEN ms END) AS p95,
          max(CASE WHEN place = (n * 99 + 99) / 100 THEN ms END) AS p99 FROM ranked GROUP BY k
      )
      SELECT s.k, count(DISTINCT s.turn), sum(s.calls), sum(s.i), sum(s.o), sum(s.r), sum(s.w), sum(s.cost), sum(s.unpriced), l.p50, l.p95, l.p99, \
        sum(s.mc), sum(s.mi), sum(s.mo), sum(s.mcost)
      FROM source s LEFT JOIN latency l ON l.k = s.k GROUP BY s.k
      ORDER BY \(key == .day ? "s.k DESC" : "sum(s.i) + sum(s.o) DESC, sum(s.mi) + sum(s.mo) DESC, s.k") LIMIT ?2
      """
    let rows = try withState { state throws(DatabaseError) in
      try state.database.run(
        sql, [.integer(since?.milliseconds ?? .min), .integer(min(max(top, 1), Database.rowsMax))]
      ).map { UsageRow($0) }
    }
    return key == .day ? rows.reversed() : rows
  }

  /// How many turns there are since a time.
  ///
  /// - Parameter since: from when on; `nil` counts everything.
  /// - Returns: the counts.
  /// - Throws: when the ledger cannot be read.
  public func counts(since: UnixTime? = nil) throws(LedgerError) -> LedgerCounts {
    try withState { state throws(DatabaseError) in
      let since = Database.Value.integer(since?.milliseconds ?? .min)
      let row = try state.database.run(
        """
        SELECT count(*), sum(endedAt IS NULL), sum(ending IS '\(TurnEnding.abandoned.name)'), sum(inputTokens + outputTokens), sum(cost), \
        sum(unpricedCalls), sum(modelledCalls), sum(modelledInputTokens), sum(modelledOutputTokens), sum(modelledCost) FROM turns WHERE startedAt >= ?1
        """, [since]
      ).first
      let tables = try state.database.run(
        "SELECT DISTINCT priceTable FROM turns WHERE startedAt >= ?1 AND priceTable IS NOT NULL ORDER BY priceTable LIMIT 100", [since])
      let number = { (place: Int) in row?[place].integer ?? 0 }
      var modelled = ModelledTally()
      (modelled.calls, modelled.inputTokens, modelled.outputTokens) = (number(6), number(7), number(8))
      modelled.cost = row?[9].integer.map { Dollars(picodollars: $0) }
      return LedgerCounts(
        turns: number(0), open: number(1), abandoned: number(2), tokens: number(3),
        cost: row?[4].integer.map { Dollars(picodollars: $0) },
        unpricedCalls: number(5), priceTables: tables.compactMap { $0[0].text }, modelled: modelled)
    }
  }

  /// The turns behind a number, a page at a time.
  ///
  /// - Parameters:
  ///   - number: the last number of the page before; 0 for the first page.
  ///   - since: from when on; `nil` gives everything.
  ///   - count: how many at most, up to 100.
  ///   - withCalls: whether their calls are read too.
  /// - Returns: the turns in the order in which they were opened; none behind the last page.
  /// - Throws: when the ledger cannot be read.
  public func turns(after number: Int = 0, since: UnixTime? = nil, count: Int = 100, withCalls: Bool = true) throws(LedgerError)
    -> [TurnRecord]
  {
    try withState { state throws(DatabaseError) in
      var turns = try state.database.run(
        "SELECT \(TurnRecord.columns) FROM turns WHERE id > ?1 AND startedAt >= ?2 ORDER BY id LIMIT ?3",
        [.integer(number), .integer(since?.milliseconds ?? .min), .integer(min(max(count, 1), 100))]
      ).map { TurnRecord($0) }
      for index in turns.indices where withCalls {
        turns[index].calls = try state.database.run(
          "SELECT \(CallRecord.columns) FROM calls WHERE turn = ?1 ORDER BY number", [.integer(turns[index].id)],
          rowsMax: Meter.listedCallsMax
        ).map { CallRecord($0) }
      }
      return turns
    }
  }
}
