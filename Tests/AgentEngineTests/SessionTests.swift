// SPDX-License-Identifier: Apache-2.0

import AgentEngine
import ActionGroup
import LocalAgent
import AWSClient
import Bedrock
import JSON
import Orchestrator
import Synchronization
import Testing

@Suite("A session that is played", .timeLimit(.minutes(2)))
struct SessionTests {
  static func prompt(_ parts: [TurnPart]) -> String {
    parts.steps.first?.trace.json["trace"]?["orchestrationTrace"]?["modelInvocationInput"]?["text"]?.string ?? ""
  }

  @Test("is forgotten when it was not used for longer than the agent waits", arguments: [(600, true), (601, false)])
  func expires(seconds: Int, isKnown: Bool) async throws {
    let now = Mutex(1_800_000_000_000_000_000)
    let clock = EngineClock { now.withLock(\.self) }
    try await Stage.with(Agents.agent { _ in "" }, clock: clock) { stage in
      _ = try await stage.ask("Hello")
      now.withLock { $0 += seconds * 1_000_000_000 }
      let (parts, _) = await stage.read(Stage.question("What can you do?"))
      #expect(Self.prompt(parts).contains("Which order may I look up") == isKnown)
      #expect(stage.told.texts(.session).contains { $0.hasPrefix("forgotten") } == !isKnown)
    }
  }

  @Test("knows its earlier turns, and another session does not") func history() async throws {
    try await Stage.with(Agents.agent { _ in "" }) { stage in
      _ = try await stage.ask("Hello", session: "one")
      let (one, _) = await stage.read(Stage.question("And now?", session: "one"))
      let (two, _) = await stage.read(Stage.question("And now?", session: "two"))
      #expect(Self.prompt(one).contains("Which order may I look up") && !Self.prompt(two).contains("Which order may I look up"))
    }
  }

  @Test("shows the model as many earlier turns as the request wants, and those that the caller brings along")
  func included() async throws {
    try await Stage.with(Agents.agent { _ in "" }) { stage in
      _ = try await stage.ask("Hello")
      var turn = InvokeAgent(agentId: "AGENT12345", agentAliasId: "TSTALIASID", sessionId: "customer-7", inputText: "And now?")
      turn.promptCreation = PromptCreation(previousConversationTurnsToInclude: 0)
      let (none, _) = await stage.read(Question(.agent(turn)))
      #expect(!Self.prompt(none).contains("Which order may I look up"))
      (turn.promptCreation, turn.sessionId) = (nil, "fresh")
      let before = [ConversationMessage(.user, "What was it?"), ConversationMessage(.assistant, "It was a hammer.")]
      turn.sessionState = SessionState(conversationHistory: before)
      let (brought, _) = await stage.read(Question(.agent(turn)))
      #expect(Self.prompt(brought).contains("It was a hammer."))
    }
  }

  @Test("ends when that is asked for") func ends() async throws {
    try await Stage.with(Agents.agent { _ in "" }) { stage in
      _ = try await stage.ask("Hello")
      var turn = InvokeAgent(agentId: "AGENT12345", agentAliasId: "TSTALIASID", sessionId: "customer-7")
      turn.endSession = true
      let end = try await stage.orchestrator.answer(Question(.agent(turn)))
      #expect(end.text == AgentEngine.goodbye)
      let (parts, _) = await stage.read(Stage.question("And now?"))
      #expect(!Self.prompt(parts).contains("Which order may I look up"))
    }
  }

  @Test("has one turn at a time") func busy() async throws {
    let entered = Mutex(false)
    let function = FunctionEndpoint("slow") { _ throws(FunctionFailure) in
      entered.withLock { $0 = true }
      try? await Task.sleep(for: .seconds(600))
      throw FunctionFailure("too late")
    }
    try await Stage.with(Agents.agent(.function(function))) { stage in
      let turn = Task { await stage.read(Stage.question("Where is ORD-1?")) }
      while !entered.withLock(\.self) { try await Task.sleep(for: .milliseconds(5)) }
      let (_, error) = await stage.read(Stage.question("Hello"))
      #expect(error?.serviceError?.code == "ConflictException")
      let other = try await stage.ask("Hello", session: "other")
      #expect(other.text.hasPrefix("Which order"))
      turn.cancel()
      _ = await turn.value
    }
  }
}
