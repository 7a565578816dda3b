// SPDX-License-Identifier: Apache-2.0

import JSON
import LocalAgent
import Sockets
import Testing

@Suite("A request is held to the service's rules")
struct RequestTests {
  static let target = "/agents/AGENT12345/agentAliases/TSTALIASID/sessions/s-1/text"

  func ask(
    _ target: String = RequestTests.target, _ body: String = #"{"inputText":"hi"}"#, method: String = "POST",
    _ fields: [(String, String)] = []
  ) async throws -> (Client.Response, Journal.Entry?) {
    try await withScript(Script([])) { (try await $0.send(method, target, body, fields), $0.journal.entries.first) }
  }

  @Test(
    "what breaks a rule is refused with a sentence that names it",
    arguments: [
      (
        "/agents/test_agent/agentAliases/A/sessions/s-1/text", "'test_agent' at 'agentId' failed to satisfy constraint: Member must satisfy"
      ),
      (
        "/agents/A2345678901/agentAliases/A/sessions/s-1/text",
        "'A2345678901' at 'agentId' failed to satisfy constraint: Member must have length less"
      ),
      ("/agents/A/agentAliases/a%2Fb/sessions/s-1/text", "'a/b' at 'agentAliasId'"),
      ("/agents/A//sessions/s-1/text", "no operation"),
      ("/agents/A/agentAliases//sessions/s-1/text", "'' at 'agentAliasId'"),
      ("/agents/A/agentAliases/A/sessions/s/text", "'s' at 'sessionId' failed to satisfy constraint: Member must have length greater"),
      ("/agents/A/agentAliases/A/sessions/a%20b/text", "'a b' at 'sessionId'"),
      ("/agents/A/agentAliases/A/sessions/\(String(repeating: "x", count: 101))/text", "less than or equal to 100"),
      ("/agents/..%2F../agentAliases/A/sessions/s-1/text", "at 'agentId'"),
    ]) func paths(target: String, sentence: String) async throws
  {
    let (response, entry) = try await ask(target)
    #expect(response.status == (sentence == "no operation" ? 404 : 400))
    #expect(response.json?["message"]?.string?.contains(sentence) == true, "\(response.json?.text ?? "")")
    #expect(entry?.request == nil)
  }

