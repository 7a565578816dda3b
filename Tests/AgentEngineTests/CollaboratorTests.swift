// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import AgentEngine
import Bedrock
import JSON
import OpenAPI
import LambdaEmulator
import Orchestrator
import TokenMeter
import Testing

@Suite("An agent that asks other agents", .timeLimit(.minutes(2)))
struct CollaboratorTests {
  static let script = """
    turns:
      - ask: { pattern: "twice (?<one>ORD-[0-9]+) (?<two>ORD-[0-9]+)" }
        calls:
          - { collaborator: desk, ask: "Where is {{one}}?", rationale: The desk knows., tokens: { input: 100, output: 10 } }
          - { collaborator: desk, ask: "Where is {{two}}?", tokens: { input: 110, output: 11 } }
        answer: "The desk says: {{desk}}"
        tokens: { input: 120, output: 12 }
      - ask: { pattern: "refund" }
        calls: [{ collaborator: desk, ask: pay it back, tokens: { input: 100, output: 10 } }]
        answer: "{{desk}} That is all."
        tokens: { input: 120, output: 12 }
      - ask: a riddle
        calls: [{ collaborator: desk, ask: something strange }]
        answer: never
      - ask: Hello
        answer: Hello.
    collaborators:
      desk:
        turns:
          - ask: { pattern: "where is (?<orderId>ORD-[0-9]+)" }
            calls: [{ collaborator: orders, ask: "status of {{orderId}}", tokens: { input: 200, output: 20 } }]
            answer: "{{orders}}, I hear."
            tokens: { input: 210, output: 21 }
          - ask: pay it back
            calls: [{ collaborator: orders, ask: pay, tokens: { input: 200, output: 20 } }]
            answer: "Orders: {{orders}}"
            tokens: { input: 210, output: 21 }
          - ask: straight on
            answer: Here is the desk.
            tokens: { input: 50, output: 5 }
        collaborators:
          orders:
            turns:
              - ask: { pattern: "status of (?<orderId>ORD-[0-9]+)" }
                calls: [{ operation: getOrder, arguments: { orderId: "{{orderId}}" }, tokens: { input: 300, output: 30 } }]
                answer: "{{getOrder.orderId}} is {{getOrder.status}}"
                tokens: { input: 310, output: 31 }
              - ask: pay
                calls:
                  - operation: refundOrder
                    arguments: { orderId: ORD-88424, amount: 12.5, reason: why not }
                    tokens: { input: 300, output: 30 }
                answer: { "200": "paid {{refundOrder.amount}}.", denied: not paid. }
                tokens: { input: 310, output: 31 }
    """

  /// The same with a question that a router hands on.
  static let routing = script.replacing(
    "turns:\n  - ask: { pattern: \"twice",
    with: "turns:\n  - { ask: straight on, routes: { to: desk, tokens: { input: 40, output: 4 } } }\n  - ask: { pattern: \"twice")

  /// A supervisor, its desk, and the desk's orders.
  static func agent(_ executor: PlayedAgent.Group.Executor, isRouter: Bool = false) throws -> PlayedAgent {
    var desk = PlayedAgent("desk", model: "amazon.nova-lite-v1:0", instructions: "You are the desk.", groups: [])
    desk.collaborators = [.init("orders", try Agents.agent(executor), instruction: "Ask it about orders.")]
    var agent = PlayedAgent("supervisor", model: "amazon.nova-micro-v1:0", instructions: "You lead.", groups: [])
    agent.collaborators = [.init("desk", desk, instruction: "Ask it everything.")]
    agent.isRouter = isRouter
    return agent
  }

