// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Which script answers which request.
package struct Scenario: Sendable {
  /// An answer for some requests.
  package struct Rule: Sendable {
    /// Whether it is for that request.
    package var matches: @Sendable (AgentRequest) -> Bool
    /// The errors that the first requests of a session get instead, one each.
    package var refusals: [ServiceError]
    /// What answers.
    package var responder: Responder

    /// A rule for whatever requests a function picks.
    package init(
      where matches: @escaping @Sendable (AgentRequest) -> Bool = { _ in true }, refusals: [ServiceError] = [],
      responder: @escaping Responder
    ) {
      (self.matches, self.refusals, self.responder) = (matches, refusals, responder)
    }

    /// A rule for the requests of an agent, a session and a question; of any where one is not given.
    package init(
      agent: String? = nil, session: String? = nil, question: String? = nil, refusals: [ServiceError] = [], _ script: Script
    ) {
      self.init(
        where: { request in
          (agent == nil || agent == request.agentId) && (session == nil || session == request.sessionId)
            && (question == nil || question == request.inputText)
        }, refusals: refusals, responder: { _, answer in try await script.play(on: answer) })
    }
  }

  private struct Session: Hashable {
    let rule: Int
    let session: String
  }

  /// How many requests a session made under each rule.
  private final class Counts: Sendable {
    private let counts = Mutex<[Session: Int]>([:])

    func next(_ session: Session) -> Int {
      counts.withLock { counts in
        defer { counts[session, default: 0] += 1 }
        return counts[session, default: 0]
      }
    }
  }

  /// The rules; the first that matches answers.
  package var rules: [Rule]

  /// Makes a scenario.
  package init(_ rules: [Rule]) { self.rules = rules }

  /// What answers as the rules say; a request that no rule matches is refused as one for an unknown agent.
  package func responder() -> Responder {
    let (rules, counts) = (rules, Counts())
    return { request, answer in
      guard let index = rules.firstIndex(where: { $0.matches(request) }) else {
        throw ServiceError.resourceNotFound("No rule of the scenario is for session '\(request.sessionId)'.")
      }
      let rule = rules[index]
      let count = rule.refusals.isEmpty ? 0 : counts.next(Session(rule: index, session: request.sessionId))
      if count < rule.refusals.count { throw rule.refusals[count] }
      try await rule.responder(request, answer)
    }
  }
}
