// SPDX-License-Identifier: Apache-2.0

package import AgentEvents
package import Grounding
package import JSON
internal import Synchronization
package import TokenMeter

/// The turns of a service that runs, for those who look at its page.
package final class TraceBoard: Sendable {
  /// The oldest of more turns is forgotten.
  package static let turnsMax = 200
  /// The oldest turns are forgotten when all together take more than this on the page.
  static let bytesMax = 3 << 19
  /// Of as many sessions it is known what was observed.
  private static let sessionsMax = 100

  private struct Entry {
    let id: String
    /// The turn while it goes on.
    var turn: PageTurn?
    /// The turn as the page reads it, once it is over: that is a tenth of the turn itself.
    var json: [UInt8] = []
    /// The number of its last change.
    var change: Int
  }

  private struct State {
    var entries: [Entry] = []
    var groundings: [(session: String, grounding: Grounding)] = []
    var change = 0
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    var lastWaiting = 0
  }

  private let prices: PriceTable
  private let state = Mutex(State())

  /// A board without turns.
  package init(prices: PriceTable) { self.prices = prices }

  // MARK: Turns

  /// A turn begins.
  ///
  /// - Parameters:
  ///   - id: the id of its request.
  ///   - session: the session's name.
  ///   - question: what is asked.
  ///   - sources: what the caller brings along, attributes for one, whose values may be answered.
  ///   - began: seconds since 1970.
  package func begin(_ id: String, session: String, question: String, sources: [String], at began: Int) {
    change { state in
      var grounding = state.groundings.first { $0.session == session }?.grounding ?? Grounding()
      grounding.beginTurn()
      for text in [question] + sources { grounding.add(source: text) }
      let turn = PageTurn(id: id, session: session, question: question, began: began, prices: prices, grounding: grounding)
      state.entries.append(Entry(id: id, turn: turn, change: state.change))
      if state.entries.count > Self.turnsMax { state.entries.removeFirst(state.entries.count - Self.turnsMax) }
    }
  }

  /// An event of a turn.
  package func absorb(_ event: AgentEvent, of id: String) { change(id) { $0.absorb(event) } }

  /// What a turn's function was sent and answered.
  package func absorb(_ exchange: PageExchange, of id: String) { change(id) { $0.absorb(exchange) } }

  /// A turn is over.
  ///
  /// - Parameters:
  ///   - id: the id of its request.
  ///   - failure: the error's name and sentence, when it failed.
  /// - Returns: the session, and what the answer says that nobody told the agent.
  @discardableResult
  package func end(_ id: String, _ failure: (name: String, message: String)? = nil) -> (session: String, ungrounded: [UngroundedValue])? {
    change { state in
      guard let index = state.entries.lastIndex(where: { $0.id == id }), var turn = state.entries[index].turn else { return nil }
      turn.end(failure)
      state.entries[index] = Entry(id: id, json: turn.json.bytes, change: state.change)
      state.groundings.removeAll { $0.session == turn.session }
      state.groundings.append((turn.session, turn.grounding))
      if state.groundings.count > Self.sessionsMax { state.groundings.removeFirst() }
      var bytes = state.entries.reduce(0) { $0 + $1.json.count }
      while bytes > Self.bytesMax, state.entries.count > 1 { bytes -= state.entries.removeFirst().json.count }
      return (turn.session, turn.ungrounded)
    }
  }

  private func change(_ id: String, _ body: (inout PageTurn) -> Void) {
    change { state in
      guard let index = state.entries.lastIndex(where: { $0.id == id }), var turn = state.entries[index].turn.take() else { return }
      body(&turn)
      (state.entries[index].turn, state.entries[index].change) = (turn, state.change)
    }
  }

  private func change<Answer>(_ body: (inout State) -> Answer) -> Answer {
    let (answer, waiting) = state.withLock { state in
      state.change += 1
      let answer = body(&state)
      defer { state.waiting = [:] }
      return (answer, Array(state.waiting.values))
    }
    for continuation in waiting { continuation.resume() }
    return answer
  }

  // MARK: Watching

  /// The turns as values, the oldest first.
  package var turns: [JSONValue] { changed(after: 0).turns.compactMap { try? JSONValue(parsing: $0) } }

  /// The turns that were changed behind a change, and the number of the last change.
  private func changed(after change: Int) -> (turns: [[UInt8]], change: Int) {
    // Values are copied under the lock and written outside of it.
    let (entries, last) = state.withLock { state in (state.entries.filter { $0.change > change }, state.change) }
    return (entries.map { $0.turn?.json.bytes ?? $0.json }, last)
  }

  /// Waits until there is a change behind another; returns at once when the task is cancelled.
  private func wait(after change: Int) async {
    let number = state.withLock { state in
      state.lastWaiting += 1
      return state.lastWaiting
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          if state.change > change || Task.isCancelled { return true }
          state.waiting[number] = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
    }
  }

  /// What somebody is sent who looks: all turns first, then those that changed, as server-sent events.
  ///
  /// Each call makes one piece out of what is there by then, so that nobody who stalls is kept anything for.
  package func follow() -> @Sendable () async -> [UInt8]? {
    let seen = Mutex(-1)
    return {
      let before = seen.withLock(\.self)
      if before >= 0 {
        await self.wait(after: before)
        // What comes together is sent together.
        try? await Task.sleep(for: .milliseconds(30))
      }
      if Task.isCancelled { return nil }
      let (turns, change) = self.changed(after: max(0, before))
      seen.withLock { $0 = change }
      return Self.message(before < 0 ? "all" : "turns", turns)
    }
  }

  private static func message(_ name: String, _ turns: [[UInt8]]) -> [UInt8] {
    Array("event: \(name)\ndata: [".utf8) + Array(turns.joined(separator: CollectionOfOne(UInt8(ascii: ",")))) + Array("]\n\n".utf8)
  }
}
