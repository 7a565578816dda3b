// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import TokenMeter

/// Which of OpenTelemetry's names for generative AI are used; all of them are still in development there.
public enum GenAIConvention: String, CaseIterable, Hashable, Sendable {
  /// Those that released libraries use: the histogram `gen_ai.client.token.usage`, and `cache_creation`.
  case stable
  /// Those that will take their place: counters `gen_ai.client.inference.usage.*`, and `cache_write`.
  case coming
}

/// A turn as spans and metric points.
///
/// Usage stands on the spans of the calls only: on the turn's too, a backend that adds spans up would count it twice. Input tokens include the cached ones, as
/// the conventions demand and Bedrock's figures do not.
struct GenAIExport {
  private let convention: GenAIConvention

  init(_ convention: GenAIConvention) { self.convention = convention }

  /// The turn's span, and for each call a span and its points.
  func objects(_ turn: TurnRecord) -> [JSONValue] {
    guard let end = turn.endedAt else { return [] }
    return [span("invoke_agent \(turn.start.agent)", turn, turn.startedAt, end, agent(turn))]
      + turn.calls.flatMap { call in
        [span("chat \(call.model ?? "unknown")", turn, call.at + .milliseconds(-(call.latencyMs ?? 0)), call.at, chat(turn, call))]
          + points(turn, call)
      }
  }

  private typealias Member = JSONObject.Member

  private func span(_ name: String, _ turn: TurnRecord, _ start: UnixTime, _ end: UnixTime, _ attributes: [Member]) -> JSONValue {
    [
      "span": .string(name), "kind": "CLIENT", "turn": .number(JSONNumber(turn.id)), "start": .string(start.description),
      "end": .string(end.description), "attributes": .object(JSONObject(attributes)),
    ]
  }

  private func agent(_ turn: TurnRecord) -> [Member] {
    let isComplete = turn.ending?.name == TurnEnd.complete.name
    return common("invoke_agent", turn, agent: turn.start.agent)
      + [text("cloud.region", turn.start.region), text("error.type", isComplete ? nil : turn.ending?.name ?? "unknown")].compactMap(\.self)
  }

  private func common(_ operation: String, _ turn: TurnRecord, agent: String) -> [Member] {
    [
      text("gen_ai.operation.name", operation), text("gen_ai.provider.name", "aws.bedrock"), text("gen_ai.agent.id", agent),
      text("gen_ai.conversation.id", turn.start.session),
    ].compactMap(\.self)
  }

  private func chat(_ turn: TurnRecord, _ call: CallRecord) -> [Member] {
    let write = convention == .stable ? "gen_ai.usage.cache_creation.input_tokens" : "gen_ai.usage.cache_write.input_tokens"
    // The agent that asked the model, which in a hierarchy is often not the one that was asked.
    let agent = call.agent.split(separator: "/").first.map(String.init) ?? "unknown"
    return common("chat", turn, agent: agent == "unknown" ? turn.start.agent : agent)
      + [
        text("gen_ai.request.model", call.model), text("gen_ai.response.model", call.model),
        number("gen_ai.usage.input_tokens", call.allInputTokens),
        number("gen_ai.usage.output_tokens", call.outputTokens), number("gen_ai.usage.cache_read.input_tokens", call.cacheReadTokens),
        number(write, call.cacheWriteTokens),
        // The conventions have no name for estimates, and a backend that adds usage up must not find them under its own.
        number("outcrop.usage.modelled.input_tokens", call.modelled?.inputTokens),
        number("outcrop.usage.modelled.output_tokens", call.modelled?.outputTokens),
      ].compactMap(\.self)
  }

  /// The points of the metrics; what was not told has none.
  private func points(_ turn: TurnRecord, _ call: CallRecord) -> [JSONValue] {
    var told: [(metric: String, kind: String, unit: String, value: JSONNumber?, own: [Member])] = []
    switch convention {
    case .stable:
      for (type, count) in [("input", call.allInputTokens), ("output", call.outputTokens)] {
        let own = [Member("gen_ai.token.type", .string(type))]
        told.append(("gen_ai.client.token.usage", "histogram", "{token}", count.map { JSONNumber($0) }, own))
      }
    case .coming:
      for (name, count) in [
        ("input_tokens", call.allInputTokens), ("output_tokens", call.outputTokens), ("cache_read.input_tokens", call.cacheReadTokens),
        ("cache_write.input_tokens", call.cacheWriteTokens),
      ] {
        let own = [Member("gen_ai.token.modality", "unknown")]
        told.append(("gen_ai.client.inference.usage.\(name)", "counter", "{token}", count.map { JSONNumber($0) }, own))
      }
      for (name, count) in [("input_tokens", call.allInputTokens), ("output_tokens", call.outputTokens)] {
        told.append(("gen_ai.client.inference.operation.\(name)", "histogram", "{token}", count.map { JSONNumber($0) }, []))
      }
    }
    let seconds = call.latencyMs.flatMap { JSONNumber(Double($0) / 1000) }
    told.append(("gen_ai.client.operation.duration", "histogram", "s", seconds, []))
    // Of what makes a series, only what has few values: neither sessions nor request ids.
    let shared = [
      text("gen_ai.operation.name", "chat"), text("gen_ai.provider.name", "aws.bedrock"), text("gen_ai.request.model", call.model),
    ]
    return told.compactMap { metric, kind, unit, value, own in
      value.map {
        [
          "metric": .string(metric), "kind": .string(kind), "unit": .string(unit), "value": .number($0),
          "time": .string(call.at.description),
          "attributes": .object(JSONObject(shared.compactMap(\.self) + own)),
        ]
      }
    }
  }

  private func text(_ name: String, _ value: String?) -> Member? { value.map { Member(name, .string($0)) } }
  private func number(_ name: String, _ value: Int?) -> Member? { value.map { Member(name, .number(JSONNumber($0))) } }
}

extension CallRecord {
  /// Input tokens with the cached ones; `nil` when they were not told.
  fileprivate var allInputTokens: Int? { inputTokens.map { $0 + (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0) } }
}
