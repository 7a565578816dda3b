// SPDX-License-Identifier: Apache-2.0

import AgentEngine
import ActionGroup
import AWSClient
import Bedrock
import JSON
import LambdaEmulator
import LocalAgent
import Orchestrator
import TestPrograms
import Testing

@Suite("A turn that goes wrong", .timeLimit(.minutes(2)))
struct FailureTests {
  static let envelopes: [(String, Brief, String)] = [
    ("no JSON", "oops", "not-json"),
    ("no echo", Brief(Envelopes.answer("/orders", "GET", "{}")), "echo-mismatch"),
    ("a body that is no string", Brief(Envelopes.order().replacing(#""body":"{"#, with: #""body":7,"x":"{"#)), "body-not-string"),
    ("an attribute that is no string", Brief(Envelopes.order(["sessionAttributes": ["a": 1]])), "attribute-not-string"),
    ("no response", #"{"messageVersion":"1.0"}"#, "missing-field"),
    ("another version", Brief(Envelopes.order().replacing(#""messageVersion":"1.0""#, with: #""messageVersion":"2.0""#)), "wrong-value"),
    ("a status that is none", Brief(Envelopes.order().replacing(#""httpStatusCode":200"#, with: #""httpStatusCode":99"#)), "status-range"),
    ("a body that is no JSON", Brief(Envelopes.answer("/orders/{orderId}", "GET", "oops")), "body-not-json"),
    (
      "two bodies", Brief(Envelopes.order().replacing(#""responseBody":{"#, with: #""responseBody":{"text/plain":{"body":"x"},"#)),
      "content-count"
    ),
    ("more than Lambda takes", Brief(Envelopes.answer("/orders/{orderId}", "GET", large(6_300_000))), "size-limit"),
  ]

  static func large(_ bytes: Int) -> String { JSONValue.object(["note": .string(String(repeating: "x", count: bytes))]).text }

  @Test("goes on with an answer of more than 25 KB, and the console warns of it") func large() async throws {
    let script = """
      turns: [{ask: go, calls: [{operation: getOrder, arguments: {orderId: ORD-1}}], answer: done}]
      """
    try await Stage.with(Agents.agent { _ in Envelopes.answer("/orders/{orderId}", "GET", Self.large(26_000)) }, script) { stage in
      let result = try await stage.ask("go")
      #expect(result.text == "done" && stage.told.texts(.finding).contains { $0.hasSuffix("[size-warning]") })
    }
  }

  @Test("because of a bad envelope ends as at the service, and the console says what is wrong with it", arguments: envelopes)
  func envelope(name: String, envelope: Brief, code: String) async throws {
    try await Stage.with(Agents.agent { _ in envelope.text }) { stage in
      let (parts, error) = await stage.read(Stage.question("Where is ORD-1?"))
      #expect(error?.serviceError?.code == "DependencyFailedException" && error?.serviceError?.origin == .stream)
      #expect(parts.steps.last?.kind == .failure && parts.texts.isEmpty)
      // The call that led there was paid for.
      #expect(error?.result.report.total.tokens == 1180 + 96)
      #expect(stage.told.texts(.finding).contains { $0.hasSuffix("[\(code)]") }, "\(stage.told.lines)")
      #expect(stage.told.texts(.failure).count == 1)
    }
  }

  @Test("goes on with an answer that only the schema does not allow, and the console says so") func undeclared() async throws {
    try await Stage.with(Agents.agent { _ in Envelopes.answer("/orders/{orderId}", "GET", #"{"status":"lost"}"#) }) { stage in
      let (_, error) = await stage.read(Stage.question("Please cancel ORD-1"))
      #expect(stage.told.texts(.finding).contains { $0.hasSuffix("[body-mismatch]") })
      // The script wants an orderId that is not in the answer.
      #expect(error?.serviceError?.code == "ValidationException")
      #expect(error?.description.contains("getOrder.orderId") == true)
    }
  }

  @Test("because the function dies fails, and the next turn has a new one") func dies() async throws {
    try await Agents.with(program: "/bin/false") { lambda in
      try await Stage.with(Agents.agent(lambda)) { stage in
        for _ in 0..<2 {
          let (_, error) = await stage.read(Stage.question("Where is ORD-88421?"))
          #expect(error?.serviceError?.code == "DependencyFailedException")
          #expect(error?.description.contains("function failed") == true, "\(String(describing: error))")
        }
        let fine = try await stage.ask("Hello")
        #expect(fine.text.hasPrefix("Which order"))
      }
    }
  }

  @Test("because the function hangs ends with its timeout") func hangs() async throws {
    try await Agents.with(program: "/bin/sleep", arguments: ["600"], initTimeout: .milliseconds(200)) { lambda in
      try await Stage.with(Agents.agent(lambda)) { stage in
        let (_, error) = await stage.read(Stage.question("Where is ORD-88421?"))
        #expect(error?.serviceError?.code == "DependencyFailedException")
      }
    }
  }

  @Test("because nobody is at the function's address fails") func unreachable() async throws {
    let function = try FunctionEndpoint.http("http://127.0.0.1:1/2015-03-31/functions/function/invocations", over: .init())
    try await Stage.with(Agents.agent(.function(function))) { stage in
      let (_, error) = await stage.read(Stage.question("Where is ORD-88421?"))
      #expect(error?.serviceError?.code == "DependencyFailedException")
    }
  }

  @Test("because its client leaves stops at once, though the function hangs, and the session goes on") func leaves() async throws {
    try await Agents.with(program: "/bin/sleep", arguments: ["600"]) { lambda in
      try await Stage.with(Agents.agent(lambda)) { stage in
        let turn = Task { await stage.read(Stage.question("Where is ORD-88421?")) }
        while stage.told.texts(.call).isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        turn.cancel()
        _ = await turn.value
        let entry = try #require(await stage.server.journal.wait { $0.first?.end != nil }?.first)
        #expect(entry.end == .clientLeft)
        // The session is free again, though the function has not answered.
        while !stage.told.texts(.failure).contains(where: { $0.contains("client has left") }) {
          try await Task.sleep(for: .milliseconds(5))
        }
        let next = try await stage.ask("Hello")
        #expect(next.text.hasPrefix("Which order"))
      }
    }
  }

  @Test("because the script does not know the question is refused before anything is streamed") func unknown() async throws {
    try await Stage.with(Agents.agent { _ in "" }, "turns: [{ask: Hello, answer: Hi}]") { stage in
      let (parts, error) = await stage.read(Stage.question("Goodbye"))
      #expect(error?.serviceError?.code == "ValidationException" && error?.serviceError?.status == 400)
      #expect(error?.description.contains("Goodbye") == true && parts.isEmpty)
    }
  }

  @Test("because it never ends is ended") func endless() async throws {
    var agent = try Agents.agent { _ in Envelopes.order() }
    agent.stepsMax = 1
    try await Stage.with(agent) { stage in
      let (_, error) = await stage.read(Stage.question("Where is ORD-1?"))
      #expect(error?.serviceError?.code == "DependencyFailedException")
    }
  }
}
