// SPDX-License-Identifier: Apache-2.0

/// A table at work: each model is looked up once.
struct Pricing: Sendable {
  private static let modelsMax = 1000

  /// What the prices are for.
  private struct Key: Hashable {
    var model: String
    var region: String?
  }

  let table: PriceTable
  private var known: [Key: Price?] = [:]

  init(_ table: PriceTable) { self.table = table }

  /// The price of the model that an agent asks.
  mutating func price(of model: String?, agentAliasArn: String?) -> Price? {
    guard let model else { return nil }
    let arn = agentAliasArn?.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
    let key = Key(model: model, region: arn.flatMap { $0.count == 5 ? String($0[3]) : nil })
    if let price = known[key] { return price }
    let price = table.price(of: key.model, region: key.region)
    if known.count < Pricing.modelsMax { known[key] = .some(price) }
    return price
  }
}

/// A model whose calls have no price, or not for all that they used.
public struct UnpricedModel: Hashable, Sendable {
  /// The model; `unknown` without a name.
  public var model: String
  /// How many of its calls are in no sum of money.
  public var calls: Int
  /// The input and output tokens of these.
  public var tokens: Int
}
