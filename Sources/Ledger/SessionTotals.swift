// SPDX-License-Identifier: Apache-2.0

internal import SQLiteDatabase
public import TokenMeter

/// A session, and what its turns used.
public struct SessionTotals: Hashable, Sendable {
  /// What an agent's idle session time-out may be, in seconds.
  public static let idleSecondsRange = 60...5400
  /// What it is where nobody chose one.
  public static let idleSecondsDefault = 600

  /// The session's id.
  public var id: String
  /// Its agent.
  public var agent: String
  /// When its first turn began; the first one since the agent forgot it, if it did.
  public var startedAt: UnixTime
  /// When it was last used.
  public var lastAt: UnixTime
  /// After how many seconds without use the agent forgets it.
  public var idleSeconds: Int
  /// How many turns it has.
  public var turns: Int
  /// How many calls of models those made.
  public var calls: Int
  /// What they used.
  public var spent: Spent

  /// Whether the agent still knows the session.
  public enum State: Hashable, Sendable {
    /// It does, for so long.
    case active(left: Duration)
    /// It does, and in less than a fifth of its time-out, so long, it will not.
    case ending(left: Duration)
    /// It does not: the next turn begins without memory of these.
    case over
  }

  /// The state at a time, by this machine's clock.
  public func state(at now: UnixTime) -> State {
    let left = lastAt.milliseconds + idleSeconds * 1000 - now.milliseconds
    if left <= 0 { return .over }
    return left * 5 < idleSeconds * 1000 ? .ending(left: .milliseconds(left)) : .active(left: .milliseconds(left))
  }

  fileprivate init(_ row: [Database.Value]) {
    (id, agent) = (row[0].text ?? "", row[1].text ?? "")
    (startedAt, lastAt) = (UnixTime(milliseconds: row[2].integer ?? 0), UnixTime(milliseconds: row[3].integer ?? 0))
    (idleSeconds, turns, calls) = (row[4].integer ?? 0, row[5].integer ?? 0, row[6].integer ?? 0)
    spent = TurnLedger.spent(Array(row.dropFirst(7)))
  }
}

extension TurnLedger {
  /// A session and its totals.
  ///
  /// - Parameters:
  ///   - id: the session's id.
  ///   - agent: its agent.
  /// - Returns: the session; `nil` when no turn was opened in it.
  /// - Throws: when the ledger cannot be read.
  public func session(_ id: String, agent: String) throws(LedgerError) -> SessionTotals? {
    try withState { state throws(DatabaseError) in try TurnLedger.session(id, agent: agent, state.database) }
  }

  static func session(_ id: String, agent: String, _ database: borrowing Database) throws(DatabaseError) -> SessionTotals? {
    try database.run(
      """
      SELECT s.id, s.agent, s.startedAt, s.lastAt, s.idleSeconds, count(t.id), coalesce(sum(t.modelCalls), 0), \
      coalesce(sum(t.inputTokens + t.outputTokens), 0), coalesce(sum(t.cost), 0), \
      coalesce(sum(t.modelledInputTokens + t.modelledOutputTokens), 0), coalesce(sum(t.modelledCost), 0)
      FROM sessions s LEFT JOIN turns t ON t.session = s.id AND t.agent = s.agent AND t.startedAt >= s.startedAt
      WHERE s.id = ?1 AND s.agent = ?2 GROUP BY s.id, s.agent
      """, [.cut(id), .cut(agent)]
    ).first.map { SessionTotals($0) }
  }

  /// Notes that a session is used.
  static func touchSession(_ start: TurnStart, _ now: UnixTime, _ database: borrowing Database) throws(DatabaseError) {
    try database.run(
      """
      INSERT INTO sessions (id, agent, startedAt, lastAt, idleSeconds) VALUES (?1, ?2, ?3, ?3, ?4)
      ON CONFLICT (id, agent) DO UPDATE SET \
      startedAt = CASE WHEN lastAt + idleSeconds * 1000 <= excluded.lastAt THEN excluded.startedAt ELSE startedAt END, \
      lastAt = max(lastAt, excluded.lastAt), idleSeconds = excluded.idleSeconds
      """, [.cut(start.session), .cut(start.agent), .integer(now.milliseconds), .integer(start.idleSeconds)])
  }
}
