// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing
import TokenMeter

@Suite("Prices are looked up and never guessed")
struct PriceTableTests {
  private func perMillion(_ text: String) -> Dollars? { Dollars("\(text)e-6") }

  private func call(_ input: Int?, _ output: Int?, read: Int? = nil, write: Int? = nil, hour: Int? = nil) throws -> ModelCall {
    var call = try #require(Recordings.report(Recordings.bytes(made: "synth_reasoningContent")).calls.first)
    (call.inputTokens, call.outputTokens) = (input, output)
    (call.cacheReadTokens, call.cacheWriteTokens, call.cacheWriteHourTokens) = (read, write, hour)
    return call
  }

  static let lookups: [(model: String, region: String?, entry: String?)] = [
    ("amazon.nova-pro-v1:0", nil, "amazon.nova-pro-v1:0"),
    ("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0", nil, "amazon.nova-pro-v1:0"),
    ("arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0", nil, "us.amazon.nova-lite-v1:0"),
    ("meta.llama3-70b-instruct-v1:0", "ap-south-1", "meta.llama3-70b-instruct-v1:0"),
    ("nvidia.nemotron-super-3-120b", "eu-west-2", "nvidia.nemotron-super-3-120b"),
    ("arn:aws:bedrock:ap-northeast-1::foundation-model/anthropic.claude-instant-v1", "us-east-1", "anthropic.claude-instant-v1"),
    ("eu.amazon.titan-text-lite-v1", nil, "amazon.titan-text-lite-v1"), ("au.amazon.nova-micro-v1:0", nil, "amazon.nova-micro-v1:0"),
    ("anthropic.claude-3-haiku-20240307-v1:0", nil, "anthropic.claude-3-haiku-20240307-v1:0"),
    ("apac.anthropic.claude-3-haiku-20240307-v1:0", nil, "anthropic.claude-3-haiku-20240307-v1:0"),
    ("anthropic.claude-v2", "eu-central-1", "anthropic.claude-v2"), ("claude_platform/claude-opus-4-6", "x", nil),
    ("claude-opus-4-6", "claude_platform", "bedrock/claude_platform/claude-opus-4-6"),
    ("us.claude-opus-4-6", "claude_platform", "bedrock/claude_platform/claude-opus-4-6"), ("amazon.rerank-v1:0", nil, nil),
    ("twelvelabs.pegasus-1-2-v1:0", nil, nil), ("bedrock/us-east-1/1-month-commitment/anthropic.claude-v1", nil, nil),
    ("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123", nil, nil), ("retired", nil, nil), ("", nil, nil),
    ("arn:aws:bedrock:::", nil, nil),
  ]

  @Test("an id is found by the rules, or not at all", arguments: lookups.indices) func finds(index: Int) {
    let (model, region, entry) = Self.lookups[index]
    #expect(PriceTable.standard.price(of: model, region: region)?.entry == entry)
  }

  @Test("a call costs its tokens by their kinds") func cost() throws {
    let price = try #require(PriceTable.standard.price(of: "us.anthropic.claude-sonnet-4-5-20250929-v1:0"))
    #expect(price.standard.input == perMillion("3.3") && price.standard.cacheWriteHour == perMillion("6.6"))
    #expect(try price.cost(of: call(1000, 10)) == Dollars("0.003465"))
    #expect(try price.cost(of: call(1000, 10, read: 100, write: 30, hour: 10)) == Dollars("0.0036465"))
    #expect(try price.cost(of: call(200_000, 0)) == Dollars("0.66") && price.cost(of: call(200_001, 1)) == Dollars("1.32003135"))
    #expect(try price.cost(of: call(1, 0, read: 200_000)) == Dollars("0.1320066"))
    #expect(try price.cost(of: call(1000, 10), tier: .batch) == Dollars("0.0017325"))
  }

  @Test("what has no price makes its call unpriced, and what was not told costs nothing") func unknown() throws {
    let price = try #require(PriceTable.standard.price(of: "anthropic.claude-3-haiku-20240307-v1:0"))
    #expect(try price.cost(of: call(4, 4, read: 1)) == nil && price.cost(of: call(4, 4), tier: .flex) == nil)
    #expect(try price.cost(of: call(nil, nil)) == nil && price.cost(of: call(4, nil, read: 0)) == Dollars("1e-6"))
  }

