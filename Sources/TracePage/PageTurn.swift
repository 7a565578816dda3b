// SPDX-License-Identifier: Apache-2.0

package import AgentEvents
package import Grounding
internal import JSON
package import TokenMeter

/// A turn as the page shows it: a fold over its events, the same for a recording and for a turn that runs.
package struct PageTurn: Sendable {
  /// Steps behind this many are counted and not shown.
  static let stepsMax = 400
  /// With more text than this the oldest steps' is left out.
  private static let textBytesMax = 8 << 20

  /// What names the turn among others.
  package let id: String
  /// The session.
  package let session: String
  /// What was asked; empty when nobody knows.
  package var question: String
  /// What of the answer stands nowhere is found by this.
  package var grounding: Grounding
  /// Seconds since 1970 at the beginning; `nil` for a recording.
  var began: Int?
  var steps: [PageStep] = []
  var answerStep: Int?
  /// The last step of each kind that waits for its outcome, by trace id.
  var openModels: [String: Int] = [:]
  var openActions: [String: Int] = [:]
  var meter: Meter
  let prices: PriceTable
  var trouble: TurnEnd?
  var failure: (name: String, message: String)?
  var isOver = false
  var hiddenSteps = 0

  /// A turn of which nothing is known yet.
  ///
  /// - Parameters:
  ///   - id: its name, unique on its page.
  ///   - session: the session.
  ///   - question: what was asked, if somebody knows.
  ///   - began: seconds since 1970, for a turn that runs.
  ///   - prices: what tokens cost.
  ///   - grounding: what the session knows already.
  package init(
    id: String, session: String, question: String = "", began: Int? = nil, prices: PriceTable, grounding: Grounding = Grounding()
  ) {
    (self.id, self.session, self.question, self.began) = (id, session, question, began)
    self.prices = prices
    meter = Meter(hashesPrompts: false, prices: prices)
    self.grounding = grounding
  }

  /// The values of the answer that stand nowhere.
  package var ungrounded: [UngroundedValue] { grounding.ungrounded }

  /// Ends the turn.
  ///
  /// - Parameter failure: the error's name and sentence, when it failed.
  package mutating func end(_ failure: (name: String, message: String)? = nil) {
    isOver = true
    self.failure = failure
  }

  /// Takes the next event.
  package mutating func absorb(_ event: AgentEvent) {
    defer { cut() }
    let call = meter.absorb(event)
    grounding.absorb(event)
    switch event {
    case .trace(let part): if let trace = part.trace { absorb(trace, part, call) }
    case .chunk(let chunk):
      guard let bytes = chunk.bytes?.bytes, !bytes.isEmpty else { return }
      let index = answerIndex(nil)
      if !chunk.citations.isEmpty { steps[index].add("Citations", chunk.citations.map(PageJSON.pretty).joined(separator: "\n")) }
    case .returnControl(let control):
      var step = PageStep(.control, "control is returned", depth: 0)
      step.state = .done
      step.add("What the caller is asked to do", PageJSON.pretty(event.payload), copy: "Copy JSON")
      step.note = control.invocationId?.string ?? ""
      append(step)
    case .files(let files):
      var step = PageStep(.files, "files", depth: 0)
      step.state = .done
      step.note = (files.files ?? []).compactMap { $0.name?.string }.joined(separator: ", ")
      append(step)
    case .exception(let exception): fail(exception.name, exception.message, depth: 0)
    case .other(let type, let payload):
      var step = PageStep(.other, type, depth: 0)
      step.state = .done
      step.add("Event", PageJSON.pretty(payload))
      append(step)
    }
  }

  /// Leaves texts out when there are too many.
  mutating func cut() {
    var bytes = steps.reduce(0) { $0 + $1.textBytes }
    for index in steps.indices where bytes > Self.textBytesMax && steps[index].textBytes > 0 {
      bytes -= steps[index].textBytes
      steps[index].blocks = [PageStep.Block(title: "Left out", text: "")]
    }
  }

  mutating func fail(_ name: String, _ message: String, depth: Int) {
    // A failure is told as a trace first and as an exception afterwards.
    if let last = steps.last, last.kind == .failure, last.blocks.contains(where: { $0.text == message }) { return }
    var step = PageStep(.failure, name, depth: depth)
    step.state = .failed
    step.add("Why", message)
    append(step)
  }

  /// Appends a step; its place among the steps, `nil` when there are too many.
  @discardableResult
  mutating func append(_ step: PageStep) -> Int? {
    guard steps.count < Self.stepsMax else {
      hiddenSteps += 1
      return nil
    }
    steps.append(step)
    return steps.count - 1
  }

  /// The place of the answer's step.
  mutating func answerIndex(_ time: Int?) -> Int {
    if let answerStep { return answerStep }
    var step = PageStep(.answer, "answer", depth: 0)
    step.start = time
    steps.append(step)
    answerStep = steps.count - 1
    return steps.count - 1
  }
}

extension Chunk {
  /// The sources that are told with this piece, as values.
  var citations: [JSONValue] {
    (attribution?.citations ?? []).prefix(20).compactMap { citation in
      var json = JSONWriter()
      citation.write(to: &json)
      return try? JSONValue(parsing: json.bytes)
    }
  }
}
