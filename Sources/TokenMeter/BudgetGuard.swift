// SPDX-License-Identifier: Apache-2.0

/// Watches a turn's budget: fed with what the meter tells, it says once when to warn and once when to stop.
///
/// ```swift
/// let call = meter.absorb(event)
/// switch budget.verdict(call: call, prompt: meter.prompt) { … }
/// ```
public struct BudgetGuard: Sendable {
  /// How many prompts wait for their usage at once.
  private static let waitingMax = 1000

  /// The budget.
  public let budget: Budget
  /// What this turn used.
  public private(set) var spent = Spent()
  /// Why the turn must end; `nil` while it may go on.
  public private(set) var stopped: BudgetNotice?
  /// What the warnings said.
  public private(set) var warnings: [BudgetNotice] = []

  private var before: [Budget.Scope: Spent]
  private var waiting: [String: Spent] = [:]

  /// A turn that has used nothing.
  ///
  /// - Parameters:
  ///   - budget: its limits.
  ///   - before: what others used: earlier turns of the session, all other turns of the day.
  public init(_ budget: Budget, before: [Budget.Scope: Spent] = [:]) {
    (self.budget, self.before) = (budget, before)
  }

  /// Tells what others used meanwhile.
  ///
  /// - Parameters:
  ///   - spent: all of it, this turn left out.
  ///   - scope: whose it is.
  public mutating func update(before spent: Spent, in scope: Budget.Scope) { before[scope] = spent }

  /// Whether the turn may start at all: others may have used everything.
  ///
  /// - Returns: the verdict.
  public mutating func start() -> BudgetVerdict {
    guard stopped == nil else { return .within }
    for limit in budget.limits where limit.scope != .turn && used(limit, Spent()) >= measure(limit.amount) {
      return stop(notice(.passed, limit, Spent()))
    }
    return warn()
  }

  /// Judges what an event told.
  ///
  /// - Parameters:
  ///   - call: the model call whose usage it told.
  ///   - prompt: the prompt that it showed.
  /// - Returns: the verdict.
  public mutating func verdict(call: ModelCall?, prompt: PromptSeen? = nil) -> BudgetVerdict {
    if let call { absorb(call) }
    guard stopped == nil else { return .within }
    if call != nil, let limit = budget.limits.first(where: { used($0, Spent()) > measure($0.amount) }) {
      return stop(notice(.passed, limit, Spent()))
    }
    if let call, call.isUnpriced || call.modelled.map({ $0.cost == nil }) ?? false, let verdict = unpriced(call) { return verdict }
    if let prompt, let verdict = estimate(prompt) { return verdict }
    return call == nil ? .within : warn()
  }

  /// Refuses a step for which others leave no room.
  ///
  /// - Parameters:
  ///   - next: what the step would use, by an estimate.
  ///   - limit: the limit that it would pass.
  /// - Returns: the verdict.
  public mutating func refuse(_ next: Spent, by limit: Budget.Limit) -> BudgetVerdict {
    stopped == nil ? stop(notice(.estimate, limit, next)) : .within
  }

  private mutating func absorb(_ call: ModelCall) {
    spent += Spent(call)
    waiting[call.traceId] = nil
  }

  /// Refuses a step that would pass a limit, when the budget wants that.
  private mutating func estimate(_ prompt: PromptSeen) -> BudgetVerdict? {
    guard budget.refusesByEstimate, waiting.count < BudgetGuard.waitingMax else { return nil }
    waiting[prompt.traceId] = prompt.estimate
    let expected = waiting.values.reduce(Spent(), +)
    guard let limit = budget.limits.first(where: { used($0, expected) > measure($0.amount) }) else { return nil }
    return stop(notice(.estimate, limit, expected))
  }

  private mutating func unpriced(_ call: ModelCall) -> BudgetVerdict? {
    guard let limit = budget.limits.first(where: { if case .cost = $0.amount { true } else { false } }) else { return nil }
    var notice = notice(.unpriced, limit, Spent())
    notice.model = call.model
    if budget.stopsWhenUnpriced { return stop(notice) }
    guard !warnings.contains(where: { $0.kind == .unpriced && $0.model == call.model }) else { return nil }
    let others: [BudgetNotice] = if case .warn(let notices) = warn() { notices } else { [] }
    warnings.append(notice)
    return .warn([notice] + others)
  }

  private mutating func warn() -> BudgetVerdict {
    let new = budget.limits.filter { limit in
      let (product, overflows) = measure(limit.amount).multipliedReportingOverflow(by: max(0, limit.warningPercent))
      let threshold = overflows ? measure(limit.amount) / 100 * max(0, limit.warningPercent) : product / 100
      return limit.warningPercent < 100 && used(limit, Spent()) >= threshold
        && !warnings.contains { $0.limit == limit && $0.kind == .threshold }
    }
    guard !new.isEmpty else { return .within }
    let notices = new.map { notice(.threshold, $0, Spent()) }
    warnings += notices
    return .warn(notices)
  }

  private mutating func stop(_ notice: BudgetNotice) -> BudgetVerdict {
    stopped = notice
    return .stop(notice)
  }

  private func notice(_ kind: BudgetNotice.Kind, _ limit: Budget.Limit, _ expected: Spent) -> BudgetNotice {
    let amount = { (count: Int) -> Budget.Amount in
      if case .tokens = limit.amount { .tokens(count) } else { .cost(Dollars(picodollars: count)) }
    }
    let all = all(limit, expected)
    let modelled = if case .tokens = limit.amount { all.modelledTokens } else { all.modelledCost.picodollars }
    var notice = BudgetNotice(kind: kind, limit: limit, used: amount(used(limit, expected)))
    if limit.scope.countsModelled, modelled > 0 { notice.modelled = amount(modelled) }
    return notice
  }

  /// What counts against a limit, in its unit.
  private func used(_ limit: Budget.Limit, _ expected: Spent) -> Int {
    let all = all(limit, expected)
    return if case .tokens = limit.amount { all.tokens(for: limit.scope) } else { all.cost(for: limit.scope).picodollars }
  }

  private func all(_ limit: Budget.Limit, _ expected: Spent) -> Spent {
    spent + (limit.scope == .turn ? Spent() : before[limit.scope] ?? Spent()) + expected
  }

  private func measure(_ amount: Budget.Amount) -> Int {
    switch amount {
    case .tokens(let count): count
    case .cost(let cost): cost.picodollars
    }
  }
}

/// A prompt on its way to a model: its usage has not arrived.
public struct PromptSeen: Hashable, Sendable {
  /// The id that the call's usage will bear.
  public var traceId: String
  /// The prompt's type.
  public var promptType: String?
  /// The model; `nil` when the service does not tell.
  public var model: String?
  /// How many bytes of JSON text the prompt takes.
  public var bytes: Int
  /// The prompt's tokens and their cost, estimated: a token for every four bytes, no cost when the model has no price.
  public var estimate: Spent
}
