// SPDX-License-Identifier: Apache-2.0

/// What a call would have used, by an estimate: an agent that is played on this machine asks no model, and marks its figures so.
public struct ModelledUsage: Hashable, Sendable {
  /// What stands for modelled figures where they are shown.
  public static let definition = """
    Modelled tokens are estimates, a token for every four bytes of a prompt or an answer; an agent that is played on this machine marks \
    them, and they are in no metered sum.
    """

  /// Input tokens.
  public var inputTokens: Int
  /// Output tokens.
  public var outputTokens: Int
  /// What they would cost; `nil` without a price.
  public var cost: Dollars?

  /// An estimate.
  public init(inputTokens: Int, outputTokens: Int, cost: Dollars? = nil) {
    (self.inputTokens, self.outputTokens, self.cost) = (inputTokens, outputTokens, cost)
  }

  /// Input and output tokens together.
  public var tokens: Int { inputTokens.addingClamped(outputTokens) }
}

/// A number of calls whose usage is modelled.
public struct ModelledTally: Hashable, Sendable {
  /// How many calls.
  public var calls = 0
  /// Their input tokens.
  public var inputTokens = 0
  /// Their output tokens.
  public var outputTokens = 0
  /// What those with a price would cost; `nil` when none has one.
  public var cost: Dollars?

  /// Nothing.
  public init() {}

  /// Input and output tokens together.
  public var tokens: Int { inputTokens.addingClamped(outputTokens) }

  /// Adds another number of calls.
  package mutating func add(_ other: ModelledTally) {
    calls += other.calls
    inputTokens = inputTokens.addingClamped(other.inputTokens)
    outputTokens = outputTokens.addingClamped(other.outputTokens)
    if let cost = other.cost { self.cost = (self.cost ?? .zero) + cost }
  }

  mutating func add(_ usage: ModelledUsage) {
    calls += 1
    inputTokens = inputTokens.addingClamped(usage.inputTokens)
    outputTokens = outputTokens.addingClamped(usage.outputTokens)
    if let cost = usage.cost { self.cost = (self.cost ?? .zero) + cost }
  }
}