  @Test("a cost of any size cannot overflow") func overflow() throws {
    let price = try #require(PriceTable.standard.price(of: "amazon.nova-pro-v1:0"))
    #expect(try price.cost(of: call(.max, .max, read: .max)) == Dollars(picodollars: .max))
  }

  @Test("a user's own table goes before the built-in one") func own() throws {
    let arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123"
    let json = #"{"version":"v7","models":{"\#(arn)":{"input":1,"output":2e0},"amazon.nova-pro-v1:0":{"input":0.5,"output":1}}}"#
    let table = try PriceTable(json: Array(json.utf8), name: "own.json")
    #expect(
      table.price(of: arn)?.standard.output == perMillion("2") && table.price(of: "us.amazon.nova-pro-v1:0")?.standard.cacheRead == nil)
    #expect(table.price(of: "amazon.nova-lite-v1:0")?.standard.input == perMillion("0.06"))
    #expect(table.version == "own.json (v7); then litellm 1.109.1, 2026-11-20")
  }

  @Test("everything that is wrong with a table is said at once") func wrong() throws {
    let json = #"{"version":"1","more":1,"models":{"a":{"input":-1,"output":"x","extra":1},"b":{"output":0.0000001},"c":3}}"#
    let error = try #require(throws: PriceTableError.self) { try PriceTable(json: Array(json.utf8), name: "p") }
    #expect(error.problems.count == 7, "\(error)")
    #expect(
      error.problems.allSatisfy { $0.hasPrefix("p: ") } && error.description.contains("p: a: extra is no price; expected one of input"))
    for text in ["{", "[]", "{\"models\":{}}"] {
      #expect(throws: PriceTableError.self) { try PriceTable(json: Array(text.utf8), name: "p") }
    }
  }

  @Test("a report tells the cost of each call, by model and in all, and what is unpriced") func report() throws {
    var meter = Meter(prices: .standard)
    for (id, model) in [JSONValue("amazon.nova-pro-v1:0"), "no.such-model", nil].enumerated() {
      meter.absorb(try Made.input("\(id)", model: model))
      meter.absorb(try Made.output("\(id)", 100, 10))
    }
    meter.absorb(try Made.input("half", model: "amazon.nova-pro-v1:0"))
    meter.absorb(try Made.output("half", nil, nil))
    let report = meter.report()
    #expect(report.cost == Dollars("0.000112") && report.calls.map(\.cost) == [Dollars("0.000112"), nil, nil, nil])
    #expect(report.byModel["amazon.nova-pro-v1:0"]?.knownCost == Dollars("0.000112") && report.byModel["unknown"]?.knownCost == nil)
    #expect(report.unpriced.map(\.model) == ["no.such-model", "unknown"] && report.unpriced.map(\.tokens) == [110, 110])
    #expect(
      report.priceTable == "litellm 1.109.1, 2026-11-20" && report.json["cost"] == .number(JSONNumber(literal: "0.000112") ?? JSONNumber(0))
    )
    #expect(report.json["byModel"]?["no.such-model"]?["cost"] == .null && Meter().report().cost == nil)
  }

  @Test(
    "the built-in table is the one that its script would write", .enabled(if: PriceSource.table != nil, "the prices are not there"))
  func source() throws {
    let table = try #require(PriceSource.table)
    for (name, entry) in ["chat", "embedding_rerank"].flatMap({ table[$0]?.object?.members ?? [] }).map({ ($0.name, $0.value) }) {
      let price = PriceTable.standard.price(of: name)
      guard let input = entry["input_cost_per_token"]?.number?.literal, input != "0.0" else {
        #expect(price?.entry != name, "\(name)")
        continue
      }
      #expect(price?.entry == name && price?.standard.input == Dollars(input), "\(name)")
      #expect(price?.standard.output == entry["output_cost_per_token"]?.number.flatMap { Dollars($0.literal) }, "\(name)")
      #expect(price?.standard.cacheRead == entry["cache_read_input_token_cost"]?.number.flatMap { Dollars($0.literal) }, "\(name)")
      #expect(price?.priority.output == entry["output_cost_per_token_priority"]?.number.flatMap { Dollars($0.literal) }, "\(name)")
    }
  }
}

/// The table that the built-in one was made of.
enum PriceSource {
  static let table: JSONValue? = {
    let file = Recordings.shared.deletingLastPathComponent().appending(path: "prices/bedrock_prices.json")
    return (try? Data(contentsOf: file)).flatMap { try? JSONValue(parsing: Array($0)) }
  }()
}
