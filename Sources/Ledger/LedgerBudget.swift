// SPDX-License-Identifier: Apache-2.0

internal import SQLiteDatabase
public import TokenMeter

/// Whose turns are summed up.
public enum LedgerScope: Hashable, Sendable {
  /// All of them.
  case everything
  /// Those of a session.
  case session(String)
  /// Those that the caller gave a tag.
  case tag(String)
  /// Those of an agent.
  case agent(String)

  /// The condition on a turn, with its value at place `?2`.
  var condition: (sql: String, value: Database.Value) {
    switch self {
    case .everything: ("?2 IS NULL", .null)
    case .session(let id): ("session = ?2", .cut(id))
    case .tag(let tag): ("tag = ?2", .cut(tag))
    case .agent(let id): ("agent = ?2", .cut(id))
    }
  }
}

/// A limit that several processes keep together.
public struct LedgerLimit: Hashable, Sendable {
  /// Whose turns count.
  public var scope: LedgerScope
  /// From when on, ``UnixTime/startOfDay`` for one; a turn counts by its start.
  public var since: UnixTime
  /// The most that may be used.
  public var amount: Budget.Amount
  /// Whether modelled tokens count too; see ``TokenMeter/Budget/Scope/countsModelled``.
  public var countsModelled: Bool

  /// A limit.
  public init(_ scope: LedgerScope, since: UnixTime, _ amount: Budget.Amount, countsModelled: Bool = false) {
    (self.scope, self.since, self.amount, self.countsModelled) = (scope, since, amount, countsModelled)
  }

  /// Whether so much is within it.
  func hasRoom(for spent: Spent) -> Bool {
    switch amount {
    case .tokens(let count): spent.tokens + (countsModelled ? spent.modelledTokens : 0) <= count
    case .cost(let cost): spent.cost + (countsModelled ? spent.modelledCost : .zero) <= cost
    }
  }
}

/// What the ledger says to a reservation.
public enum Reservation: Hashable, Sendable {
  /// There is room; what all others use by each limit, their reservations included.
  case granted(others: [Spent])
  /// There is none: the limit, and what all others use by it.
  case refused(LedgerLimit, others: Spent)
}

extension TurnLedger {
  /// What was spent; of turns that run, what they reserved when that is more.
  ///
  /// - Parameters:
  ///   - since: from when on; a turn counts by its start.
  ///   - scope: whose turns count.
  /// - Returns: the sum.
  /// - Throws: when the ledger cannot be read.
  public func spent(since: UnixTime, _ scope: LedgerScope = .everything) throws(LedgerError) -> Spent {
    try withState { state throws(DatabaseError) in try TurnLedger.spent(since, scope, without: nil, state.database) }
  }

  static func spent(_ since: UnixTime, _ scope: LedgerScope, without turn: Int?, _ database: borrowing Database)
    throws(DatabaseError) -> Spent
  {
    let condition = scope.condition
    let rows = try database.run(
      """
      SELECT coalesce(sum(max(inputTokens + outputTokens, reservedTokens)), 0), coalesce(sum(max(coalesce(cost, 0), reservedCost)), 0), \
      coalesce(sum(modelledInputTokens + modelledOutputTokens), 0), coalesce(sum(modelledCost), 0)
      FROM turns WHERE startedAt >= ?1 AND \(condition.sql) AND id IS NOT ?3
      """, [.integer(since.milliseconds), condition.value, turn.map { .integer($0) } ?? .null])
    return TurnLedger.spent(rows.first)
  }
}

extension TurnLedger {
  /// Tokens, cost, modelled tokens and their cost, in this order.
  static func spent(_ row: [Database.Value]?) -> Spent {
    let numbers = (row ?? []).map { $0.integer ?? 0 } + [0, 0, 0, 0]
    return Spent(
      tokens: numbers[0], cost: Dollars(picodollars: numbers[1]), modelledTokens: numbers[2], modelledCost: Dollars(picodollars: numbers[3])
    )
  }
}

extension TurnRow {
  /// Reserves what the next step may use, so that other processes count it before it is used.
  ///
  /// Ask before each step, with an estimate of it: then all processes together pass a limit by no more than their estimates are too low, one step
  /// each. The reservation lasts until the next one, or until the row is closed.
  ///
  /// - Parameters:
  ///   - next: what the step may use, beyond what is written to the row.
  ///   - limits: the limits; all of them must have room.
  /// - Returns: whether there is room; nothing is reserved when there is none.
  /// - Throws: when the ledger cannot be read or written.
  public func reserve(_ next: Spent, within limits: [LedgerLimit]) throws(LedgerError) -> Reservation {
    try ledger.write { state throws(DatabaseError) in try reserve(next, limits, state) }
  }

  /// Reserves inside of a transaction, so that nobody else does between the question and the answer.
  func reserve(_ next: Spent, _ limits: [LedgerLimit], _ state: borrowing TurnLedger.State) throws(DatabaseError) -> Reservation {
    let answer = try attempt(next, limits, state.database)
    // What a process that is gone had reserved must not keep others from working.
    if case .refused = answer, try TurnLedger.markAbandoned(state.database, state.lock, own: state.owner) > 0 {
      return try attempt(next, limits, state.database)
    }
    return answer
  }

  private func attempt(_ next: Spent, _ limits: [LedgerLimit], _ database: borrowing Database) throws(DatabaseError) -> Reservation {
    let row = try database.run(
      """
      SELECT inputTokens + outputTokens, coalesce(cost, 0), modelledInputTokens + modelledOutputTokens, coalesce(modelledCost, 0) \
      FROM turns WHERE id = \(id)
      """
    ).first
    let level = TurnLedger.spent(row) + next
    var others: [Spent] = []
    for limit in limits {
      let spent = try TurnLedger.spent(limit.since, limit.scope, without: id, database)
      guard limit.hasRoom(for: spent + level) else { return .refused(limit, others: spent) }
      others.append(spent)
    }
    try database.run(
      "UPDATE turns SET reservedTokens = ?2, reservedCost = ?3 WHERE id = ?1 AND endedAt IS NULL",
      [.integer(id), .count(level.tokens), .amount(level.cost)])
    return .granted(others: others)
  }
}
