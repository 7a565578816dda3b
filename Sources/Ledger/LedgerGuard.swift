// SPDX-License-Identifier: Apache-2.0

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
    let session = try session(start.session, agent: start.agent)
    let since = session?.state(at: now) == .over ? now : session?.startedAt ?? now
    return [.session: try spent(since: since, .session(start.session)), .day: try spent(since: now.startOfDay, day)]
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
    let shared = budget.budget.limits.filter { $0.scope != .turn }
    guard !shared.isEmpty, budget.stopped == nil else { return .within }
    let limits = try limits(shared, day, now)
    switch try reserve(next, within: limits) {
    case .granted(let others):
      for (limit, spent) in zip(shared, others) { budget.update(before: spent, in: limit.scope) }
      return .within
    case .refused(let refused, let others):
      guard let place = limits.firstIndex(of: refused) else { return .within }
      budget.update(before: others, in: shared[place].scope)
      return budget.refuse(next, by: shared[place])
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
    let shared = budget.budget.limits.filter { $0.scope != .turn }
    for (limit, place) in zip(shared, try limits(shared, day, now)) {
      switch try reserve(Spent(), within: [place]) {
      case .granted(let others): budget.update(before: others.first ?? Spent(), in: limit.scope)
      case .refused(_, let others): budget.update(before: others, in: limit.scope)
      }
    }
  }

  private func limits(_ shared: [Budget.Limit], _ day: LedgerScope, _ now: UnixTime) throws(LedgerError) -> [LedgerLimit] {
    guard !shared.isEmpty else { return [] }
    let session = try ledger.session(start.session, agent: start.agent)?.startedAt ?? startedAt
    return shared.map { limit in
      limit.scope == .day
        ? LedgerLimit(day, since: now.startOfDay, limit.amount, countsModelled: limit.scope.countsModelled)
        : LedgerLimit(.session(start.session), since: session, limit.amount, countsModelled: limit.scope.countsModelled)
    }
  }
}
