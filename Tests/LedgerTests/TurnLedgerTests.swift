// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Ledger
import SQLiteDatabase
import Testing
import TokenMeter

@Suite("A ledger keeps every turn")
struct TurnLedgerTests {
  @Test("a turn is there before its request, its calls as they are metered, and its end with all figures") func life() async throws {
    try await Ledgers.withFile { path in
      let ledger = try Ledgers.open(path)
      let other = try Ledgers.open(path)
      let row = try ledger.open(Ledgers.start(tag: "team"), at: Ledgers.noon)
      let opened = try #require(other.turns().first)
      #expect(opened.id == row.id && opened.endedAt == nil && opened.ending == nil && opened.start == Ledgers.start(tag: "team"))
      var calls = [Ledgers.call("a", cost: "0.001"), Ledgers.call("b", 300, 40, model: nil)]
      (calls[0].cacheReadTokens, calls[0].promptHash) = (5, 0xF00)
      for call in calls { try row.add(call, at: Ledgers.noon + .seconds(1)) }
      let running = try #require(other.turns().first)
      #expect(running.total.calls == 2 && running.total.tokens == 450 && running.cost == Dollars("0.001") && running.calls.count == 2)
      #expect(running.calls[0].action == nil && running.endedAt == nil && running.total.unpricedCalls == 1)
      calls[0].actions = ["G f", "finish"]
      var report = Ledgers.report(calls)
      (report.visibleTokens, report.priceTable) = (40, "table, 2026")
      report.notMetered = [NotMetered(code: .modelName, count: 1), NotMetered(code: .cachedTokens, count: 1)]
      try row.close(report, .init(.complete), at: Ledgers.noon + .seconds(3), requestId: "r-1", firstByte: .milliseconds(250))
      let closed = try #require(other.turns().first)
      #expect(
        closed.endedAt == Ledgers.noon + .seconds(3) && closed.latencyMs == 3000 && closed.firstByteMs == 250 && closed.requestId == "r-1")
      #expect(closed.visibleTokens == 40 && closed.priceTable == "table, 2026" && closed.notMetered == ["modelName", "cachedTokens"])
      #expect(
        closed.calls[0].action == "G f, finish" && closed.calls[0].promptHash == "f00" && closed.calls[0].at == Ledgers.noon + .seconds(1))
      #expect(closed.calls[1].model == nil && closed.ending == TurnEnding("complete") && closed.cost == Dollars("0.001"))
      try row.close(MeterReport(), .cancelled, at: Ledgers.noon)
      #expect(try other.turns() == [closed])
    }
  }

  @Test("a call that was not written before is written with the end, and one with no tokens told stays untold") func late() throws {
    let ledger = try Ledgers.memory()
    let row = try ledger.open(Ledgers.start(), at: Ledgers.noon)
    try row.add(Ledgers.call("a"), at: Ledgers.noon)
    try row.close(Ledgers.report([Ledgers.call("a"), Ledgers.call("b", nil, nil)]), .init(.truncated("cut")), at: Ledgers.noon)
    let turn = try #require(ledger.turns().first)
    #expect(turn.calls.map(\.traceId) == ["a", "b"] && turn.calls[1].inputTokens == nil && turn.total.calls == 2)
    #expect(turn.ending == TurnEnding("truncated", reason: "cut") && turn.cost == nil)
  }

  @Test("a request that was refused leaves a closed row of no tokens") func refused() throws {
    let ledger = try Ledgers.memory()
    let row = try ledger.open(Ledgers.start(), at: Ledgers.noon)
    try row.close(MeterReport(), TurnEnding("AccessDeniedException", reason: "no"), at: Ledgers.noon + .milliseconds(20))
    let turn = try #require(ledger.turns().first)
    #expect(turn.endedAt != nil && turn.total == Tally() && turn.ending?.name == "AccessDeniedException" && turn.latencyMs == 20)
  }

  @Test("the incident of 2,400 tokens is in the ledger, passed and stopped") func incident() throws {
    let ledger = try Ledgers.memory()
    let calls = [(500, 40), (520, 20), (500, 20), (400, 400)].enumerated().map { Ledgers.call("t-\($0)", $1.0, $1.1) }
    for cap in [3000, 1500] {
      var budget = BudgetGuard(Budget([.init(.turn, .tokens(cap))]))
      let row = try ledger.open(Ledgers.start(tag: "\(cap)"), at: Ledgers.noon)
      var metered: [ModelCall] = []
      var ending = TurnEnding(.complete)
      for call in calls {
        metered.append(call)
        try row.add(call, at: Ledgers.noon)
        if case .stop(let notice) = budget.verdict(call: call) {
          ending = .stopped(notice)
          break
        }
      }
      try row.close(Ledgers.report(metered), ending, at: Ledgers.noon)
    }
    let turns = try ledger.turns()
    #expect(turns.map(\.total.tokens) == [2400, 1600] && turns.map(\.ending?.name) == ["complete", "stopped: budget"])
    #expect(turns[1].ending?.reason == "The limit of 1,500 tokens for this turn is passed: 1,600 tokens are used.")
  }

  @Test("turns of this process are not taken for abandoned by another ledger in it, until theirs is gone") func sameProcess() async throws {
    try await Ledgers.withFile { path in
      var ledger: TurnLedger? = try Ledgers.open(path)
      var row = try ledger?.open(Ledgers.start(), at: Ledgers.noon)
      try row?.add(Ledgers.call(), at: Ledgers.noon + .seconds(9))
      let other = try Ledgers.open(path)
      #expect(try other.abandonedTurns == 0 && other.markAbandoned() == 0 && ledger?.markAbandoned() == 0)
      (row, ledger) = (nil, nil)
      #expect(try other.markAbandoned() == 1)
      let turn = try #require(other.turns().first)
      #expect(turn.ending == .abandoned && turn.endedAt == Ledgers.noon + .seconds(9) && turn.total.tokens == 110)
    }
  }

  @Test("what is no ledger is refused and left as it is") func foreign() async throws {
    try await Ledgers.withFile { path in
      try Data(String(repeating: "This is no database. ", count: 100).utf8).write(to: URL(filePath: path))
      #expect(try #require(throws: LedgerError.self) { try Ledgers.open(path) }.code == .notALedger)
    }
    try await Ledgers.withFile { path in
      do {
        let database = try Database.open(path: path)
        try database.run("CREATE TABLE turns (id INTEGER)")
      }
      let error = try #require(throws: LedgerError.self) { try Ledgers.open(path) }
      #expect(error.code == .notALedger && error.message == "The file is a database of something else and no ledger.")
    }
    #expect(try #require(throws: LedgerError.self) { try Ledgers.open("/nonexistent/turns.ledger") }.code == .unavailable)
  }

  @Test("a ledger of a newer version is refused") func newer() async throws {
    try await Ledgers.withFile { path in
      _ = try Ledgers.open(path)
      do {
        let database = try Database.open(path: path)
        try database.run("PRAGMA user_version = 99")
      }
      let error = try #require(throws: LedgerError.self) { try Ledgers.open(path) }
      #expect(error.code == .newer && error.message.contains("version 99"))
    }
  }

  @Test("counts that nobody can have used do not break the sums") func huge() throws {
    let ledger = try Ledgers.memory()
    for _ in 0..<20 { try Ledgers.turn(ledger, [Ledgers.call("a", .max, .max), Ledgers.call("b", -5, 0)]) }
    #expect(try ledger.spent(since: Ledgers.noon).tokens > 0)
    #expect(try ledger.usage(by: .model).first?.total.calls == 40)
  }

  @Test("neither a prompt nor an answer nor a header is in the file") func secrets() async throws {
    try await Ledgers.withFile { path in
      let ledger = try Ledgers.open(path)
      try Ledgers.turn(ledger, [Ledgers.call()])
      var text = ""
      try ledger.export(.jsonLines) { text += $0 }
      let known: Set = [
        "id", "startedAt", "endedAt", "end", "endReason", "agent", "alias", "region", "session", "tag", "promptHash", "requestId",
        "firstByteMs",
        "latencyMs", "modelCalls", "inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens", "visibleTokens", "costUSD",
        "unpricedCalls", "priceTable", "notMetered", "calls", "modelledCalls", "modelledInputTokens", "modelledOutputTokens",
        "modelledVisibleTokens", "modelledCostUSD",
      ]
      let object = try #require(try JSONValue(parsing: text.trimmingCharacters(in: .newlines)).object)
      #expect(Set(object.names) == known)
    }
  }

  static let reasons: [(reason: String, stored: String)] = [
    ("The stream ended after frame 3.", "The stream ended after frame 3."),
    (
      "'AKIAIOSFODNN7EXAMPLE/20261121' is not a valid key=value pair in Authorization header.",
      "'***/20261121' is not a valid key=value pair in Authorization header."
    ),
    ("Credential=ASIAIOSFODNN7EXAMPLE, Signature=0123456789abcdef0123456789abcdef", "Credential=***, Signature=***"),
    ("arn:aws:bedrock:us-east-1:123456789012:agent/AGENT12345", "arn:aws:bedrock:us-east-1:123456789012:agent/AGENT12345"),
  ]

  @Test("what an error repeats of a header is not stored", arguments: reasons.indices) func masked(index: Int) throws {
    let (reason, stored) = Self.reasons[index]
    let ledger = try Ledgers.memory()
    let row = try ledger.open(Ledgers.start(), at: Ledgers.noon)
    try row.close(MeterReport(), TurnEnding("IncompleteSignature", reason: reason), at: Ledgers.noon)
    #expect(try ledger.turns().first?.ending?.reason == stored)
  }

  @Test("turns are read in pages") func pages() throws {
    let ledger = try Ledgers.memory()
    for number in 0..<205 { try Ledgers.turn(ledger, Ledgers.start("s-\(number)"), [], at: Ledgers.noon + .seconds(number)) }
    var (found, last) = ([String](), 0)
    while let end = try ledger.turns(after: last).last {
      found += try ledger.turns(after: last).map(\.start.session)
      last = end.id
    }
    #expect(found == (0..<205).map { "s-\($0)" })
    #expect(try ledger.turns(since: Ledgers.noon + .seconds(200)).count == 5)
  }
}
