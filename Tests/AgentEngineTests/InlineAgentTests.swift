// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import AgentEngine
import Bedrock
import Foundation
import JSON
import LambdaEmulator
import Orchestrator
import TokenMeter
import Testing

@Suite("An agent that the request describes", .timeLimit(.minutes(2)))
struct InlineAgentTests {
  static let arn = "arn:aws:lambda:us-east-1:123456789012:function:OrderManagement"

  static func schema() throws -> String {
    try String(contentsOf: Stage.root.appending(path: "schemas/OrderManagement.yaml"), encoding: .utf8)
  }

  static func agent(_ groups: [AgentActionGroup]) -> InlineAgent {
    InlineAgent(
      foundationModel: "amazon.nova-pro-v1:0", instruction: "You help the customers of a shop with their orders.", name: "inline-shop",
      actionGroups: groups)
  }

  static func question(_ text: String, _ agent: InlineAgent, session: String = "inline-1") -> Question {
    Question(.inline(InvokeInlineAgent(sessionId: session, agent: agent, inputText: text)))
  }

  /// A stage whose own agent has the real function under the name that ARNs say.
  static func with(_ script: String? = nil, _ body: (Stage) async throws -> Void) async throws {
    try await Agents.withOrders { lambda in
      let function = FunctionEndpoint.emulated(lambda)
      let named = FunctionEndpoint("OrderManagement", invoke: function.invoke)
      try await Stage.with(Agents.agent(.function(named)), script, body)
    }
  }

  @Test("is played with the functions of this machine") func lambda() async throws {
    try await Self.with { stage in
      let agent = Self.agent([AgentActionGroup("Shop", .openAPI(try Self.schema()), .lambda(Self.arn))])
      let result = try await stage.orchestrator.answer(Self.question("Where is my order ORD-88421?", agent))
      #expect(result.text == "Your order ORD-88421 is PROCESSING. It is expected on 2026-12-03, by UPS.")
      #expect(result.report.total.tokens == 1180 + 96 + 1395 + 58)
      let (parts, _) = await stage.read(Self.question("Where is ORD-88421?", agent))
      let trace = try #require(parts.steps.first?.trace.json)
      #expect(trace["agentId"] == nil && trace["agentVersion"] == nil)
      #expect(trace["callerChain"]?.array?.first?["agentAliasArn"]?.string?.hasSuffix("agent-alias/INLINE_AGENT/TSTALIASID") == true)
      #expect(parts.steps.first { $0.kind == .action }?.name == "Shop GET /orders/{orderId}")
    }
  }

  @Test("leaves to the caller what it says, operations and functions") func control() async throws {
    try await Self.with { stage in
      let agent = Self.agent([AgentActionGroup("Shop", .openAPI(try Self.schema()), .returnControl)])
      let (parts, error) = await stage.read(Self.question("Where is my order ORD-5?", agent))
      #expect(error == nil)
      let control = try #require(parts.control)
      let body = #"{"orderId":"ORD-5","status":"lost","estimatedDelivery":"never","carrier":"nobody"}"#
      let result = ActionResult(
        actionGroup: "Shop", .route(method: "GET", path: "/orders/{orderId}"), status: 200, body: ["application/json": .init(body)])
      var turn = InvokeInlineAgent(sessionId: "inline-1", agent: agent)
      turn.sessionState = SessionState(results: ControlResults(invocationId: control.invocationId, [result]))
      let answer = try await stage.orchestrator.answer(Question(.inline(turn)))
      #expect(answer.text == "Your order ORD-5 is lost. It is expected on never, by nobody.")
    }
  }

  @Test("has functions with details too") func functions() async throws {
    let script = "turns: [{ask: add, calls: [{operation: getOrder, arguments: {orderId: ORD-1}}], answer: \"{{getOrder}}\"}]"
    try await Self.with(script) { stage in
      let function = AgentActionGroup.Function("getOrder", parameters: ["orderId": .init(.string, "Which.", required: true)])
      let agent = Self.agent([AgentActionGroup("Shop", .functions([function]), .returnControl)])
      let (parts, _) = await stage.read(Self.question("add", agent))
      let call = try #require(parts.control?.calls.first)
      #expect(call.target == .function("getOrder") && call.parameters.map(\.value) == ["ORD-1"])
    }
  }

  @Test("asks the agents that the request describes besides") func collaborators() async throws {
    let script = """
      turns: [{ask: go, calls: [{collaborator: inline-shop, ask: "Where is ORD-88421?"}], answer: "I hear: {{inline-shop}}"}]
      collaborators:
        inline-shop:
          turns: [{ask: {pattern: "(?<id>ORD-[0-9]+)"}, calls: [{operation: getOrder, arguments: {orderId: "{{id}}"}}], answer: "{{getOrder.status}}"}]
      """
    try await Agents.withOrders { lambda in
      var own = try Agents.agent(.function(FunctionEndpoint("OrderManagement", invoke: FunctionEndpoint.emulated(lambda).invoke)))
      own.collaborators = [.init("inline-shop", own, instruction: "Ask it.")]
      try await Stage.with(own, script) { stage in
        var supervisor = Self.agent([])
        supervisor.name = "lead"
        supervisor.collaboration = .supervisor
        supervisor.collaboratorConfigurations = [.init("inline-shop", instruction: "Ask it about orders.")]
        var turn = InvokeInlineAgent(sessionId: "inline-2", agent: supervisor, inputText: "go")
        turn.collaborators = [Self.agent([AgentActionGroup("Shop", .openAPI(try Self.schema()), .lambda(Self.arn))])]
        let result = try await stage.orchestrator.answer(Question(.inline(turn)))
        #expect(result.text == "I hear: PROCESSING" && result.report.byAgentAlias.count == 2)
      }
    }
  }

  @Test(
    "is refused with a sentence when it cannot be played here",
    arguments: [
      (AgentActionGroup("G", .openAPI("openapi: 3.0.0"), .returnControl), "actionGroups.1.member.apiSchema.payload"),
      (AgentActionGroup("G", .openAPIInS3(bucket: "bucket", key: "key"), .returnControl), "in S3"),
      (
        AgentActionGroup("G", .functions([.init("f")]), .lambda("arn:aws:lambda:us-east-1:123456789012:function:Elsewhere")),
        "no function Elsewhere on this machine. Known: OrderManagement"
      ),
    ])
  func refused(group: AgentActionGroup, sentence: String) async throws {
    try await Self.with { stage in
      let (_, error) = await stage.read(Self.question("Hello", Self.agent([group])))
      #expect(
        error?.serviceError?.code == "ValidationException" && error?.description.contains(sentence) == true, "\(String(describing: error))")
      let fine = try await stage.ask("Hello")
      #expect(fine.text.hasPrefix("Which order"))
    }
  }
}
