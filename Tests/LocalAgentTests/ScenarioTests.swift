// SPDX-License-Identifier: Apache-2.0

import LocalAgent
import Testing

@Suite("A scenario answers each request by its rule")
struct ScenarioTests {
  @Test("the first rule for the agent, the session and the question answers") func rules() async throws {
    let scenario = Scenario([
      .init(agent: "AGENT1", try Script([.text("agent")])),
      .init(session: "s-2", try Script([.text("session")])),
      .init(question: "why?", try Script([.text("question")])),
      .init(where: { $0.inputText?.hasPrefix("long") ?? false }) { _, answer in try await answer.send(.text("closure")) },
    ])
    try await withServer(.init(), scenario.responder()) { server in
      let expected = try ["agent", "session", "question", "closure"].map { try Script([.text($0)]).bytes }
      #expect(try await server.answer("why?", session: "s-2", agent: "AGENT1").body == expected[0])
      #expect(try await server.answer("why?", session: "s-2", agent: "AGENT2").body == expected[1])
      #expect(try await server.answer("why?", session: "s-3", agent: "AGENT2").body == expected[2])
      #expect(try await server.answer("long text", session: "s-3").body == expected[3])
      let unknown = try await server.answer("else")
      #expect(unknown.status == 404 && unknown["x-amzn-errortype"]?.hasPrefix("ResourceNotFoundException") == true)
    }
  }

  @Test("the first requests of each session are refused, then it goes on") func refusals() async throws {
    let refusals = [ServiceError.throttling("Slow down"), .unavailable("No room")]
    let scenario = Scenario([.init(refusals: refusals, try Script([.text("x")]))])
    try await withServer(.init(), scenario.responder()) { server in
      for session in ["s-1", "s-2"] {
        var statuses: [Int] = []
        for _ in 0..<4 { statuses.append(try await server.answer(session: session).status) }
        #expect(statuses == [429, 503, 200, 200])
      }
    }
  }

  @Test("an error may carry fields of its own") func fields() async throws {
    let error = ServiceError(429, "ThrottlingException", "Slow down", fields: [.init("x-amz-retry-after", "250")])
    let response = try await withServer(.init(), Scenario([.init(refusals: [error], Script([]))]).responder()) { try await $0.answer() }
    #expect(response.status == 429 && response["x-amz-retry-after"] == "250")
  }
}
