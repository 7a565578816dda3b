// SPDX-License-Identifier: Apache-2.0

import Ledger
import SQLiteDatabase
import Testing
import TokenMeter

@Suite("A ledger is written by many turns at a time")
struct LedgerQueueTests {
  /// Many turns at once, each with two calls; gives the errors by the number of the turn.
  private func burst(_ ledger: TurnLedger, bad: Set<Int> = []) async -> [Int: LedgerError] {
    await withTaskGroup(of: (Int, LedgerError?).self) { group in
      for number in 0..<100 {
        group.addTask {
          do throws(LedgerError) {
            let row = try await ledger.opening(Ledgers.start("s-\(number)"), day: .everything, at: Ledgers.noon).row
            var budget = BudgetGuard(Budget())
            let calls = [Ledgers.call("a"), Ledgers.call(bad.contains(number) ? "bad" : "b")]
            for call in calls { budget = try await row.add(call, telling: budget, day: .everything, at: Ledgers.noon) }
            try await row.finish(Ledgers.report(calls), .init(.complete), at: Ledgers.noon + .seconds(1))
            return (number, nil)
          } catch { return (number, error) }
        }
      }
      var errors: [Int: LedgerError] = [:]
      for await (number, error) in group { errors[number] = error }
      return errors
    }
  }

  private func turns(_ ledger: TurnLedger) throws -> [TurnRecord] { try ledger.turns() + ledger.turns(after: 100) }

  @Test("all of it is there, and each turn has its own calls", arguments: [true, false]) func whole(isFile: Bool) async throws {
    try await Ledgers.withFile { path in
      let ledger = isFile ? try Ledgers.open(path) : try Ledgers.memory()
      #expect(await burst(ledger).isEmpty)
      let turns = try turns(ledger)
      #expect(turns.count == 100 && Set(turns.map(\.start.session)).count == 100)
      #expect(turns.allSatisfy { $0.ending?.name == "complete" && $0.total.tokens == 220 && $0.calls.map(\.traceId) == ["a", "b"] })
    }
  }

  @Test("what cannot be written is told to whom it concerns, and the others are written") func part() async throws {
    try await Ledgers.withFile { path in
      let ledger = try Ledgers.open(path)
      try refuse("ABORT", path)
      let errors = await burst(ledger, bad: [3, 50, 99])
      #expect(errors.keys.sorted() == [3, 50, 99] && errors.values.allSatisfy { $0.message.contains("not this one") })
      let turns = try turns(ledger)
      #expect(turns.count == 100 && turns.count { $0.endedAt == nil && $0.total.tokens == 110 } == 3)
      #expect(turns.count { $0.endedAt != nil && $0.total.tokens == 220 } == 97)
    }
  }

  @Test("when a whole transaction is undone, everybody in it is told, and the next one goes well") func transaction() async throws {
    try await Ledgers.withFile { path in
      let ledger = try Ledgers.open(path)
      try refuse("ROLLBACK", path)
      let errors = await burst(ledger, bad: [50])
      #expect(errors[50]?.message.contains("not this one") == true)
      let turns = try turns(ledger)
      // Whoever was told of no error is there with everything.
      let whole = turns.filter { $0.ending?.name == "complete" && $0.total.tokens == 220 && $0.calls.count == 2 }
      #expect(Set(whole.map(\.start.session)).isSuperset(of: (0..<100).filter { errors[$0] == nil }.map { "s-\($0)" }))
      try Database.open(path: path).run("DROP TRIGGER refused")
      #expect(await burst(ledger).isEmpty)
    }
  }

  @Test("two turns of one instant do not both get the last of a day's budget") func reservations() async throws {
    try await Ledgers.withFile { path in
      let ledger = try Ledgers.open(path)
      let budget = BudgetGuard(Budget([.init(.day, .tokens(1000))]))
      let stopped = try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<20 {
          group.addTask {
            let row = try await ledger.opening(Ledgers.start("s-\(number)"), day: .everything, at: Ledgers.noon).row
            let (_, verdict) = try await row.reserved(Spent(tokens: 300), for: budget, day: .everything, at: Ledgers.noon)
            if case .stop = verdict { return true } else { return false }
          }
        }
        var stopped = 0
        for try await isStopped in group where isStopped { stopped += 1 }
        return stopped
      }
      #expect(stopped == 17)
      #expect(try ledger.spent(since: Ledgers.noon).tokens == 900)
    }
  }

  /// Has the file refuse calls of the trace id "bad", undoing the statement (ABORT) or the whole transaction (ROLLBACK).
  private func refuse(_ how: String, _ path: String) throws {
    try Database.open(path: path).run(
      "CREATE TRIGGER refused BEFORE INSERT ON calls WHEN NEW.traceId = 'bad' BEGIN SELECT RAISE(\(how), 'not this one'); END")
  }
}
