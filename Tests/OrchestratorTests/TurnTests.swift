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
import Testing
import TokenMeter

@Suite("A turn", .timeLimit(.minutes(2)))
struct TurnTests {
  @Test("is text, steps and usage in the order in which they happen, and a result")
  func parts() async throws {
    let events =
      try Made.call("t-0", 500, 40)
      + [
        Made.trace(
          "orchestrationTrace",
          [
            "invocationInput": [
              "traceId": "t-0",
              "actionGroupInvocationInput": ["actionGroupName": "Orders", "verb": "get", "apiPath": "/orders/{orderId}"],
            ]
          ])
      ] + [Made.text("On its "), Made.text("way.")]
    try await Stage.with(Script(events)) { stage in
      let (parts, error) = await stage.read()
      let words = parts.map { part in
        switch part {
        case .text(let text): text
        case .step(let step): "\(step.kind.rawValue) \(step.name)"
        case .usage(let call): "\(call.tokens) tokens"
        case .finished(let result): "= \(result.text)"
        default: "\(part)"
        }
      }
      #expect(error == nil)
      #expect(
        words == [
          "reasoning amazon.nova-pro-v1:0", "modelAnswer ", "540 tokens", "action Orders GET /orders/{orderId}", "On its ", "way.",
          "= On its way.",
        ])
    }
  }

  @Test("asks for a trace whatever the question says, and the request is signed") func traced() async throws {
    try await Stage.with(Script(Made.incident())) { stage in
      var question = Stage.question()
      question.request.enableTrace = false
      let result = try await stage.orchestrator.answer(question)
      #expect(result.text == "It is on its way." && result.report.total.tokens == 2400 && result.attempts == 1)
      let entry = try #require(stage.server.journal.entries.first)
      #expect(entry.verdict == .valid(accessKeyID: "AKIDEXAMPLE12") && entry.request?.enableTrace == true)
    }
  }

  @Test("of 2,400 tokens, 400 of them visible, passes a cap of 3,000, is stopped by one of 1,500, and is in the ledger both times")
  func incident() async throws {
    try await Stage.with(Script(Made.incident())) { stage in
      var question = Stage.question()
      question.tag = "support"
      question.budget = Budget([.init(.turn, .tokens(3000))])
      let whole = try await stage.orchestrator.answer(question)
      #expect(whole.report.total.tokens == 2400 && whole.report.visibleTokens == 400 && whole.report.hiddenTokens == 2000)
      #expect(whole.report.ratio == 6.0 && whole.stopped == nil && whole.ending.name == "complete")
      question.budget = Budget([.init(.turn, .tokens(1500))])
      question.stoppedMessage = "Let us stop here."
      let cut = try await stage.orchestrator.answer(question)
      #expect(cut.stopped?.used == .tokens(1600) && cut.message == "Let us stop here." && cut.report.total.tokens == 1600)
      let rows = try stage.rows()
      #expect(rows.map(\.ending?.name) == ["complete", "stopped: budget"] && rows.map(\.start.tag) == ["support", "support"])
      #expect(rows.map { $0.calls.count } == [4, 3] && rows.map(\.total.tokens) == [2400, 1600])
    }
  }

  @Test(
    "with a cap of 3,000 tokens stops two of the recorded turns, each at the call that passes it",
    .enabled(if: !Recordings.expected.isEmpty, "the recordings are not there"))
  func recorded() async throws {
    let names = Recordings.expected.names
    let scenario = Scenario([
      .init { request, answer in
        try await Script(Recordings.bytes(names[Int(request.sessionId.dropFirst(2)) ?? 0]), chunkBytes: 1000).play(on: answer)
      }
    ])
    try await Stage.with(scenario, budget: Budget([.init(.turn, .tokens(3000))])) { stage in
      var stopped: [String: [Int]] = [:]
      for (index, name) in names.enumerated() {
        let (parts, error) = await stage.read(Stage.question("s-\(index)"))
        guard case .finished(let result)? = parts.last else {
          // A recording may be of a turn that failed.
          #expect(error != nil, "\(name)")
          continue
        }
        if let notice = result.stopped, case .tokens(let used) = notice.used { stopped[name] = [result.report.total.calls, used] }
      }
      let total = Recordings.expected["oi_js_3264752613_0"]?["modelCalls"]?.integer ?? 0
      #expect(stopped == ["oi_py_test_multi_agent_collaborator": [4, 3756], "oi_js_3264752613_0": [total, 4247]])
    }
  }

  @Test(
    "counts what was recorded, over a connection and in any pieces",
    .enabled(if: !Recordings.expected.isEmpty, "the recordings are not there"),
    arguments: [1, 7, 1000, 65536])
  func metered(size: Int) async throws {
    let names = Recordings.expected.names.filter { ((try? Recordings.bytes($0).count) ?? 0) <= size * 10_000 }
    let scenario = Scenario([
      .init { request, answer in
        try await Script(Recordings.bytes(names[Int(request.sessionId.dropFirst(2)) ?? 0]), chunkBytes: size).play(on: answer)
      }
    ])
    try await Stage.with(scenario) { stage in
      for (index, name) in names.enumerated() {
        let (parts, error) = await stage.read(Stage.question("s-\(index)"))
        var report = error?.result.report
        if case .finished(let result)? = parts.last { report = result.report }
        let total = try #require(report).total
        let expected = try #require(Recordings.expected[name])
        #expect(
          [total.calls, total.inputTokens, total.outputTokens]
            == [expected["modelCalls"]?.integer, expected["inputTokens"]?.integer, expected["outputTokens"]?.integer], "\(name)")
      }
    }
  }

  @Test("whose loop is left ends the transfer, and its row says cancelled and keeps what was spent") func left() async throws {
    let gate = Gate()
    let script = try Script(Made.call("t-0", 500, 40) + Made.call("t-1", 1, 1))
    let place = script.frameOffsets[2]
    try await Stage.with(script.failing(at: place, .stall(gate))) { stage in
      for try await part in stage.orchestrator.ask(Stage.question()) { if case .usage = part { break } }
      let entries = try #require(await stage.server.journal.wait { $0.first?.end != nil })
      #expect(entries.first?.end == .clientLeft)
      let row = try #require(try stage.rows().first)
      #expect(row.ending == .cancelled && row.total.tokens == 540 && row.calls.count == 1)
    }
  }

  @Test("whose task is cancelled ends with that, and keeps what was spent") func cancelled() async throws {
    let gate = Gate()
    let script = try Script(Made.call("t-0", 500, 40) + Made.call("t-1", 1, 1))
    let place = script.frameOffsets[2]
    try await Stage.with(script.failing(at: place, .stall(gate))) { stage in
      let task = Task { await stage.read() }
      _ = await stage.server.journal.wait { ($0.first?.bytesSent ?? 0) >= place }
      task.cancel()
      let error = try #require(await task.value.error)
      #expect(error.serviceError?.origin == .cancelled)
      let entries = try #require(await stage.server.journal.wait { $0.first?.end != nil })
      #expect(entries.first?.end == .clientLeft)
      let rows = try stage.rows()
      #expect(rows.map(\.ending) == [.cancelled])
    }
  }

  @Test("is one of many at the same time, and none gets another's answer") func concurrent() async throws {
    let scenario = Scenario([
      .init { request, answer in
        for event in try Made.call("\(request.sessionId)-0", 10, 5) { try await answer.send(event) }
        try await answer.send(.text("for \(request.sessionId)"))
      }
    ])
    try await Stage.with(scenario) { stage in
      let texts = await withTaskGroup(of: (String, String?).self) { group in
        for index in 0..<40 {
          group.addTask { ("for s-\(index)", try? await stage.orchestrator.answer(Stage.question("s-\(index)")).text) }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(texts.count == 40 && texts.allSatisfy { $0 == $1 })
      let rows = try stage.rows()
      #expect(rows.count == 40 && rows.allSatisfy { $0.ending?.name == "complete" && $0.total.tokens == 15 })
    }
  }
}
