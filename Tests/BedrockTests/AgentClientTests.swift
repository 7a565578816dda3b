// SPDX-License-Identifier: Apache-2.0

import AWSClient
import ActionGroup
import AgentEvents
import Bedrock
import JSON
import LocalAgent
import Testing

@Suite("The client of agents", .timeLimit(.minutes(1)))
struct AgentClientTests {
  static let credentials = Credentials(accessKeyID: "AKIDEXAMPLE12", secretAccessKey: "hunter2secret", source: "the test")
  static let turn = InvokeAgent(agentId: "AGENT12345", agentAliasId: "TSTALIASID", sessionId: "tenant:7", inputText: "Hello")

  /// A client that does not wait between attempts.
  static func client(_ server: LocalAgentServer) throws -> AgentClient {
    let configuration = AWSConfiguration(
      environment: ["HOME": "/nowhere"], region: "us-east-1", endpointURL: server.url, credentials: CredentialProvider(credentials))
    return AgentClient(try ServiceClient(.bedrockAgentRuntime, configuration, pacing: Pacing(sleep: { _ in })))
  }

  /// Runs a client against a server, and gives the requests that came.
  private func with(
    _ responder: @escaping Responder, _ body: (AgentClient, LocalAgentServer) async throws -> Void
  ) async throws -> [Journal.Entry] {
    var configuration = LocalAgentServer.Configuration()
    configuration.signatures = SignatureCheck([.init("AKIDEXAMPLE12", "hunter2secret")])
    let server = try await LocalAgentServer.start(configuration, responder: responder)
    do { try await body(Self.client(server), server) } catch {
      await server.stop()
      throw error
    }
    let entries = server.journal.entries
    await server.stop()
    return entries
  }

  /// The parts of an answer and the error behind them.
  private func read(_ answer: AgentAnswer) async -> ([AnswerPart], AWSError?) {
    var parts: [AnswerPart] = []
    do throws(AWSError) {
      for try await part in answer { parts.append(part) }
      return (parts, nil)
    } catch { return (parts, error) }
  }

  private func failure(_ body: () async throws(AWSError) -> some Any) async -> AWSError? {
    do throws(AWSError) {
      _ = try await body()
      return nil
    } catch { return error }
  }

  @Test("a signed turn is answered with text as it comes, and with what the head says")
  func answer() async throws {
    let entries = try await with({ _, answer in
      var head = AnswerStream.Head()
      head.memoryId = "memory-1"
      head.contentType = "text/plain"
      try await answer.start(head)
      try await answer.send(.text("Hello, "))
      try await answer.send(.text("you."))
    }) { client, _ in
      let answer = try await client.invoke(Self.turn)
      #expect(answer.sessionId == "tenant:7" && answer.memoryId == "memory-1" && answer.contentType == "text/plain")
      #expect(answer.requestID?.isEmpty == false && answer.attempts == 1)
      #expect(await read(answer) == ([.text("Hello, "), .text("you.")], nil))
    }
    #expect(entries.map(\.raw.target) == ["/agents/AGENT12345/agentAliases/TSTALIASID/sessions/tenant%3A7/text"])
    #expect(entries.first?.request?.inputText == "Hello" && entries.first?.end == .complete)
  }

  @Test("an inline agent is asked in the same way")
  func inline() async throws {
    let agent = InlineAgent(foundationModel: "amazon.nova-pro-v1:0", instruction: "You answer questions about the weather, briefly.")
    let entries = try await with({ _, answer in try await answer.send(.text("Rain.")) }) { client, _ in
      let text = try await client.invoke(InvokeInlineAgent(sessionId: "s-1", agent: agent, inputText: "?")).text()
      #expect(text == "Rain.")
    }
    #expect(entries.map(\.request?.operation) == [.invokeInlineAgent])
  }

  @Test("a character that is cut between two events comes whole, and one that is never finished is repaired")
  func cutCharacters() async throws {
    let bytes = Array("né \u{1F69A}!".utf8)
    _ = try await with({ _, answer in
      for byte in bytes { try await answer.send(EventReaderTests.chunk([byte])) }
      try await answer.send(EventReaderTests.chunk([0xE2, 0x82]))
    }) { client, _ in
      let (parts, error) = await read(try await client.invoke(Self.turn))
      #expect(error == nil)
      #expect(parts == ["n", "é", " ", "\u{1F69A}", "!", "\u{FFFD}"].map { .text($0) })
    }
  }

