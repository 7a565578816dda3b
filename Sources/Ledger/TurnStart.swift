// SPDX-License-Identifier: Apache-2.0

public import TokenMeter

/// What is known of a turn before its request is sent.
public struct TurnStart: Hashable, Sendable {
  /// The agent's id; for an inline agent `INLINE_AGENT`.
  public var agent: String
  /// The agent's alias.
  public var alias: String
  /// The session's id.
  public var session: String
  /// The region that is asked.
  public var region: String?
  /// What the caller sorts his turns by, a team or a feature; it is exported, so it should name no person.
  public var tag: String?
  /// A hash of the question; the question itself is not stored.
  public var promptHash: UInt64?
  /// How long the agent keeps a session that is not used, in seconds.
  public var idleSeconds: Int

  /// A turn that begins.
  ///
  /// - Parameters:
  ///   - agent: the agent's id.
  ///   - alias: its alias.
  ///   - session: the session's id.
  ///   - region: the region that is asked.
  ///   - tag: what the caller sorts his turns by.
  ///   - promptHash: a hash of the question.
  ///   - idleSeconds: the agent's idle session time-out, from its definition: 60 to 5400, and 600 where nobody chose one.
  public init(
    agent: String, alias: String, session: String, region: String? = nil, tag: String? = nil, promptHash: UInt64? = nil,
    idleSeconds: Int = SessionTotals.idleSecondsDefault
  ) {
    (self.agent, self.alias, self.session, self.region) = (agent, alias, session, region)
    (self.tag, self.promptHash) = (tag, promptHash)
    self.idleSeconds = min(max(idleSeconds, SessionTotals.idleSecondsRange.lowerBound), SessionTotals.idleSecondsRange.upperBound)
  }
}

/// How a turn ended, as the ledger names it.
public struct TurnEnding: Hashable, Sendable {
  /// The name: that of a ``TokenMeter/TurnEnd``, or one of this type's.
  public var name: String
  /// What there is to say about it; what looks like a credential is not stored.
  public var reason: String?

  /// An ending of the caller's own: the name of an error's code, for one.
  public init(_ name: String, reason: String? = nil) { (self.name, self.reason) = (name, reason) }

  /// As the events ended.
  public init(_ end: TurnEnd) { self.init(end.name, reason: end.sentence) }

  /// A budget stopped the turn, or did not let it start.
  public static func stopped(_ notice: BudgetNotice) -> TurnEnding { TurnEnding("stopped: budget", reason: notice.sentence) }
  /// The caller left.
  public static let cancelled = TurnEnding("cancelled")
  /// The process ended before the turn did.
  public static let abandoned = TurnEnding("abandoned", reason: "The process ended before the turn did.")
}
