// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing
import TokenMeter

@Suite("What was spent is one question")
struct LedgerBudgetTests {
  @Test("sums begin at a time and hold one scope") func scopes() throws {
    let ledger = try Ledgers.memory()
    let yesterday = Ledgers.noon + .seconds(-86_400)
    try Ledgers.turn(ledger, Ledgers.start("s-1", tag: "a"), [Ledgers.call(cost: "0.5")], at: yesterday)
    try Ledgers.turn(ledger, Ledgers.start("s-1", tag: "a"), [Ledgers.call(cost: "0.25")])
    try Ledgers.turn(ledger, Ledgers.start("s-2", agent: "OTHER", tag: "b"), [Ledgers.call(), Ledgers.call("t-1")])
    let today = Ledgers.noon.startOfDay
    #expect(try ledger.spent(since: today) == Spent(tokens: 330, cost: Dollars(picodollars: 250_000_000_000)))
    #expect(try ledger.spent(since: yesterday).tokens == 440 && ledger.spent(since: today, .tag("a")).tokens == 110)
    #expect(try ledger.spent(since: today, .session("s-2")).tokens == 220 && ledger.spent(since: today, .agent("OTHER")).tokens == 220)
    #expect(try ledger.spent(since: today, .tag("' OR 1=1 --")) == Spent())
  }

  @Test("what is reserved counts until it is used or given back") func reservations() throws {
    let ledger = try Ledgers.memory()
    let limit = LedgerLimit(.everything, since: Ledgers.noon.startOfDay, .tokens(1000))
    let (first, second) = (try ledger.open(Ledgers.start(), at: Ledgers.noon), try ledger.open(Ledgers.start(), at: Ledgers.noon))
    #expect(try first.reserve(Spent(tokens: 600), within: [limit]) == .granted(others: [Spent()]))
    #expect(try second.reserve(Spent(tokens: 401), within: [limit]) == .refused(limit, others: Spent(tokens: 600)))
    #expect(try second.reserve(Spent(tokens: 400), within: [limit]) == .granted(others: [Spent(tokens: 600)]))
    try first.add(Ledgers.call("a", 90, 10), at: Ledgers.noon)
    #expect(try ledger.spent(since: limit.since).tokens == 1000)
    #expect(try first.reserve(Spent(tokens: 500), within: [limit]) == .granted(others: [Spent(tokens: 400)]))
    #expect(try first.reserve(Spent(tokens: 501), within: [limit]) == .refused(limit, others: Spent(tokens: 400)))
    try first.add(Ledgers.call("b", 700, 0), at: Ledgers.noon)
    #expect(try ledger.spent(since: limit.since).tokens == 1200)
    try second.close(MeterReport(), .cancelled, at: Ledgers.noon)
    #expect(try ledger.spent(since: limit.since).tokens == 800)
  }

