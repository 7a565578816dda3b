// SPDX-License-Identifier: Apache-2.0

import AWSClient
import ActionGroup
import Bedrock
import JSON
import Testing

@Suite("The requests of both operations")
struct RequestTests {
  private let endpoint = Endpoint(name: "localhost")

  private func body(_ request: AgentRequest) throws -> JSONValue { try JSONValue(parsing: request.request(to: endpoint).body) }

  @Test("a question is posted to the agent, its alias and its session, as JSON, and nothing is sent that was not said")
  func question() throws {
    let turn = InvokeAgent(agentId: "AGENT12345", agentAliasId: "TSTALIASID", sessionId: "tenant:7", inputText: "Where is \"it\"?")
    let request = try turn.request(to: endpoint)
    #expect(request.method == "POST")
    #expect(request.path == "/agents/AGENT12345/agentAliases/TSTALIASID/sessions/tenant%3A7/text")
    #expect(request.headers == [HeaderField("Content-Type", "application/json")])
    #expect(String(decoding: request.body, as: UTF8.self) == #"{"inputText":"Where is \"it\"?","enableTrace":true}"#)
  }

  @Test("the source ARN travels as a header and nowhere else")
  func sourceArn() throws {
    var turn = InvokeAgent(agentId: "AGENT12345", agentAliasId: "TSTALIASID", sessionId: "s1")
    turn.sourceArn = "arn:aws:bedrock:us-east-1:123456789012:agent/AGENT12345"
    let request = try turn.request(to: endpoint)
    #expect(request.headers["X-Amz-Source-Arn"] == turn.sourceArn)
    #expect(try body(.agent(turn)) == ["enableTrace": true])
  }

  @Test("session state holds attributes, files as Base64, the history, searches with nested filters, and results")
  func sessionState() throws {
    var turn = InvokeAgent(agentId: "A", agentAliasId: "B", sessionId: "s1", enableTrace: nil)
    turn.sessionState = SessionState(
      sessionAttributes: ["b": "2", "a": "1"], files: [InputFile("x.bin", .bytes([0, 1, 255], mediaType: "text/csv"), for: .chat)],
      conversationHistory: [ConversationMessage(.user, "Hi")],
      results: ControlResults(invocationId: "i-1", [ActionResult(actionGroup: "G", .function("f"), body: ["TEXT": .init("done")])]))
    turn.knowledgeBases = [
      .init("KB1", .vector(.init(numberOfResults: 3, filter: .all([.equals("a", 1), .any([.in("b", ["x"]), .startsWith("c", "y")])]))))
    ]
    let filter: JSONValue = [
      "andAll": [
        ["equals": ["key": "a", "value": 1]],
        ["orAll": [["in": ["key": "b", "value": ["x"]]], ["startsWith": ["key": "c", "value": "y"]]]],
      ]
    ]
    let expected: JSONValue = [
      "sessionState": [
        "sessionAttributes": ["a": "1", "b": "2"],
        "files": [
          [
            "name": "x.bin", "source": ["sourceType": "BYTE_CONTENT", "byteContent": ["mediaType": "text/csv", "data": "AAH/"]],
            "useCase": "CHAT",
          ]
        ],
        "conversationHistory": ["messages": [["role": "user", "content": [["text": "Hi"]]]]], "invocationId": "i-1",
        "returnControlInvocationResults": [
          ["functionResult": ["actionGroup": "G", "responseBody": ["TEXT": ["body": "done"]], "function": "f"]]
        ],
        "knowledgeBaseConfigurations": [
          [
            "knowledgeBaseId": "KB1",
            "retrievalConfiguration": ["vectorSearchConfiguration": ["numberOfResults": 3, "filter": filter]],
          ]
        ],
      ]
    ]
    #expect(try body(.agent(turn)).text == expected.text)
  }

  @Test("attributes that were emptied are sent as an empty object, which is not the same as leaving them alone")
  func emptied() throws {
    var turn = InvokeAgent(agentId: "A", agentAliasId: "B", sessionId: "s1", enableTrace: nil)
    #expect(try body(.agent(turn)) == [:])
    turn.sessionState.sessionAttributes = [:]
    #expect(try body(.agent(turn)) == ["sessionState": ["sessionAttributes": [:]]])
  }

  @Test("an inline agent is posted to its session, with its definition beside the question")
  func inline() throws {
    var agent = InlineAgent(
      foundationModel: "amazon.nova-pro-v1:0", instruction: "You answer questions about the weather, briefly.",
      actionGroups: [AgentActionGroup("Ask", builtIn: .userInput)])
    agent.collaboration = .supervisorRouter
    var turn = InvokeInlineAgent(sessionId: "a:b", agent: agent, inputText: "Rain?")
    turn.collaborators = [InlineAgent(foundationModel: "amazon.nova-lite-v1:0", instruction: agent.instruction, name: "helper")]
    turn.orchestration = .custom(lambda: "arn")
    let request = try turn.request(to: endpoint)
    #expect(request.method == "POST" && request.path == "/agents/a%3Ab")
    let json = try JSONValue(parsing: request.body)
    #expect(json["foundationModel"] == "amazon.nova-pro-v1:0" && json["agentCollaboration"] == "SUPERVISOR_ROUTER")
    #expect(json["actionGroups"] == [["actionGroupName": "Ask", "parentActionGroupSignature": "AMAZON.UserInput"]])
    #expect(json["collaborators"]?.array?.first?["agentName"] == "helper")
    #expect(json["orchestrationType"] == "CUSTOM_ORCHESTRATION" && json["customOrchestration"] == ["executor": ["lambda": "arn"]])
    #expect(json["inputText"] == "Rain?" && json["sessionId"] == nil && json["inlineSessionState"] == nil)
  }

  @Test("the operations of a router become an action group that returns control")
  func router() throws {
    var router = Router()
    try router.on(Operation("find", .get, "/orders/{id}", [.init("id", .string(), "The order")], description: "Finds an order")) { _, _ in
      .ok(json: true)
    }
    let agent = InlineAgent(
      foundationModel: "amazon.nova-pro-v1:0", instruction: "You answer questions about the weather, briefly.",
      actionGroups: [AgentActionGroup("Orders", router: router)])
    let group = try body(.inline(InvokeInlineAgent(sessionId: "s1", agent: agent)))["actionGroups"]?.array?.first
    #expect(group?["actionGroupExecutor"] == ["customControl": "RETURN_CONTROL"])
    let schema = try JSONValue(parsing: group?["apiSchema"]?["payload"]?.string ?? "")
    #expect(schema["paths"]?["/orders/{id}"]?["get"]?["operationId"] == "find")
  }

  @Test("both kinds of request are asked and changed in the same words")
  func words() {
    let agent = InlineAgent(foundationModel: "m", instruction: "i")
    let requests: [AgentRequest] = [
      .agent(InvokeAgent(agentId: "A", agentAliasId: "B", sessionId: "s")), .inline(InvokeInlineAgent(sessionId: "s", agent: agent)),
    ]
    for var request in requests {
      request.sessionId = "t"
      request.inputText = "Hello"
      request.enableTrace = false
      request.endSession = true
      request.streamingConfiguration = .streaming
      request.sessionState.sessionAttributes = ["a": "b"]
      #expect(request.sessionId == "t" && request.inputText == "Hello" && request.enableTrace == false && request.endSession == true)
      #expect(request.streamingConfiguration == .streaming && request.sessionState.sessionAttributes == ["a": "b"])
    }
  }
}
