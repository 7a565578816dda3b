// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON
internal import LocalAgent
internal import Synchronization

/// What the agent remembers between the turns of a conversation.
struct Session: Sendable {
  /// A call that was left to the caller, and the turn that waits for it.
  struct Pending: Sendable {
    /// What the caller was asked for.
    enum Wish: String, Sendable {
      // swift-format-ignore
      case result = "RESULT", confirmation = "USER_CONFIRMATION", confirmationAndResult = "USER_CONFIRMATION_AND_RESULT"
    }

    var invocationId: String
    var wish: Wish
    var operation: String
    var arguments: JSONObject
    var question: String
    var outcomes: [CallOutcome]
    var planned: [Plan.Call]
  }

  /// A question to a collaborator that left a call to the caller, and the turn that waits for its answer.
  struct Waiting: Sendable {
    var collaborator: String
    var text: String
    var isRouted: Bool
    var question: String
    var outcomes: [CallOutcome]
  }

  /// The turns that are kept.
  static let historyMax = 100

  var attributes = Attributes()
  var history: [Exchange] = []
  var pending: Pending?
  var waiting: Waiting?
  /// What the collaborators remember.
  var collaborators: [String: Session] = [:]

  mutating func remember(_ exchange: Exchange) {
    history.append(exchange)
    if history.count > Session.historyMax { history.removeFirst(history.count - Session.historyMax) }
  }
}

/// The sessions, of which each has one turn at a time.
final class SessionStore: Sendable {
  /// The name of a session among all agents.
  struct Key: Hashable {
    var agent: String
    var alias: String
    var session: String
  }

  /// How a turn found its session.
  enum Finding {
    // swift-format-ignore
    case new, known, forgotten
  }

  private struct Entry {
    var session: Session
    var used: Moment
    var isBusy: Bool
  }

  private let sessionsMax: Int
  private let entries = Mutex<[Key: Entry]>([:])

  init(sessionsMax: Int) { self.sessionsMax = sessionsMax }

  /// Begins a turn.
  ///
  /// - Throws: that the session has a turn already.
  func begin(_ key: Key, at now: Moment, idleSeconds: Int) throws(ServiceError) -> (Session, Finding) {
    try entries.withLock { entries throws(ServiceError) in
      guard let entry = entries[key] else {
        makeRoom(&entries)
        entries[key] = Entry(session: Session(), used: now, isBusy: true)
        return (Session(), .new)
      }
      guard !entry.isBusy else { throw .conflict("Session \(key.session) is busy with another turn; wait for its end.") }
      let isForgotten = now.nanoseconds - entry.used.nanoseconds > idleSeconds * 1_000_000_000
      let session = isForgotten ? Session() : entry.session
      entries[key] = Entry(session: session, used: now, isBusy: true)
      return (session, isForgotten ? .forgotten : .known)
    }
  }

  /// Ends a turn; without a session the old one stays as it was.
  func end(_ key: Key, _ session: Session?, at now: Moment) {
    entries.withLock { entries in
      guard var entry = entries[key] else { return }
      if let session { entry.session = session }
      (entry.used, entry.isBusy) = (now, false)
      entries[key] = entry
    }
  }

  /// Forgets a session.
  func remove(_ key: Key) throws(ServiceError) {
    try entries.withLock { entries throws(ServiceError) in
      if entries[key]?.isBusy == true { throw .conflict("Session \(key.session) is busy with another turn; wait for its end.") }
      entries[key] = nil
    }
  }

  private func makeRoom(_ entries: inout [Key: Entry]) {
    guard entries.count >= sessionsMax else { return }
    let oldest = entries.filter { !$0.value.isBusy }.min { $0.value.used < $1.value.used }
    if let oldest { entries[oldest.key] = nil }
  }
}
