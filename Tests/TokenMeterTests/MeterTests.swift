// SPDX-License-Identifier: Apache-2.0

import AgentEvents
import JSON
import Testing
import TokenMeter

@Suite("A meter counts a turn while it runs")
struct MeterTests {
  private func meter(_ events: [AgentEvent]) -> Meter {
    var meter = Meter()
    for event in events { meter.absorb(event) }
    return meter
  }

  @Test("an answer of 400 tokens behind which 2,000 are hidden is shown as both") func incident() throws {
    var events: [AgentEvent] = []
    for (id, (input, output)) in [(500, 40), (520, 20), (500, 20)].enumerated() {
      events += [try Made.input("t-\(id)"), try Made.output("t-\(id)", .number(JSONNumber(input)), .number(JSONNumber(output)))]
    }
    let reasoning = meter(events)
    #expect(reasoning.total.tokens == 1600 && reasoning.report().visibleTokens == 0 && reasoning.report().ratio == nil)
    let report = meter(events + [try Made.input("t-3"), try Made.output("t-3", 400, 400), try Made.chunk()]).report()
    #expect(report.total.tokens == 2400 && report.visibleTokens == 400 && report.hiddenTokens == 2000 && report.ratio == 6.0)
    #expect(report.end == .complete && report.total.calls == 4)
  }

  @Test("a call is told as soon as its usage arrives, with when") func live() throws {
    var meter = Meter()
    let asked = try Made.input("t", prompt: "question")
    #expect(meter.absorb(asked, after: .milliseconds(5)) == nil)
    let told = meter.absorb(try Made.output("t", 3, 4), after: .milliseconds(90))
    let call = try #require(told)
    #expect(call.model == "m" && call.promptType == "ORCHESTRATION" && call.tokens == 7 && call.totalTimeMs == 7)
    #expect(call.promptAfter == .milliseconds(5) && call.usageAfter == .milliseconds(90) && call.promptBytes == 8)
    #expect(meter.firstEventAfter == .milliseconds(5) && meter.calls == [call])
  }

  @Test("equal prompts have equal hashes, and a meter can do without") func hashes() throws {
    let report = meter([
      try Made.input("a", prompt: "x"), try Made.output("a", 1, 1), try Made.input("b", prompt: "x"), try Made.output("b", 1, 1),
      try Made.input("c", prompt: "y"), try Made.output("c", 1, 1),
    ]).report()
    #expect(report.calls[0].promptHash == 0xaf63_f54c_8602_1707 && report.calls[1].promptHash == report.calls[0].promptHash)
    #expect(report.calls[2].promptHash != report.calls[0].promptHash)
    var plain = Meter(hashesPrompts: false)
    plain.absorb(try Made.input("a"))
    let output = try Made.output("a", 1, 1)
    #expect(plain.absorb(output)?.promptHash == nil)
  }

  @Test("the agent is the last of the chain, and an output without its input is counted all the same") func chain() throws {
    let report = meter([try Made.output("x", 1, 2, chain: ["A/1", "B/2"])]).report()
    #expect(report.calls.first?.depth == 2 && report.byAgentAlias.keys.sorted() == ["B/2"] && report.byModel["unknown"]?.tokens == 3)
    #expect(report.notMetered.map(\.code) == [.modelName, .cachedTokens])
  }

  @Test("a call whose usage has not come is said, and its text is not visible") func unpaired() throws {
    let report = meter([try Made.input("a"), try Made.output("a", 10, 5), try Made.input("b"), try Made.chunk()]).report()
    #expect(report.end.name == "truncated" && report.visibleTokens == 0 && report.total.tokens == 15)
    #expect(report.notMetered.map(\.code) == [.callWithoutOutput, .cachedTokens])
  }

  @Test("an answer without a trace is not taken for a free one") func noTrace() throws {
    let report = meter([try Made.chunk()]).report()
    #expect(report.notMetered.map(\.code) == [.noTrace] && report.end == .complete && report.total.calls == 0)
    #expect(Meter().report().notMetered == [])
  }

  @Test(
    "cached tokens are found under every vendor's names",
    arguments: [
      "{\"usage\":{\"input_tokens\":1,\"cache_read_input_tokens\":20,\"cache_creation_input_tokens\":3}}",
      " \n{\"a\":[1],\"usage\":{\"cacheReadInputTokens\":20,\"cacheWriteInputTokens\":3}}",
      "{\"usage\":{\"cacheReadInputTokenCount\":20,\"cacheWriteInputTokenCount\":3},\"cut\":\"he",
    ]) func vendors(raw: String) throws
  {
    let call = try #require(meter([try Made.output("a", 1, 1, raw: .string(raw))]).calls.first)
    #expect(call.cacheReadTokens == 20 && call.cacheWriteTokens == 3 && call.hasRawUsage && call.tokens == 2)
  }

  @Test("plain text has no usage in it, whatever it says", arguments: ["usage", "{", "{\"usage\":1}", "[{\"usage\":{}}]", "\\u"])
  func plain(raw: String) throws {
    let call = try #require(meter([try Made.output("a", 1, 1, raw: .string(raw))]).calls.first)
    #expect(!call.hasRawUsage && call.cacheReadTokens == nil)
  }

