// SPDX-License-Identifier: Apache-2.0

internal import AgentEngine
internal import Cassettes
internal import JSON
internal import LocalAgent

/// Writes what a played agent is asked, what it answers, and what its functions do into a cassette.
struct AgentRecorder: Sendable {
  /// The turn that a function is called in.
  @TaskLocal private static var turn: Int?

  let file: CassetteFile

  init(_ file: CassetteFile) { self.file = file }

  /// What the server shows its answers to.
  var tap: @Sendable (Int, [UInt8]) -> Void { { [file] number, bytes in file.append(.answer(turn: number, bytes)) } }

  /// The same responder, whose requests are written down.
  func recording(_ responder: @escaping Responder) -> Responder {
    { [file] request, answer in
      file.append(.request(turn: request.number, Cassette.Request(path: Self.path(request), body: JSONValue.object(request.body).bytes)))
      do {
        try await Self.$turn.withValue(request.number) { try await responder(request, answer) }
        file.append(.end(turn: request.number, "complete"))
      } catch {
        let name =
          (error as? ServiceError)?.name ?? (error is CancellationError || error is LocalAgentError ? "stopped" : "InternalServerException")
        file.append(.end(turn: request.number, name))
        throw error
      }
    }
  }

  /// The same agent, the calls of whose functions are written down.
  func recording(_ agent: PlayedAgent) -> PlayedAgent {
    var agent = agent
    for index in agent.groups.indices {
      if case .function(let function) = agent.groups[index].executor {
        agent.groups[index].executor = .function(recording(function, as: agent.groups[index].name))
      }
    }
    for index in agent.collaborators.indices { agent.collaborators[index].agent = recording(agent.collaborators[index].agent) }
    return agent
  }

  private func recording(_ function: FunctionEndpoint, as group: String) -> FunctionEndpoint {
    FunctionEndpoint(function.name) { [file] event throws(FunctionFailure) in
      do throws(FunctionFailure) {
        let envelope = try await function.invoke(event)
        file.append(.call(turn: Self.turn ?? 0, .init(function: group, event: event, envelope: envelope)))
        return envelope
      } catch {
        file.append(.call(turn: Self.turn ?? 0, .init(function: group, event: event, envelope: nil, failure: error.description)))
        throw error
      }
    }
  }

  /// As the service has it; agents' ids and sessions need no escapes.
  private static func path(_ request: LocalAgent.AgentRequest) -> String {
    guard let agent = request.agentId, let alias = request.agentAliasId else { return "/agents/\(request.sessionId)" }
    return "/agents/\(agent)/agentAliases/\(alias)/sessions/\(request.sessionId)/text"
  }
}
