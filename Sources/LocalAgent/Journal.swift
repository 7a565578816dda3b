// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Every request that came, what it was found to be, and how it ended.
package final class Journal: Sendable {
  /// One request.
  package struct Entry: Sendable {
    /// Counted from 1.
    package let number: Int
    /// Which connection it came on, counted from 1.
    package let connection: Int
    /// The id that its response tells.
    package let requestId: String
    /// The request as it came.
    package internal(set) var raw: RawRequest
    /// When it had arrived.
    package let arrived: ContinuousClock.Instant
    /// What was found of its signature; `nil` while that is being looked at.
    package var verdict: SignatureCheck.Verdict?
    /// The request as a value, when it was well formed.
    package var request: AgentRequest?
    /// The status of its response, once there is one.
    package var status: Int?
    /// How many bytes of event stream were sent, without the framing of chunks.
    package var bytesSent = 0
    /// How its answer ended; `nil` while it goes on.
    package var end: End?
    /// When its answer ended, or when the client was seen to leave.
    package var ended: ContinuousClock.Instant?

    /// The body as text.
    package var body: String { String(decoding: raw.body, as: UTF8.self) }
    /// The first value of a field of the request, its name in small letters.
    package subscript(_ field: String) -> String? { raw[field] }
  }

  /// How an answer ended.
  package enum End: Hashable, Sendable {
    /// In order.
    case complete
    /// With an error instead of a stream.
    case refused(ServiceError)
    /// With an exception in the stream.
    case failed(ServiceError)
    /// With the connection, because that was wanted.
    case cut
    /// The client closed its connection first.
    case clientLeft
    /// The server was stopped.
    case stopped
  }

  private struct State {
    var entries: [Entry] = []
    /// How many entries were forgotten.
    var dropped = 0
    var bodyBytes = 0
    /// The number of the oldest entry that has its body.
    var firstBody = 1
    var waiting: [Int: Waiting] = [:]
    var lastWaiting = 0
  }

  private struct Waiting {
    let condition: @Sendable ([Entry]) -> Bool
    let continuation: CheckedContinuation<[Entry]?, Never>
  }

  private let entriesMax: Int
  private let bodyBytesMax: Int
  private let state = Mutex(State())

  init(entriesMax: Int, bodyBytesMax: Int) {
    self.entriesMax = max(1, entriesMax)
    self.bodyBytesMax = bodyBytesMax
  }

  /// The requests so far, the oldest first.
  package var entries: [Entry] { state.withLock(\.entries) }

  /// Waits until something holds of the requests.
  ///
  /// - Parameters:
  ///   - timeout: how long to wait at the most.
  ///   - condition: is asked after each change, the journal locked: it should be short and must not ask the journal.
  /// - Returns: the requests then; `nil` when the time is over or the task is cancelled.
  package func wait(
    timeout: Duration = .seconds(50), until condition: @escaping @Sendable ([Entry]) -> Bool
  ) async -> [Entry]? {
    await withTaskGroup(of: [Entry]?.self) { group in
      group.addTask { await self.wait(condition) }
      group.addTask {
        try? await Task.sleep(for: timeout)
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
  }

  private func wait(_ condition: @escaping @Sendable ([Entry]) -> Bool) async -> [Entry]? {
    let number = state.withLock { state in
      state.lastWaiting += 1
      return state.lastWaiting
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer: [Entry]?? = state.withLock { state in
          if Task.isCancelled { return .some(nil) }
          if condition(state.entries) { return state.entries }
          state.waiting[number] = Waiting(condition: condition, continuation: continuation)
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: number) }?.continuation.resume(returning: nil)
    }
  }

  /// Writes a request down; tells its number.
  func open(_ raw: RawRequest, connection: Int, requestId: String) -> Int {
    change { state in
      let number = state.dropped + state.entries.count + 1
      state.entries.append(Entry(number: number, connection: connection, requestId: requestId, raw: raw, arrived: .now))
      state.bodyBytes += raw.body.count
      forget(&state)
      return number
    }
  }

  private func forget(_ state: inout State) {
    // Not one by one, so that dropping stays cheap.
    if state.entries.count > entriesMax + entriesMax / 4 {
      let count = state.entries.count - entriesMax
      state.bodyBytes -= state.entries[..<count].reduce(0) { $0 + $1.raw.body.count }
      state.entries.removeFirst(count)
      state.dropped += count
      state.firstBody = max(state.firstBody, state.dropped + 1)
    }
    while state.bodyBytes > bodyBytesMax, state.firstBody < state.dropped + state.entries.count {
      let index = state.firstBody - state.dropped - 1
      state.bodyBytes -= state.entries[index].raw.body.count
      state.entries[index].raw.body = []
      state.firstBody += 1
    }
  }

  /// Changes what is written of a request; `nil` when it was forgotten.
  @discardableResult
  func note<Answer: Sendable>(_ number: Int, _ body: (inout Entry) -> Answer) -> Answer? {
    change { state in
      let index = number - state.dropped - 1
      return state.entries.indices.contains(index) ? body(&state.entries[index]) : nil
    }
  }

  /// Tells how a request ended; the first to tell is right.
  func end(_ number: Int, _ end: End) {
    note(number) { entry in
      guard entry.end == nil else { return }
      entry.end = end
      entry.ended = .now
    }
  }

  /// Tells that a client has left, which ends the request that was being answered on its connection.
  func clientLeft(_ connection: Int, at now: ContinuousClock.Instant) {
    change { state in
      guard let index = state.entries.lastIndex(where: { $0.connection == connection }), state.entries[index].end == nil else { return }
      state.entries[index].end = .clientLeft
      state.entries[index].ended = now
    }
  }

  private func change<Answer: Sendable>(_ body: (inout State) -> Answer) -> Answer {
    let (answer, ready, entries) = state.withLock { state in
      let answer = body(&state)
      let numbers = state.waiting.filter { $0.value.condition(state.entries) }.map(\.key)
      return (answer, numbers.compactMap { state.waiting.removeValue(forKey: $0) }, numbers.isEmpty ? [] : state.entries)
    }
    for waiting in ready { waiting.continuation.resume(returning: entries) }
    return answer
  }
}
