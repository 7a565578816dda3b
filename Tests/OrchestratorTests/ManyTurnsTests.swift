// SPDX-License-Identifier: Apache-2.0

import AgentEvents
import Ledger
import LocalAgent
import Orchestrator
import Testing
import TokenMeter

@Suite("Many turns at a time", .timeLimit(.minutes(2)))
struct ManyTurnsTests {
  @Test("get every byte of their answers, also while others stall") func manyTurns() async throws {
    let (turns, stalled, pieces) = (200, 10, 20)
    let arrivals = Arrivals(turns)
    let scenario = Scenario([
      .init { request, answer in
        try await answer.send(.text("\(request.sessionId) asks.\n"))
        // Nobody is answered before everybody has asked.
        try await arrivals.join()
        if request.sessionId.hasPrefix("stall") { try await Gate().pass() }
        for number in 0..<pieces { try await answer.send(.text(Self.piece(request.sessionId, number))) }
        for event in try Made.call("t-0", 400, 100) { try await answer.send(event) }
      }
    ])
    try await Stage.with(scenario) { stage in
      let results = await withTaskGroup(of: (session: String, text: String, tokens: Int, isWhole: Bool).self) { group in
        for number in 0..<turns {
          let session = "\(number < stalled ? "stall" : "flow")-\(number)"
          group.addTask {
            do throws(TurnError) {
              let result = try await stage.orchestrator.answer(Stage.question(session))
              return (session, result.text, result.report.total.tokens, true)
            } catch { return (session, error.result.text, error.result.report.total.tokens, false) }
          }
        }
        var results: [(session: String, text: String, tokens: Int, isWhole: Bool)] = []
        while let result = await group.next() {
          results.append(result)
          if results.count == turns - stalled { group.cancelAll() }
        }
        return results
      }
      for (index, result) in results.enumerated() {
        let flows = index < turns - stalled
        let rest = flows ? (0..<pieces).map { Self.piece(result.session, $0) }.joined() : ""
        #expect(result.text == "\(result.session) asks.\n" + rest)
        #expect(result.isWhole == flows && result.tokens == (flows ? 500 : 0) && result.session.hasPrefix("flow") == flows)
      }
      // The ledger hands out a hundred at a time.
      var rows = try stage.rows()
      while let last = rows.last, case let more = try stage.ledger.turns(after: last.id), !more.isEmpty { rows += more }
      #expect(rows.count { $0.ending?.name == "complete" } == turns - stalled)
      #expect(rows.count { $0.ending?.name == "cancelled" } == stalled)
    }
  }

  private static func piece(_ session: String, _ number: Int) -> String {
    "\(session) \(number) " + String(repeating: "é", count: 100 + number) + "\n"
  }
}

/// Opens a gate when enough have come.
private actor Arrivals {
  private let gate = Gate()
  private var missing: Int

  init(_ count: Int) { missing = count }

  func join() async throws {
    missing -= 1
    if missing == 0 { gate.open() }
    try await gate.pass()
  }
}
