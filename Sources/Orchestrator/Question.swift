// SPDX-License-Identifier: Apache-2.0

public import Bedrock
public import Ledger
public import TokenMeter

/// What an agent is asked, and under which conditions.
///
/// ```swift
/// var question = Question("Where is my order?", agentId: "AGENT12345", agentAliasId: "TSTALIASID", sessionId: "customer-7")
/// question.budget = Budget([.init(.turn, .tokens(3000))])
/// ```
public struct Question: Sendable {
  /// What is said when a budget ends a turn and nobody chose another sentence.
  public static let stoppedMessage = "I have to stop here, because this answer has become too expensive. Please ask again in a simpler way."

  /// The turn as the service gets it; it is traced whatever is set there, since nothing could be metered otherwise.
  public var request: AgentRequest
  /// What may be used; in place of the orchestrator's budget.
  public var budget: Budget?
  /// Whose turns a limit for a day counts.
  public var dayScope = LedgerScope.everything
  /// What the caller sorts his turns by in the ledger, a team or a feature; it should name no person.
  public var tag: String?
  /// What runs in this process when the agent returns control; without it the turn ends then.
  public var actions: LocalActions?
  /// How often the agent may return control to these actions.
  public var roundsMax = 10
  /// The agent's idle session time-out in seconds, 60 to 5400, from its definition; an inline agent's own goes before it.
  public var idleSeconds = SessionTotals.idleSecondsDefault
  /// What the user is told when a budget ends the turn.
  public var stoppedMessage = Question.stoppedMessage

  /// A turn as the service gets it.
  public init(_ request: AgentRequest) { self.request = request }

  /// A question to an agent of the account.
  ///
  /// - Parameters:
  ///   - text: what the user says.
  ///   - agentId: the agent, ten letters and digits.
  ///   - agentAliasId: the alias; `TSTALIASID` is the agent as it is being edited.
  ///   - sessionId: the session, 2 to 100 of letters, digits and `._:-`; the same for every turn of a conversation.
  public init(_ text: String, agentId: String, agentAliasId: String, sessionId: String) {
    self.init(.agent(InvokeAgent(agentId: agentId, agentAliasId: agentAliasId, sessionId: sessionId, inputText: text)))
  }

  /// The row that the ledger gets before the request is sent.
  func start(region: String) -> TurnStart {
    let (agent, alias, idle) =
      switch request {
      case .agent(let turn): (turn.agentId, turn.agentAliasId, idleSeconds)
      // As the ARNs in an inline agent's traces have them.
      case .inline(let turn): ("INLINE_AGENT", "TSTALIASID", turn.agent.idleSessionTTLInSeconds ?? idleSeconds)
      }
    return TurnStart(
      agent: agent, alias: alias, session: request.sessionId, region: region, tag: tag,
      promptHash: request.inputText.map { PromptHash.of($0) }, idleSeconds: idle)
  }
}
