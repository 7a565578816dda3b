// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import LocalAgent
import AgentEngine
import AWSClient
import Bedrock
import JSON
import LambdaEmulator
import Orchestrator
import Synchronization
import Testing

@Suite("A turn that is played", .timeLimit(.minutes(2)))
struct TurnTests {
  @Test("answers from what the real function says, and is metered as the script has it") func lookedUp() async throws {
    try await Agents.withOrders { lambda in
      try await Stage.with(Agents.agent(lambda)) { stage in
        let result = try await stage.ask("Where is my order ORD-88421?")
        #expect(result.text == "Your order ORD-88421 is PROCESSING. It is expected on 2026-12-03, by UPS.")
        #expect(result.report.total.tokens == 1180 + 96 + 1395 + 58)
        #expect(result.report.visibleTokens == 58)
        #expect(stage.told.texts(.call) == [#"getOrder {"orderId":"ORD-88421"}"#])
        #expect(stage.told.texts(.finding).isEmpty)
      }
    }
  }

  @Test("does what changes something, and tells why something is refused") func cancelled() async throws {
    try await Agents.withOrders { lambda in
      try await Stage.with(Agents.agent(lambda)) { stage in
        let done = try await stage.ask("Please cancel order ORD-88421")
        #expect(done.text == "Order ORD-88421 is cancelled now.")
        #expect(done.report.total.tokens == 1184 + 92 + 1402 + 88 + 1530 + 34)
        let refused = try await stage.ask("Please cancel order ORD-88422")
        #expect(refused.text == "I am sorry: Order ORD-88422 cannot be cancelled any more: it is SHIPPED.")
        let unknown = try await stage.ask("Please cancel order ORD-1")
        #expect(unknown.text == "I am sorry: There is no order ORD-1.")
        #expect(stage.told.texts(.call).count == 5)
      }
    }
  }

