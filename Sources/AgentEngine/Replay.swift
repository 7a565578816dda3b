// SPDX-License-Identifier: Apache-2.0

internal import Cassettes
internal import AgentEvents
internal import EventStream
internal import JSON
internal import LocalAgent
internal import Synchronization

/// Plays recorded turns again: what the models said and cost comes as it was, the calls go to the real functions, and what they answer
/// otherwise is told.
///
/// The first question of a session is answered with the first turn of a recorded conversation, the second with the second, whatever is asked.
/// A recording of bytes is one conversation; a cassette has one for each session in it. A session takes the conversation that was recorded
/// under its own id, or else one that begins with its question, or else the next that no other session has taken.
package final class Replay: Sendable {
  /// How much was played.
  package struct Tally: Hashable, Sendable {
    /// The turns that were recorded.
    package var recordedTurns = 0
    /// The turns that were asked.
    package var turns = 0
    /// The calls that were made and compared.
    package var calls = 0
    /// The calls whose answer is another.
    package var differentCalls = 0
    /// What is different in all of them.
    package var differences = 0
    /// The calls that were answered when they were recorded, and are not now.
    package var unanswered = 0

    /// Whether everything was as it had been recorded.
    package var isSame: Bool { differences == 0 && unanswered == 0 }
  }

  private struct Place: Sendable {
    var conversation: Int
    var turn: Int
    /// Whether a call was asked for whose outcome nobody has seen yet, and that was answered when it was recorded.
    var waits = false
  }

  private struct State: Sendable {
    var places: [String: Place] = [:]
    var taken: Set<Int> = []
    var tally = Tally()
  }

  /// More sessions at a time are not told apart.
  private static let sessionsMax = 10_000

  private let conversations: [(session: String?, turns: [RecordedTurn])]
  private let ignored: [JSONPathPattern]
  private let state: Mutex<State>

  /// Reads a recording: an event stream, or a cassette.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - agent: whose operations are called.
  ///   - paths: what may differ; a path begins with the operation's name.
  /// - Throws: a sentence about what is wrong with the recording.
  package init(_ bytes: [UInt8], for agent: PlayedAgent, ignoring paths: [String] = []) throws(ReplayError) {
    conversations = try Cassette.isCassette(bytes) ? Replay.conversations(of: Replay.cassette(bytes), agent) : Replay.stream(bytes, agent)
    guard conversations.contains(where: { !$0.turns.isEmpty }) else { throw ReplayError("there is no turn in it") }
    ignored = paths.map { JSONPathPattern($0) }
    var tally = Tally()
    tally.recordedTurns = conversations.map(\.turns.count).reduce(0, +)
    state = Mutex(State(tally: tally))
  }

  /// The agent as a replay needs it: the calls of collaborators are its own, and what guardrail and router did is in the recording.
  package static func flattened(_ agent: PlayedAgent) -> PlayedAgent {
    var flat = agent
    flat.groups += agent.collaborators.flatMap { flattened($0.agent).groups }
    (flat.collaborators, flat.isGuarded, flat.isRouter) = ([], false, false)
    return flat
  }

  /// What was played by now.
  package var tally: Tally {
    state.withLock { state in
      var tally = state.tally
      tally.unanswered += state.places.values.count(where: \.waits)
      return tally
    }
  }

  /// How many of the recorded turns have no trace, so that their calls are not known.
  package var tracelessTurns: Int { conversations.flatMap(\.turns).count { !$0.hasTrace } }

  /// The planner that plays it.
  package var planner: Planner {
    Planner(refusal: { self.begin($0) }, prompt: { _ in nil }, next: { try self.plan($0) })
  }

  // MARK: Reading

  private static func cassette(_ bytes: [UInt8]) throws(ReplayError) -> Cassette {
    do throws(CassetteError) { return try Cassette(bytes) } catch { throw ReplayError("\(error.sentence), in line \(error.line)") }
  }

  private static func conversations(
    of cassette: Cassette, _ agent: PlayedAgent
  ) throws(ReplayError) -> [(session: String?, turns: [RecordedTurn])] {
    var cutters: [(session: String?, cutter: TurnCutter)] = []
    for turn in cassette.turns {
      let session = turn.request?.sessionId
      let place = cutters.firstIndex { $0.session == session } ?? cutters.count
      if place == cutters.count { cutters.append((session, TurnCutter(for: agent))) }
      let state = (try? JSONValue(parsing: turn.request?.body ?? []))?["sessionState"]
      cutters[place].cutter.begin(turn.request?.question, goesOn: state?["returnControlInvocationResults"] != nil)
      try read(turn.answer, &cutters[place].cutter)
    }
    return cutters.map { entry in
      var cutter = entry.cutter
      return (entry.session, cutter.finish())
    }
  }

  private static func stream(
    _ bytes: [UInt8], _ agent: PlayedAgent
  ) throws(ReplayError) -> [(session: String?, turns: [RecordedTurn])] {
    var cutter = TurnCutter(for: agent)
    try read(bytes, &cutter)
    return [(nil, cutter.finish())]
  }

  /// Reads events; a stream that is cut ends with its last whole event.
  private static func read(_ bytes: [UInt8], _ cutter: inout TurnCutter) throws(ReplayError) {
    var decoder = FrameDecoder()
    decoder.append(bytes)
    do {
      while let frame = try decoder.next() { cutter.absorb(try AgentEvent(frame)) }
    } catch let error as FrameError {
      throw ReplayError("it is no event stream: \(error.message)")
    } catch let error as AgentEventError {
      throw ReplayError(error.message)
    } catch {
      throw ReplayError("\(error)")
    }
  }

  // MARK: Playing

  /// Takes the next turn for a session's question.
  private func begin(_ situation: Situation) -> ServiceError? {
    state.withLock { state in
      let session = situation.sessionId
      if state.places[session]?.waits == true { state.tally.unanswered += 1 }
      var place = state.places[session] ?? Place(conversation: conversation(for: situation, &state), turn: -1)
      (place.turn, place.waits) = (place.turn + 1, false)
      let count = conversations[place.conversation].turns.count
      guard place.turn < count else {
        return .validation("The recording has \(count) \(count == 1 ? "turn" : "turns"), and session \(session) asks for one more.")
      }
      if state.places.count < Self.sessionsMax || state.places[session] != nil { state.places[session] = place }
      state.tally.turns += 1
      return nil
    }
  }

  private func conversation(for situation: Situation, _ state: inout State) -> Int {
    let all = conversations.indices
    let chosen =
      all.first { conversations[$0].session == situation.sessionId }
      ?? all.first { conversations[$0].turns.first?.question == situation.question && !state.taken.contains($0) }
      ?? all.first { conversations[$0].turns.first?.question == situation.question } ?? all.first { !state.taken.contains($0) } ?? 0
    state.taken.insert(chosen)
    return chosen
  }

  private func plan(_ situation: Situation) throws(ServiceError) -> Plan {
    guard let place = state.withLock({ $0.places[situation.sessionId] }) else {
      throw .serviceQuotaExceeded("There are more than \(Self.sessionsMax) sessions, which a replay does not tell apart.")
    }
    let turn = conversations[place.conversation].turns[place.turn]
    let done = situation.outcomes.count
    var recorded = Recorded()
    if done > 0, done <= turn.stretches.count, let call = turn.stretches[done - 1].call, let outcome = situation.outcomes.last {
      recorded.differences = differences(call, outcome)
    }
    let compared = done > 0
    guard done < turn.stretches.count else {
      note(situation, recorded, compared, waits: false)
      throw .dependencyFailed("The recording of this turn ends here, before its answer.")
    }
    let stretch = turn.stretches[done]
    recorded.differences += stretch.strange
    (recorded.events, recorded.call) = (stretch.events, stretch.call?.part)
    note(situation, recorded, compared, waits: stretch.call?.observed != nil)
    var plan = Plan(decision(stretch, turn))
    plan.recorded = recorded
    return plan
  }

  private func decision(_ stretch: RecordedTurn.Stretch, _ turn: RecordedTurn) -> Plan.Decision {
    if let call = stretch.call { return .call(call.operation, call.arguments) }
    switch turn.ending {
    case .answer: return .answer(turn.answer)
    case .exception(let exception): return .fail(ServiceError(exception))
    case .control:
      return .fail(.dependencyFailed("The recording ends where the agent waits for its caller; what the caller answered is not in it."))
    case .cut: return .fail(.dependencyFailed(turn.failure ?? "The recording of this turn ends here, before its answer."))
    }
  }

  private func differences(_ call: RecordedTurn.Call, _ outcome: CallOutcome) -> [JSONDifference] {
    let found = outcome.value
    guard let text = call.observed else {
      return JSONDifference.between(nil, found, at: [call.operation], ignoring: ignored)
    }
    let recorded = (try? JSONValue(parsing: text)) ?? .string(text)
    var all = JSONDifference.between(recorded, found, at: [call.operation], ignoring: ignored)
    if call.isReprompt != (outcome.state == .reprompt) {
      let (old, new) = (call.isReprompt ? "reprompt" : "answered", outcome.state.rawValue)
      all.append(JSONDifference("\(call.operation)'s state", recorded: .string(old), found: .string(new)))
    }
    return all
  }

  private func note(_ situation: Situation, _ recorded: Recorded, _ compared: Bool, waits: Bool) {
    state.withLock { state in
      state.places[situation.sessionId]?.waits = waits
      if compared { state.tally.calls += 1 }
      if compared, !recorded.differences.isEmpty { state.tally.differentCalls += 1 }
      state.tally.differences += recorded.differences.count
    }
  }
}

/// Why a recording cannot be played.
package struct ReplayError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The middle of a sentence.
  package let description: String

  init(_ sentence: String) { description = sentence }
}

extension ServiceError {
  /// The error that was recorded as an exception.
  init(_ exception: AgentException) {
    let name = exception.name.prefix(1).uppercased() + exception.name.dropFirst()
    self.init(exception.status ?? 500, name.isEmpty ? "InternalServerException" : name, exception.message, details: exception.details)
  }
}
