// SPDX-License-Identifier: Apache-2.0

/// A number of calls and their tokens.
public struct Tally: Hashable, Sendable {
  /// How many calls.
  public var calls = 0
  /// Their input tokens without cached ones.
  public var inputTokens = 0
  /// Their output tokens.
  public var outputTokens = 0
  /// What they read from the prompt cache, as far as it is known.
  public var cacheReadTokens = 0
  /// What they wrote to the prompt cache, as far as it is known.
  public var cacheWriteTokens = 0

  /// Nothing.
  public init() {}

  /// Input and output tokens together.
  public var tokens: Int { inputTokens.addingClamped(outputTokens) }

  mutating func add(_ call: ModelCall) {
    calls += 1
    inputTokens = inputTokens.addingClamped(call.inputTokens ?? 0)
    outputTokens = outputTokens.addingClamped(call.outputTokens ?? 0)
    cacheReadTokens = cacheReadTokens.addingClamped(call.cacheReadTokens ?? 0)
    cacheWriteTokens = cacheWriteTokens.addingClamped(call.cacheWriteTokens ?? 0)
  }
}