  @Test("modelled usage stands apart from what is metered, in tokens, money and what is visible") func modelled() throws {
    var meter = Meter(prices: .standard)
    let raw: JSONValue = "{\"usage\":{\"input_tokens\":7,\"cache_read_input_tokens\":9}}"
    for event in [
      try Made.input("a", model: "amazon.nova-pro-v1:0"), try Made.output("a", 100, 10),
      try Made.input("b", model: "amazon.nova-pro-v1:0"), try Made.output("b", 500, 20, raw: raw, modelled: true), try Made.chunk(),
    ] { meter.absorb(event) }
    let report = meter.report()
    let call = try #require(report.calls.last)
    #expect(call.modelled?.tokens == 520 && call.inputTokens == nil && call.cost == nil && call.cacheReadTokens == nil && call.tokens == 0)
    #expect(report.total.tokens == 110 && report.total.calls == 2 && report.total.meteredCalls == 1 && report.visibleTokens == 0)
    #expect(report.hiddenTokens == 110 && report.ratio == nil && report.total.unpricedCalls == 0 && report.cost == report.calls[0].cost)
    #expect(report.total.modelled.inputTokens == 500 && report.modelledVisibleTokens == 20 && report.modelledHiddenTokens == 500)
    #expect(report.modelledRatio == 26.0 && report.total.modelled.cost == call.modelled?.cost && call.modelled?.cost != nil)
    #expect(report.byModel["amazon.nova-pro-v1:0"]?.modelled.tokens == 520 && report.unexpectedUsage.isEmpty)
    #expect(report.notMetered.map(\.code) == [.modelledCall, .cachedTokens])
    let json = JSONValue.object(report.json)
    #expect(json["totalTokens"] == 110 && json["modelled"]?["visibleTokens"] == 20 && json["modelled"]?["inputTokens"] == 500)
    #expect(json["calls"]?.array?[1]["inputTokens"] == .null && json["calls"]?.array?[1]["modelled"]?["outputTokens"] == 20)
  }

  static let odd: [(kind: String, trace: JSONValue, place: String)] = [
    (
      "orchestrationTrace", ["observation": ["finalResponse": ["metadata": ["usage": ["inputTokens": 9, "outputTokens": 8]]]]],
      "observation"
    ),
    ("guardrailTrace", ["metadata": ["usage": ["inputTokens": 9, "outputTokens": 8]]], "guardrailTrace"),
    ("failureTrace", ["metadata": ["usage": ["inputTokens": 9, "outputTokens": 8]]], "failureTrace"),
    ("newTrace", ["deep": [["usage": ["input_tokens": 9, "output_tokens": 8]]]], "newTrace"),
    ("orchestrationTrace", ["newStep": ["usage": ["inputTokens": 9, "outputTokens": 8]]], "newStep"),
    (
      "orchestrationTrace", ["modelInvocationOutput": ["rawResponse": ["content": "{\"usage\":{\"inputTokens\":9,\"outputTokens\":8}}"]]],
      "rawResponse"
    ),
  ]

  @Test("usage where none is expected is reported apart and never added", arguments: odd.indices) func unexpected(index: Int) throws {
    let (kind, trace, place) = Self.odd[index]
    let report = meter([try Made.trace(kind, trace)]).report()
    #expect(report.total.tokens == 0)
    #expect(report.unexpectedUsage.map(\.place) == [place])
    #expect(report.unexpectedUsage.map { [$0.inputTokens, $0.outputTokens] } == [[9, 8]])
  }

  static let actions: [(input: JSONValue, name: String, code: NotMetered.Code?)] = [
    (["actionGroupInvocationInput": ["actionGroupName": "G", "function": "f", "executionType": "LAMBDA"]], "G f", .actionModels),
    (
      ["actionGroupInvocationInput": ["actionGroupName": "G", "verb": "get", "apiPath": "/p", "executionType": "RETURN_CONTROL"]],
      "G GET /p", nil
    ),
    (["agentCollaboratorInvocationInput": ["agentCollaboratorName": "N"]], "agent N", nil),
    (["knowledgeBaseLookupInput": ["knowledgeBaseId": "K"]], "knowledge base K", .knowledgeBase),
    (["codeInterpreterInvocationInput": ["code": "1"]], "code interpreter", nil), (["invocationType": "LATER"], "LATER", nil),
  ]

  @Test("what the agent did next belongs to the call that decided it", arguments: actions.indices) func action(index: Int) throws {
    let (input, name, code) = Self.actions[index]
    var step = try #require(input.object)
    step["traceId"] = "t"
    let events = [
      try Made.input("t"), try Made.output("t", 5, 5), try Made.trace("orchestrationTrace", ["invocationInput": .object(step)]),
    ]
    let report = meter(events).report()
    #expect(report.calls.first?.actions == [name] && report.byAction[name]?.tokens == 10)
    #expect(code.map { report.notMetered.map(\.code).contains($0) } ?? true)
  }

  @Test("more calls than can be listed are counted") func limits() throws {
    var meter = Meter()
    let event = try Made.output("t", 1, 1)
    for _ in 0..<(Meter.listedCallsMax + 5) { meter.absorb(event) }
    let report = meter.report()
    #expect(report.calls.count == Meter.listedCallsMax && report.total.calls == Meter.listedCallsMax + 5)
    #expect(report.notMetered.first { $0.code == .unlistedCalls }?.count == 5)
    #expect(report.byTraceKind["orchestrationTrace"]?.calls == Meter.listedCallsMax + 5)
  }

  @Test("counts from outside cannot overflow") func overflow() throws {
    let largest = JSONValue.number(JSONNumber(Int.max))
    let report = meter([try Made.output("a", largest, largest), try Made.output("b", largest, 1)]).report()
    #expect(report.total.inputTokens == .max && report.total.tokens == .max && report.calls.first?.tokens == .max)
  }
}
