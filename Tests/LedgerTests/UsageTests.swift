// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing
import TokenMeter

@Suite("Usage is sorted by what turns have in common")
struct UsageTests {
  private func ledger() throws -> TurnLedger {
    let ledger = try Ledgers.memory()
    var acting = Ledgers.call("a", 1000, 10, cost: "0.001")
    acting.actions = ["G f"]
    try Ledgers.turn(ledger, Ledgers.start("s-1", tag: "team"), [acting, Ledgers.call("b", 10, 1, model: nil)])
    try Ledgers.turn(ledger, Ledgers.start("s-2"), [Ledgers.call("c", 5, 5, model: "other", ms: nil)], at: Ledgers.noon + .seconds(-86_400))
    let row = try ledger.open(Ledgers.start("s-2"), at: Ledgers.noon)
    try row.close(MeterReport(), TurnEnding("AccessDeniedException"), at: Ledgers.noon)
    _ = try ledger.open(Ledgers.start("s-3"), at: Ledgers.noon)
    return ledger
  }

  static let keys: [(key: UsageKey, names: [String], tokens: [Int], turns: [Int])] = [
    (.model, ["amazon.nova-pro-v1:0", "unknown", "other"], [1010, 11, 10], [1, 1, 1]),
    (.agent, ["AGENT12345/TSTALIASID"], [1031], [2]), (.action, ["G f", "none"], [1010, 21], [1, 2]),
    (.session, ["s-1", "s-2", "s-3"], [1021, 10, 0], [1, 2, 1]), (.tag, ["team", "none"], [1021, 10], [1, 3]),
    (.prompt, ["abc"], [1031], [4]),
    (.day, ["2026-11-20", "2026-11-21"], [10, 1021], [1, 3]),
  ]

  @Test("each key has its rows", arguments: keys.indices) func rows(index: Int) throws {
    let (key, names, tokens, turns) = Self.keys[index]
    let rows = try ledger().usage(by: key)
    #expect(rows.map(\.name) == names && rows.map(\.total.tokens) == tokens && rows.map(\.turns) == turns)
  }

  @Test("rows can be cut to a time and to the largest ones") func cut() throws {
    let ledger = try ledger()
    #expect(try ledger.usage(by: .model, since: Ledgers.noon).map(\.name) == ["amazon.nova-pro-v1:0", "unknown"])
    #expect(try ledger.usage(by: .session, top: 1).map(\.name) == ["s-1"] && ledger.usage(by: .day, top: 1).map(\.name) == ["2026-11-21"])
    #expect(try Ledgers.memory().usage(by: .model) == [])
  }

  @Test("a cost is told as far as it is known") func cost() throws {
    let rows = try ledger().usage(by: .model)
    #expect(rows.map(\.cost) == [Dollars("0.001"), nil, nil] && rows.map(\.total.unpricedCalls) == [0, 1, 1])
    let counts = try ledger().counts()
    #expect(counts.turns == 4 && counts.open == 1 && counts.abandoned == 0 && counts.tokens == 1031 && counts.unpricedCalls == 2)
    #expect(try Ledgers.memory().counts().turns == 0)
  }

  static let latencies: [(ms: [Int], p50: Int?, p95: Int?, p99: Int?, isUneven: Bool)] = [
    ([], nil, nil, nil, false), ([7], 7, 7, 7, false), ([1, 2], 1, 2, 2, false), (Array(1...100), 50, 95, 99, false),
    (Array(1...200), 100, 190, 198, false), (Array(repeating: 10, count: 98) + [50, 50], 10, 10, 50, false),
    (Array(repeating: 10, count: 98) + [51, 51], 10, 10, 51, true),
  ]

  @Test("latencies are told by nearest rank, and uneven ones are marked", arguments: latencies.indices) func percentiles(index: Int) throws
  {
    let (ms, p50, p95, p99, isUneven) = Self.latencies[index]
    let ledger = try Ledgers.memory()
    let calls = ms.isEmpty ? [Ledgers.call(ms: nil)] : ms.shuffled().enumerated().map { Ledgers.call("\($0)", ms: $1) }
    try Ledgers.turn(ledger, calls)
    let row = try #require(try ledger.usage(by: .model).first)
    #expect(row.p50 == p50 && row.p95 == p95 && row.p99 == p99 && row.isUneven == isUneven)
  }

  static let times: [(text: String, milliseconds: Int?)] = [
    ("1970-01-01", 0), ("2026-11-21", 1_795_219_200_000), ("2026-11-21T08:30:05Z", 1_795_249_805_000), ("1969-12-31", -86_400_000),
    ("2026-02-30", nil), ("2026-11-21T24:00:00Z", nil), ("2026-11-21T08:30:05", nil), ("26-11-21", nil), ("", nil), ("T", nil),
    ("2026-1-021", nil), ("+026-11-21", nil),
  ]

  @Test("a time is read as it is written", arguments: times.indices) func reading(index: Int) {
    let (text, milliseconds) = Self.times[index]
    #expect(UnixTime(text)?.milliseconds == milliseconds)
  }

  @Test("a time is written, and its day begins at midnight in UTC") func days() {
    let time = UnixTime(milliseconds: 1_795_249_805_042)
    #expect(time.description == "2026-11-21T08:30:05.042Z" && time.startOfDay == UnixTime("2026-11-21") && time.dayText == "2026-11-21")
    let before = UnixTime(milliseconds: -1)
    #expect(before.description == "1969-12-31T23:59:59.999Z" && before.startOfDay == UnixTime("1969-12-31"))
    #expect(time.since(before + .milliseconds(1)) == .milliseconds(1_795_249_805_042) && before < time)
  }
}