  @Test("money is reserved as tokens are, and all limits must have room") func money() throws {
    let ledger = try Ledgers.memory()
    let day = Ledgers.noon.startOfDay
    let limits = [
      LedgerLimit(.everything, since: day, .cost(Dollars(picodollars: 1_000_000))), LedgerLimit(.tag("a"), since: day, .tokens(10)),
    ]
    let row = try ledger.open(Ledgers.start(tag: "a"), at: Ledgers.noon)
    #expect(
      try row.reserve(Spent(tokens: 10, cost: Dollars(picodollars: 1_000_001)), within: limits) == .refused(limits[0], others: Spent()))
    #expect(try row.reserve(Spent(tokens: 11, cost: Dollars(picodollars: 1)), within: limits) == .refused(limits[1], others: Spent()))
    #expect(try ledger.spent(since: day) == Spent())
    #expect(try row.reserve(Spent(tokens: 10, cost: Dollars(picodollars: 1)), within: limits) == .granted(others: [Spent(), Spent()]))
    #expect(try ledger.spent(since: day) == Spent(tokens: 10, cost: Dollars(picodollars: 1)))
  }

  @Test("a turn's guard learns from the ledger what others use, and refuses a step for which they leave no room") func guards() throws {
    let ledger = try Ledgers.memory()
    try Ledgers.turn(ledger, Ledgers.start("s-1"), [Ledgers.call("a", 100, 0)])
    let later = Ledgers.noon + .seconds(60)
    let budget = Budget([.init(.turn, .tokens(150)), .init(.session, .tokens(300)), .init(.day, .tokens(1000))])
    let before = try ledger.spent(before: Ledgers.start("s-1"), at: later)
    #expect(before == [.session: Spent(tokens: 100), .day: Spent(tokens: 100)])
    #expect(try ledger.spent(before: Ledgers.start("s-1"), at: later + .seconds(3600))[.session] == Spent())
    var turn = BudgetGuard(budget, before: before)
    let row = try ledger.open(Ledgers.start("s-1"), at: later)
    #expect(try row.reserve(Spent(tokens: 100), for: &turn, at: later) == .within)
    let other = try ledger.open(Ledgers.start("s-2"), at: later)
    var idle = BudgetGuard(Budget([.init(.day, .tokens(1000))]))
    guard case .stop(let notice) = try other.reserve(Spent(tokens: 801), for: &idle, at: later) else { throw NotStopped() }
    #expect(notice.limit.scope == .day && notice.used == .tokens(1001) && notice.isEstimated && idle.stopped == notice)
    #expect(try other.reserve(Spent(tokens: 1), for: &idle, at: later) == .within)
    guard case .stop(let session) = try row.reserve(Spent(tokens: 201), for: &turn, at: later) else { throw NotStopped() }
    #expect(session.limit.scope == .session && session.used == .tokens(301))
    var free = BudgetGuard(Budget([.init(.turn, .tokens(1))]))
    #expect(try row.reserve(Spent(tokens: 99_999), for: &free, at: later) == .within)
  }

  @Test("a session is told of before its agent forgets it, and begins anew after") func sessions() throws {
    let ledger = try Ledgers.memory()
    var start = Ledgers.start("s-9")
    #expect(try ledger.session("s-9", agent: start.agent) == nil && start.idleSeconds == 600)
    start.idleSeconds = 100
    try Ledgers.turn(ledger, start, [Ledgers.call(cost: "0.5")], ms: 20_000)
    try Ledgers.turn(ledger, start, [Ledgers.call(), Ledgers.call("b")], at: Ledgers.noon + .seconds(30))
    let session = try #require(try ledger.session("s-9", agent: start.agent))
    #expect(session.startedAt == Ledgers.noon && session.lastAt == Ledgers.noon + .seconds(31) && session.turns == 2 && session.calls == 3)
    #expect(session.spent.tokens == 330 && session.spent.cost == Dollars("0.5"))
    #expect(try ledger.session("s-9", agent: "OTHER") == nil)
    #expect(session.state(at: Ledgers.noon + .seconds(51)) == .active(left: .seconds(80)))
    #expect(session.state(at: Ledgers.noon + .seconds(112)) == .ending(left: .seconds(19)))
    #expect(session.state(at: Ledgers.noon + .seconds(131)) == .over)
    try Ledgers.turn(ledger, start, [Ledgers.call()], at: Ledgers.noon + .seconds(131))
    let again = try #require(try ledger.session("s-9", agent: start.agent))
    #expect(again.startedAt == Ledgers.noon + .seconds(131) && again.turns == 1 && again.spent.tokens == 110)
  }

  @Test("a time-out is what agents take", arguments: [(1, 60), (60, 60), (600, 600), (9999, 5400)]) func timeouts(asked: Int, taken: Int) {
    #expect(TurnStart(agent: "A", alias: "B", session: "s-1", idleSeconds: asked).idleSeconds == taken)
  }
}

struct NotStopped: Error {}
