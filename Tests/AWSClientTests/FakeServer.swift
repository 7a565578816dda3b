// SPDX-License-Identifier: Apache-2.0

import AWSClient
import Foundation
import HTTP1
import Sockets
import Synchronization

/// A server on a real socket: a thread for every connection, and a script that answers every request.
final class FakeServer: Sendable {
  /// A request as it came.
  struct Request: Sendable {
    let method: String
    let target: String
    let fields: [String: String]
    let body: [UInt8]
    /// Counted from 1, over all connections.
    let number: Int
    /// Counted from 1.
    let connection: Int
  }

  typealias Script = @Sendable (Request, Peer) throws -> Void

  private let listener: Listener
  private let script: Script
  private let peers = Mutex<[Peer]>([])
  private let log = Mutex<[Request]>([])

  init(_ script: @escaping Script) throws {
    listener = try Listener()
    self.script = script
    Thread.detachNewThread { self.accept() }
  }

  /// Every request so far.
  var requests: [Request] { log.withLock { $0 } }
  /// How many connections there were.
  var connections: Int { peers.withLock { $0.count } }
  var url: String { "http://\(listener.endpoint)" }

  func request(_ method: String = "POST", _ path: String = "/turn", headers: [HeaderField] = [], body: [UInt8] = []) throws -> AWSRequest {
    AWSRequest(method, try AWSClient.Endpoint(parsing: url), path: path, headers: headers, body: body)
  }

  func stop() {
    listener.stop()
    for peer in peers.withLock({ $0 }) { peer.cut() }
  }

  private func accept() {
    while let socket = try? listener.accept() {
      let peer = Peer(socket)
      let number = peers.withLock { peers in
        peers.append(peer)
        return peers.count
      }
      Thread.detachNewThread { self.serve(peer, number) }
    }
  }

  private func serve(_ peer: Peer, _ connection: Int) {
    var decoder = HTTPDecoder(role: .requests, limits: HTTPLimits(bodyBytesMax: 64 << 20))
    while let message = peer.next(&decoder) {
      var fields: [String: String] = [:]
      for field in message.head.fields.all { fields[field.name.lowercased()] = field.value }
      let request = log.withLock { log in
        let request = Request(
          method: message.head.method, target: message.head.target, fields: fields, body: Array(message.body), number: log.count + 1,
          connection: connection)
        log.append(request)
        return request
      }
      do { try script(request, peer) } catch { peer.cut() }
    }
    peer.cut()
  }
}

/// The server's end of a connection.
final class Peer: Sendable {
  private let socket: Socket
  private let isCut = Mutex(false)

  init(_ socket: consuming Socket) { self.socket = socket }

  fileprivate func next(_ decoder: inout HTTPDecoder) -> HTTPMessage? {
    while !isCut.withLock({ $0 }) {
      do {
        if let message = try decoder.next() { return message }
        let received = try decoder.fill { span throws(SocketError) in try socket.receive(into: &span, timeout: .seconds(60)) }
        if received == .closed || received == .timedOut { return nil }
      } catch { return nil }
    }
    return nil
  }

  func write(_ bytes: [UInt8]) throws { try socket.send(bytes.span) }
  func write(_ text: String) throws { try write(Array(text.utf8)) }

  /// Answers with a body of known length.
  func answer(_ status: Int, _ body: String = "", headers: [(String, String)] = []) throws {
    try write(
      "HTTP/1.1 \(status) X\r\n" + headers.map { "\($0.0): \($0.1)\r\n" }.joined() + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
  }

  /// Begins an answer in chunks.
  func begin(_ status: Int = 200, headers: String = "") throws {
    try write("HTTP/1.1 \(status) X\r\n\(headers)Transfer-Encoding: chunked\r\n\r\n")
  }

  func chunk(_ bytes: [UInt8]) throws {
    var data: [UInt8] = []
    HTTPWriter.chunk(bytes, to: &data)
    try write(data)
  }

  func chunk(_ text: String) throws { try chunk(Array(text.utf8)) }
  func end() throws { try write("0\r\n\r\n") }

  func cut() {
    isCut.withLock { $0 = true }
    socket.shutdown()
  }

  /// Whether the client closes the connection in time; what it sends until then is thrown away.
  func sawClose(within limit: Duration) -> Bool {
    let end = ContinuousClock.now + limit
    var bytes: [UInt8] = []
    while ContinuousClock.now < end {
      var received = Received.timedOut
      do {
        try bytes.append(addingCapacity: 4096) { span throws(SocketError) in
          received = try socket.receive(into: &span, timeout: .milliseconds(100))
        }
      } catch { return true }
      if received == .closed { return true }
      bytes = []
    }
    return false
  }

  /// Sends until the client takes no more for a while, or so many bytes; how many went.
  func flood(atMost limit: Int) throws -> Int {
    try socket.setNonBlocking()
    let block = [UInt8](repeating: 0x61, count: 64 << 10)
    var sent = 0
    var idle = 0
    while sent < limit, idle < 25 {
      let count = try socket.sendSome(block.span.extracting(0..<min(block.count, limit - sent)))
      sent += count
      idle = count == 0 ? idle + 1 : 0
      if count == 0 { Thread.sleep(forTimeInterval: 0.02) }
    }
    return sent
  }
}
