// SPDX-License-Identifier: Apache-2.0

import AgentEvents
import Foundation
import JSON
import Testing
import TokenMeter
import TracePage

@Suite("Answers become turns of the page")
struct PageTurnTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func turn(_ name: String) throws -> JSONValue {
    let bytes = Array(try Data(contentsOf: root.appending(path: "Tests/Fixtures/recordings/\(name).bin")))
    return PageTurn(recording: name, bytes, prices: .standard).json
  }

  /// The recordings of other projects that lie beside the checkout.
  static let shared: URL = {
    let named = ProcessInfo.processInfo.environment["OUTCROP_SHARED"].map { URL(filePath: $0) }
    return (named ?? root.deletingLastPathComponent().appending(path: "shared")).appending(path: "recordings")
  }()

  static func shared(_ name: String) throws -> JSONValue {
    PageTurn(recording: name, Array(try Data(contentsOf: shared.appending(path: "\(name).bin"))), prices: .standard).json
  }

  static func trace(_ step: Step, _ kind: StepKind = .orchestration, depth: Int = 1) -> AgentEvent {
    var part = TracePart()
    part.callerChain = Array(repeating: Caller(), count: depth)
    part.trace = .step(kind, step)
    return .trace(part)
  }

  /// A model's answer, and whether its tokens are modelled.
  static func output(_ id: String, _ input: Int, _ output: Int, modelled: Bool = false) -> AgentEvent {
    var metadata = Metadata()
    metadata.usage = Usage(inputTokens: input, outputTokens: output)
    if modelled { metadata.extra = [JSONObject.Member("modelled", true)] }
    var answer = ModelInvocationOutput()
    (answer.traceId, answer.metadata) = (Text(id), metadata)
    return trace(.modelOutput(answer))
  }

  static func call(_ id: String, _ values: [String: String]) -> AgentEvent {
    var action = ActionGroupInvocationInput()
    (action.actionGroupName, action.verb, action.apiPath) = ("Orders", "get", "/orders/{orderId}")
    action.parameters = values.sorted { $0.key < $1.key }.map { name, value in
      var parameter = Parameter()
      (parameter.name, parameter.type, parameter.value) = (Text(name), "string", Text(value))
      return parameter
    }
    var input = InvocationInput()
    (input.traceId, input.actionGroupInvocationInput) = (Text(id), action)
    return trace(.invocationInput(input))
  }

  static func fresh() -> PageTurn { PageTurn(id: "r-1", session: "s-1", question: "Where?", prices: .standard) }

  @Test("a model's call has its tokens, its cost and what it read") func model() throws {
    let turn = try Self.turn("synth_reasoningContent")
    let step = try #require(turn["steps"]?.array?.first)
    #expect(step["kind"] == "reasoning" && step["tokens"]?["input"] == 40 && step["tokens"]?["output"] == 900)
    #expect(step["tokens"]?["modelled"] == false && step["tokens"]?["cost"]?.string?.hasPrefix("$0.00") == true)
    #expect(turn["state"] == "complete" && turn["metered"]?["visible"] == 900 && turn["metered"]?["hidden"] == 40)
  }

  @Test("modelled tokens are never added to metered ones") func modelled() throws {
    var turn = Self.fresh()
    turn.absorb(Self.output("a", 100, 10))
    turn.absorb(Self.output("b", 200, 20, modelled: true))
    turn.absorb(TraceBoardTests.text("Here."))
    turn.end()
    let json = turn.json
    #expect(json["metered"]?["input"] == 100 && json["metered"]?["calls"] == 1 && json["metered"]?["visible"] == 0)
    #expect(json["modelled"]?["input"] == 200 && json["modelled"]?["calls"] == 1 && json["modelled"]?["visible"] == 20)
    #expect(json["steps"]?.array?.map { $0["tokens"]?["modelled"] } == [false, true, nil])
  }

  @Test("a call shows what was sent and answered, and the verdict") func exchange() throws {
    var turn = Self.fresh()
    turn.absorb(Self.call("a", ["orderId": "ORD-7"]))
    let traced = try #require(turn.json["steps"]?.array?.first?["blocks"]?.array)
    #expect(traced.map { $0["title"] } == ["Arguments", "Event, as the trace tells it", "Test of this call"])
    #expect(traced.first?["text"] == "orderId: ORD-7")
    turn.absorb(
      PageExchange(
        "getOrder", "openAPI", ["orderId": "ORD-7"], event: Array(#"{"a":1}"#.utf8), envelope: Array("{}".utf8), failure: nil,
        findings: [("violation", "/: violation: no response")]))
    let step = try #require(turn.json["steps"]?.array?.first)
    let blocks = try #require(step["blocks"]?.array)
    #expect(blocks.map { $0["title"] } == ["Arguments", "Verdict", "Event", "Envelope", "Test of this call"])
    #expect(blocks[2]["text"] == "{\n  \"a\": 1\n}" && blocks[1]["text"] == "violation: /: violation: no response")
    #expect(step["title"] == "getOrder" && step["state"] == "failed" && step["note"] == "Orders · GET /orders/{orderId}")
  }

  @Test("the answer is read last, though it is streamed before its usage is known") func order() {
    var turn = Self.fresh()
    turn.absorb(TraceBoardTests.text("Here."))
    turn.absorb(Self.output("a", 1, 1))
    #expect(turn.json["steps"]?.array?.map { $0["kind"] } == ["reasoning", "answer"])
  }

  @Test("steps without end are counted", .timeLimit(.minutes(1))) func many() {
    var turn = Self.fresh()
    for number in 0..<1000 { turn.absorb(Self.output("\(number)", 1, 1)) }
    let json = turn.json
    #expect(json["steps"]?.array?.count == 400 && json["hiddenSteps"] == 600)
  }

  static let ends: [(name: String, state: String, kind: String)] = [
    ("synth_throttle_midstream", "failed: throttlingException", "failure"),
    ("synth_failureTrace", "failed: validationException", "failure"),
    ("synth_returnControl", "complete", "control"), ("synth_files", "complete", "files"),
    ("synth_customOrchestration", "complete", "other"),
    ("synth_future_shapes", "complete", "other"), ("synth_truncated_in_frame", "damaged", "reasoning"),
    ("synth_bad_message_crc", "damaged", "reasoning"),
  ]

  @Test("however a recording ends, it is shown as far as it goes", arguments: ends.indices) func ended(index: Int) throws {
    let (name, state, kind) = Self.ends[index]
    let turn = try Self.turn(name)
    #expect(turn["state"] == .string(state), "\(name): \(turn["state"]?.text ?? "")")
    #expect(turn["steps"]?.array?.contains { $0["kind"] == .string(kind) } == true, "\(name)")
    #expect((state == "complete") == (turn["reason"] == nil))
  }

  @Test("collaborators are nested", .enabled(if: FileManager.default.fileExists(atPath: shared.path), "the recordings are not there"))
  func nested() throws {
    let turn = try Self.shared("oi_py_test_multi_agent_collaborator")
    let steps = try #require(turn["steps"]?.array)
    #expect(steps.prefix(5).map { $0["depth"] } == [0, 0, 1, 1, 2])
    #expect(steps.filter { $0["kind"] == "collaborator" }.map { $0["title"] } == ["SimpleSupervisor", "MathSolverAgent"])
    #expect(turn["question"] == "Find the sum of 1, 2, 3, 4, 5, 6, 7, 8, 9, and 10.")
    #expect(turn["metered"]?["input"] == 9556 && turn["metered"]?["output"] == 1358 && turn["metered"]?["visible"] == 45)
    let inner = try #require(steps[4]["start"]?.integer)
    let outer = try #require(steps[3]["start"]?.integer)
    #expect(inner >= outer && steps[3]["duration"]?.integer ?? 0 > 5000)
  }

  @Test(
    "a knowledge base shows its passages", .enabled(if: FileManager.default.fileExists(atPath: shared.path), "the recordings are not there")
  )
  func passages() throws {
    let steps = try #require(try Self.shared("oi_js_1614381117_0")["steps"]?.array)
    #expect(steps.contains { $0["kind"] == "knowledgeBase" })
    #expect(steps.contains { $0["note"]?.string?.hasSuffix("passages") == true })
  }
}
