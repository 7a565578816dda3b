// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import TokenMeter

/// A closed turn as lines of CloudWatch's embedded metric format: one for the turn, one for each model.
///
/// Dimensions are the agent, its alias and the model, which are few. Sessions, tags and request ids are plain members that Logs Insights finds: as dimensions
/// each of them would be a metric of its own, and billed.
struct EmbeddedMetrics {
  /// What CloudWatch takes at most.
  static let (metricsMax, dimensionsMax, valuesMax, dimensionBytesMax) = (100, 30, 100, 1024)

  private struct Metric {
    var name: String
    var unit: String
    var value: JSONValue

    init(_ name: String, _ unit: String, _ value: Int?) {
      (self.name, self.unit, self.value) = (name, unit, value.map { .number(JSONNumber($0)) } ?? .null)
    }

    init(_ name: String, _ unit: String, values: [Int]) {
      (self.name, self.unit, self.value) = (name, unit, values.isEmpty ? .null : .array(values.map { .number(JSONNumber($0)) }))
    }

    init(_ name: String, cost: Dollars?) { (self.name, unit, value) = (name, "None", cost?.json ?? .null) }
  }

  let namespace: String

  func lines(_ turn: TurnRecord) -> [JSONValue] {
    guard let end = turn.endedAt else { return [] }
    return [turnLine(turn, end)] + modelLines(turn, end)
  }

  private func turnLine(_ turn: TurnRecord, _ end: UnixTime) -> JSONValue {
    let total = turn.total
    let metrics = [
      Metric("Turns", "Count", 1), Metric("FailedTurns", "Count", turn.ending?.name == TurnEnd.complete.name ? 0 : 1),
      Metric("ModelCalls", "Count", total.calls), Metric("InputTokens", "Count", total.inputTokens),
      Metric("OutputTokens", "Count", total.outputTokens), Metric("CacheReadTokens", "Count", total.cacheReadTokens),
      Metric("CacheWriteTokens", "Count", total.cacheWriteTokens), Metric("VisibleTokens", "Count", turn.visibleTokens),
      Metric("Cost", cost: turn.cost), Metric("UnpricedCalls", "Count", total.unpricedCalls),
      Metric("ModelledInputTokens", "Count", total.modelled.calls == 0 ? nil : total.modelled.inputTokens),
      Metric("ModelledOutputTokens", "Count", total.modelled.calls == 0 ? nil : total.modelled.outputTokens),
      Metric("TurnLatency", "Milliseconds", turn.latencyMs), Metric("FirstByteLatency", "Milliseconds", turn.firstByteMs),
    ]
    return line(end, [("Agent", turn.start.agent), ("Alias", turn.start.alias)], [["Agent"], ["Agent", "Alias"]], metrics, turn)
  }

  private func modelLines(_ turn: TurnRecord, _ end: UnixTime) -> [JSONValue] {
    var models: [(name: String, calls: [CallRecord])] = []
    for call in turn.calls {
      let name = call.model ?? "unknown"
      if let index = models.firstIndex(where: { $0.name == name }) {
        models[index].calls.append(call)
      } else {
        models.append((name, [call]))
      }
    }
    return models.flatMap { model in
      // A metric has no more values on a line than these, so many calls take several lines.
      stride(from: 0, to: model.calls.count, by: EmbeddedMetrics.valuesMax).map { start in
        modelLine(turn, end, model.name, Array(model.calls[start..<min(start + EmbeddedMetrics.valuesMax, model.calls.count)]))
      }
    }
  }

  private func modelLine(_ turn: TurnRecord, _ end: UnixTime, _ model: String, _ calls: [CallRecord]) -> JSONValue {
    func sum(_ count: KeyPath<CallRecord, Int?>) -> Int { calls.reduce(0) { $0 + ($1[keyPath: count] ?? 0) } }
    let (costs, modelled) = (calls.compactMap(\.cost), calls.compactMap(\.modelled))
    let metrics = [
      Metric("CallsByModel", "Count", calls.count), Metric("InputTokensByModel", "Count", sum(\.inputTokens)),
      Metric("OutputTokensByModel", "Count", sum(\.outputTokens)),
      Metric("CostByModel", cost: costs.isEmpty ? nil : costs.reduce(.zero, +)),
      Metric("ModelledInputTokensByModel", "Count", modelled.isEmpty ? nil : modelled.reduce(0) { $0 + $1.inputTokens }),
      Metric("ModelledOutputTokensByModel", "Count", modelled.isEmpty ? nil : modelled.reduce(0) { $0 + $1.outputTokens }),
      Metric("ModelLatency", "Milliseconds", values: calls.compactMap(\.latencyMs)),
    ]
    return line(end, [("Model", model), ("Agent", turn.start.agent)], [["Model"], ["Agent", "Model"]], metrics, turn)
  }

  private func line(
    _ time: UnixTime, _ dimensions: [(name: String, value: String)], _ sets: [[String]], _ metrics: [Metric], _ turn: TurnRecord
  ) -> JSONValue {
    let told = metrics.filter { $0.value != .null }.prefix(EmbeddedMetrics.metricsMax)
    let directive: JSONValue = [
      "Namespace": .string(namespace),
      "Dimensions": .array(sets.map { .array($0.prefix(EmbeddedMetrics.dimensionsMax).map { .string($0) }) }),
      "Metrics": .array(told.map { ["Name": .string($0.name), "Unit": .string($0.unit)] }),
    ]
    var members: [JSONObject.Member] = [
      .init("_aws", ["Timestamp": .number(JSONNumber(time.milliseconds)), "CloudWatchMetrics": [directive]])
    ]
    members += dimensions.map { .init($0.name, .string(EmbeddedMetrics.dimension($0.value))) }
    members += told.map { .init($0.name, $0.value) }
    members += [.init("Turn", .number(JSONNumber(turn.id))), .init("Session", .string(turn.start.session))]
    members += [("Tag", turn.start.tag), ("RequestId", turn.requestId), ("End", turn.ending?.name), ("PriceTable", turn.priceTable)]
      .compactMap {
        name, value in value.map { .init(name, .string($0)) }
      }
    return .object(JSONObject(members))
  }

  /// A dimension's value takes printable ASCII, at least one character that is no space, and has an end.
  private static func dimension(_ text: String) -> String {
    let plain = String(
      decoding: text.utf8.prefix(dimensionBytesMax).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    return plain.allSatisfy { $0 == " " } ? "unknown" : plain
  }
}
