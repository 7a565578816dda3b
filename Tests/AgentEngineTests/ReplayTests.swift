// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import AgentEngine
import Bedrock
import Cassettes
import Foundation
import JSON
import LocalAgent
import Orchestrator
import Synchronization
import Testing

@Suite("A recorded turn that is played again", .timeLimit(.minutes(2)))
struct ReplayTests {
  /// Recordings of others, beside the checkout.
  private static let shared = Stage.root.deletingLastPathComponent().appending(path: "shared/recordings")

  private static func sharedStreams() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: shared.path)) ?? []
    return names.filter { $0.hasSuffix(".bin") && ($0.hasPrefix("oi_") || $0.hasPrefix("cx_") || $0.hasPrefix("dd_agent")) }.sorted()
  }

  private static func made(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: Stage.root.appending(path: "Tests/Fixtures/recordings/\(name).bin")))
  }

  private static func metered(_ bytes: [UInt8]) -> MeterReport {
    var meter = StreamMeter()
    meter.append(bytes)
    return meter.finish()
  }

  private static func tokens(_ report: MeterReport) -> [Int] {
    let total = report.total
    return [
      total.calls, total.inputTokens, total.outputTokens, total.cacheReadTokens, total.cacheWriteTokens, report.visibleTokens,
    ]
  }

  /// What a script's turns look like on the wire, one after another.
  private static func recorded(_ agent: PlayedAgent, _ questions: String...) async throws -> [UInt8] {
    let bytes = Mutex<[UInt8]>([])
    try await Stage.with(agent) { stage in
      for question in questions {
        let turn = stage.orchestrator.ask(Stage.question(question)) { piece in bytes.withLock { $0 += piece } }
        _ = try await turn.result()
      }
    }
    return bytes.withLock(\.self)
  }

  @Test("says, reasons and costs what it did, while the calls go to the real function") func same() async throws {
    try await Agents.withOrders { lambda in
      let agent = try Agents.agent(lambda)
      let bytes = try await Self.recorded(agent, "Where is my order ORD-88421?", "Please cancel order ORD-88422")
      let replay = try Replay(bytes, for: agent)
      try await Stage.with(agent, replay.planner) { stage in
        let (parts, error) = await stage.read(Stage.question("Whatever"))
        #expect(error == nil && parts.texts.joined() == "Your order ORD-88421 is PROCESSING. It is expected on 2026-12-03, by UPS.")
        #expect(
          parts.steps.map(\.kind) == [
            .reasoning, .modelAnswer, .rationale, .action, .observation, .reasoning, .modelAnswer, .rationale, .finish,
          ])
        #expect(Set(parts.steps.prefix(5).map(\.traceId)).count == 1)
        let second = try await stage.ask("Something else")
        #expect(second.text == "I am sorry: Order ORD-88422 cannot be cancelled any more: it is SHIPPED.")
        #expect(second.report.total.tokens == 1184 + 92 + 1402 + 88 + 1530 + 34 && second.report.visibleTokens == 34)
        #expect(second.report.byAction.keys.contains("OrderManagement POST /orders/{orderId}/cancel"))
        #expect(stage.told.texts(.call).count == 3 && stage.told.texts(.difference).isEmpty)
        let (_, third) = await stage.read(Stage.question("One more"))
        #expect(third?.serviceError?.code == "ValidationException" && third?.description.contains("has 2 turns") == true)
      }
      #expect(replay.tally.isSame && replay.tally.calls == 3 && replay.tally.turns == 2 && replay.tally.recordedTurns == 2)
    }
  }

  @Test("of an agent that asks others makes their calls too, and each agent's tokens are its own") func collaborators() async throws {
    try await Agents.withOrders { lambda in
      let agent = try CollaboratorTests.agent(.function(.emulated(lambda)))
      let bytes = Mutex<[UInt8]>([])
      let played = Replay.flattened(agent)
      try await Stage.with(agent, CollaboratorTests.script) { stage in
        let turn = stage.orchestrator.ask(Stage.question("twice ORD-88421 ORD-88422")) { piece in bytes.withLock { $0 += piece } }
        _ = try await turn.result()
      }
      let expected = Self.metered(bytes.withLock(\.self))
      let replay = try Replay(bytes.withLock(\.self), for: played)
      try await Stage.with(played, replay.planner) { stage in
        let report = try await stage.ask("Whatever").report
        #expect(Self.tokens(report) == Self.tokens(expected) && report.calls.map(\.depth) == expected.calls.map(\.depth))
        #expect(report.byAgentAlias.mapValues(\.tokens) == expected.byAgentAlias.mapValues(\.tokens))
        #expect(report.calls.map(\.actions) == expected.calls.map(\.actions))
        #expect(stage.told.texts(.difference).isEmpty && stage.told.texts(.call).count == 2)
      }
      #expect(replay.tally.calls == 2 && replay.tally.isSame)
    }
  }

  @Test("tells what the function answers otherwise, place by place, unless that may differ") func different() async throws {
    let bytes = try await Self.recorded(try Agents.agent { _ in Envelopes.order() }, "Where is ORD-1?")
    let changed = Envelopes.order().replacing("SHIPPED", with: "LOST").replacing("08:15", with: "09:15")
    let agent = try Agents.agent { _ in changed }
    let replay = try Replay(bytes, for: agent, ignoring: ["getOrder.lastUpdated"])
    try await Stage.with(agent, replay.planner) { stage in
      let result = try await stage.ask("Go on")
      #expect(result.text.contains("is SHIPPED"))
      #expect(stage.told.texts(.difference) == [#"getOrder.status is "LOST", and was "SHIPPED" when it was recorded"#])
      let difference = stage.told.json.first { $0["kind"] == "difference" }
      #expect(difference?["path"] == "getOrder.status" && difference?["recorded"] == "SHIPPED" && difference?["found"] == "LOST")
    }
    #expect(replay.tally.differentCalls == 1 && replay.tally.differences == 1 && !replay.tally.isSame)
  }

  @Test("counts a call that fails now and did not when it was recorded") func fails() async throws {
    let bytes = try await Self.recorded(try Agents.agent { _ in Envelopes.order() }, "Where is ORD-1?")
    let agent = try Agents.agent { _ in "no envelope" }
    let replay = try Replay(bytes, for: agent)
    try await Stage.with(agent, replay.planner) { stage in
      let (parts, error) = await stage.read(Stage.question("Go on"))
      #expect(error?.serviceError?.code == "DependencyFailedException" && parts.steps.last?.kind == .failure)
    }
    #expect(replay.tally.unanswered == 1 && !replay.tally.isSame)
  }

  @Test("of a recording of others calls a function of ours with the recorded parameters", arguments: [("30", 0), ("31", 1)])
  func real(sum: String, differences: Int) async throws {
    let file = Self.shared.appending(path: "oi_py_test_tool_calls_with_input_params.bin")
    guard let bytes = try? Array(Data(contentsOf: file)) else { return print("../shared/recordings is not there") }
    let seen = Mutex<[JSONValue]>([])
    let function = FunctionEndpoint("fake") { event throws(FunctionFailure) in
      let value = (try? JSONValue(parsing: event)) ?? .null
      seen.withLock { $0.append(value["parameters"] ?? .null) }
      let answer: JSONValue = [
        "messageVersion": "1.0",
        "response": [
          "actionGroup": "math", "function": "add_two_numbers",
          "functionResponse": ["responseBody": ["TEXT": ["body": .string("The result of adding 10 and 20 is \(sum)")]]],
        ],
      ]
      return answer.bytes
    }
    let operation = ActionGroup.Operation("add_two_numbers", .post, "/add_two_numbers", [.init("n1", .number()), .init("n2", .number())])
    let agent = PlayedAgent("a", model: "m", instructions: "i", groups: [.init("math", [operation], as: .function, .function(function))])
    let replay = try Replay(bytes, for: agent)
    try await Stage.with(agent, replay.planner) { stage in
      let result = try await stage.ask("Add")
      #expect(Self.tokens(result.report) == Self.tokens(Self.metered(bytes)))
      #expect(stage.told.texts(.difference).count == differences, "\(stage.told.lines)")
    }
    #expect(
      seen.withLock(\.self) == [[["name": "n1", "type": "number", "value": "10"], ["name": "n2", "type": "number", "value": "20"]]])
    #expect(replay.tally.calls == 1 && replay.tally.isSame == (differences == 0))
  }

  @Test("is metered as its recording, whatever is in it", arguments: sharedStreams()) func allShared(name: String) async throws {
    let bytes = try Array(Data(contentsOf: Self.shared.appending(path: name)))
    try await compare(bytes)
  }

  @Test(
    "is metered as its recording, faults included",
    arguments: [
      "reasoningContent", "partial_usage", "future_shapes", "failureTrace", "throttle_midstream", "dependency_failed", "files",
      "customOrchestration",
    ])
  func allMade(name: String) async throws { try await compare(try Self.made("synth_\(name)")) }

  private func compare(_ bytes: [UInt8]) async throws {
    let agent = try Agents.agent { _ in "" }
    let expected = Self.metered(bytes)
    try await Stage.with(agent, try Replay(bytes, for: agent).planner) { stage in
      let (parts, error) = await stage.read(Stage.question("Go on"))
      let finished = parts.compactMap { if case .finished(let result) = $0 { result.report } else { nil } }.first
      let report = try #require(error?.result.report ?? finished)
      #expect(Self.tokens(report) == Self.tokens(expected), "\(stage.told.lines)")
      #expect(report.calls.map(\.traceId) == expected.calls.map(\.traceId))
      if case .failed(let name, _) = expected.end, name.hasSuffix("Exception") {
        #expect(error?.serviceError?.code.lowercased() == name.lowercased())
      }
    }
  }

  @Test(
    "cannot be one of what is no recording",
    arguments: [
      (Array("hello, this is a text".utf8), "it is no event stream"), ([], "there is no turn in it"),
      (Array("{\"cassette\":1,\"recorded\":\"\"}\n".utf8), "there is no turn in it"), (Array("{\"cassette\":3}\n".utf8), "has version 3"),
    ])
  func none(bytes: [UInt8], words: String) throws {
    let agent = try Agents.agent { _ in "" }
    let error = #expect(throws: ReplayError.self) { try Replay(bytes, for: agent) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test("with bytes left out or twice is read or refused") func changed() throws {
    let agent = try Agents.agent { _ in "" }
    for name in ["returnControl", "files", "failureTrace", "throttle_midstream"] {
      let bytes = try Self.made("synth_\(name)")
      for end in stride(from: 0, to: bytes.count, by: 7) {
        if let replay = try? Replay(Array(bytes.prefix(end)), for: agent) { #expect(replay.tally.recordedTurns == 1) }
      }
      #expect(try Replay(bytes + bytes, for: agent).tally.recordedTurns <= 3)
    }
  }

  @Test("without its end tells that it ends") func cut() async throws {
    let agent = try Agents.agent { _ in Envelopes.order() }
    let bytes = try await Self.recorded(agent, "Where is ORD-1?")
    let replay = try Replay(Array(bytes.prefix(bytes.count / 2)), for: agent)
    try await Stage.with(agent, replay.planner) { stage in
      let (_, error) = await stage.read(Stage.question("Go on"))
      #expect(error?.description.contains("ends here, before its answer") == true, "\(stage.told.lines)")
    }
  }

  @Test("goes on over a call that was left to the caller, in a recording of both answers") func control() async throws {
    try await Agents.withOrders { lambda in
      let agent = try Agents.agent(lambda)
      let bytes = Mutex<[UInt8]>([])
      func play(_ stage: Stage, keep: Bool) async throws -> String {
        let first = stage.orchestrator.ask(Stage.question(ControlTests.refund)) { piece in if keep { bytes.withLock { $0 += piece } } }
        var control: ControlRequest?
        for try await part in first { if case .returnControl(let found) = part { control = found } }
        let result = ActionResult(actionGroup: "OrderManagement", ControlTests.target, confirmation: .confirm)
        let second = ControlTests.answer(try #require(control), result)
        return try await stage.orchestrator.ask(second) { piece in if keep { bytes.withLock { $0 += piece } } }.result().text
      }
      try await Stage.with(agent) { stage in _ = try await play(stage, keep: true) }
      let replay = try Replay(bytes.withLock(\.self), for: agent, ignoring: ["refundOrder.refundedTotal"])
      #expect(replay.tally.recordedTurns == 1)
      try await Stage.with(agent, replay.planner) { stage in
        let answer = try await play(stage, keep: false)
        #expect(answer == "12.5 dollars of order ORD-88424 are paid back.")
        #expect(stage.told.texts(.difference).isEmpty)
      }
      #expect(replay.tally.calls == 1)
    }
  }
}
