// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON
package import LocalAgent

/// Plays an agent: keeps its sessions, asks a planner what comes next, calls the functions, and answers as the service does.
///
/// Whatever agent and alias a request names is this one. An agent that a request itself describes is played too: its functions are those of this
/// one whose names stand at the end of their ARNs.
///
/// ```swift
/// let engine = AgentEngine(agent, script.planner) { print($0.line) }
/// let server = try await LocalAgentServer.start(responder: engine.responder)
/// ```
package final class AgentEngine: Sendable {
  /// What the service answers when a session is ended.
  package static let goodbye = "Session is terminated as 'endSession' flag is set in request."

  let agent: PlayedAgent
  let planner: Planner
  let clock: EngineClock
  let watch: @Sendable (EngineEvent) -> Void
  let exchanged: @Sendable (FunctionExchange) -> Void
  private let sessions: SessionStore

  /// An engine without sessions.
  ///
  /// - Parameters:
  ///   - agent: what is played.
  ///   - planner: who decides.
  ///   - clock: the time by which sessions are forgotten.
  ///   - sessionsMax: when there are more, the one that was not used for longest is forgotten.
  ///   - watch: is told what happens, on the thread where it happens.
  ///   - exchanged: is told what functions were sent and answered, before the turn goes on.
  package init(
    _ agent: PlayedAgent, _ planner: Planner, clock: EngineClock = EngineClock(), sessionsMax: Int = 10_000,
    watch: @escaping @Sendable (EngineEvent) -> Void = { _ in },
    exchanged: @escaping @Sendable (FunctionExchange) -> Void = { _ in }
  ) {
    (self.agent, self.planner, self.clock, self.watch, self.exchanged) = (agent, planner, clock, watch, exchanged)
    sessions = SessionStore(sessionsMax: sessionsMax)
  }

  private init(_ agent: PlayedAgent, _ planner: Planner, inPlaceOf other: AgentEngine) {
    (self.agent, self.planner, clock, sessions) = (agent, planner, other.clock, other.sessions)
    (watch, exchanged) = (other.watch, other.exchanged)
  }

  /// An engine with the same sessions; turns that have begun go on as this one plays them.
  package func recast(_ agent: PlayedAgent, _ planner: Planner) -> AgentEngine { AgentEngine(agent, planner, inPlaceOf: self) }

  /// What answers requests.
  package var responder: Responder { { request, answer in try await self.respond(to: request, on: answer) } }

  private func respond(to request: LocalAgent.AgentRequest, on answer: AnswerStream) async throws {
    let agent = request.agentId == nil ? try InlineDefinition(functions: self.agent.functions).agent(request.body) : self.agent
    let key = SessionStore.Key(
      agent: request.agentId ?? AgentIdentity.inlineId, alias: request.agentAliasId ?? AgentIdentity.draftAlias, session: request.sessionId)
    if request.endSession { return try await end(key, request, answer) }
    let (session, finding) = try sessions.begin(key, at: clock.now, idleSeconds: agent.idleSeconds)
    tell(finding, request, agent)
    var turn = EngineTurn(self, request, answer, agent, session)
    do {
      try await turn.run()
      sessions.end(key, turn.session, at: clock.now)
    } catch {
      sessions.end(key, nil, at: clock.now)
      tell(error, request)
      throw error
    }
  }

  private func end(_ key: SessionStore.Key, _ request: LocalAgent.AgentRequest, _ answer: AnswerStream) async throws {
    try sessions.remove(key)
    tell(request, .session, "the session is ended, as was asked for")
    try await answer.send(.text(AgentEngine.goodbye))
  }

  private func tell(_ finding: SessionStore.Finding, _ request: LocalAgent.AgentRequest, _ agent: PlayedAgent) {
    switch finding {
    case .new: tell(request, .session, "a new session")
    case .forgotten: tell(request, .session, "forgotten: it was not used for more than \(agent.idleSeconds) seconds; a new one begins")
    case .known: break
    }
  }

  private func tell(_ error: any Error, _ request: LocalAgent.AgentRequest) {
    if Task.isCancelled || (error as? LocalAgentError)?.code == .clientLeft {
      tell(request, .failure, "the client has left; the turn is stopped", ["error": "clientLeft"])
    } else if let error = error as? ServiceError {
      tell(request, .failure, "\(error.name): \(error.message)", ["error": .string(error.name)])
    } else {
      tell(request, .failure, "\(error)", ["error": "InternalServerException"])
    }
  }

  func tell(_ request: LocalAgent.AgentRequest, _ kind: EngineEvent.Kind, _ text: String, _ details: JSONObject = JSONObject()) {
    watch(
      EngineEvent(
        moment: clock.now, session: request.sessionId, requestId: request.requestId, kind: kind, text: text, details: details))
  }
}
