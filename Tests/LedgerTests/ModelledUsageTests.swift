// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import SQLiteDatabase
import Testing
import TokenMeter

@Suite("A ledger keeps modelled usage apart")
struct ModelledUsageTests {
  private func modelled(_ id: String = "m") -> ModelCall {
    var call = Ledgers.call(id, nil, nil)
    call.modelled = ModelledUsage(inputTokens: 700, outputTokens: 30, cost: Dollars("0.002"))
    return call
  }

  private func text(_ form: LedgerExport, _ ledger: TurnLedger) throws -> String {
    var text = ""
    try ledger.export(form) { text += $0 }
    return text
  }

  @Test("no sum of metered tokens or money holds it, while a turn runs and afterwards") func apart() throws {
    let ledger = try Ledgers.memory()
    let row = try ledger.open(Ledgers.start(), at: Ledgers.noon)
    for call in [Ledgers.call("a", cost: "0.001"), modelled()] { try row.add(call, at: Ledgers.noon) }
    for isClosed in [false, true] {
      if isClosed {
        var report = Ledgers.report([Ledgers.call("a", cost: "0.001"), modelled()])
        report.modelledVisibleTokens = 30
        try row.close(report, .init(.complete), at: Ledgers.noon)
      }
      let turn = try #require(ledger.turns().first)
      #expect(turn.total.tokens == 110 && turn.total.calls == 2 && turn.cost == Dollars("0.001") && turn.total.unpricedCalls == 0)
      #expect(turn.total.modelled.tokens == 730 && turn.total.modelled.calls == 1 && turn.total.modelled.cost == Dollars("0.002"))
      #expect(turn.modelledVisibleTokens == (isClosed ? 30 : nil) && turn.calls[1].modelled == modelled().modelled)
      #expect(turn.calls[0].modelled == nil && turn.calls[1].inputTokens == nil && turn.calls[1].cost == nil)
      let spent = try ledger.spent(since: Ledgers.noon)
      #expect(spent == Spent(tokens: 110, cost: Dollars("0.001") ?? .zero, modelledTokens: 730, modelledCost: Dollars("0.002") ?? .zero))
      #expect(try ledger.session("s-1", agent: "AGENT12345")?.spent == spent)
      let counts = try ledger.counts()
      #expect(counts.tokens == 110 && counts.modelled.tokens == 730 && counts.modelled.cost == Dollars("0.002"))
      for key in UsageKey.allCases {
        let rows = try ledger.usage(by: key)
        #expect(rows.map(\.total.tokens) == [110] && rows.map(\.total.modelled.tokens) == [730] && rows[0].total.modelled.calls == 1)
        #expect(rows.map(\.cost) == [Dollars("0.001")])
      }
    }
  }

  @Test("every export names it modelled, under a name that nobody adds to the metered ones") func exports() throws {
    let ledger = try Ledgers.memory()
    try Ledgers.turn(ledger, [modelled()])
    let turns = try text(.turnsCSV, ledger).split(separator: "\r\n")
    #expect(turns[0].hasSuffix(",modelledCalls,modelledInputTokens,modelledOutputTokens,modelledVisibleTokens,modelledCostUSD"))
    #expect(turns[1].hasSuffix(",1,700,30,0,0.002"))
    let calls = try text(.callsCSV, ledger).split(separator: "\r\n")
    #expect(calls[0].hasSuffix(",modelledInputTokens,modelledOutputTokens,modelledCostUSD") && calls[1].hasSuffix(",700,30,0.002"))
    let metrics = try text(.embeddedMetrics(namespace: "N"), ledger).split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    #expect(metrics[0]["InputTokens"] == 0 && metrics[0]["ModelledInputTokens"] == 700 && metrics[0]["Cost"] == nil)
    #expect(metrics[1]["InputTokensByModel"] == 0 && metrics[1]["ModelledOutputTokensByModel"] == 30)
    for convention in GenAIConvention.allCases {
      let lines = try text(.openTelemetry(convention), ledger)
      #expect(!lines.contains("gen_ai.usage.input_tokens") && !lines.contains("{token}"))
      #expect(lines.contains("\"outcrop.usage.modelled.input_tokens\":700"))
    }
  }

