// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import SQLiteDatabase
import Testing
import TokenMeter

@Suite("A ledger survives its processes", .serialized)
struct LedgerProcessTests {
  /// What the probes said that they wrote, against what is there; gives how many turns were closed.
  private func check(_ said: [String], _ path: String) throws -> Int {
    let ledger = try Ledgers.open(path)
    var turns: [Int: TurnRecord] = [:]
    var last = 0
    while let end = try ledger.turns(after: last).last {
      for turn in try ledger.turns(after: last) { turns[turn.id] = turn }
      last = end.id
    }
    var calls: [Int: Int] = [:]
    // The last line of each may be cut.
    for text in said {
      for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
        let words = line.split(separator: " ")
        guard words.count == 2, let id = Int(words[1]), let turn = turns[id] else {
          Issue.record("\"\(line)\" was said and is not in the ledger")
          continue
        }
        switch words[0] {
        case "call": calls[id, default: 0] += 1
        case "close": #expect(turn.ending == TurnEnding("complete"))
        default: break
        }
      }
    }
    for (id, count) in calls {
      let turn = try #require(turns[id])
      #expect(turn.calls.count >= count && turn.total.tokens == turn.calls.count * 100, "turn \(id)")
    }
    #expect(try ledger.counts().open == 0 && !turns.values.contains { $0.endedAt == nil })
    #expect(try Database.open(path: path).run("PRAGMA integrity_check") == [[.text("ok")]])
    return turns.values.count { $0.ending == TurnEnding("complete") }
  }

  @Test("killed at any moment, it has lost nothing that was written") func kills() async throws {
    try await Ledgers.withFile { path in
      var (said, abandoned) = ([String](), 0)
      for round in 0..<20 {
        let probe = try Probe("write", path)
        // Some die while they open the ledger, some far into their turns.
        let first = await probe.said(round * 40)
        said.append(first + (await probe.kill()))
        abandoned += try Ledgers.open(path).abandonedTurns
      }
      #expect(try check(said, path) > 20)
      #expect(try Ledgers.open(path).counts().abandoned == abandoned && abandoned > 0)
    }
  }

  @Test("several processes that begin with the same new file all write to it") func together() async throws {
    try await Ledgers.withFile { path in
      let probes = try (0..<4).map { _ in try Probe("write", path) }
      var said: [String] = []
      for probe in probes { said.append(await probe.said(400)) }
      for (index, probe) in probes.enumerated() { said[index] += await probe.kill() }
      #expect(said.allSatisfy { $0.hasPrefix("open ") }, "\(said.map { $0.prefix(100) })")
      #expect(try check(said, path) > 4)
    }
  }

  @Test("a turn whose process was killed is marked when the ledger is opened next, and what it spent stays counted") func abandoned()
    async throws
  {
    try await Ledgers.withFile { path in
      let probe = try Probe("hold", path)
      _ = await probe.said(5)
      let ledger = try Ledgers.open(path)
      #expect(try ledger.abandonedTurns == 0 && ledger.counts().open == 1)
      let row = try ledger.open(Ledgers.start(), at: Ledgers.noon)
      let limit = LedgerLimit(.everything, since: UnixTime(milliseconds: 0), .tokens(1000))
      #expect(try row.reserve(Spent(tokens: 131), within: [limit]) == .refused(limit, others: Spent(tokens: 870)))
      _ = await probe.kill()
      #expect(try Ledgers.open(path).abandonedTurns == 1 && Ledgers.open(path).abandonedTurns == 0)
      #expect(try ledger.turns().map(\.ending) == [.abandoned, nil] && ledger.counts().tokens == 70)
    }
  }

  @Test("what a killed process had reserved does not keep others from working") func stale() async throws {
    try await Ledgers.withFile { path in
      let probe = try Probe("hold", path)
      _ = await probe.said(5)
      let row = try Ledgers.open(path).open(Ledgers.start(), at: Ledgers.noon)
      let limit = LedgerLimit(.everything, since: UnixTime(milliseconds: 0), .tokens(1000))
      #expect(try row.reserve(Spent(tokens: 930), within: [limit]) == .refused(limit, others: Spent(tokens: 870)))
      _ = await probe.kill()
      #expect(try row.reserve(Spent(tokens: 931), within: [limit]) == .refused(limit, others: Spent(tokens: 70)))
      #expect(try row.reserve(Spent(tokens: 930), within: [limit]) == .granted(others: [Spent(tokens: 70)]))
    }
  }

  @Test("processes that share a day's budget do not pass it together") func budget() async throws {
    try await Ledgers.withFile { path in
      let probes = try (0..<3).map { _ in try Probe("spend", path, "30000", "100") }
      var spent: [Int] = []
      for probe in probes { spent.append(Int(await probe.finish().trimmingCharacters(in: .newlines)) ?? -1) }
      #expect(spent.allSatisfy { $0 >= 0 } && spent.reduce(0, +) == 30_000, "\(spent)")
      let ledger = try Ledgers.open(path)
      #expect(try ledger.spent(since: UnixTime(milliseconds: 0), .tag("team")).tokens == 30_000)
      #expect(try ledger.spent(since: UnixTime(milliseconds: 0), .tag("other")).tokens == 0)
    }
  }
}
