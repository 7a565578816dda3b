// SPDX-License-Identifier: Apache-2.0

internal import HTTP1
internal import Sockets
internal import Synchronization

/// One connection: the server's thread reads it, and the task that answers writes to it.
final class Connection: Sendable {
  /// What came of reading.
  enum Input {
    case bytes
    case nothing
    case closed
  }

  /// What came of writing.
  enum Room {
    /// Everything is on its way.
    case free
    /// Bytes wait for the client to take some.
    case waiting
    /// So many wait that the sender should wait too.
    case full
    /// Nobody will read it.
    case gone
  }

  /// How it ends.
  enum Closing {
    /// As a peer does that has nothing more to say.
    case orderly
    /// As a peer does that crashed.
    case reset
  }

  private struct State: ~Copyable {
    var socket: Socket?
    var decoder: HTTPDecoder
    var output: [UInt8] = []
    var sent = 0
    var isOpen = true
    var isAnswering = false
    var closesAfterAnswer = false
    var closesWhenSent = false
    /// How much of what the client still sends is thrown away, so that it comes to read what it was answered; `nil` when nothing is.
    var drainBytesMax: Int?
    var earlyBytes = 0
    var waiting: [Waiting] = []

    var unsent: Int { output.count - sent }
  }

  private struct Waiting {
    /// How many bytes may be left.
    let bytesMax: Int
    let continuation: CheckedContinuation<Void, Never>
  }

  /// While a request waits for its answer, the client may send this much of the next one.
  private static let earlyBytesMax = 64 << 10
  /// With more than this on the way, the sender waits.
  private static let unsentBytesMax = 256 << 10

  let number: Int
  let descriptor: Int32
  private let state: Mutex<State>

  init(_ socket: consuming Socket, number: Int, limits: HTTPLimits) {
    self.number = number
    descriptor = socket.descriptor
    state = Mutex(State(socket: socket, decoder: HTTPDecoder(role: .requests, limits: limits)))
  }

  /// Whether bytes wait for the client to take some.
  var wantsToWrite: Bool { state.withLock { $0.unsent > 0 } }
  /// Whether all was said that was to be said here.
  var isFinished: Bool { state.withLock { $0.closesWhenSent && $0.unsent == 0 && $0.drainBytesMax == nil } }
  /// Whether the connection ends behind the answer that is on its way.
  var closesAfterAnswer: Bool { state.withLock { $0.closesAfterAnswer } }

  /// Takes what has arrived.
  func read() -> Input {
    state.withLock { state in
      if let room = state.drainBytesMax { return Self.drain(&state, room) }
      switch Self.receive(&state) {
      case .bytes(let count):
        if state.isAnswering { state.earlyBytes += count }
        return state.earlyBytes > Self.earlyBytesMax ? .closed : .bytes
      case .closed: return .closed
      case .interrupted, .timedOut: return .nothing
      }
    }
  }

  private static func receive(_ state: inout State) -> Received {
    guard let socket = state.socket.take() else { return .closed }
    var received = Received.closed
    try? state.decoder.feed { span throws(SocketError) in received = try socket.receive(into: &span) }
    state.socket = consume socket
    return received
  }

  /// Throws away what has arrived.
  private static func drain(_ state: inout State, _ room: Int) -> Input {
    guard let socket = state.socket.take() else { return .closed }
    var received = Received.closed
    var thrown: [UInt8] = []
    try? thrown.append(addingCapacity: 64 << 10) { span throws(SocketError) in received = try socket.receive(into: &span) }
    state.socket = consume socket
    switch received {
    case .bytes(let count):
      state.drainBytesMax = room - count
      return count > room ? .closed : .bytes
    case .closed: return .closed
    case .interrupted, .timedOut: return .nothing
    }
  }

  /// The next request, when none waits for its answer.
  func nextRequest() throws(HTTPError) -> HTTPMessage? {
    try state.withLock { state throws(HTTPError) in
      guard !state.isAnswering, !state.closesWhenSent else { return nil }
      guard let message = try state.decoder.next() else {
        if state.decoder.takeExpectation() {
          state.output += Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
          Self.flush(&state)
        }
        return nil
      }
      state.isAnswering = true
      state.earlyBytes = 0
      state.closesAfterAnswer = !message.head.keepsAlive
      return message
    }
  }

  /// Sends bytes: as many as go at once from here, the rest by the server's thread.
  func send(_ bytes: some Collection<UInt8>) -> Room {
    state.withLock { state in
      guard state.isOpen, !state.closesWhenSent else { return .gone }
      state.output += bytes
      Self.flush(&state)
      return !state.isOpen ? .gone : state.unsent == 0 ? .free : state.unsent > Self.unsentBytesMax ? .full : .waiting
    }
  }

  /// Sends what waits, as much as goes at once.
  func flush() { state.withLock { Self.flush(&$0) } }

  private static func flush(_ state: inout State) {
    guard state.unsent > 0, let socket = state.socket.take() else { return }
    do throws(SocketError) {
      state.sent += try socket.sendSome(state.output.span.extracting(state.sent..<state.output.count))
    } catch {
      // The server's thread sees the same end and closes the connection.
      state.isOpen = false
      state.sent = state.output.count
    }
    state.socket = consume socket
    if state.unsent == 0 {
      state.output.removeAll(keepingCapacity: state.output.capacity <= earlyBytesMax)
      state.sent = 0
    }
    resumeWaiting(&state)
  }

  private static func resumeWaiting(_ state: inout State) {
    guard !state.waiting.isEmpty else { return }
    let left = state.isOpen ? state.unsent : 0
    for waiting in state.waiting where waiting.bytesMax >= left { waiting.continuation.resume() }
    state.waiting.removeAll { $0.bytesMax >= left }
  }

  /// Waits until there is room for more.
  func drained() async { await left(Self.unsentBytesMax / 2) }

  /// Waits until the system has taken everything.
  func flushed() async { await left(0) }

  /// Waits until no more than so many bytes wait for the client, or nobody will read them.
  private func left(_ bytesMax: Int) async {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        if !state.isOpen || state.unsent <= bytesMax { return true }
        state.waiting.append(Waiting(bytesMax: bytesMax, continuation: continuation))
        return false
      }
      if isReady { continuation.resume() }
    }
  }

  /// Tells that the answer was sent, so that the next request may be taken.
  func endAnswer() {
    state.withLock { state in
      state.isAnswering = false
      if state.closesAfterAnswer { state.closesWhenSent = true }
    }
  }

  /// Says no more, and lets the client finish what it is sending, so that it comes to read what it was answered.
  func refuse(drainBytesMax: Int) {
    state.withLock { state in
      state.closesWhenSent = true
      state.drainBytesMax = drainBytesMax
      guard let socket = state.socket.take() else { return }
      if state.unsent == 0 { socket.end(.sending) }
      state.socket = consume socket
    }
  }

  /// Ends the connection.
  func close(_ closing: Closing) {
    state.withLock { state in
      state.isOpen = false
      Self.resumeWaiting(&state)
      guard let socket = state.socket.take() else { return }
      switch closing {
      case .orderly: socket.shutdown()
      case .reset: socket.reset()
      }
    }
  }
}
