// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Testing
import TokenMeter

@Suite("A ledger is exported for other programs")
struct LedgerExportTests {
  private func export(_ form: LedgerExport, _ ledger: TurnLedger) throws -> String {
    var text = ""
    try ledger.export(form) { text += $0 }
    return text
  }

  private func objects(_ form: LedgerExport, _ ledger: TurnLedger) throws -> [JSONValue] {
    try export(form, ledger).split(separator: "\n").map { try JSONValue(parsing: String($0)) }
  }

  private func cached() -> ModelCall {
    var call = Ledgers.call("c", 100, 10, cost: "0.000112", ms: 2500)
    (call.cacheReadTokens, call.cacheWriteTokens) = (2000, 30)
    return call
  }

  @Test("a cell keeps commas, quotes and line ends, and no formula is run") func csv() throws {
    let ledger = try Ledgers.memory()
    try Ledgers.turn(ledger, Ledgers.start(tag: "a,\"b\"\nc"), [Ledgers.call(cost: "0.000112")])
    try Ledgers.turn(ledger, Ledgers.start(tag: "=1+1"), [])
    let text = try export(.turnsCSV, ledger)
    #expect(text.hasPrefix("id,startedAt,endedAt,end,endReason,agent,alias,region,session,tag,promptHash,"))
    #expect(text.contains(",s-1,\"a,\"\"b\"\"\nc\",abc,,") && text.contains(",s-1,'=1+1,abc,,"))
    #expect(text.contains("\r\n1,2026-11-21T12:00:00.000Z,2026-11-21T12:00:01.000Z,complete,,AGENT12345,TSTALIASID,us-east-1,"))
    #expect(text.hasSuffix("\r\n") && text.contains(",0.000112,0,"))
    let calls = try export(.callsCSV, ledger).split(separator: "\r\n")
    #expect(calls.count == 2 && calls[0].hasPrefix("turn,turnAgent,turnAlias,turnSession,turnTag,number,at,traceId,step,"))
    #expect(calls[1].hasSuffix(",amazon.nova-pro-v1:0,AGENT12345/TSTALIASID,1,,100,10,,,0.000112,7,,,,"))
  }

