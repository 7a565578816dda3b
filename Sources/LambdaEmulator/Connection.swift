// SPDX-License-Identifier: Apache-2.0

import HTTP1
import Sockets

/// One connection to the server: bytes in, bytes out, one request at a time.
final class Connection {
  /// What came of reading.
  enum Input {
    case bytes
    case nothing
    case closed
  }

  private let socket: Socket
  private var decoder = HTTPDecoder(role: .requests)
  private var output: [UInt8] = []
  private var sent = 0
  private var closesWhenSent = false
  private var closesAfterReply = false
  /// While a request waits for its answer, the peer may send this much of the next one.
  private static let earlyBytesMax = 64 << 10
  private var earlyBytes = 0

  /// Whether a request waits for its answer.
  private(set) var isAwaiting = false
  /// Whether the function's requests came here.
  var isFunction = false
  /// An answer that is held back until then.
  private(set) var held: (reply: Reply, until: ContinuousClock.Instant)?

  init(_ socket: consuming Socket) { self.socket = socket }

  var descriptor: Int32 { socket.descriptor }
  var wantsToWrite: Bool { sent < output.count }

  /// Whether nothing is left to do here.
  var isFinished: Bool { closesWhenSent && !wantsToWrite && held == nil }

  /// Takes what has arrived.
  func read() -> Input {
    do throws(SocketError) {
      var received = Received.closed
      try decoder.feed { span throws(SocketError) in received = try socket.receive(into: &span) }
      switch received {
      case .bytes(let count):
        if isAwaiting { earlyBytes += count }
        return earlyBytes > Self.earlyBytesMax ? .closed : .bytes
      case .closed: return .closed
      case .interrupted, .timedOut: return .nothing
      }
    } catch {
      return .closed
    }
  }

  /// The next request, when none waits for its answer.
  func nextRequest() throws(HTTPError) -> HTTPMessage? {
    guard !isAwaiting, !closesWhenSent else { return nil }
    guard let message = try decoder.next() else {
      if decoder.takeExpectation() { output += Array("HTTP/1.1 100 Continue\r\n\r\n".utf8) }
      return nil
    }
    isAwaiting = true
    earlyBytes = 0
    closesAfterReply = !message.head.keepsAlive
    return message
  }

  /// Answers the request that waits; a stalled answer later.
  func send(_ reply: Reply, at now: ContinuousClock.Instant) {
    if case .stall(let duration) = reply.misbehaviour {
      var later = reply
      later.misbehaviour = nil
      held = (later, now + duration)
      return
    }
    var reply = reply
    reply.closes = reply.closes || closesAfterReply
    let (bytes, closes) = reply.encoded()
    output += bytes
    closesWhenSent = closes
    isAwaiting = false
    write()
  }

  /// Sends an answer that was held back, when it is time.
  func release(at now: ContinuousClock.Instant) {
    guard let held, held.until <= now else { return }
    self.held = nil
    send(held.reply, at: now)
  }

  /// Sends as much as goes at once.
  func write() {
    guard wantsToWrite else { return }
    do throws(SocketError) {
      sent += try socket.sendSome(output.span.extracting(sent..<output.count))
    } catch {
      sent = output.count
      closesWhenSent = true
    }
    guard !wantsToWrite else { return }
    output.removeAll(keepingCapacity: output.capacity <= Self.earlyBytesMax)
    sent = 0
  }

  /// Ends the connection for the peer, even if a child process still has the descriptor.
  func close() { socket.shutdown() }
}
