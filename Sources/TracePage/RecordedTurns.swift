// SPDX-License-Identifier: Apache-2.0

internal import AgentEvents
internal import EventStream
internal import JSON
package import TokenMeter

extension PageTurn {
  /// The turn of a recorded answer.
  ///
  /// - Parameters:
  ///   - name: what the recording is called; the page groups recordings as turns of one session.
  ///   - bytes: the event stream; what comes behind a fault is left out and told.
  ///   - prices: what tokens cost.
  package init(recording name: String, _ bytes: [UInt8], prices: PriceTable) {
    self.init(id: name, session: "recordings", prices: prices)
    var decoder = FrameDecoder()
    decoder.append(bytes)
    do {
      while let frame = try decoder.next() {
        let event = try AgentEvent(frame)
        if question.isEmpty, case .trace(let part) = event { question = Self.question(of: part) ?? "" }
        absorb(event)
      }
      try decoder.finish()
    } catch { trouble = .damaged("\(error)") }
    end()
  }

  /// What the user says last in a prompt of the agent that was asked.
  private static func question(of part: TracePart) -> String? {
    guard part.callerChain?.count ?? 1 == 1, case .step(_, .modelInput(let input))? = part.trace, let prompt = input.text?.string,
      let messages = (try? JSONValue(parsing: prompt))?["messages"]?.array,
      let content = messages.last(where: { $0["role"]?.string == "user" })?["content"]
    else { return nil }
    let text = content.string ?? content.array?.compactMap { $0["text"]?.string }.joined(separator: "\n") ?? ""
    // As Java prints a list of contents: [{text=What is the time?, type=text}]
    let (opening, endings) = ("[{text=", [", type=text}]", "}]"])
    guard text.hasPrefix(opening), let ending = endings.first(where: { text.hasSuffix($0) }) else { return text }
    return String(text.dropFirst(opening.count).dropLast(ending.count))
  }
}
