// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
package import OpenAPI

extension ConversationScript {
  /// What of the script an agent cannot do: operations, knowledge bases and collaborators that it does not have, and wrong arguments.
  ///
  /// Rules for a guardrail that it does not have are warned of.
  package func problems(with agent: PlayedAgent) -> [Problem] {
    let nested = agent.collaborators.flatMap { collaborators[$0.name]?.problems(with: $0.agent) ?? [] }
    var problems = turns.flatMap { self.problems(of: $0, with: agent) } + nested
    if let guardrail, !agent.isGuarded {
      let sentence = "Nothing is held to these rules: the agent has no GuardrailConfiguration."
      problems.append(Problem(.warning, "unused-guardrail", file: file, at: guardrail.place, sentence))
    }
    return problems
  }

  private func problems(of turn: Turn, with agent: PlayedAgent) -> [Problem] {
    var problems = turn.calls.flatMap { call in
      switch call.kind {
      case .operation(let arguments): self.problems(of: call, arguments, with: agent)
      case .search: search(call, agent)
      case .collaborator: collaborator(call.name, call.place, agent)
      }
    }
    if let route = turn.route {
      if !agent.isRouter {
        problems.append(
          problem("no-router", route.place, "The agent hands no questions on: its AgentCollaboration is not SUPERVISOR_ROUTER."))
      }
      problems += collaborator(route.name, route.place, agent)
    }
    return problems
  }

  private func problem(_ code: String, _ place: Place, _ sentence: String) -> Problem {
    Problem(.error, code, file: file, at: place, sentence)
  }

  private func search(_ call: Call, _ agent: PlayedAgent) -> [Problem] {
    let known = agent.knowledgeBases.map(\.id)
    guard !known.contains(call.name) else { return [] }
    let names = known.isEmpty ? "it has none" : "known are \(known.joined(separator: ", "))"
    return [problem("unknown-knowledge-base", call.place, "The agent has no knowledge base \"\(call.name)\"; \(names).")]
  }

  private func collaborator(_ name: String, _ place: Place, _ agent: PlayedAgent) -> [Problem] {
    let known = agent.collaborators.map(\.name)
    guard known.contains(name) else {
      let names = known.isEmpty ? "it has none" : "known are \(known.joined(separator: ", "))"
      return [problem("unknown-collaborator", place, "The agent has no collaborator \"\(name)\"; \(names).")]
    }
    guard collaborators[name] == nil else { return [] }
    return [problem("no-collaborator-script", place, "Under \"collaborators\" there is no script for \"\(name)\".")]
  }

  private func problems(of call: Call, _ given: [Argument], with agent: PlayedAgent) -> [Problem] {
    guard let operation = agent.operation(call.name)?.operation else {
      let known = agent.operationNames.joined(separator: ", ")
      return [problem("unknown-operation", call.place, "The agent has no operation \"\(call.name)\". Known: \(known).")]
    }
    let names = operation.arguments.map(\.name)
    var problems = given.filter { !names.contains($0.name) }.map { argument in
      let known = names.isEmpty ? "it has none" : "known are \(names.joined(separator: ", "))"
      return problem("unknown-argument", argument.place, "\(operation.name) has no argument \"\(argument.name)\"; \(known).")
    }
    let there = Set(given.map(\.name))
    let missing = operation.arguments.filter { ($0.isRequired || $0.place == .path) && !there.contains($0.name) }.map(\.name)
    if !missing.isEmpty {
      problems.append(problem("missing-argument", call.place, "\(operation.name) needs \(missing.joined(separator: ", ")) too."))
    }
    return problems
  }
}
