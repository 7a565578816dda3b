// SPDX-License-Identifier: Apache-2.0

internal import AgentEngine
internal import LocalAgent
internal import Synchronization

/// Where an agent is played: turns that begin are played by the newest engine, and end with the one they began with.
final class AgentStage: Sendable {
  private let current: Mutex<AgentEngine>

  init(_ engine: AgentEngine) { current = Mutex(engine) }

  /// What answers requests.
  var responder: Responder { { [self] request, answer in try await current.withLock(\.self).responder(request, answer) } }

  /// Plays another agent from now on; the sessions stay.
  func recast(_ agent: PlayedAgent, _ planner: Planner) { current.withLock { $0 = $0.recast(agent, planner) } }
}

/// A mark that one thread sets and another looks at.
final class StopMark: Sendable {
  private let mark = Atomic(false)

  var isSet: Bool { mark.load(ordering: .relaxed) }

  func set() { mark.store(true, ordering: .relaxed) }
}