  @Test("each line of JSON is a turn with its calls") func jsonLines() throws {
    let ledger = try Ledgers.memory()
    try Ledgers.turn(ledger, Ledgers.start(tag: "a"), [cached(), Ledgers.call("d", nil, 1, model: nil)])
    _ = try ledger.open(Ledgers.start(), at: Ledgers.noon)
    let turns = try objects(.jsonLines, ledger)
    #expect(
      turns.count == 2 && turns[0]["costUSD"]?.number?.literal == "0.000112" && turns[0]["tag"] == "a" && turns[1]["endedAt"] == .null)
    #expect(turns[0]["calls"]?.array?.count == 2 && turns[0]["calls"]?.array?[1]["inputTokens"] == .null)
    #expect(turns[0]["calls"]?.array?[0]["cacheReadTokens"] == 2000 && turns[0]["calls"]?.array?[0]["model"] == "amazon.nova-pro-v1:0")
  }

  @Test("CloudWatch's limits are kept, and no session is a dimension") func metrics() throws {
    let ledger = try Ledgers.memory()
    let start = Ledgers.start("secret-session", agent: String(repeating: "é", count: 700), tag: "t-77")
    try Ledgers.turn(ledger, start, (0..<250).map { (ms: Int) in Ledgers.call("\(ms)", ms: ms) } + [cached()])
    _ = try ledger.open(Ledgers.start(), at: Ledgers.noon)
    let lines = try objects(.embeddedMetrics(namespace: "Outcrop"), ledger)
    #expect(lines.count == 4)
    var latencies = 0
    for line in lines {
      #expect(line["_aws"]?["Timestamp"] == .number(JSONNumber(Ledgers.noon.milliseconds + 1000)))
      let directives = try #require(line["_aws"]?["CloudWatchMetrics"]?.array)
      for directive in directives {
        #expect(directive["Namespace"] == "Outcrop" && Set(directive.object?.names ?? []) == ["Namespace", "Dimensions", "Metrics"])
        let sets = directive["Dimensions"]?.array ?? []
        let metrics = directive["Metrics"]?.array ?? []
        #expect(sets.count == 2 && sets.allSatisfy { ($0.array?.count ?? 31) <= 30 } && !metrics.isEmpty && metrics.count <= 100)
        for name in sets.flatMap({ $0.array ?? [] }) {
          let value = try #require(name.string.flatMap { line[$0]?.string })
          #expect(
            !value.isEmpty && value.utf8.count <= 1024 && value.utf8.allSatisfy { $0 < 127 } && value != "secret-session" && value != "t-77"
          )
        }
        for metric in metrics {
          let value = try #require(metric["Name"]?.string.flatMap { line[$0] })
          #expect(value.number != nil || (1...100).contains(value.array?.count ?? 0), "\(metric.text)")
          #expect(["Count", "Milliseconds", "None"].contains(metric["Unit"]?.string ?? ""))
        }
      }
      latencies += line["ModelLatency"]?.array?.count ?? 0
      #expect(line["Session"] == "secret-session" && line.bytesCount < 256 << 10)
    }
    #expect(latencies == 251 && lines[0]["InputTokens"] == 25_100 && lines[0]["FailedTurns"] == 0 && lines[0]["VisibleTokens"] == 0)
    #expect(lines[1]["CallsByModel"] == 100 && lines[3]["CallsByModel"] == 51 && lines[3]["CostByModel"]?.number?.literal == "0.000112")
    #expect(lines[1]["CostByModel"] == nil)
  }

  static let conventions: [(GenAIConvention, write: String, metrics: [String])] = [
    (
      .stable, "gen_ai.usage.cache_creation.input_tokens",
      ["gen_ai.client.token.usage", "gen_ai.client.token.usage", "gen_ai.client.operation.duration"]
    ),
    (
      .coming, "gen_ai.usage.cache_write.input_tokens",
      [
        "gen_ai.client.inference.usage.input_tokens", "gen_ai.client.inference.usage.output_tokens",
        "gen_ai.client.inference.usage.cache_read.input_tokens", "gen_ai.client.inference.usage.cache_write.input_tokens",
        "gen_ai.client.inference.operation.input_tokens", "gen_ai.client.inference.operation.output_tokens",
        "gen_ai.client.operation.duration",
      ]
    ),
  ]

  @Test("OpenTelemetry's input tokens include the cached ones, under the names of either convention", arguments: conventions.indices)
  func telemetry(index: Int) throws {
    let (convention, write, metrics) = Self.conventions[index]
    let ledger = try Ledgers.memory()
    let row = try ledger.open(Ledgers.start(), at: Ledgers.noon)
    try row.add(cached(), at: Ledgers.noon + .seconds(3))
    try row.close(Ledgers.report([cached()]), .init(.failed("throttlingException", "slow")), at: Ledgers.noon + .seconds(4))
    let objects = try objects(.openTelemetry(convention), ledger)
    let (turn, chat) = (objects[0], objects[1])
    #expect(turn["span"] == "invoke_agent AGENT12345" && turn["attributes"]?["gen_ai.conversation.id"] == "s-1")
    #expect(turn["attributes"]?["error.type"] == "failed: throttlingException" && turn["attributes"]?["gen_ai.usage.input_tokens"] == nil)
    #expect(
      chat["span"] == "chat amazon.nova-pro-v1:0" && chat["start"] == "2026-11-21T12:00:00.500Z"
        && chat["end"] == "2026-11-21T12:00:03.000Z")
    let attributes = try #require(chat["attributes"])
    #expect(attributes["gen_ai.usage.input_tokens"] == 2130 && attributes["gen_ai.usage.output_tokens"] == 10 && attributes[write] == 30)
    #expect(attributes["gen_ai.usage.cache_read.input_tokens"] == 2000 && attributes["gen_ai.provider.name"] == "aws.bedrock")
    let points = objects.dropFirst(2)
    #expect(
      points.map { $0["metric"]?.string } == metrics && points.first?["value"] == 2130 && points.last?["value"]?.number?.double == 2.5)
    #expect(points.allSatisfy { $0["attributes"]?["gen_ai.request.model"] == "amazon.nova-pro-v1:0" })
    #expect(points.allSatisfy { !$0.text.contains("s-1") })
  }
}

extension JSONValue {
  fileprivate var bytesCount: Int { bytes.count }
}
