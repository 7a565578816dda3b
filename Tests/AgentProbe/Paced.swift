// SPDX-License-Identifier: Apache-2.0

internal import AgentEvents
internal import Foundation
internal import LocalAgent

/// An answer that comes at a steady pace and says when each of its pieces was sent.
struct Paced {
  private let chunks: Int
  private let pace: Duration
  private let textBytes: Int

  init(_ options: Options) { (chunks, pace, textBytes) = (options.chunks, options.pace, options.textBytes) }

  func responder() -> Responder {
    { request, answer in
      let start = ContinuousClock.now
      for number in 0..<chunks {
        if number > 0 { try await ContinuousClock().sleep(until: start + pace * number) }
        try await answer.send(.text(text(number)))
        if request.sessionId.hasPrefix("stall") { try await Gate().pass() }
      }
      guard request.enableTrace else { return }
      for event in Calls.model(.orchestration, "probe-\(request.number)", input: 400, output: 100) { try await answer.send(event) }
    }
  }

  private func text(_ number: Int) -> String {
    let text = "\(number) \(nanoseconds()) "
    return text + String(repeating: "x", count: max(0, textBytes - text.utf8.count - 1)) + "\n"
  }

  /// The monotonic clock, which all processes of a machine share.
  private func nanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
  }
}

/// Events of calls that nobody made.
enum Calls {
  /// A model that was called, and what it used.
  static func model(_ kind: StepKind, _ traceId: String, input: Int, output: Int) -> [AgentEvent] {
    var before = ModelInvocationInput()
    before.traceId = Text(traceId)
    before.foundationModel = "probe.model-v1:0"
    before.text = "{}"
    var usage = Usage()
    (usage.inputTokens, usage.outputTokens) = (input, output)
    var after = ModelInvocationOutput()
    after.traceId = before.traceId
    var metadata = Metadata()
    metadata.usage = usage
    after.metadata = metadata
    return [Step.modelInput(before), .modelOutput(after)].map { step in
      var part = TracePart()
      part.agentId = "AGENT12345"
      part.trace = .step(kind, step)
      return .trace(part)
    }
  }
}