  @Test("a limit for a session has no room for it, one for a day does") func limits() throws {
    let ledger = try Ledgers.memory()
    try Ledgers.turn(ledger, [modelled()])
    for (scope, isOver) in [(Budget.Scope.session, true), (.day, false)] {
      let budget = Budget([.init(scope, .tokens(720))])
      var guardian = BudgetGuard(budget, before: try ledger.spent(before: Ledgers.start(), at: Ledgers.noon))
      if case .stop = guardian.start() { #expect(isOver) } else { #expect(!isOver) }
      let row = try ledger.open(Ledgers.start(), at: Ledgers.noon)
      var other = BudgetGuard(budget)
      if case .stop = try row.reserve(Spent(tokens: 10), for: &other, at: Ledgers.noon) { #expect(isOver) } else { #expect(!isOver) }
    }
  }

  @Test("a file of the version before keeps its turns and gets the new columns") func migration() async throws {
    try await Ledgers.withFile { path in
      do {
        let database = try Database.open(path: path)
        for statement in Self.versionOne { try database.run(statement) }
      }
      let ledger = try Ledgers.open(path)
      let old = try #require(ledger.turns().first)
      #expect(old.total.tokens == 42 && old.total.modelled.calls == 0 && old.calls.first?.inputTokens == 40 && old.calls[0].modelled == nil)
      try Ledgers.turn(ledger, [modelled()])
      #expect(try Ledgers.open(path).turns().map(\.total.modelled.tokens) == [0, 730])
    }
  }

  /// What the first version made, with a turn in it.
  private static let versionOne = [
    "PRAGMA journal_mode = WAL", "PRAGMA application_id = \(0x4F75_744C)", "PRAGMA user_version = 1",
    "CREATE TABLE owners (id INTEGER PRIMARY KEY AUTOINCREMENT, processId INTEGER NOT NULL, openedAt INTEGER NOT NULL) STRICT",
    """
    CREATE TABLE sessions (id TEXT NOT NULL, agent TEXT NOT NULL, startedAt INTEGER NOT NULL, lastAt INTEGER NOT NULL, \
    idleSeconds INTEGER NOT NULL, PRIMARY KEY (id, agent)) STRICT
    """,
    """
    CREATE TABLE turns (id INTEGER PRIMARY KEY AUTOINCREMENT, owner INTEGER NOT NULL REFERENCES owners (id), \
    startedAt INTEGER NOT NULL, endedAt INTEGER, ending TEXT, endReason TEXT, agent TEXT NOT NULL, alias TEXT NOT NULL, region TEXT, \
    session TEXT NOT NULL, tag TEXT, promptHash TEXT, requestId TEXT, firstByteMs INTEGER, latencyMs INTEGER, \
    modelCalls INTEGER NOT NULL DEFAULT 0, inputTokens INTEGER NOT NULL DEFAULT 0, outputTokens INTEGER NOT NULL DEFAULT 0, \
    cacheReadTokens INTEGER NOT NULL DEFAULT 0, cacheWriteTokens INTEGER NOT NULL DEFAULT 0, visibleTokens INTEGER, \
    cost INTEGER, unpricedCalls INTEGER NOT NULL DEFAULT 0, priceTable TEXT, notMetered TEXT, \
    reservedTokens INTEGER NOT NULL DEFAULT 0, reservedCost INTEGER NOT NULL DEFAULT 0) STRICT
    """,
    """
    CREATE TABLE calls (turn INTEGER NOT NULL REFERENCES turns (id), number INTEGER NOT NULL, at INTEGER NOT NULL, \
    traceId TEXT NOT NULL, step TEXT NOT NULL, promptType TEXT, model TEXT, agent TEXT NOT NULL, depth INTEGER NOT NULL, action TEXT, \
    inputTokens INTEGER, outputTokens INTEGER, cacheReadTokens INTEGER, cacheWriteTokens INTEGER, cost INTEGER, latencyMs INTEGER, \
    promptHash TEXT, PRIMARY KEY (turn, number)) STRICT, WITHOUT ROWID
    """,
    "INSERT INTO owners (processId, openedAt) VALUES (1, 0)",
    """
    INSERT INTO turns (owner, startedAt, endedAt, agent, alias, session, modelCalls, inputTokens, outputTokens) \
    VALUES (1, 0, 1, 'A', 'B', 's', 1, 40, 2)
    """,
    "INSERT INTO calls (turn, number, at, traceId, step, agent, depth, inputTokens, outputTokens) VALUES (1, 0, 0, 't', 'x', 'A', 1, 40, 2)",
  ]
}
