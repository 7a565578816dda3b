// SPDX-License-Identifier: Apache-2.0

/// A number of calls and their tokens.
public struct Tally: Hashable, Sendable {
  /// How many calls, those whose usage is modelled among them.
  public var calls = 0
  /// Their input tokens without cached ones.
  public var inputTokens = 0
  /// Their output tokens.
  public var outputTokens = 0
  /// What they read from the prompt cache, as far as it is known.
  public var cacheReadTokens = 0
  /// What they wrote to the prompt cache, as far as it is known.
  public var cacheWriteTokens = 0

  /// What the priced ones cost.
  public var cost = Dollars.zero
  /// How many calls are in ``cost``.
  public var pricedCalls = 0
  /// How many calls used tokens that are not in ``cost``.
  public var unpricedCalls = 0
  /// The input and output tokens of those.
  public var unpricedTokens = 0
  /// What is modelled: in none of the figures above but the number of calls.
  public var modelled = ModelledTally()

  /// Nothing.
  public init() {}

  /// How many calls are not modelled.
  public var meteredCalls: Int { calls - modelled.calls }

  /// Input and output tokens together.
  public var tokens: Int { inputTokens.addingClamped(outputTokens) }

  /// What the calls cost as far as it is known; `nil` when no call has a price.
  public var knownCost: Dollars? { pricedCalls > 0 ? cost : nil }

  mutating func add(_ call: ModelCall) {
    calls += 1
    if let usage = call.modelled { modelled.add(usage) }
    inputTokens = inputTokens.addingClamped(call.inputTokens ?? 0)
    outputTokens = outputTokens.addingClamped(call.outputTokens ?? 0)
    cacheReadTokens = cacheReadTokens.addingClamped(call.cacheReadTokens ?? 0)
    cacheWriteTokens = cacheWriteTokens.addingClamped(call.cacheWriteTokens ?? 0)
    if let cost = call.cost {
      self.cost += cost
      pricedCalls += 1
    }
    guard call.isUnpriced else { return }
    unpricedCalls += 1
    unpricedTokens = unpricedTokens.addingClamped(call.tokens)
  }
}