  @Test("citations, files, traces and events of the future are parts of their own")
  func parts() async throws {
    _ = try await with({ _, answer in
      try await answer.send(raw: try Script([AgentEvent(frame("chunk", Self.cited)), try AgentEvent(frame("files", Self.files))]).bytes)
      try await answer.send(try AgentEvent(frame("trace", Self.trace)))
      try await answer.send(.other("thought", Array("{}".utf8)))
    }) { client, _ in
      let (parts, _) = await read(try await client.invoke(Self.turn))
      guard parts.count == 5, case .citations(let citations) = parts[1], case .trace(let trace) = parts[3] else {
        return #expect(Bool(false), "\(parts)")
      }
      #expect(parts[0] == .text("Hi"))
      #expect(citations.first?.text == "Hi" && citations.first?.span == 0...1)
      #expect(citations.first?.sources.first?.location == "s3://b/k" && citations.first?.sources.first?.text == "Hi there")
      #expect(citations.first?.sources.first?.metadata == ["page": 3])
      guard case .files(let files) = parts[2] else { return #expect(Bool(false)) }
      #expect(files.first?.name == "a.txt" && files.first?.type == "text/plain" && files.first?.bytes == [72, 105])
      #expect(trace.agentAliasArn == "arn:2" && trace.json == Self.trace)
      #expect(parts[4] == .other("thought", Array("{}".utf8)))
    }
  }

  static let cited: JSONValue = [
    "bytes": "SGk=",
    "attribution": [
      "citations": [
        [
          "generatedResponsePart": ["textResponsePart": ["text": "Hi", "span": ["start": 0, "end": 1]]],
          "retrievedReferences": [
            [
              "content": ["text": "Hi there"], "location": ["type": "S3", "s3Location": ["uri": "s3://b/k"]],
              "metadata": ["page": 3],
            ]
          ],
        ]
      ]
    ],
  ]
  static let files: JSONValue = ["files": [["name": "a.txt", "type": "text/plain", "bytes": "SGk="]]]
  static let trace: JSONValue = [
    "sessionId": "s", "callerChain": [["agentAliasArn": "arn:1"], ["agentAliasArn": "arn:2"]],
    "trace": ["orchestrationTrace": ["rationale": ["traceId": "t", "text": "because"]]],
  ]

  @Test("a request that the service would refuse is not sent, and every reason is told")
  func unsent() async throws {
    let entries = try await with({ _, _ in }) { client, _ in
      var turn = Self.turn
      turn.agentId = "?"
      turn.memoryId = ""
      let error = await failure { () async throws(AWSError) in try await client.invoke(turn) }
      #expect(error?.origin == .unsent && error?.code == "ValidationException")
      #expect(error?.message.contains("agentId must be") == true && error?.message.contains("memoryId must have") == true)
    }
    #expect(entries.isEmpty)
  }

  @Test("what the service refused is sent again, what it forbids is not")
  func refusals() async throws {
    let scenario = Scenario([
      .init(session: "busy", refusals: [.throttling("Slow"), .unavailable("Later")], try Script([.text("At last")])),
      .init(session: "forbidden", refusals: [.accessDenied("No")], try Script([.text("Never")])),
    ])
    let entries = try await with(scenario.responder()) { client, _ in
      var turn = Self.turn
      turn.sessionId = "busy"
      let answer = try await client.invoke(turn)
      #expect(answer.attempts == 3)
      #expect(try await answer.text() == "At last")
      turn.sessionId = "forbidden"
      let error = await failure { () async throws(AWSError) in try await client.invoke(turn) }
      #expect(error?.status == 403 && error?.code == "AccessDeniedException" && error?.attempts == 1)
    }
    #expect(entries.map(\.status) == [429, 503, 200, 403])
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let kind: Script.Kind
    /// Counted from the end of the first event.
    let offset: Int
    let origin: AWSError.Origin
    let code: String
  }

  static let faults = [
    Fault(testDescription: "an exception", kind: .fail(.throttling("Slow")), offset: 0, origin: .stream, code: "ThrottlingException"),
    Fault(testDescription: "an orderly end inside a frame", kind: .end, offset: 9, origin: .truncation, code: "TruncatedStream"),
    Fault(testDescription: "a closed connection", kind: .cut, offset: 9, origin: .truncation, code: ""),
    Fault(testDescription: "a closed connection between frames", kind: .cut, offset: 0, origin: .truncation, code: ""),
    Fault(testDescription: "a reset connection", kind: .reset, offset: 9, origin: .truncation, code: ""),
  ]

  @Test("what breaks an answer is told behind what came of it, and is not tried again", arguments: faults)
  func broken(_ fault: Fault) async throws {
    let script = try Script([.text("One"), .text("Two")])
    let entries = try await with({ _, answer in
      try await script.failing(at: script.frameOffsets[1] + fault.offset, fault.kind).play(on: answer)
    }) { client, _ in
      let (parts, error) = await read(try await client.invoke(Self.turn))
      #expect(parts == [.text("One")])
      #expect(error?.origin == fault.origin, "\(String(describing: error))")
      if !fault.code.isEmpty { #expect(error?.code == fault.code) }
    }
    #expect(entries.count == 1)
  }

  @Test("a damaged frame is told as damage")
  func damaged() async throws {
    let script = try Script([.text("One"), .text("Two")])
    _ = try await with({ _, answer in try await script.flipping(byte: script.frameOffsets[1] + 60).play(on: answer) }) { client, _ in
      let (parts, error) = await read(try await client.invoke(Self.turn))
      #expect(parts == [.text("One")] && error?.code == "DamagedStream")
    }
  }

  @Test("an answer that is no event stream says what it is")
  func noStream() async throws {
    _ = try await with({ _, _ in throw ServiceError(200, "Odd", "a portal") }) { client, _ in
      let error = await failure { () async throws(AWSError) in try await client.invoke(Self.turn) }
      #expect(error?.code == "NoEventStream" && error?.message.contains("application/json") == true)
    }
  }

  @Test("leaving the loop ends the transfer")
  func leaving() async throws {
    _ = try await with({ _, answer in
      try await answer.send(.text("One"))
      try await Task.sleep(for: .seconds(3600))
    }) { client, server in
      for try await part in try await client.invoke(Self.turn) {
        #expect(part == .text("One"))
        break
      }
      #expect(await server.journal.wait { $0.first?.end == .clientLeft } != nil)
    }
  }

  @Test("a cancelled reader ends the transfer and throws that it was cancelled")
  func cancelled() async throws {
    _ = try await with({ _, answer in
      try await answer.send(.text("One"))
      try await Task.sleep(for: .seconds(3600))
    }) { client, server in
      let task = Task { await read(try await client.invoke(Self.turn)) }
      _ = await server.journal.wait { $0.first.map { $0.bytesSent > 0 } ?? false }
      task.cancel()
      let error = try? await task.value.1
      #expect(error == nil || error?.origin == .cancelled)
      #expect(await server.journal.wait { $0.first?.end == .clientLeft } != nil)
    }
  }

  // MARK: Return of control

  private static func asks(_ name: String, _ invocation: String) -> JSONValue {
    [
      "invocationId": .string(invocation),
      "invocationInputs": [
        [
          "functionInvocationInput": [
            "actionGroup": "Tools", "function": .string(name), "actionInvocationType": "RESULT", "agentId": "AGENT12345",
            "parameters": [["name": "orderId", "type": "string", "value": "O-1"]],
          ]
        ]
      ],
    ]
  }

  @Test("what the agent asks for is done here, and the answer goes on in the same sequence")
  func rounds() async throws {
    let entries = try await with({ request, answer in
      let round = request.sessionState?["invocationId"]?.string.map { $0 == "i-1" ? 1 : 2 } ?? 0
      try await answer.send(.text(["Let me see. ", "One more. ", "It is on its way."][round]))
      guard round < 2 else { return }
      try await answer.send(try AgentEvent(frame("returnControl", Self.asks("getOrder", "i-\(round + 1)"))))
    }) { client, _ in
      let seen = LocalActionsTests.Seen()
      let actions = LocalActions(try LocalActionsTests.router(seen))
      let (parts, error) = await read(try await client.invoke(.agent(Self.turn), actions: actions))
      #expect(error == nil)
      #expect(
        parts.filter { if case .text = $0 { true } else { false } }
          == ["Let me see. ", "One more. ", "It is on its way."].map { .text($0) })
      #expect(seen.all == Array(repeating: "getOrder for AGENT12345/TSTALIASID/, tenant:7: Hello", count: 2))
      guard case .returnControl(let control) = parts.dropFirst().first else { return #expect(Bool(false), "\(parts)") }
      #expect(control.calls.map(\.target) == [.function("getOrder")])
    }
    #expect(entries.map(\.request?.inputText) == ["Hello", nil, nil])
    let expected: JSONValue = [
      "sessionAttributes": ["last": "O-1"], "invocationId": "i-2",
      "returnControlInvocationResults": [
        [
          "functionResult": [
            "actionGroup": "Tools", "agentId": "AGENT12345", "responseBody": ["TEXT": ["body": "{\"orderId\":\"O-1\"}"]],
            "function": "getOrder",
          ]
        ]
      ],
    ]
    #expect(entries.last?.request?.sessionState.map { .object($0) } == expected)
  }

  @Test("without actions the answer ends when the agent returns control")
  func noActions() async throws {
    let entries = try await with({ _, answer in
      try await answer.send(try AgentEvent(frame("returnControl", Self.asks("getOrder", "i-1"))))
    }) { client, _ in
      let (parts, error) = await read(try await client.invoke(Self.turn))
      #expect(parts.count == 1 && error == nil)
    }
    #expect(entries.count == 1)
  }

  @Test("control that is returned for something unknown ends the answer with an error")
  func unknownCall() async throws {
    let unknown: JSONValue = ["invocationId": "i-1", "invocationInputs": [["futureInvocationInput": ["actionGroup": "G"]]]]
    let entries = try await with({ _, answer in try await answer.send(try AgentEvent(frame("returnControl", unknown))) }) { client, _ in
      let (_, error) = await read(try await client.invoke(.agent(Self.turn), actions: LocalActions(Router())))
      #expect(error?.code == "UnknownCall")
    }
    #expect(entries.count == 1)
  }

  @Test("an agent that asks without end is stopped after so many rounds")
  func endless() async throws {
    let entries = try await with({ _, answer in
      try await answer.send(try AgentEvent(frame("returnControl", Self.asks("nothing", "i-1"))))
    }) { client, _ in
      let actions = LocalActions(try LocalActionsTests.router())
      let (parts, error) = await read(try await client.invoke(.agent(Self.turn), actions: actions, roundsMax: 3))
      #expect(parts.count == 4 && error?.code == "TooManyRounds")
    }
    #expect(entries.count == 4)
  }
}
