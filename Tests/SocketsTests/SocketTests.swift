// SPDX-License-Identifier: Apache-2.0

import Foundation
import Sockets
import Testing

/// Receives until the peer ends, or that many bytes are there.
func receive(_ socket: borrowing Socket, atLeast count: Int = .max, timeout: Duration? = nil) throws -> [UInt8] {
  var bytes: [UInt8] = []
  while bytes.count < count {
    var received = Received.closed
    try bytes.append(addingCapacity: 4096) { (span: inout OutputSpan<UInt8>) throws(SocketError) in
      received = try socket.receive(into: &span, timeout: timeout)
    }
    if received == .closed || received == .timedOut { break }
  }
  return bytes
}

/// Accepts one connection; the limit only ends a test that has failed.
func accept(from listener: Listener, timeout: Duration = .seconds(20)) throws(SocketError) -> Socket {
  switch try listener.accept(timeout: timeout) {
  case .some(let socket): return socket
  case .none: throw SocketError(.timedOut, "nobody has connected")
  }
}

func accepts(_ listener: Listener) throws(SocketError) -> Bool {
  switch try listener.accept() {
  case .some: true
  case .none: false
  }
}

@Suite struct SocketTests {
  @Test("bytes go both ways over both kinds of loopback", arguments: Listener.Loopback.allCases, ["digits", "localhost"])
  func exchange(loopback: Listener.Loopback, name: String) throws {
    // A name stands for both loopbacks: at the other one, somebody else may listen on this port.
    for attempt in 1...5 {
      let listener = try Listener(on: loopback)
      let host = name == "localhost" ? name : loopback.rawValue
      let client = try Socket.connect(to: Endpoint(host: host, port: listener.endpoint.port), timeout: .seconds(5))
      guard let server = try listener.accept(timeout: .seconds(5)) else {
        #expect(name == "localhost" && attempt < 5)
        continue
      }
      return try exchange(client, server)
    }
  }

  private func exchange(_ client: borrowing Socket, _ server: borrowing Socket) throws {
    try client.send(Array("head, ".utf8).span, Array("body".utf8).span)
    client.end(.sending)
    #expect(try String(decoding: receive(server), as: UTF8.self) == "head, body")
    try server.send(Array("back".utf8).span)
    server.shutdown()
    #expect(try String(decoding: receive(client), as: UTF8.self) == "back")
  }

  @Test("more than any buffer holds is sent whole, in either part")
  func large() throws {
    let listener = try Listener()
    let client = try Socket.connect(to: listener.endpoint)
    let server = try accept(from: listener)
    let size = 3 << 20
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let box = SocketBox(server)
    let thread = Thread {
      try? box.socket.send(bytes.span, bytes.span)
      box.socket.shutdown()
    }
    thread.start()
    #expect(try receive(client) == bytes + bytes)
  }

  @Test("nobody at a port is told apart, with the endpoint in the sentence")
  func refused() throws {
    let endpoint = try Listener().endpoint
    #expect {
      _ = try Socket.connect(to: endpoint)
    } throws: {
      guard let error = $0 as? SocketError else { return false }
      return error.code == .refused && error.message.hasPrefix("cannot connect to \(endpoint): ")
    }
  }

  @Test("a host that does not exist is told apart")
  func unknownHost() {
    #expect {
      _ = try Socket.connect(to: Endpoint(host: "no-such-host.invalid", port: 1))
    } throws: {
      ($0 as? SocketError)?.code == .unknownHost
    }
  }

  @Test("a wait with a timeout ends, and the connection lives on")
  func timeout() throws {
    let listener = try Listener()
    let client = try Socket.connect(to: listener.endpoint)
    let server = try accept(from: listener)
    #expect(try receive(client, timeout: .milliseconds(5)).isEmpty)
    try server.send(Array("late".utf8).span)
    #expect(try receive(client, atLeast: 4, timeout: .seconds(5)) == Array("late".utf8))
  }

  @Test("a peer that takes nothing makes a send time out")
  func sendTimeout() throws {
    let listener = try Listener()
    let client = try Socket.connect(to: listener.endpoint)
    client.setSendTimeout(.milliseconds(20))
    let bytes = [UInt8](repeating: 0, count: 64 << 20)
    #expect {
      try client.send(bytes.span)
    } throws: {
      ($0 as? SocketError)?.code == .timedOut
    }
  }

  @Test("a reset, and sending to a peer that left, are errors and no signal")
  func reset() throws {
    let listener = try Listener()
    let client = try Socket.connect(to: listener.endpoint)
    let server = try accept(from: listener)
    server.reset()
    #expect {
      _ = try receive(client)
    } throws: {
      ($0 as? SocketError)?.code == .disconnected
    }
    #expect(throws: SocketError.self) {
      for _ in 0..<100 { try client.send(Array("x".utf8).span, Array("y".utf8).span) }
    }
  }

  @Test("a listener that is stopped from another thread accepts no more")
  func stop() throws {
    let listener = try Listener()
    Thread { listener.stop() }.start()
    #expect(try !accepts(listener))
    #expect(try !accepts(listener))
  }

  @Test("a taken port is told apart")
  func taken() throws {
    let listener = try Listener()
    #expect {
      _ = try Listener(port: listener.endpoint.port)
    } throws: {
      ($0 as? SocketError)?.code == .addressInUse
    }
  }
}

/// A socket that two threads may use.
final class SocketBox: Sendable {
  let socket: Socket
  init(_ socket: consuming Socket) { self.socket = socket }
}
