// SPDX-License-Identifier: Apache-2.0

internal import SQLiteDatabase
public import TokenMeter

extension TurnLedger {
  /// What counts against the limits of a turn that is about to begin: earlier turns of its session, all other turns of the day.
  ///
  /// - Parameters:
  ///   - start: the turn.
  ///   - day: whose turns a limit for a day counts.
  ///   - now: the time.
  /// - Returns: the sums, for a ``TokenMeter/BudgetGuard``.
  /// - Throws: when the ledger cannot be read.
  public func spent(before start: TurnStart, day: LedgerScope = .everything, at now: UnixTime) throws(LedgerError) -> [Budget.Scope: Spent]
  {
    try withState { state throws(DatabaseError) in
      let session = try TurnLedger.session(start.session, agent: start.agent, state.database)
      return try TurnLedger.spent(before: start, in: session, day, now, state.database)
    }
  }

  /// The same, of a session that was read.
  static func spent(
    before start: TurnStart, in session: SessionTotals?, _ day: LedgerScope, _ now: UnixTime, _ database: borrowing Database
  ) throws(DatabaseError) -> [Budget.Scope: Spent] {
    let since = session?.state(at: now) == .over ? now : session?.startedAt ?? now
    return [
      .session: try spent(since, .session(start.session), without: nil, database),
      .day: try spent(now.startOfDay, day, without: nil, database),
    ]
  }
}

extension TurnRow {
  /// Reserves what the next step may use by a budget's limits for sessions and days, and tells the guard what others use by now.
  ///
  /// ```swift
  /// if let prompt = meter.prompt, case .stop(let notice) = try row.reserve(prompt.estimate, for: &budget, at: now) { … }
  /// ```
  ///
  /// - Parameters:
  ///   - next: what the step may use: the estimate of its prompt, and what its answer may take.
  ///   - budget: the guard of this turn.
  ///   - day: whose turns a limit for a day counts.
  ///   - now: the time.
  /// - Returns: `within`, or `stop` when others leave no room for the step.
  /// - Throws: when the ledger cannot be read or written.
  public func reserve(_ next: Spent, for budget: inout BudgetGuard, day: LedgerScope = .everything, at now: UnixTime) throws(LedgerError)
    -> BudgetVerdict
  {
    let before = budget
    let (after, verdict) = try ledger.write { state throws(DatabaseError) in try reserved(next, before, day, now, state) }
    budget = after
    return verdict
  }

  /// Reserves as ``reserve(_:for:day:at:)`` does, on the ledger's own thread.
  ///
  /// - Parameters:
  ///   - next: what the step may use.
  ///   - budget: the guard of this turn.
  ///   - day: whose turns a limit for a day counts.
  ///   - now: the time.
  /// - Returns: the guard, and its verdict.
  /// - Throws: when the ledger cannot be read or written.
  package func reserved(_ next: Spent, for budget: BudgetGuard, day: LedgerScope, at now: UnixTime) async throws(LedgerError)
    -> (BudgetGuard, BudgetVerdict)
  {
    try await ledger.perform { state throws(DatabaseError) in try reserved(next, budget, day, now, state) }
  }

  private func reserved(
    _ next: Spent, _ budget: BudgetGuard, _ day: LedgerScope, _ now: UnixTime, _ state: borrowing TurnLedger.State
  ) throws(DatabaseError) -> (BudgetGuard, BudgetVerdict) {
    var budget = budget
    let shared = budget.budget.limits.filter { $0.scope != .turn }
    guard !shared.isEmpty, budget.stopped == nil else { return (budget, .within) }
    let limits = try limits(shared, day, now, state.database)
    switch try reserve(next, limits, state) {
    case .granted(let others):
      for (limit, spent) in zip(shared, others) { budget.update(before: spent, in: limit.scope) }
      return (budget, .within)
    case .refused(let refused, let others):
      guard let place = limits.firstIndex(of: refused) else { return (budget, .within) }
      budget.update(before: others, in: shared[place].scope)
      let verdict = budget.refuse(next, by: shared[place])
      return (budget, verdict)
    }
  }

  /// Tells the guard what others use by now of the limits for sessions and days; ask its verdict afterwards.
  ///
  /// - Parameters:
  ///   - budget: the guard of this turn.
  ///   - day: whose turns a limit for a day counts.
  ///   - now: the time.
  /// - Throws: when the ledger cannot be read or written.
  public func update(_ budget: inout BudgetGuard, day: LedgerScope = .everything, at now: UnixTime) throws(LedgerError) {
    let before = budget
    budget = try ledger.write { state throws(DatabaseError) in try updated(before, day, now, state) }
  }

  func updated(_ budget: BudgetGuard, _ day: LedgerScope, _ now: UnixTime, _ state: borrowing TurnLedger.State) throws(DatabaseError)
    -> BudgetGuard
  {
    var budget = budget
    let shared = budget.budget.limits.filter { $0.scope != .turn }
    for (limit, place) in zip(shared, try limits(shared, day, now, state.database)) {
      switch try reserve(Spent(), [place], state) {
      case .granted(let others): budget.update(before: others.first ?? Spent(), in: limit.scope)
      case .refused(_, let others): budget.update(before: others, in: limit.scope)
      }
    }
    return budget
  }

  private func limits(_ shared: [Budget.Limit], _ day: LedgerScope, _ now: UnixTime, _ database: borrowing Database) throws(DatabaseError)
    -> [LedgerLimit]
  {
    guard !shared.isEmpty else { return [] }
    let session = try TurnLedger.session(start.session, agent: start.agent, database)?.startedAt ?? startedAt
    return shared.map { limit in
      limit.scope == .day
        ? LedgerLimit(day, since: now.startOfDay, limit.amount, countsModelled: limit.scope.countsModelled)
        : LedgerLimit(.session(start.session), since: session, limit.amount, countsModelled: limit.scope.countsModelled)
    }
  }
}