  @Test("is traced as the service traces: ids, chain, the event's values and the observation") func traced() async throws {
    try await Agents.withOrders { lambda in
      try await Stage.with(Agents.agent(lambda)) { stage in
        let (parts, error) = await stage.read(Stage.question("Where is my order ORD-88421?"))
        #expect(error == nil)
        let steps = parts.steps
        #expect(
          steps.map(\.kind) == [
            .reasoning, .modelAnswer, .rationale, .action, .observation, .reasoning, .modelAnswer, .rationale, .finish,
          ])
        let requestId = try #require(stage.server.journal.entries.first?.requestId)
        #expect(steps.map(\.traceId) == [0, 0, 0, 0, 0, 1, 1, 1, 1].map { "\(requestId)-\($0)" })
        #expect(Set(steps.map(\.agentAliasArn)) == ["arn:aws:bedrock:us-east-1:123456789012:agent-alias/AGENT12345/TSTALIASID"])
        let input = steps[3].trace.json["trace"]?["orchestrationTrace"]?["invocationInput"]?["actionGroupInvocationInput"]
        #expect(input?["verb"] == "get" && input?["apiPath"] == "/orders/{orderId}" && input?["executionType"] == "LAMBDA")
        #expect(input?["parameters"]?.array == [["name": "orderId", "type": "string", "value": "ORD-88421"]])
        let seen = steps[4].trace.json["trace"]?["orchestrationTrace"]?["observation"]
        #expect(seen?["type"] == "ACTION_GROUP")
        #expect(seen?["actionGroupInvocationOutput"]?["text"]?.string?.contains("\"status\":\"PROCESSING\"") == true)
      }
    }
  }

  @Test("estimates what the script does not give, and marks that") func modelled() async throws {
    try await Stage.with(Agents.agent { _ in "" }) { stage in
      let (parts, _) = await stage.read(Stage.question("Hello"))
      let prompt = parts.steps[0].trace.json["trace"]?["orchestrationTrace"]?["modelInvocationInput"]?["text"]?.string ?? ""
      let metadata = parts.steps[1].trace.json["trace"]?["orchestrationTrace"]?["modelInvocationOutput"]?["metadata"]
      #expect(metadata?["modelled"] == true)
      #expect(metadata?["usage"]?["inputTokens"]?.integer == (prompt.utf8.count + 3) / 4 && !prompt.isEmpty)
      #expect(parts.texts.joined() == "Which order may I look up for you? Its number begins with ORD-.")
      #expect(stage.told.texts(.model).allSatisfy { $0.contains("modelled") })
    }
  }

  @Test(
    "comes in pieces when that is asked for, and whole otherwise",
    arguments: [(nil, true, nil, 50), (7, false, nil, 7), (nil, false, nil, 1000), (7, true, nil, 7), (nil, true, 9, 9), (40, true, 9, 9)]
      as [(Int?, Bool, Int?, Int)])
  func pieces(configured: Int?, asked: Bool, interval: Int?, most: Int) async throws {
    var agent = try Agents.agent { _ in "" }
    agent.chunkCharactersMax = configured
    try await Stage.with(agent) { stage in
      var question = Stage.question("Hello")
      question.request.streamingConfiguration =
        asked ? StreamingConfiguration(streamFinalResponse: true, applyGuardrailInterval: interval) : nil
      let (parts, _) = await stage.read(question)
      let text = parts.texts.joined()
      #expect(text == "Which order may I look up for you? Its number begins with ORD-.")
      #expect(parts.texts.allSatisfy { $0.count <= most } && parts.texts.count == (text.count + most - 1) / most)
    }
  }

  @Test("no piece has more than the configured characters, however they are made up", arguments: 1...9)
  func unicode(most: Int) async throws {
    let text = "aé👨‍👩‍👧‍👦e\u{301}\u{302}\u{303}🇩🇪ẞ\r\nok"
    var agent = PlayedAgent("a", model: "m", instructions: "i", groups: [])
    agent.chunkCharactersMax = most
    let script: JSONValue = ["turns": [["ask": "go", "answer": .string(text)]]]
    try await Stage.with(agent, script.text) { stage in
      let (parts, error) = await stage.read(Stage.question("go"))
      #expect(error == nil && Array(parts.texts.joined().unicodeScalars) == Array(text.unicodeScalars))
      #expect(parts.texts.allSatisfy { $0.unicodeScalars.count <= most && !$0.isEmpty })
      // What is seen as one character is cut only where it alone is too long.
      let cuts = parts.texts.dropLast().reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.unicodeScalars.count) }.dropFirst()
      var (inside, position) = (Set<Int>(), 0)
      for character in text {
        let count = character.unicodeScalars.count
        if count <= most { inside.formUnion(position + 1..<position + count) }
        position += count
      }
      #expect(inside.isDisjoint(with: cuts))
    }
  }

  @Test("reaches a function over HTTP too") func overHTTP() async throws {
    try await Agents.withOrders { lambda in
      let url = "http://\(lambda.endpoint)/2015-03-31/functions/function/invocations"
      try await Stage.with(Agents.agent(.function(.http(url, over: Transport())))) { stage in
        let result = try await stage.ask("Where is my order ORD-88422?")
        #expect(result.text == "Your order ORD-88422 is SHIPPED. It is expected on 2026-11-24, by FedEx.")
      }
    }
  }

  @Test("keeps the attributes that a function leaves, and shows them to the next call") func attributes() async throws {
    let seen = Mutex<[JSONValue]>([])
    let agent = try Agents.agent { event in
      let value = (try? JSONValue(parsing: event)) ?? .null
      seen.withLock { $0.append(value["sessionAttributes"] ?? .null) }
      return Envelopes.order(["sessionAttributes": ["visits": "1", "customer": "C-1"]])
    }
    try await Stage.with(agent) { stage in
      var first = Stage.question("Where is ORD-1?")
      first.request.sessionState = SessionState(sessionAttributes: ["customer": "C-1"])
      _ = try await stage.orchestrator.answer(first)
      _ = try await stage.ask("Where is ORD-1?")
      #expect(seen.withLock(\.self) == [["customer": "C-1"], ["visits": "1", "customer": "C-1"]])
    }
  }

  @Test("writes lists and objects as it is told", arguments: [(ValueEncoding.json, #"[{"a":"x y","b":2}]"#), (.javaMap, "[{a=x y, b=2}]")])
  func encodings(encoding: ValueEncoding, expected: String) async throws {
    let items = Argument("items", .array(of: .object([.init("a", .string()), .init("b", .integer())])))
    let operation = ActionGroup.Operation("put", .post, "/items", [items])
    let seen = Mutex<String?>(nil)
    let function = FunctionEndpoint("fake") { event throws(FunctionFailure) in
      let properties = (try? JSONValue(parsing: event))?["requestBody"]?["content"]?["application/json"]?["properties"]
      seen.withLock { $0 = properties?.array?.first?["value"]?.string }
      return Array(Envelopes.answer("/items", "POST", "{}").utf8)
    }
    var agent = PlayedAgent("a", model: "m", instructions: "i", groups: [.init("OrderManagement", [operation], .function(function))])
    agent.valueEncoding = encoding
    let script = "turns: [{ask: go, calls: [{operation: put, arguments: {items: [{a: x y, b: 2}]}}], answer: done}]"
    try await Stage.with(agent, script) { stage in
      let result = try await stage.ask("go")
      #expect(result.text == "done")
      #expect(seen.withLock(\.self) == expected)
    }
  }
}

/// Envelopes of functions that there are not.
enum Envelopes {
  static func answer(_ path: String, _ method: String, _ body: String, _ more: JSONObject = JSONObject()) -> String {
    let response: JSONValue = [
      "actionGroup": "OrderManagement", "apiPath": .string(path), "httpMethod": .string(method), "httpStatusCode": 200,
      "responseBody": ["application/json": ["body": .string(body)]],
    ]
    return JSONValue.object(JSONObject([.init("messageVersion", "1.0"), .init("response", response)] + more.members)).text
  }

  /// What getOrder answers.
  static func order(_ more: JSONObject = JSONObject()) -> String {
    let body: JSONValue = [
      "orderId": "ORD-1", "status": "SHIPPED", "estimatedDelivery": "2026-12-01", "carrier": "UPS", "trackingNumber": "1",
      "lastUpdated": "2026-11-20T08:15:00Z",
    ]
    return answer("/orders/{orderId}", "GET", body.text, more)
  }
}
