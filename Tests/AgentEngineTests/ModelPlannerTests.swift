// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import AgentEngine
import AWSClient
import Bedrock
import JSON
import LocalAgent
import Orchestrator
import Synchronization
import Testing

@Suite("A turn that a model decides", .timeLimit(.minutes(2)))
struct ModelPlannerTests {
  static let formats = ModelFormat.allCases

  /// A function that knows orders, in the words of the sample.
  private static func orders(_ event: [UInt8]) -> String {
    let value = (try? JSONValue(parsing: event)) ?? .null
    let id = value["parameters"]?.array?.first?["value"]?.string ?? ""
    guard value["httpMethod"] == "GET" else {
      return Envelopes.answer(
        "/orders/{orderId}", "DELETE", #"{"orderId":"\#(id)","status":"CANCELLED","message":"Order \#(id) is cancelled now."}"#)
    }
    return Envelopes.order().replacing("ORD-1", with: id)
  }

  @Test("calls the real function with the model's arguments, and the tokens are those that the model reports", arguments: formats)
  func wholeTurn(format: ModelFormat) async throws {
    let model = try FakeModel([
      ModelWords.line(
        format, "The customer names an order, so I look it up.", [("getOrder", ["orderId": "ORD-88421"])],
        usage: ModelWords.usage(format, 500, 40, cached: 100)),
      ModelWords.line(format, "It is on its way.", usage: ModelWords.usage(format, 620, 12, cached: 0)),
    ])
    try await Agents.withOrders { lambda in
      let agent = try Agents.agent(lambda)
      try await Stage.with(agent, model.planner(format, for: agent)) { stage in
        let (parts, error) = await stage.read(Stage.question("Where is my order ORD-88421?"))
        #expect(error == nil && parts.texts.joined() == "It is on its way.", "\(stage.told.lines)")
        #expect(stage.told.texts(.call) == [#"getOrder {"orderId":"ORD-88421"}"#])
        #expect(stage.told.texts(.model) == ["orchestration: 500 tokens in, 40 out", "orchestration: 620 tokens in, 12 out"])
        let steps = parts.steps.map(\.trace.json)
        let metadata = steps[1]["trace"]?["orchestrationTrace"]?["modelInvocationOutput"]?["metadata"]
        #expect(metadata?["usage"]?["cacheReadInputTokenCount"] == 100 && metadata?["modelled"] == nil)
        #expect(steps[2]["trace"]?["orchestrationTrace"]?["rationale"]?["text"] == "The customer names an order, so I look it up.")
        let result = try await stage.ask("And now?")
        #expect(result.report.total.cacheReadTokens == 0 && result.report.total.tokens == 632)
      }
    }
  }

  @Test("shows the model the session, the calls of the turn and their results, in the shape of Converse") func converse() async throws {
    let model = try FakeModel([
      ModelWords.line(.converse, "Hello."), ModelWords.line(.converse, nil, [("getOrder", ["orderId": "ORD-7"])]),
      ModelWords.line(.converse, "Done."),
    ])
    let agent = try Agents.agent(answering: Self.orders)
    try await Stage.with(agent, model.planner(.converse, for: agent)) { stage in
      _ = try await stage.ask("Hi")
      var question = Stage.question("Where is ORD-7?")
      question.request.sessionState = SessionState(promptSessionAttributes: ["language": "English"])
      _ = try await stage.orchestrator.answer(question)
    }
    let last = try #require(model.requests.last)
    #expect(last.target == "/model/amazon.nova-pro-v1%3A0/converse" && last.fields["authorization"] == nil)
    #expect(last.body["system"] == [["text": "You help with orders.\nlanguage: English"]])
    let roles = last.messages.map { $0["role"]?.string ?? "" }
    #expect(roles == ["user", "assistant", "user", "assistant", "user"])
    let use = last.messages[3]["content"]?.array?.first?["toolUse"]
    let result = last.messages[4]["content"]?.array?.first?["toolResult"]
    #expect(use?["name"] == "getOrder" && use?["input"] == ["orderId": "ORD-7"])
    #expect(use?["toolUseId"] == result?["toolUseId"] && use?["toolUseId"] != nil)
    #expect(result?["content"]?.array?.first?["text"]?.string?.hasPrefix(#"HTTP 200: {"orderId":"ORD-7""#) == true)
    let tools = last.body["toolConfig"]?["tools"]?.array ?? []
    let tool = try #require(tools.first { $0["toolSpec"]?["name"] == "getOrder" }?["toolSpec"])
    #expect(tool["inputSchema"]?["json"]?["required"] == ["orderId"] && tool["description"]?.string?.isEmpty == false)
    #expect(tools.count == agent.operationNames.count)
  }

  @Test("shows the model the same in the shape of chat completions, with the key that the server wants") func chat() async throws {
    let model = try FakeModel([ModelWords.line(.openai, nil, [("getOrder", ["orderId": "ORD-7"])]), ModelWords.line(.openai, "Done.")])
    let agent = try Agents.agent(answering: Self.orders)
    try await Stage.with(agent, model.planner(.openai, for: agent, key: "key-of-the-test")) { stage in
      _ = try await stage.ask("Where is ORD-7?")
      #expect(!stage.told.lines.joined().contains("key-of-the-test"))
    }
    let last = try #require(model.requests.last)
    #expect(last.target == "/chat/completions" && last.fields["authorization"] == "Bearer key-of-the-test")
    #expect(last.body["model"] == "amazon.nova-pro-v1:0" && last.body["stream"] == false)
    let roles = last.messages.map { $0["role"]?.string ?? "" }
    #expect(roles == ["system", "user", "assistant", "tool"])
    let call = last.messages[2]["tool_calls"]?.array?.first
    #expect(call?["type"] == "function" && call?["function"]?["arguments"] == #"{"orderId":"ORD-7"}"#)
    #expect(call?["id"] == last.messages[3]["tool_call_id"])
    let tool = last.body["tools"]?.array?.first { $0["function"]?["name"] == "getOrder" }
    #expect(tool?["function"]?["parameters"]?["properties"]?["orderId"] != nil)
  }

  @Test("makes every call of one answer before the model is asked again", arguments: formats) func several(format: ModelFormat) async throws
  {
    let calls: [ModelWords.Call] = [("getOrder", ["orderId": "ORD-1"]), ("getOrder", ["orderId": "ORD-2"])]
    let model = try FakeModel([ModelWords.line(format, nil, calls), ModelWords.line(format, "Two orders.")])
    let agent = try Agents.agent(answering: Self.orders)
    try await Stage.with(agent, model.planner(format, for: agent)) { stage in
      let result = try await stage.ask("Where are ORD-1 and ORD-2?")
      #expect(result.text == "Two orders." && result.report.total.calls == 2)
      #expect(stage.told.texts(.call) == [#"getOrder {"orderId":"ORD-1"}"#, #"getOrder {"orderId":"ORD-2"}"#])
    }
    #expect(model.requests.count == 2)
    #expect(model.requests.last.map { $0.messages.count } == (format == .openai ? 6 : 5))
  }

  @Test("goes on with the other calls of an answer when the caller has agreed to the first") func confirmed() async throws {
    let refund: JSONValue = ["orderId": "ORD-88424", "amount": 12.5, "reason": "Broken."]
    let model = try FakeModel([
      ModelWords.line(.converse, nil, [("refundOrder", refund), ("getOrder", ["orderId": "ORD-88424"])]),
      ModelWords.line(.converse, "Paid back."),
    ])
    try await Agents.withOrders { lambda in
      let agent = try Agents.agent(lambda)
      try await Stage.with(agent, model.planner(.converse, for: agent)) { stage in
        let (parts, _) = await stage.read(Stage.question(ControlTests.refund))
        let control = try #require(parts.control)
        let result = ActionResult(actionGroup: "OrderManagement", ControlTests.target, confirmation: .confirm)
        let answer = try await stage.orchestrator.answer(ControlTests.answer(control, result))
        #expect(answer.text == "Paid back." && model.requests.count == 2)
        #expect(stage.told.texts(.call).count == 2 && stage.told.texts(.call).last?.hasPrefix("getOrder") == true)
      }
    }
  }

  @Test("asks other agents through a tool, which the same endpoint plays with their own models", arguments: formats)
  func collaborators(format: ModelFormat) async throws {
    func message(_ recipient: String) -> FakeModel.Line {
      let arguments: JSONValue = ["recipient": .string(recipient), "content": "Where is ORD-88421?"]
      return ModelWords.line(
        format, nil, [("AgentCommunication__sendMessage", arguments)], usage: ModelWords.usage(format, 10, 1, cached: 0))
    }
    let model = try FakeModel([
      message("nobody"), message("desk"), message("orders"), ModelWords.line(format, nil, [("getOrder", ["orderId": "ORD-88421"])]),
      ModelWords.line(format, "It is being processed."), ModelWords.line(format, "The orders say so."),
      ModelWords.line(format, "The desk knows."),
    ])
    try await Agents.withOrders { lambda in
      let agent = try CollaboratorTests.agent(.function(.emulated(lambda)))
      try await Stage.with(agent, model.planner(format, for: agent)) { stage in
        let result = try await stage.ask("Where is it?")
        #expect(result.text == "The desk knows." && stage.told.texts(.call).count == 1)
        #expect(result.report.calls.map(\.depth) == [1, 1, 2, 3, 3, 2, 1])
        #expect(stage.told.texts(.finding).count == 1)
      }
    }
    let last = try #require(model.requests.last?.body.text)
    #expect(last.contains("The recipient is one of desk.") && last.contains("The orders say so.") && !last.contains("getOrder"))
    let models = model.requests.map { $0.target + ($0.body["model"]?.string ?? "") }
    #expect(models[3].contains("nova-pro") && models[2].contains("nova-lite") && models[0].contains("nova-micro"))
  }

  @Test("tells the model what a call lacks, and does not make it", arguments: formats) func unusable(format: ModelFormat) async throws {
    let model = try FakeModel([
      ModelWords.line(format, nil, [("getOrder", ["id": "ORD-1"])]), ModelWords.line(format, nil, [("getOrder", [:])]),
      ModelWords.line(format, "Which order?"),
    ])
    let agent = try Agents.agent(answering: Self.orders)
    try await Stage.with(agent, model.planner(format, for: agent)) { stage in
      let result = try await stage.ask("Where is it?")
      #expect(result.text == "Which order?" && stage.told.texts(.call).isEmpty && stage.told.texts(.finding).count == 2)
    }
    #expect(model.requests.last?.body.text.contains("is called without orderId") == true)
  }

  @Test("estimates the tokens of a model that reports none, and marks that", arguments: formats) func modelled(format: ModelFormat)
    async throws
  {
    let model = try FakeModel([ModelWords.line(format, "Hello.")])
    let agent = try Agents.agent(answering: Self.orders)
    try await Stage.with(agent, model.planner(format, for: agent)) { stage in
      _ = try await stage.ask("Hi")
      #expect(stage.told.texts(.model).allSatisfy { $0.contains("modelled") } && stage.told.texts(.model).count == 1)
    }
  }

  @Test("an answer that ends at a limit of tokens is told as such", arguments: formats) func cut(format: ModelFormat) async throws {
    let model = try FakeModel([ModelWords.cut(format, "Your order is"), ModelWords.line(format, "Hello.")])
    let agent = try Agents.agent(answering: Self.orders)
    try await Stage.with(agent, model.planner(format, for: agent)) { stage in
      #expect(try await stage.ask("Where is it?").text == "Your order is")
      let ending = format == .converse ? "max_tokens" : "length"
      #expect(stage.told.texts(.finding).map { $0.contains("stopped at its limit of tokens (\(ending))") } == [true])
      _ = try await stage.ask("Hi")
      #expect(stage.told.texts(.finding).count == 1)
    }
  }

  static let failures: [(ModelFormat, FakeModel.Line, String, String)] = formats.flatMap { format in
    [
      (
        format, .init(status: 429, fields: "x-amzn-ErrorType: ThrottlingException\r\n", body: #"{"message":"Too many tokens"}"#),
        "ThrottlingException", "Too many tokens"
      ),
      (
        format,
        .init(status: 403, body: #"{"message":"The key key-of-the-test is wrong","error":{"message":"The key key-of-the-test is wrong"}}"#),
        "AccessDeniedException", "The key (hidden) is wrong"
      ),
      (
        format, .init(status: 404, body: #"{"error":"model not found","message":"model not found"}"#), "ResourceNotFoundException",
        "not found"
      ),
      (format, .init(status: 400, body: #"{"message":"bad"}"#), "ValidationException", "bad"),
      (format, .init(status: 500, body: ""), "BadGatewayException", "HTTP 500"),
      (format, .init(body: "<html>"), "BadGatewayException", "is no JSON"), (format, .init(body: "{}"), "BadGatewayException", "it has no"),
      (format, ModelWords.line(format, nil), "DependencyFailedException", "neither a text nor a call"),
      (format, ModelWords.line(format, nil, [("getWeather", [:])]), "DependencyFailedException", "the tool \"getWeather\""),
      (format, ModelWords.line(format, nil, [("getOrder", "ORD-1")]), "DependencyFailedException", "no JSON object: \"ORD-1\""),
      (format, .init(body: "", isSilent: true), "DependencyFailedException", "gave no answer"),
    ]
  }

  @Test("ends as at the service when the model fails, with a sentence and no secret", arguments: failures)
  func failure(format: ModelFormat, line: FakeModel.Line, name: String, words: String) async throws {
    let model = try FakeModel([line])
    let agent = try Agents.agent(answering: Self.orders)
    let planner = try model.planner(
      format, for: agent, key: "key-of-the-test", timeout: line.isSilent ? .milliseconds(300) : .seconds(30))
    try await Stage.with(agent, planner) { stage in
      let (parts, error) = await stage.read(Stage.question("Hi"))
      #expect(error?.serviceError?.code == name && parts.texts.isEmpty, "\(stage.told.lines)")
      #expect(stage.told.texts(.failure).first?.contains(words) == true, "\(stage.told.lines)")
      #expect(!stage.told.lines.joined().contains("key-of-the-test"))
      #expect(model.requests.count == 1)
    }
  }

  @Test("stops when its client leaves while the model thinks, and the session goes on", arguments: formats)
  func left(format: ModelFormat) async throws {
    let model = try FakeModel([.init(body: "", isSilent: true), ModelWords.line(format, "Hello.")])
    let agent = try Agents.agent(answering: Self.orders)
    try await Stage.with(agent, model.planner(format, for: agent)) { stage in
      let turn = Task { await stage.read(Stage.question("Hi")) }
      while model.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
      turn.cancel()
      _ = await turn.value
      while stage.told.texts(.failure).isEmpty { try await Task.sleep(for: .milliseconds(5)) }
      #expect(stage.told.texts(.failure) == ["the client has left; the turn is stopped"])
      let result = try await stage.ask("Hi")
      #expect(result.text == "Hello.")
    }
  }

  @Test("ends when the model is asked too often", arguments: formats) func endless(format: ModelFormat) async throws {
    let model = try FakeModel([
      ModelWords.line(format, nil, [("getOrder", ["orderId": "ORD-1"])], usage: ModelWords.usage(format, 10, 1, cached: 0))
    ])
    var agent = try Agents.agent(answering: Self.orders)
    agent.stepsMax = 3
    try await Stage.with(agent, model.planner(format, for: agent)) { stage in
      let (_, error) = await stage.read(Stage.question("Where is ORD-1?"))
      #expect(error?.serviceError?.code == "DependencyFailedException" && model.requests.count == 3)
      #expect(error?.result.report.total.tokens == 33)
    }
  }

  @Test("asks Bedrock with a signature, and again when it was throttled") func signed() async throws {
    let busy = FakeModel.Line(status: 429, fields: "x-amzn-ErrorType: ThrottlingException\r\n", body: #"{"message":"Slow down"}"#)
    let model = try FakeModel([busy, ModelWords.line(.converse, "Hello.")])
    let credentials = Credentials(accessKeyID: "AKIDEXAMPLE12", secretAccessKey: "secret-of-the-test", source: "the test")
    let aws = AWSConfiguration(
      environment: ["HOME": "/nowhere"], region: "us-east-1", endpointURL: model.url, credentials: CredentialProvider(credentials),
      retry: RetryPolicy(firstPause: .milliseconds(1)))
    let agent = try Agents.agent(answering: Self.orders)
    let planner = ModelPlanner(.bedrock(try ServiceClient(.bedrockRuntime, aws)), for: agent).planner
    try await Stage.with(agent, planner) { stage in
      let result = try await stage.ask("Hi")
      #expect(result.text == "Hello.")
    }
    let signed = model.requests.allSatisfy { request in
      request.fields["authorization"]?.hasPrefix("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE12/") == true
    }
    #expect(model.requests.count == 2 && signed)
  }
}
