// SPDX-License-Identifier: Apache-2.0

package import JSON
internal import Grounding
internal import TokenMeter

extension PageTurn {
  /// The turn for the page.
  package var json: JSONValue {
    let report = meter.report(trouble: trouble)
    let times = spans()
    let zero = times.map(\.lowerBound).min() ?? 0
    let visible = visibleStep
    var rows = steps.indices.map { index in
      (index, steps[index].json(from: zero, start: times[index].lowerBound, end: times[index].upperBound, isVisible: index == visible))
    }
    // However it came, the answer is read last.
    if let answerStep { rows = rows.filter { $0.0 != answerStep } + rows.filter { $0.0 == answerStep } }
    var object: JSONObject = [
      "id": .string(id), "session": .string(session), "question": .string(question), "answer": answerParts, "state": .string(state(report)),
      "duration": .number(JSONNumber((times.map(\.upperBound).max() ?? 0) - zero)), "steps": .array(rows.map(\.1)),
      "metered": sums(modelled: false, visible), "modelled": sums(modelled: true, visible),
      "ungrounded": .array(ungrounded.map { ["kind": .string($0.kind.rawValue), "text": .string($0.text)] }),
      "judged": .bool(grounding.isJudged), "notMetered": .array(report.notMetered.map { .string($0.sentence) }),
    ]
    let reason = failure.map { "\($0.name): \($0.message)" } ?? (isOver ? report.end.sentence : nil)
    if let reason { object["reason"] = .string(reason) }
    if let began { object["began"] = .number(JSONNumber(began)) }
    if hiddenSteps > 0 { object["hiddenSteps"] = .number(JSONNumber(hiddenSteps)) }
    return .object(object)
  }

  private func state(_ report: MeterReport) -> String {
    guard isOver else { return "running" }
    return failure == nil && report.end == .complete ? "complete" : failure == nil ? report.end.name : "failed"
  }

  /// The answer in pieces: a text, and whether it stands nowhere.
  private var answerParts: JSONValue {
    let scalars = Array(grounding.answer.unicodeScalars)
    func text(_ range: Range<Int>) -> JSONValue { .string(String(String.UnicodeScalarView(scalars[range]))) }
    var parts: [JSONValue] = []
    var place = 0
    for value in ungrounded where value.scalars.lowerBound >= place && value.scalars.upperBound <= scalars.count {
      if value.scalars.lowerBound > place { parts.append([text(place..<value.scalars.lowerBound), false]) }
      parts.append([text(value.scalars), true])
      place = value.scalars.upperBound
    }
    if place < scalars.count { parts.append([text(place..<scalars.count), false]) }
    return .array(parts)
  }

  /// The model call whose text is delivered.
  private var visibleStep: Int? {
    guard answerStep != nil else { return nil }
    return steps.indices.last { steps[$0].depth == 0 && steps[$0].kind.isModel && steps[$0].tokens != nil }
  }

  /// The tokens of one sort; modelled ones and metered ones are never added.
  private func sums(modelled: Bool, _ visible: Int?) -> JSONValue {
    let chosen = steps.indices.filter { steps[$0].tokens?.isModelled == modelled }
    let tokens = chosen.compactMap { steps[$0].tokens }
    let input = tokens.reduce(0) { $0 + $1.input }
    let output = tokens.reduce(0) { $0 + $1.output }
    let seen = visible.flatMap { chosen.contains($0) ? steps[$0].tokens?.output : nil } ?? 0
    let costs = tokens.compactMap(\.cost)
    return [
      "calls": .number(JSONNumber(tokens.count)), "input": .number(JSONNumber(input)), "output": .number(JSONNumber(output)),
      "visible": .number(JSONNumber(seen)), "hidden": .number(JSONNumber(input + output - seen)),
      "cost": costs.isEmpty ? .null : .string(costs.reduce(.zero, +).description),
      "picodollars": .number(JSONNumber(costs.reduce(.zero, +).picodollars)), "unpriced": .number(JSONNumber(tokens.count - costs.count)),
    ]
  }

  /// When each step ran, in milliseconds; what is not told follows the step before.
  private func spans() -> [Range<Int>] {
    var last = steps.compactMap { $0.start ?? $0.end }.min() ?? 0
    return steps.map { step in
      let end = step.end ?? step.start.map { $0 + (step.duration ?? 0) } ?? last + (step.duration ?? 0)
      var start = step.start ?? end - (step.duration ?? 0)
      // A start that was told as an event's time may be the whole step's end.
      if let duration = step.duration, end - start < duration { start = end - duration }
      last = max(last, end)
      return min(start, end)..<max(start, end)
    }
  }
}
