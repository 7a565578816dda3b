// SPDX-License-Identifier: Apache-2.0

import AWSClient
import ActionCodegen
import ActionGroup
import AgentEngine
import Bedrock
import Foundation
import JSON
import LambdaEmulator
import LocalAgent
import OpenAPI
import Orchestrator
import Synchronization
import TestPrograms

/// An agent that is played, and a client that asks it over a real socket.
struct Stage {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// What the engine told, in order.
  final class Told: Sendable {
    private let events = Mutex<[EngineEvent]>([])

    func add(_ event: EngineEvent) { events.withLock { $0.append(event) } }
    func texts(_ kind: EngineEvent.Kind) -> [String] { events.withLock { $0.filter { $0.kind == kind }.map(\.text) } }
    var lines: [String] { events.withLock { $0.map(\.line) } }
    var json: [JSONValue] { events.withLock { $0.map(\.json) } }
  }

  let server: LocalAgentServer
  let orchestrator: Orchestrator
  let told: Told

  /// A stage for a body, cleared afterwards.
  static func with(
    _ agent: PlayedAgent, _ script: String? = nil, clock: EngineClock = EngineClock(), _ body: (Stage) async throws -> Void
  ) async throws {
    let bytes =
      try script.map { Array($0.utf8) } ?? Array(Data(contentsOf: root.appending(path: "agent-config/scripts/order-assistant.yaml")))
    let (loaded, problems) = ConversationScript.load(bytes, file: "script.yaml")
    let found = problems + (loaded?.problems(with: agent) ?? [])
    guard let loaded, !found.contains(where: { $0.severity == .error }) else {
      throw BadScript(problems: found)
    }
    try await with(agent, loaded.planner, clock: clock, body)
  }

  /// A stage whose agent does what a planner wants.
  static func with(
    _ agent: PlayedAgent, _ planner: Planner, clock: EngineClock = EngineClock(), _ body: (Stage) async throws -> Void
  ) async throws {
    let told = Told()
    let engine = AgentEngine(agent, planner, clock: clock) { told.add($0) }
    let server = try await LocalAgentServer.start(responder: engine.responder)
    let credentials = Credentials(accessKeyID: "AKIDEXAMPLE12", secretAccessKey: "secret-of-the-test", source: "the test")
    let aws = AWSConfiguration(
      environment: ["HOME": "/nowhere"], region: "us-east-1", endpointURL: server.url, credentials: CredentialProvider(credentials),
      streamDeadlines: Deadlines(idle: .seconds(20), total: .seconds(60)))
    let stage = Stage(server: server, orchestrator: try Orchestrator(aws), told: told)
    do { try await body(stage) } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  struct BadScript: Error { var problems: [Problem] }

  static func question(_ text: String, session: String = "customer-7") -> Question {
    Question(text, agentId: "AGENT12345", agentAliasId: "TSTALIASID", sessionId: session)
  }

  func ask(_ text: String, session: String = "customer-7") async throws -> TurnResult {
    try await orchestrator.answer(Self.question(text, session: session))
  }

  /// A turn's parts, or its error.
  func read(_ question: Question) async -> (parts: [TurnPart], error: TurnError?) {
    var parts: [TurnPart] = []
    do throws(TurnError) {
      for try await part in orchestrator.ask(question) { parts.append(part) }
      return (parts, nil)
    } catch { return (parts, error) }
  }
}

/// Agents over the sample's schema.
enum Agents {
  /// The sample's operations.
  static func operations() throws -> [ActionGroup.Operation] {
    let file = Stage.root.appending(path: "schemas/OrderManagement.yaml")
    let document = Document.load(Array(try Data(contentsOf: file)), file: "OrderManagement.yaml").document
    return document.map { OperationConversion.operations(of: $0).operations } ?? []
  }

  static func agent(_ executor: PlayedAgent.Group.Executor) throws -> PlayedAgent {
    let group = PlayedAgent.Group("OrderManagement", try operations(), executor)
    return PlayedAgent("order-assistant", model: "amazon.nova-pro-v1:0", instructions: "You help with orders.", groups: [group])
  }

  static func agent(_ lambda: LocalLambda) throws -> PlayedAgent { try agent(.function(.emulated(lambda))) }

  /// An agent whose function answers as a closure says.
  static func agent(answering: @escaping @Sendable ([UInt8]) -> String) throws -> PlayedAgent {
    try agent(.function(FunctionEndpoint("fake") { event throws(FunctionFailure) in Array(answering(event).utf8) }))
  }

  /// A body with an agent before the real function.
  static func withOrders(_ body: (LocalLambda) async throws -> Void) async throws {
    try await with(program: Products.path("OrderManagement"), body)
  }

  static func with(
    program: String, arguments: [String] = [], initTimeout: Duration = .seconds(30), _ body: (LocalLambda) async throws -> Void
  ) async throws {
    var configuration = LocalLambda.Configuration()
    configuration.program = .init(program, arguments: arguments, output: { _ in })
    (configuration.timeout, configuration.initTimeout) = (.seconds(30), initTimeout)
    let lambda = try LocalLambda(configuration)
    defer { lambda.stop() }
    try await body(lambda)
  }
}

extension [TurnPart] {
  var texts: [String] { compactMap { if case .text(let text) = $0 { text } else { nil } } }
  var steps: [TurnStep] { compactMap { if case .step(let step) = $0 { step } else { nil } } }
  var control: ControlRequest? { compactMap { if case .returnControl(let control) = $0 { control } else { nil } }.first }
}
