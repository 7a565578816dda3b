// SPDX-License-Identifier: Apache-2.0

/// What something used: tokens and money side by side.
public struct Spent: Hashable, Sendable {
  /// Input and output tokens; cached ones stand apart and show in the money only.
  public var tokens: Int
  /// Their cost as far as it is known, cached tokens included.
  public var cost: Dollars
  /// Modelled tokens, which are not among the others.
  public var modelledTokens: Int
  /// What those would cost.
  public var modelledCost: Dollars

  /// An amount.
  public init(tokens: Int = 0, cost: Dollars = .zero, modelledTokens: Int = 0, modelledCost: Dollars = .zero) {
    (self.tokens, self.cost) = (tokens, cost)
    (self.modelledTokens, self.modelledCost) = (modelledTokens, modelledCost)
  }

  /// What a call used.
  init(_ call: ModelCall) {
    self.init(
      tokens: call.tokens, cost: call.cost ?? .zero, modelledTokens: call.modelled?.tokens ?? 0,
      modelledCost: call.modelled?.cost ?? .zero)
  }

  /// Two amounts together, clamped.
  public static func + (one: Spent, other: Spent) -> Spent {
    Spent(
      tokens: one.tokens.addingClamped(other.tokens), cost: one.cost + other.cost,
      modelledTokens: one.modelledTokens.addingClamped(other.modelledTokens), modelledCost: one.modelledCost + other.modelledCost)
  }

  /// The tokens that a limit of a scope counts.
  public func tokens(for scope: Budget.Scope) -> Int { scope.countsModelled ? tokens.addingClamped(modelledTokens) : tokens }

  /// The money that a limit of a scope counts.
  public func cost(for scope: Budget.Scope) -> Dollars { scope.countsModelled ? cost + modelledCost : cost }

  /// Adds an amount, clamped.
  public static func += (one: inout Spent, other: Spent) { one = one + other }
}

/// What may be used, by a turn, a session or a day.
///
/// A limit is passed when more is used than it says; what the meter told by then is spent. Between two model calls nothing is told, so one call,
/// and one for each agent that works at the same time, may go past the limit before it is seen. Limits for a turn and a session count modelled tokens too,
/// those for a day only metered ones (``Scope/countsModelled``).
public struct Budget: Hashable, Sendable {
  /// What a limit holds for.
  public enum Scope: String, CaseIterable, Hashable, Sendable {
    /// One question and its answer.
    case turn
    /// All turns of a session.
    case session
    /// All turns of a day, of whatever process.
    case day

    /// Whether modelled tokens count too.
    ///
    /// A turn or a session is played on this machine as a whole, so its limits stop it as they would in front of the service, and can be tried
    /// without an account. A day is shared with turns that are paid for, whose budget estimates must not eat.
    public var countsModelled: Bool { self != .day }
  }

  /// A quantity of tokens or of money.
  public enum Amount: Hashable, Sendable, CustomStringConvertible {
    /// Input and output tokens.
    case tokens(Int)
    /// Money; calls without a price are not in it.
    case cost(Dollars)

    /// `3,000 tokens`, `$0.25`.
    public var description: String {
      switch self {
      case .tokens(let count): "\(count.grouped) \(count == 1 ? "token" : "tokens")"
      case .cost(let cost): cost.description
      }
    }
  }

  /// One limit.
  public struct Limit: Hashable, Sendable {
    /// What it holds for.
    public var scope: Scope
    /// The most that may be used.
    public var amount: Amount
    /// From which part of it on a warning is given, in percent; 100 and more give none.
    public var warningPercent: Int

    /// A limit that warns at four fifths.
    public init(_ scope: Scope, _ amount: Amount, warningPercent: Int = 80) {
      (self.scope, self.amount, self.warningPercent) = (scope, amount, warningPercent)
    }
  }

  /// The limits; each is watched by itself.
  public var limits: [Limit]
  /// Whether a step is refused when its prompt alone, taken as a token for every four bytes, would pass a limit.
  ///
  /// The estimate is one: prompts in other languages than English, and code, have more tokens than that.
  public var refusesByEstimate: Bool
  /// Whether a call without a price stops a turn that has a limit in money: the limit cannot see that call.
  public var stopsWhenUnpriced: Bool

  /// A budget.
  public init(_ limits: [Limit] = [], refusesByEstimate: Bool = false, stopsWhenUnpriced: Bool = false) {
    (self.limits, self.refusesByEstimate, self.stopsWhenUnpriced) = (limits, refusesByEstimate, stopsWhenUnpriced)
  }

  /// How many bytes of prompt an estimate takes for one token.
  public static let bytesPerToken = 4

  /// The tokens of a prompt, estimated.
  public static func estimatedTokens(promptBytes: Int) -> Int { (max(0, promptBytes) - 1) / bytesPerToken + 1 }
}

/// Why a limit speaks up.
public struct BudgetNotice: Hashable, Sendable {
  /// What happened.
  @nonexhaustive
  public enum Kind: String, Hashable, Sendable {
    /// Most of the limit is used.
    case threshold
    /// More than the limit is used.
    case passed
    /// The next step would pass the limit, by an estimate of its prompt.
    case estimate
    /// A call without a price was made, which a limit in money cannot see.
    case unpriced
  }

  /// What happened.
  public var kind: Kind
  /// The limit.
  public var limit: Budget.Limit
  /// What is used in the limit's scope, what was spent before included; with an estimate, that of the next step too.
  public var used: Budget.Amount
  /// Whether an estimate is a part of ``used``.
  public var isEstimated: Bool { kind == .estimate }
  /// The part of ``used`` that is modelled; `nil` when nothing of it is.
  public var modelled: Budget.Amount?
  /// The model of a call without a price.
  public var model: String?

  /// One sentence for a person.
  public var sentence: String {
    let modelled = modelled.map { $0 == used ? " (all of them modelled)" : " (\($0) of them modelled)" } ?? ""
    return switch kind {
    case .threshold: "\(used) of \(limit.amount) for this \(limit.scope.rawValue) are used\(modelled)."
    case .passed: "The limit of \(limit.amount) for this \(limit.scope.rawValue) is passed: \(used) are used\(modelled)."
    case .estimate:
      "The next step would pass the limit of \(limit.amount) for this \(limit.scope.rawValue): \(used) with its prompt, estimated\(modelled)."
    case .unpriced: "A call of \(model ?? "a model without a name") has no price: the limit of \(limit.amount) does not see it."
    }
  }
}

/// What a budget says to a call or a prompt.
public enum BudgetVerdict: Hashable, Sendable {
  /// There is nothing new to say.
  case within
  /// The turn may go on; each warning is given once.
  case warn([BudgetNotice])
  /// The turn must end; given once.
  case stop(BudgetNotice)
}

extension Int {
  /// The digits in groups of three: `28,776`.
  package var grouped: String {
    var text = String(magnitude)
    var place = text.count - 3
    while place > 0 {
      text.insert(",", at: text.index(text.startIndex, offsetBy: place))
      place -= 3
    }
    return self < 0 ? "-" + text : text
  }
}
