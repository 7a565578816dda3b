// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The status and fields of an answer.
struct ResponseHead: Hashable, Sendable {
  var status: Int
  var headers: [HeaderField]
}

/// A request on its way and its answer, between the transport's thread, which fills it in, and the reader.
final class Transfer: Sendable {
  /// How it ended.
  enum Ending: Sendable {
    case whole
    case failed(AWSError)
  }

  /// What a reader waits for.
  private enum Part { case head, body }

  private struct State {
    var head: ResponseHead?
    var unread: [UInt8] = []
    var isPaused = false
    var ending: Ending?
    var waiter: CheckedContinuation<Void, Never>?

    func isReady(_ part: Part) -> Bool { ending != nil || (part == .head ? head != nil : !unread.isEmpty) }
  }

  private enum Reading {
    case bytes([UInt8], resumes: Bool)
    case ended(Ending)
    case nothing
  }

  private let state = Mutex(State())
  private let engine: TransferEngine
  private let unreadBytesMax: Int

  init(_ engine: TransferEngine, unreadBytesMax: Int) {
    self.engine = engine
    self.unreadBytesMax = unreadBytesMax
  }

  // MARK: The transport's thread

  /// Takes the head of the answer.
  func take(_ head: ResponseHead) { change { $0.head = head } }

  /// Takes bytes of the body, which `append` appends; `false` when too many wait already, and these are to be offered again later.
  func take(_ count: Int, _ append: (inout [UInt8]) -> Void) -> Bool {
    let (isTaken, waiter) = state.withLock { state in
      guard state.ending == nil else { return (true, CheckedContinuation<Void, Never>?.none) }
      guard state.unread.isEmpty || state.unread.count + count <= unreadBytesMax else {
        state.isPaused = true
        return (false, nil)
      }
      append(&state.unread)
      return (true, state.waiter.take())
    }
    waiter?.resume()
    return isTaken
  }

  /// Ends it; what comes first counts.
  func end(_ ending: Ending) { change { if $0.ending == nil { $0.ending = ending } } }

  private func change(_ body: (inout State) -> Void) {
    let waiter = state.withLock { state in
      body(&state)
      return state.waiter.take()
    }
    waiter?.resume()
  }

  // MARK: The reader

  /// Gives it up: the connection is closed at once, unless the answer is whole already.
  func abandon() {
    let (isRunning, waiter) = state.withLock { state in
      let isRunning = state.ending == nil
      // Who is cancelled before he has read all must not take that for the end.
      if isRunning || !state.unread.isEmpty { state.ending = .failed(.cancelled) }
      state.unread = []
      return (isRunning, state.waiter.take())
    }
    if isRunning { engine.post(.abandon(self)) }
    waiter?.resume()
  }

  /// Waits for the head.
  func head() async throws(AWSError) -> ResponseHead {
    while true {
      if Task.isCancelled { abandon() }
      let (head, ending) = state.withLock { ($0.head, $0.ending) }
      if case .failed(let error)? = ending, head == nil || error.origin == .cancelled { throw error }
      if let head { return head }
      if ending != nil { throw AWSError(.truncation, code: "Truncated", message: "the connection ended before an answer came") }
      await wait(for: .head)
    }
  }

  /// Waits for more of the body, and takes all that is there; `nil` at its end.
  func read() async throws(AWSError) -> [UInt8]? {
    while true {
      if Task.isCancelled { abandon() }
      switch state.withLock({ Transfer.reading(&$0) }) {
      case .bytes(let bytes, let resumes):
        if resumes { engine.post(.resume(self)) }
        return bytes
      case .ended(.whole): return nil
      case .ended(.failed(let error)): throw error
      case .nothing: await wait(for: .body)
      }
    }
  }

  private static func reading(_ state: inout State) -> Reading {
    guard state.unread.isEmpty else {
      let bytes = state.unread
      state.unread = []
      defer { state.isPaused = false }
      return .bytes(bytes, resumes: state.isPaused)
    }
    return state.ending.map { .ended($0) } ?? .nothing
  }

  private func wait(for part: Part) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          if state.isReady(part) { return true }
          precondition(state.waiter == nil, "The body of an answer has one reader at a time.")
          state.waiter = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
    } onCancel: {
      abandon()
    }
  }
}
