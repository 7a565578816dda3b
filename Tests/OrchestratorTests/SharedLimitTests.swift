// SPDX-License-Identifier: Apache-2.0

import AWSClient
import ActionGroup
import AgentEvents
import Bedrock
import Foundation
import JSON
import Ledger
import LocalAgent
import Orchestrator
import Synchronization
import Testing
import TokenMeter

@Suite("What turns share", .timeLimit(.minutes(2)))
struct SharedLimitTests {
  @Test("a limit for a day counts the turns of others: the one that passes it is stopped, the next is not asked")
  func day() async throws {
    try await Stage.with(Script(Made.incident()), budget: Budget([.init(.day, .tokens(4000))])) { stage in
      var endings: [String] = []
      for index in 0..<3 {
        let result = try await stage.orchestrator.answer(Stage.question("s-\(index)"))
        endings.append("\(result.ending.name) \(result.report.total.tokens)")
      }
      #expect(endings == ["complete 2400", "stopped: budget 2400", "stopped: budget 0"])
      #expect(stage.server.journal.entries.count == 2)
    }
  }

  @Test("a limit for a session counts its earlier turns, and no other session's") func session() async throws {
    try await Stage.with(Script(Made.incident()), budget: Budget([.init(.session, .tokens(3000))])) { stage in
      let first = try await stage.orchestrator.answer(Stage.question("a-1"))
      let other = try await stage.orchestrator.answer(Stage.question("b-1"))
      let second = try await stage.orchestrator.answer(Stage.question("a-1"))
      #expect(first.stopped == nil && other.stopped == nil && second.stopped?.limit.scope == .session)
      #expect(second.report.total.tokens == 1080)
    }
  }

  @Test("without a ledger such a limit is refused in a sentence, and nothing is asked") func noLedger() async throws {
    try await Stage.with(Script(Made.incident())) { stage in
      let alone = Orchestrator(
        try AgentClient(AWSConfiguration(environment: [:], region: "us-east-1", endpointURL: stage.server.url)),
        budget: Budget([.init(.day, .tokens(1))]))
      let error = await #expect(throws: TurnError.self) { try await alone.answer(Stage.question()) }
      #expect(error?.description.contains("needs a ledger") == true && stage.server.journal.entries.isEmpty)
    }
  }

  @Test("a step whose prompt alone would pass the limit is refused before its usage arrives, marked as estimated")
  func estimate() async throws {
    let events = try Made.call("t-0", 500, 40) + Made.call("t-1", 3000, 10, prompt: String(repeating: "x", count: 12_000))
    try await Stage.with(Script(events), budget: Budget([.init(.turn, .tokens(2000))], refusesByEstimate: true)) { stage in
      let result = try await stage.orchestrator.answer(Stage.question())
      #expect(result.stopped?.isEstimated == true && result.report.total.tokens == 540)
    }
  }

  @Test("a session that its agent forgets soon, or has forgotten, is told before the next question") func sessions() async throws {
    let seconds = Mutex(1_000_000)
    let clock = TurnClock(now: { UnixTime(milliseconds: seconds.withLock { $0 } * 1000) })
    try await Stage.with(Script(Made.incident()), clock: clock) { stage in
      var question = Stage.question()
      question.idleSeconds = 600
      var states: [SessionTotals.State?] = []
      for pause in [0, 60, 550, 601] {
        seconds.withLock { $0 += pause }
        let (parts, _) = await stage.read(question)
        if case .session(let totals)? = parts.first { states.append(totals.state(at: clock.now())) } else { states.append(nil) }
        #expect(parts.last.map { if case .finished = $0 { true } else { false } } == true)
      }
      #expect(states == [nil, nil, .ending(left: .seconds(50)), .over])
    }
  }

  @Test("what the agent asks back is done by the question's actions, in the same turn and on the same row") func control() async throws {
    var router = Router()
    try router.on(Operation("getTime", .get, "/time", [Argument("zone", .string())])) { arguments, _ in
      Reply(200, json: ["time": .string("noon in \(try arguments.string("zone"))")])
    }
    let asked = try Made.event(
      "returnControl",
      [
        "invocationId": "i-1",
        "invocationInputs": [
          [
            "apiInvocationInput": [
              "actionGroup": "Clock", "httpMethod": "GET", "apiPath": "/time", "actionInvocationType": "RESULT",
              "parameters": [["name": "zone", "type": "string", "value": "UTC"]],
            ]
          ]
        ],
      ])
    let scenario = Scenario([
      .init(where: { $0.inputText != nil }) { _, answer in
        for event in try Made.call("a-0", 100, 10) + [asked] { try await answer.send(event) }
      },
      .init { _, answer in
        for event in try Made.call("b-0", 200, 20) + [Made.text("It is noon.")] { try await answer.send(event) }
      },
    ])
    try await Stage.with(scenario) { stage in
      var question = Stage.question()
      question.actions = LocalActions(router)
      let result = try await stage.orchestrator.answer(question)
      #expect(result.text == "It is noon." && result.report.total.tokens == 330 && result.control == nil)
      #expect(stage.server.journal.entries.last?.body.contains("noon in UTC") == true)
      let rows = try stage.rows()
      #expect(rows.map { $0.calls.count } == [2])
      let (parts, _) = await stage.read()
      guard case .finished(let open)? = parts.last else { return #expect(Bool(false), "\(parts)") }
      #expect(open.control?.invocationId == "i-1" && open.ending.name == "complete" && open.report.total.tokens == 110)
    }
  }
}
