// SPDX-License-Identifier: Apache-2.0

import AgentEngine
import ActionGroup
import LocalAgent
import AWSClient
import Bedrock
import JSON
import LambdaEmulator
import Orchestrator
import Testing

@Suite("A call that is left to the caller", .timeLimit(.minutes(2)))
struct ControlTests {
  static let refund = "Please refund 12.50 dollars of ORD-88424"

  static func answer(_ control: ControlRequest, _ result: ActionResult) -> Question {
    var question = stageQuestion()
    question.request.sessionState = SessionState(results: ControlResults(invocationId: control.invocationId, [result]))
    return question
  }

  private static func stageQuestion() -> Question {
    var turn = InvokeAgent(agentId: "AGENT12345", agentAliasId: "TSTALIASID", sessionId: "customer-7")
    turn.streamingConfiguration = nil
    return Question(.agent(turn))
  }

  static let target = ActionResult.Target.route(method: "POST", path: "/orders/{orderId}/refund")

  @Test(
    "because it needs a confirmation is made when the user agrees, and not otherwise",
    arguments: [
      (ActionResult.Confirmation.confirm, "12.5 dollars of order ORD-88424 are paid back.", 1), (.deny, "Nothing was paid back.", 0),
    ])
  func confirmation(said: ActionResult.Confirmation, expected: String, calls: Int) async throws {
    try await Agents.withOrders { lambda in
      try await Stage.with(Agents.agent(lambda)) { stage in
        let (parts, error) = await stage.read(Stage.question(Self.refund))
        #expect(error == nil && parts.texts.isEmpty)
        let control = try #require(parts.control)
        let call = try #require(control.calls.first)
        #expect(call.wish == .confirmation && call.target == .route(method: "POST", path: "/orders/{orderId}/refund"))
        #expect(call.bodyProperties.map(\.name) == ["amount", "reason"])
        #expect(stage.told.texts(.call).isEmpty)
        let result = ActionResult(actionGroup: "OrderManagement", Self.target, confirmation: said)
        let answer = try await stage.orchestrator.answer(Self.answer(control, result))
        #expect(answer.text == expected)
        #expect(stage.told.texts(.call).count == calls)
        #expect(answer.report.total.modelled.tokens > 0)
      }
    }
  }

  @Test("as RETURN_CONTROL goes on with the result that comes back") func returned() async throws {
    try await Stage.with(Agents.agent(.returnControl)) { stage in
      let (parts, _) = await stage.read(Stage.question("Where is my order ORD-5?"))
      let control = try #require(parts.control)
      #expect(control.calls.first?.wish == .result)
      let body = #"{"orderId":"ORD-5","status":"lost","estimatedDelivery":"never","carrier":"nobody"}"#
      let result = ActionResult(
        actionGroup: "OrderManagement", .route(method: "GET", path: "/orders/{orderId}"), status: 200,
        body: ["application/json": .init(body)])
      let answer = try await stage.orchestrator.answer(Self.answer(control, result))
      #expect(answer.text == "Your order ORD-5 is lost. It is expected on never, by nobody.")
      // The second time nobody waits for it.
      let (_, error) = await stage.read(Self.answer(control, result))
      #expect(error?.serviceError?.code == "ValidationException")
    }
  }

  @Test("fails with its turn when the caller says FAILURE") func failed() async throws {
    try await Stage.with(Agents.agent(.returnControl)) { stage in
      let (parts, _) = await stage.read(Stage.question("Where is my order ORD-5?"))
      let result = ActionResult(
        actionGroup: "OrderManagement", .route(method: "GET", path: "/orders/{orderId}"), body: ["application/json": .init("no")],
        responseState: .failure)
      let (_, error) = await stage.read(Self.answer(try #require(parts.control), result))
      #expect(error?.serviceError?.code == "DependencyFailedException")
    }
  }

  @Test("is not taken back for another invocation or operation") func others() async throws {
    try await Stage.with(Agents.agent(.returnControl)) { stage in
      let (parts, _) = await stage.read(Stage.question("Where is my order ORD-5?"))
      let control = try #require(parts.control)
      let other = ActionResult(actionGroup: "OrderManagement", Self.target, status: 200, body: ["application/json": .init("{}")])
      let (_, error) = await stage.read(Self.answer(control, other))
      #expect(error?.serviceError?.code == "ValidationException")
      var stale = control
      stale.invocationId = "another"
      let result = ActionResult(actionGroup: "OrderManagement", .route(method: "GET", path: "/orders/{orderId}"), status: 200)
      let (_, second) = await stage.read(Self.answer(stale, result))
      #expect(second?.serviceError?.code == "ValidationException")
    }
  }
}
