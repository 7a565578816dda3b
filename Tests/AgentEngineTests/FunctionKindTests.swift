// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import AgentEngine
import Bedrock
import JSON
import Orchestrator
import Synchronization
import Testing

@Suite("A group with function details", .timeLimit(.minutes(2)))
struct FunctionKindTests {
  static func agent(_ parameters: Int = 1, answering: @escaping @Sendable (JSONValue) -> JSONValue) -> PlayedAgent {
    let arguments = (0..<parameters).map { Argument(named: "p\($0)", .integer(), required: false) }
    let operation = ActionGroup.Operation("add", .post, "/add", arguments)
    let function = FunctionEndpoint("fake") { event throws(FunctionFailure) in
      let event = (try? JSONValue(parsing: event)) ?? .null
      return JSONValue.object(["messageVersion": "1.0", "response": answering(event)]).bytes
    }
    return PlayedAgent("a", model: "m", instructions: "i", groups: [.init("Sums", [operation], as: .function, .function(function))])
  }

  static func response(_ body: String, _ state: String? = nil) -> JSONValue {
    var function: JSONObject = ["responseBody": ["TEXT": ["body": .string(body)]]]
    if let state { function["responseState"] = .string(state) }
    return ["actionGroup": "Sums", "function": "add", "functionResponse": .object(function)]
  }

  static func script(_ parameters: Int = 1) -> String {
    let arguments = JSONObject((0..<parameters).map { .init("p\($0)", .number(JSONNumber($0))) })
    let turn: JSONValue = [
      "ask": "go", "calls": [["operation": "add", "arguments": .object(arguments)]], "answer": "It says {{add}}.",
    ]
    return JSONValue.object(["turns": [turn]]).text
  }

  @Test("is called by its function's name, and its text is what the model reads") func called() async throws {
    let seen = Mutex(JSONValue.null)
    let agent = Self.agent { event in
      seen.withLock { $0 = event }
      return Self.response("seven")
    }
    try await Stage.with(agent, Self.script()) { stage in
      let (parts, error) = await stage.read(Stage.question("go"))
      #expect(error == nil && parts.texts == ["It says seven."])
      let event = seen.withLock(\.self)
      #expect(event["function"] == "add" && event["apiPath"] == nil)
      #expect(event["parameters"] == [["name": "p0", "type": "integer", "value": "0"]])
      #expect(parts.steps.first { $0.kind == .action }?.name == "Sums add")
    }
  }

  @Test("that answers FAILURE ends its turn, and one that answers REPROMPT lets the model see why") func states() async throws {
    try await Stage.with(Self.agent { _ in Self.response("no", "FAILURE") }, Self.script()) { stage in
      let (parts, error) = await stage.read(Stage.question("go"))
      #expect(error?.serviceError?.code == "DependencyFailedException" && parts.steps.last?.kind == .failure)
    }
    try await Stage.with(Self.agent { _ in Self.response("which one?", "REPROMPT") }, Self.script()) { stage in
      let (parts, error) = await stage.read(Stage.question("go"))
      #expect(error == nil && parts.texts == ["It says which one?."])
      let seen = parts.steps.first { $0.kind == .observation }?.trace.json["trace"]?["orchestrationTrace"]?["observation"]
      #expect(seen?["type"] == "REPROMPT" && seen?["repromptResponse"] == ["source": "ACTION_GROUP", "text": "which one?"])
    }
  }

  @Test("takes no more parameters than the service does", arguments: [(5, nil), (6, "the service takes 5")] as [(Int, String?)])
  func parameters(count: Int, sentence: String?) async throws {
    try await Stage.with(Self.agent(count) { _ in Self.response("fine") }, Self.script(count)) { stage in
      let (_, error) = await stage.read(Stage.question("go"))
      #expect((error == nil) == (sentence == nil))
      if let sentence { #expect(error?.description.contains(sentence) == true, "\(String(describing: error))") }
    }
  }
}
