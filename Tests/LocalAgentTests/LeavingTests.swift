// SPDX-License-Identifier: Apache-2.0

import Dispatch
import LocalAgent
import Sockets
import Testing

@Suite("A client that leaves ends its turn", .timeLimit(.minutes(1)))
struct LeavingTests {
  @Test("the responder is cancelled, and the journal tells when the server saw it") func leaves() async throws {
    let cancelled = Gate()
    try await withServer(.init()) { _, answer in
      try await answer.send(.text("wait"))
      do {
        try await Gate().pass()
      } catch {
        cancelled.open()
        throw error
      }
    } _: { server in
      let left = try await blocking {
        let client = try Client(server)
        try client.ask("hello")
        _ = try client.read(upTo: 1)
        return ContinuousClock.now
      }
      try await cancelled.pass()
      let entry = try #require(await server.journal.wait { $0.first?.end != nil }?.first)
      #expect(entry.end == .clientLeft && entry.status == 200)
      #expect(try #require(entry.ended) >= left)
    }
  }

  @Test("a turn that never answered is cancelled too") func early() async throws {
    try await withScript(Script([], faults: [.init(at: 0, .stall(Gate()))])) { server in
      try await blocking { try Client(server).ask("hello") }
      let entry = try #require(await server.journal.wait { $0.first?.end != nil }?.first)
      #expect(entry.end == .clientLeft && entry.status == nil && entry.bytesSent == 0)
    }
  }

  @Test("a responder that sends to a client which is gone is told so") func gone() async throws {
    let errors = Gate()
    try await withServer(.init()) { _, answer in
      do {
        while true { try await answer.send(.text(String(repeating: "x", count: 4096))) }
      } catch let error as LocalAgentError where error.code == .clientLeft {
        errors.open()
      }
    } _: { server in
      try await blocking {
        let client = try Client(server)
        try client.ask("hello")
        _ = try client.read(upTo: 1)
      }
      try await errors.pass()
    }
  }

  @Test("a client that does not read holds the responder back, not the memory") func backPressure() async throws {
    let script = Script([UInt8](repeating: 7, count: 32 << 20), chunkBytes: 64 << 10)
    try await withScript(script) { server in
      let leave = DispatchSemaphore(value: 0)
      async let reading: Void = blocking {
        let client = try Client(server)
        try client.ask("hello")
        _ = try client.read(upTo: 1)
        leave.wait()
      }
      // What the system's own buffers take on both sides is far less than the whole.
      #expect(await server.journal.wait(timeout: .milliseconds(300)) { $0.first?.end != nil } == nil)
      leave.signal()
      try await reading
      #expect(await server.journal.wait { $0.first?.end == .clientLeft } != nil)
    }
  }

  @Test("a server that stops ends every answer and waits for the responders") func stops() async throws {
    let server = try await LocalAgentServer.start(
      responder: Scenario([.init(Script([1, 2, 3]).failing(at: 3, .stall(Gate())))]).responder())
    let response = try await blocking {
      let client = try Client(server)
      try client.ask("hello")
      return try client.read(upTo: 3)
    }
    #expect(response.body == [1, 2, 3])
    let other = Task { try await server.answer() }
    _ = await server.journal.wait { $0.count == 2 && $0[1].bytesSent == 3 }
    await server.stop()
    #expect(try await other.value.end != .complete)
    #expect(server.journal.entries.map(\.end) == [.clientLeft, .stopped])
    await server.stop()
    await #expect(throws: SocketError.self) { try await server.answer() }
  }
}