  @Test("answers from their answers; every agent's tokens are metered as its own") func asked() async throws {
    try await Agents.withOrders { lambda in
      try await Stage.with(Self.agent(.function(.emulated(lambda))), Self.script) { stage in
        let result = try await stage.ask("twice ORD-88421 ORD-88422")
        #expect(result.text == "The desk says: ORD-88422 is SHIPPED, I hear.")
        #expect(result.report.total.tokens == 363 + 2 * (451 + 671))
        #expect(
          result.report.byModel.mapValues(\.tokens) == [
            "amazon.nova-micro-v1:0": 363, "amazon.nova-lite-v1:0": 902, "amazon.nova-pro-v1:0": 1342,
          ])
        #expect(result.report.byAgentAlias.count == 3 && result.report.byAgentAlias["AGENT12345/TSTALIASID"]?.tokens == 363)
        let calls = result.report.calls
        #expect(calls.map(\.depth) == [1, 2, 3, 3, 2, 1, 2, 3, 3, 2, 1])
        #expect(calls.map(\.collaboratorName) == [nil, "desk", "desk", "desk", "desk", nil, "desk", "desk", "desk", "desk", nil])
        // Each call of a collaborator is known to be the work of the step that asked it.
        #expect(calls[1].callerTraceId == calls[0].traceId && calls[2].callerTraceId == calls[1].traceId)
        #expect(calls[6].callerTraceId == calls[5].traceId && calls[0].callerTraceId == nil)
        #expect(result.report.visibleTokens == 12)
      }
    }
  }

  @Test("is traced as the service traces it: names, chains, sessions of their own") func traced() async throws {
    try await Agents.withOrders { lambda in
      try await Stage.with(Self.agent(.function(.emulated(lambda))), Self.script) { stage in
        let (parts, error) = await stage.read(Stage.question("twice ORD-88421 ORD-88422"))
        #expect(error == nil)
        let traces = parts.steps.map(\.trace.json)
        let chains = traces.map { $0["callerChain"]?.array?.count ?? 0 }
        #expect(Set(chains) == [1, 2, 3] && chains.first == 1 && chains.last == 1)
        let sessions = Set(traces.map { $0["sessionId"]?.string ?? "" })
        #expect(sessions.count == 3 && sessions.contains("customer-7"))
        let input = traces.compactMap { $0["trace"]?["orchestrationTrace"]?["invocationInput"]?["agentCollaboratorInvocationInput"] }.first
        #expect(input?["agentCollaboratorName"] == "desk")
        #expect(input?["input"] == ["type": "TEXT", "text": "Where is ORD-88421?"])
        let child = traces.first { $0["collaboratorName"] != nil }
        #expect(
          child?["agentVersion"] == "1" && input?["agentCollaboratorAliasArn"] == child?["callerChain"]?.array?.last?["agentAliasArn"])
        let output = traces.compactMap { $0["trace"]?["orchestrationTrace"]?["observation"]?["agentCollaboratorInvocationOutput"] }.last
        #expect(output?["output"] == ["type": "TEXT", "text": "ORD-88422 is SHIPPED, I hear."])
      }
    }
  }

  @Test(
    "a call that two agents further down leave to the caller comes back to them",
    arguments: [(ActionResult.Confirmation.confirm, "Orders: paid 12.5. That is all."), (.deny, "Orders: not paid. That is all.")])
  func control(said: ActionResult.Confirmation, expected: String) async throws {
    try await Agents.withOrders { lambda in
      try await Stage.with(Self.agent(.function(.emulated(lambda))), Self.script) { stage in
        let (parts, error) = await stage.read(Stage.question("Please refund it"))
        #expect(error == nil && parts.texts.isEmpty)
        let control = try #require(parts.control)
        #expect(control.calls.first?.collaboratorName == "desk" && control.calls.first?.wish == .confirmation)
        let result = ActionResult(actionGroup: "OrderManagement", ControlTests.target, confirmation: said)
        let answer = try await stage.orchestrator.answer(ControlTests.answer(control, result))
        #expect(answer.text == expected)
        // Nobody waits for it a second time, and the next question is a new one.
        let (_, again) = await stage.read(ControlTests.answer(control, result))
        #expect(again?.serviceError?.code == "ValidationException")
        let next = try await stage.ask("Hello")
        #expect(next.text == "Hello.")
      }
    }
  }

  @Test("fails with them, and says which script has no turn") func fails() async throws {
    try await Stage.with(Self.agent(.returnControl), Self.script) { stage in
      let (parts, error) = await stage.read(Stage.question("a riddle"))
      #expect(error?.serviceError?.code == "ValidationException" && error?.description.contains("something strange") == true)
      #expect(parts.steps.last?.kind == .failure)
    }
  }

  @Test("hands on what it can, when it is a router, and looks into the rest itself") func routed() async throws {
    try await Stage.with(Self.agent(.returnControl, isRouter: true), Self.routing) { stage in
      let result = try await stage.ask("straight on")
      #expect(result.text == "Here is the desk.")
      #expect(result.report.byTraceKind["routingClassifierTrace"]?.tokens == 44 && result.report.total.tokens == 99)
      let (parts, _) = await stage.read(Stage.question("Hello"))
      let routing = parts.steps.compactMap { $0.trace.json["trace"]?["routingClassifierTrace"]?["modelInvocationOutput"]?["rawResponse"] }
      #expect(routing == [["content": "<a>undecidable</a>"]] && parts.texts == ["Hello."])
    }
  }

  @Test("must have the collaborators that its script asks, and they scripts") func problems() throws {
    let script = try #require(ConversationScript.load(Array(Self.routing.utf8), file: "s.yaml").script)
    let alone = PlayedAgent("a", model: "m", instructions: "i", groups: [])
    #expect(
      script.problems(with: alone).map(\.code) == ["no-router"] + Array(repeating: "unknown-collaborator", count: 5))
    var router = try Self.agent(.returnControl, isRouter: true)
    #expect(script.problems(with: router).isEmpty)
    router.collaborators[0].name = "office"
    #expect(Set(script.problems(with: router).map(\.code)) == ["unknown-collaborator"])
    let (bare, _) = ConversationScript.load(
      Array("turns: [{ask: a, answer: b, calls: [{collaborator: desk, ask: c}]}]".utf8), file: "s.yaml")
    #expect(try #require(bare).problems(with: try Self.agent(.returnControl)).map(\.code) == ["no-collaborator-script"])
  }
}