  @Test(
    "a body that breaks a rule is refused with a sentence that names it",
    arguments: [
      (#"{"inputText":"#, "no JSON"), ("[]", "must be a JSON object"),
      ("", "'inputText' failed to satisfy constraint: Member must not be null"),
      ("{}", "'inputText'"), (#"{"inputText":1}"#, "'inputText' failed to satisfy constraint: Member must be of type string, not number"),
      (#"{"inputText":"a","enableTrace":"yes"}"#, "'enableTrace'"), (#"{"inputText":"a","memoryId":"x"}"#, "'x' at 'memoryId'"),
      (#"{"inputText":"a","sessionState":{"sessionAttributes":{"a":1}}}"#, "'sessionState.sessionAttributes.a'"),
      (#"{"inputText":"a","sessionState":{"returnControlInvocationResults":[]}}"#, "length greater than or equal to 1"),
      (#"{"sessionState":{"returnControlInvocationResults":[{}]}}"#, "exactly one of apiResult and functionResult"),
      (#"{"sessionState":{"returnControlInvocationResults":[{"functionResult":{}}]}}"#, "functionResult.actionGroup"),
      (
        #"{"inputText":"a","streamingConfigurations":{"applyGuardrailInterval":0}}"#,
        "'0' at 'streamingConfigurations.applyGuardrailInterval'"
      ),
      (#"{"inputText":"a","promptCreationConfigurations":{"previousConversationTurnsToInclude":-1}}"#, "greater than or equal to 0"),
      (
        #"{"inputText":"a","bedrockModelConfigurations":{"performanceConfig":{"latency":"fast"}}}"#, "enum value set: [standard, optimized]"
      ),
    ]) func bodies(body: String, sentence: String) async throws
  {
    let (response, _) = try await ask(RequestTests.target, body)
    #expect(response.status == 400 && response["x-amzn-errortype"]?.hasPrefix("ValidationException:") == true)
    #expect(response.json?["message"]?.string?.contains(sentence) == true, "\(response.json?.text ?? "")")
  }

  @Test("everything that is wrong is told at once") func all() async throws {
    let (response, _) = try await ask("/agents/test_agent/agentAliases/agent_alias/sessions/123456/text")
    #expect(
      response.json?["message"]?.string
        == "3 validation errors detected: Value 'agent_alias' at 'agentAliasId' failed to satisfy constraint: Member must have length less "
        + "than or equal to 10; Value 'agent_alias' at 'agentAliasId' failed to satisfy constraint: Member must satisfy regular expression "
        + "pattern: [0-9a-zA-Z]+; Value 'test_agent' at 'agentId' failed to satisfy constraint: Member must satisfy regular expression "
        + "pattern: [0-9a-zA-Z]+")
  }

  @Test("a text of 25,000,000 characters is taken, one more is not", arguments: [25_000_000, 25_000_001]) func longText(count: Int)
    async throws
  {
    let (response, _) = try await ask(RequestTests.target, #"{"inputText":""# + String(repeating: "x", count: count) + #""}"#)
    #expect(response.status == (count == 25_000_000 ? 200 : 400))
  }

  @Test("a body over the limit is refused with 413, and the client comes to read that") func hugeBody() async throws {
    let (response, entry) = try await ask(RequestTests.target, String(repeating: "x", count: 70 << 20))
    #expect(response.status == 413 && response.json?["message"] != nil && entry == nil)
  }

  @Test(
    "a session ends, and results come, without a question",
    arguments: [
      #"{"endSession":true}"#,
      #"{"sessionState":{"invocationId":"i","returnControlInvocationResults":[{"functionResult":{"actionGroup":"g","function":"f"}}]}}"#,
    ]) func noQuestion(body: String) async throws
  {
    let (response, entry) = try await ask(RequestTests.target, body)
    #expect(response.status == 200)
    #expect(entry?.request?.inputText == nil && entry?.request?.sessionId == "s-1")
  }

  @Test("a request is handed on as a value") func value() async throws {
    let body =
      #"{"inputText":"hi","enableTrace":true,"streamingConfigurations":{"streamFinalResponse":true},"sessionState":{"sessionAttributes":{"a":"b"}},"new":1}"#
    let arn = "arn:aws:bedrock:us-east-1:123456789012:agent/AGENT12345"
    let (_, entry) = try await ask("/agents/AGENT12345/agentAliases/TSTALIASID/sessions/a%3Ab/text?x=1", body, [("x-amz-source-arn", arn)])
    let request = try #require(entry?.request)
    #expect(request.operation == .invokeAgent(agentId: "AGENT12345", agentAliasId: "TSTALIASID") && request.sessionId == "a:b")
    #expect(request.enableTrace && !request.endSession && request.streamsFinalResponse && request.sourceARN == arn)
    #expect(request.sessionState?["sessionAttributes"]?["a"] == "b" && request.body["new"] == 1)
    #expect(entry?.raw.body == Array(body.utf8) && entry?["content-length"] == String(body.utf8.count))
    #expect(entry?.verdict == .unchecked)
  }

  @Test("the source must be an agent") func source() async throws {
    let (response, _) = try await ask(RequestTests.target, #"{"inputText":"hi"}"#, [("x-amz-source-arn", "arn:aws:s3:::bucket")])
    #expect(response.status == 400 && response.json?["message"]?.string?.contains("'sourceArn'") == true)
  }

  @Test("an inline agent needs a model and an instruction") func inline() async throws {
    let (response, _) = try await ask("/agents/s-1", #"{"inputText":"hi","instruction":"short","idleSessionTTLInSeconds":59}"#)
    let message = response.json?["message"]?.string ?? ""
    #expect(response.status == 400 && message.hasPrefix("3 validation errors detected"))
    for name in ["'foundationModel'", "'instruction'", "'59' at 'idleSessionTTLInSeconds'"] {
      #expect(message.contains(name), "\(message)")
    }
  }

  @Test(
    "there are no other operations",
    arguments: [("GET", RequestTests.target), ("POST", "/"), ("POST", "/agents"), ("POST", "/model/m/converse")])
  func unknown(method: String, target: String) async throws {
    let (response, _) = try await ask(target, "{}", method: method)
    #expect(response.status == 404 && response["x-amzn-errortype"]?.hasPrefix("UnknownOperationException") == true)
  }

  @Test("what is no HTTP is refused with a sentence, and the server goes on") func garbage() async throws {
    try await withScript(Script([])) { server in
      try await blocking {
        let client = try Client(server)
        try client.socket.send(Array("this is no request\r\n\r\n".utf8).span)
        let response = try client.read()
        #expect(response.status == 400 && response.json?["message"] != nil && response["connection"] == "close")
      }
      #expect(try await server.answer().status == 200)
    }
  }
}
