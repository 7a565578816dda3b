// SPDX-License-Identifier: Apache-2.0

import AWSClient
import AgentEvents
import Bedrock
import EventStream
import Foundation
import JSON
import Ledger
import LocalAgent
import Orchestrator
import Synchronization
import TokenMeter

/// The local service and an orchestrator that asks it.
struct Stage {
  static let secret = "hunter2secret"
  static let token = "session-token-of-the-test"

  let server: LocalAgentServer
  let ledger: TurnLedger
  let orchestrator: Orchestrator

  /// A stage for a body, cleared afterwards; its ledger is in memory unless it is given one.
  static func with(
    _ scenario: Scenario, budget: Budget = Budget(), ledger: TurnLedger? = nil, idle: Duration = .seconds(20),
    clock: TurnClock = TurnClock(),
    _ body: (Stage) async throws -> Void
  ) async throws {
    var configuration = LocalAgentServer.Configuration()
    configuration.signatures = SignatureCheck([.init("AKIDEXAMPLE12", secret, sessionToken: token)])
    let server = try await LocalAgentServer.start(configuration, responder: scenario.responder())
    let credentials = Credentials(accessKeyID: "AKIDEXAMPLE12", secretAccessKey: secret, sessionToken: token, source: "the test")
    let aws = AWSConfiguration(
      environment: ["HOME": "/nowhere"], region: "us-east-1", endpointURL: server.url, credentials: CredentialProvider(credentials),
      streamDeadlines: Deadlines(idle: idle, total: .seconds(120)))
    let client = AgentClient(try ServiceClient(.bedrockAgentRuntime, aws, pacing: Pacing(sleep: { _ in })))
    let book = try ledger ?? TurnLedger(path: nil, now: clock.now(), processId: 1)
    let stage = Stage(
      server: server, ledger: book, orchestrator: Orchestrator(client, ledger: book, budget: budget, clock: clock))
    do { try await body(stage) } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  static func with(
    _ script: Script, budget: Budget = Budget(), ledger: TurnLedger? = nil, idle: Duration = .seconds(20), clock: TurnClock = TurnClock(),
    _ body: (Stage) async throws -> Void
  ) async throws {
    try await with(Scenario([.init(script)]), budget: budget, ledger: ledger, idle: idle, clock: clock, body)
  }

  static func question(_ session: String = "customer-7") -> Question {
    Question("Where is my order?", agentId: "AGENT12345", agentAliasId: "TSTALIASID", sessionId: session)
  }

  /// Reads a turn to its end, or to its error.
  func read(_ question: Question = Stage.question()) async -> (parts: [TurnPart], error: TurnError?) {
    var parts: [TurnPart] = []
    do throws(TurnError) {
      for try await part in orchestrator.ask(question) { parts.append(part) }
      return (parts, nil)
    } catch { return (parts, error) }
  }

  /// The rows of the ledger.
  func rows() throws -> [TurnRecord] { try ledger.turns(after: 0, since: nil, count: 1000, withCalls: true) }
}

/// Events as the service sends them, for turns that nobody recorded.
enum Made {
  static func trace(_ kind: String, _ trace: JSONValue) throws -> AgentEvent {
    let caller: JSONValue = ["agentAliasArn": "arn:aws:bedrock:us-east-1:123456789012:agent-alias/AGENT12345/TSTALIASID"]
    return try event("trace", ["callerChain": [caller], "trace": [kind: trace] as JSONValue])
  }

  static func event(_ type: String, _ payload: JSONValue) throws -> AgentEvent {
    var decoder = FrameDecoder()
    let headers = [FrameHeader(":event-type", type), FrameHeader(":message-type", "event")]
    decoder.append(try FrameEncoder().frame(headers, payload: payload.bytes))
    guard let frame = try decoder.next() else { throw FrameError(.truncated, "no frame") }
    return try AgentEvent(frame)
  }

  /// A model call: its question and its usage.
  static func call(_ id: String, _ input: Int, _ output: Int, model: String = "amazon.nova-pro-v1:0", prompt: String = "p") throws
    -> [AgentEvent]
  {
    let usage: JSONValue = ["inputTokens": .number(JSONNumber(input)), "outputTokens": .number(JSONNumber(output))]
    return [
      try trace(
        "orchestrationTrace",
        [
          "modelInvocationInput": [
            "traceId": .string(id), "type": "ORCHESTRATION", "foundationModel": .string(model), "text": .string(prompt),
          ]
        ]),
      try trace(
        "orchestrationTrace", ["modelInvocationOutput": ["traceId": .string(id), "metadata": ["usage": usage, "totalTimeMs": 7]]]),
    ]
  }

  static func text(_ text: String) throws -> AgentEvent {
    try event("chunk", ["bytes": .string(Data(text.utf8).base64EncodedString())])
  }

  /// Three calls that reason, 1,600 tokens together, and one that answers with 400: what was paid for when 400 were logged.
  static func incident() throws -> [AgentEvent] {
    let calls = try [(500, 40), (520, 20), (500, 20), (400, 400)].enumerated().flatMap { try call("t-\($0)", $1.0, $1.1) }
    return calls + [try text("It is on its way.")]
  }
}

/// The recordings of other projects that lie beside the checkout, or where `OUTCROP_SHARED` says.
enum Recordings {
  private static let folder: URL = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let named = ProcessInfo.processInfo.environment["OUTCROP_SHARED"].map { URL(filePath: $0) }
    return (named ?? root.deletingLastPathComponent().appending(path: "shared")).appending(path: "recordings")
  }()

  /// What each of them holds, call by call; empty on a machine without them.
  static let expected: JSONObject = {
    guard let data = try? Data(contentsOf: folder.appending(path: "EXPECTED.json")) else { return JSONObject() }
    return (try? JSONValue(parsing: Array(data)))?.object ?? JSONObject()
  }()

  static func bytes(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: folder.appending(path: "\(name).bin"))) }
}
