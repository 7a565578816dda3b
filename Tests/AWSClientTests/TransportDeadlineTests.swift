// SPDX-License-Identifier: Apache-2.0

import AWSClient
import Foundation
import Synchronization
import Testing

func usleepMilliseconds(_ milliseconds: Int) { Thread.sleep(forTimeInterval: Double(milliseconds) / 1000) }

@Suite("Deadlines and cancellation", .timeLimit(.minutes(1)))
struct TransportDeadlineTests {
  /// A server that begins an answer and then says nothing, and what became of the connection.
  final class Silent: Sendable {
    let wasClosed = Mutex<Bool?>(nil)
    let closedAt = Mutex<ContinuousClock.Instant?>(nil)

    func server(begins: Bool = true, says text: String = "hello") throws -> FakeServer {
      try FakeServer { _, peer in
        if begins {
          try peer.begin()
          try peer.chunk(text)
        }
        let wasClosed = peer.sawClose(within: .seconds(20))
        self.closedAt.withLock { $0 = .now }
        self.wasClosed.withLock { $0 = wasClosed }
        peer.cut()
      }
    }

    /// Whether the client closed the connection, once that is known, and when.
    func outcome() async throws -> (wasClosed: Bool, at: ContinuousClock.Instant) {
      while true {
        if let result = wasClosed.withLock({ $0 }), let instant = closedAt.withLock({ $0 }) { return (result, instant) }
        try await Task.sleep(for: .milliseconds(5))
      }
    }
  }

  @Test("nothing for too long ends the transfer, before the head and in the body", arguments: [true, false])
  func idle(begins: Bool) async throws {
    let silent = Silent()
    let server = try silent.server(begins: begins)
    defer { server.stop() }
    let transport = Transport()
    let request = try server.request()
    let deadlines = Deadlines(idle: .seconds(1))
    var bytes: [UInt8] = []
    let error = await TransportTests.failure { () async throws(AWSError) in
      for try await part in try await transport.open(request, deadlines).body { bytes += part }
    }
    #expect(error?.origin == .timeout && error?.hint.symptom == .timedOut && error?.message.contains("nothing arrived") == true)
    #expect(TransportTests.text(bytes) == (begins ? "hello" : ""))
    #expect(try await silent.outcome().wasClosed)
  }

  @Test("an answer that goes on for ever is ended at the total deadline") func total() async throws {
    let server = try FakeServer { _, peer in
      try peer.begin()
      while true {
        try peer.chunk("x")
        usleepMilliseconds(10)
      }
    }
    defer { server.stop() }
    let response = try await Transport().open(server.request(), Deadlines(total: .seconds(1)))
    let (bytes, error) = await TransportTests.read(response)
    #expect(!bytes.isEmpty && error?.origin == .timeout && error?.message.contains("not whole after") == true)
  }

  @Test("a host that takes no connection is given up, and may be asked again") func connect() async throws {
    // An address of a documentation network: nobody answers, or the system knows no way there.
    let endpoint = try Endpoint(parsing: "http://192.0.2.1:81")
    let deadlines = Deadlines(connect: .milliseconds(200))
    let error = await TransportTests.failure { () async throws(AWSError) in
      try await Transport().open(AWSRequest("GET", endpoint), deadlines)
    }
    #expect(error?.origin == .connection && error.map { RetryPolicy.isTransient($0) } == true)
  }

  @Test("a slow reader is no silent server") func slowReader() async throws {
    let server = try FakeServer { _, peer in try peer.answer(200, String(repeating: "x", count: 2_000_000)) }
    defer { server.stop() }
    let response = try await Transport().open(server.request(), Deadlines(idle: .seconds(2)))
    try await Task.sleep(for: .seconds(4))
    #expect(await TransportTests.read(response).bytes.count == 2_000_000)
  }

  @Test("a cancelled task ends the transfer at once, before the head and in the body", arguments: [true, false])
  func cancelled(begins: Bool) async throws {
    let silent = Silent()
    let server = try silent.server(begins: begins)
    defer { server.stop() }
    let transport = Transport()
    let request = try server.request()
    let hasBegun = Gate()
    let task = Task {
      await TransportTests.failure { () async throws(AWSError) in
        for try await _ in try await transport.open(request).body { hasBegun.open() }
      }
    }
    if begins { await hasBegun.opened() } else { while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) } }
    let start = ContinuousClock.now
    task.cancel()
    let error = await task.value
    #expect(error?.origin == .cancelled && error?.hint.symptom == .cancelled)
    let outcome = try await silent.outcome()
    #expect(outcome.wasClosed && start.duration(to: outcome.at) < .seconds(30))
  }

  @Test("leaving the loop ends the transfer at once, though the answer is still held") func left() async throws {
    let silent = Silent()
    let server = try silent.server()
    defer { server.stop() }
    let transport = Transport()
    let response = try await transport.open(server.request())
    var start = ContinuousClock.now
    for try await _ in response.body {
      start = .now
      break
    }
    let outcome = try await silent.outcome()
    #expect(outcome.wasClosed && start.duration(to: outcome.at) < .seconds(30))
    #expect(await TransportTests.read(response).error?.origin == .cancelled)
  }

  @Test("an answer that nobody holds ends its transfer") func dropped() async throws {
    let silent = Silent()
    let server = try silent.server()
    defer { server.stop() }
    let transport = Transport()
    _ = try await transport.open(server.request()).status
    #expect(try await silent.outcome().wasClosed)
  }

  @Test("a stream outlives its transport's other holders") func outlives() async throws {
    let server = try FakeServer { _, peer in
      try peer.begin()
      for _ in 1...20 {
        try peer.chunk("x")
        usleepMilliseconds(5)
      }
      try peer.end()
    }
    defer { server.stop() }
    let response = try await Transport().open(server.request())
    #expect(await TransportTests.read(response).bytes.count == 20)
  }

  @Test("cancellations at any moment leave nothing behind") func storm() async throws {
    let server = try FakeServer { request, peer in
      try peer.begin()
      for _ in 1...20 { try peer.chunk("x") }
      try peer.end()
    }
    defer { server.stop() }
    let transport = Transport()
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<200 {
        group.addTask {
          let task = Task { try await TransportTests.read(transport.open(server.request())).bytes.count }
          try? await Task.sleep(for: .microseconds(index * 50))
          task.cancel()
          if let count = try? await task.value { #expect(count <= 20) }
        }
      }
    }
    #expect(try await transport.exchange(server.request(), bytesMax: 100).body.count == 20)
  }
}
