// SPDX-License-Identifier: Apache-2.0

/// How a model is asked, where that changes its price.
public enum ServiceTier: String, CaseIterable, Hashable, Sendable {
  /// As agents ask it.
  case standard
  /// In batches.
  case batch
  /// When there is room.
  case flex
  /// Before others.
  case priority
}

/// What a model's tokens cost.
public struct Price: Hashable, Sendable {
  /// How many input tokens, cached ones included, make a call a long one, which some models bill at other prices.
  public static let longInputTokens = 200_000

  /// What one token costs; `nil` where there is no price.
  public struct Rates: Hashable, Sendable {
    /// An input token that is not cached.
    public var input: Dollars?
    /// An output token.
    public var output: Dollars?
    /// A token read from the prompt cache.
    public var cacheRead: Dollars?
    /// A token written to the prompt cache for five minutes.
    public var cacheWrite: Dollars?
    /// A token written to the prompt cache for an hour.
    public var cacheWriteHour: Dollars?
  }

  /// The id in the table whose price this is; often not the name of the model that was asked for.
  public var entry: String
  /// The price of a call of the ordinary kind.
  public var standard: Rates
  /// Of a call with more than ``longInputTokens``; what has no price of its own there is billed as ever.
  public var long: Rates
  /// In batches.
  public var batch: Rates
  /// When there is room.
  public var flex: Rates
  /// Before others.
  public var priority: Rates

  /// A name and where its price stands.
  typealias Column = (
    name: String, rates: any WritableKeyPath<Price, Rates> & Sendable, rate: any WritableKeyPath<Rates, Dollars?> & Sendable
  )

  /// The names of the prices in a table of a user's, in the order of the built-in one's columns.
  static let columns: [Column] = [
    ("input", \.standard, \.input), ("output", \.standard, \.output), ("cacheRead", \.standard, \.cacheRead),
    ("cacheWrite", \.standard, \.cacheWrite), ("cacheWriteHour", \.standard, \.cacheWriteHour), ("longInput", \.long, \.input),
    ("longOutput", \.long, \.output), ("longCacheRead", \.long, \.cacheRead), ("longCacheWrite", \.long, \.cacheWrite),
    ("batchInput", \.batch, \.input), ("batchOutput", \.batch, \.output), ("flexInput", \.flex, \.input),
    ("flexOutput", \.flex, \.output), ("priorityInput", \.priority, \.input), ("priorityOutput", \.priority, \.output),
  ]

  /// Reads one line of a table: dollars for a million tokens, in the order of ``columns``.
  init(entry: String, line: Substring) {
    self.entry = entry
    (standard, long, batch, flex, priority) = (Rates(), Rates(), Rates(), Rates(), Rates())
    for (column, text) in zip(Price.columns, line.split(separator: ",", omittingEmptySubsequences: false)) where !text.isEmpty {
      self[keyPath: column.rates][keyPath: column.rate] = Dollars(perMillionTokens: String(text))
    }
  }

  /// What a call costs.
  ///
  /// - Parameters:
  ///   - call: its usage; what was not told costs nothing here, and the report says that it was not told.
  ///   - tier: how the model was asked.
  /// - Returns: the cost; `nil` when no usage was told, or when tokens were used that have no price.
  public func cost(of call: ModelCall, tier: ServiceTier = .standard) -> Dollars? {
    guard call.inputTokens != nil || call.outputTokens != nil else { return nil }
    let written = call.cacheWriteTokens ?? 0
    let hour = min(call.cacheWriteHourTokens ?? 0, written)
    let prompt = (call.inputTokens ?? 0).addingClamped(call.cacheReadTokens ?? 0).addingClamped(written)
    let rates = rates(tier, isLong: prompt > Price.longInputTokens)
    let parts: [(Int, Dollars?)] = [
      (call.inputTokens ?? 0, rates.input), (call.outputTokens ?? 0, rates.output), (call.cacheReadTokens ?? 0, rates.cacheRead),
      (written - hour, rates.cacheWrite), (hour, rates.cacheWriteHour),
    ]
    var cost = Dollars.zero
    for (count, rate) in parts where count > 0 {
      guard let rate else { return nil }
      cost += rate.times(count)
    }
    return cost
  }

  private func rates(_ tier: ServiceTier, isLong: Bool) -> Rates {
    var rates = standard
    switch tier {
    case .standard: break
    case .batch: (rates.input, rates.output) = (batch.input, batch.output)
    case .flex: (rates.input, rates.output) = (flex.input, flex.output)
    case .priority: (rates.input, rates.output) = (priority.input, priority.output)
    }
    guard isLong, tier == .standard else { return rates }
    return Rates(
      input: long.input ?? rates.input, output: long.output ?? rates.output, cacheRead: long.cacheRead ?? rates.cacheRead,
      cacheWrite: long.cacheWrite ?? rates.cacheWrite, cacheWriteHour: rates.cacheWriteHour)
  }
}
