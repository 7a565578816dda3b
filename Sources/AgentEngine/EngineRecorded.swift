// SPDX-License-Identifier: Apache-2.0

internal import AgentEvents
internal import Cassettes
internal import JSON
internal import LocalAgent

// What a turn tells that a planner brings along, and what it tells a model that wants the impossible.
extension EngineTurn {
  /// Sends what was recorded again, and tells what is different now.
  mutating func tell(_ recorded: Recorded) async throws {
    for difference in recorded.differences {
      engine.tell(
        request, .difference, difference.description,
        ["path": .string(difference.path), "recorded": difference.recorded ?? .null, "found": difference.found ?? .null])
    }
    for event in recorded.events {
      if case .trace(let part) = event {
        tellTokens(part)
        try await pass(event)
      } else {
        try await answer.send(event)
      }
    }
    scribe.recorded = recorded.call
  }

  private func tellTokens(_ part: TracePart) {
    guard case .step(let kind, .modelOutput(let output))? = part.trace, let usage = output.metadata?.usage else { return }
    let word =
      switch kind {
      case .preProcessing: "pre-processing"
      case .orchestration: "orchestration"
      case .postProcessing: "post-processing"
      case .routingClassifier: "routing"
      }
    tellTokens("\(word), as recorded", ModelTokens(input: usage.inputTokens ?? 0, output: usage.outputTokens ?? 0))
  }

  /// Tells the model what is wrong with the call that it wants.
  mutating func reprompt(_ call: Plan.Call, _ sentence: String) async throws {
    engine.tell(request, .finding, "\(call.operation) is not called: \(sentence)", ["code": "unusable-call"])
    let outcome = CallOutcome(call.operation, call.arguments, status: nil, body: sentence, state: .reprompt)
    outcomes.append(outcome)
    try await trace(scribe.observation(scribe.traceId(step), outcome, since: engine.clock.now, source: "PARSER"))
  }
}
