// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import LocalAgent
import TestPrograms
import Testing

@Suite("Many are served at a time", .timeLimit(.minutes(1)))
struct CrowdTests {
  /// A client that can be put into an array.
  final class Member: Sendable {
    let client: Client
    init(_ server: LocalAgentServer, _ session: String) throws {
      client = try Client(server)
      try client.ask("hello", session: session)
    }
  }

  @Test("two hundred streams run at once while ten of them stall") func crowd() async throws {
    let bytes = try Recordings.bytes("synth_failureTrace")
    let gate = Gate()
    let scenario = Scenario([
      .init(where: { $0.sessionId.hasPrefix("stall") }) { _, answer in
        try await Script(bytes, chunkBytes: 100, faults: [.init(at: 50, .stall(gate))]).play(on: answer)
      },
      .init(Script(bytes, chunkBytes: 100, pause: .milliseconds(5))),
    ])
    try await withServer(.init(), scenario.responder()) { server in
      let members = try await blocking { try (0..<200).map { try Member(server, $0 % 20 == 0 ? "stall-\($0)" : "s-\($0)") } }
      let complete = try await blocking {
        try members.enumerated().count { index, member in
          try index % 20 == 0 ? member.client.read(upTo: 50).body.count == 50 : member.client.read().body == bytes
        }
      }
      #expect(complete == 200 && gate.waitingCount == 10)
      #expect(server.journal.entries.count { $0.end == .complete } == 190)
      gate.open()
      #expect(await server.journal.wait { $0.allSatisfy { $0.end == .complete } } != nil)
    }
  }

  @Test("the journal forgets the oldest requests and bodies") func forgets() async throws {
    var configuration = LocalAgentServer.Configuration()
    configuration.journalEntriesMax = 4
    configuration.journalBodyBytesMax = 60
    try await withServer(configuration, Scenario([.init(Script([]))]).responder()) { server in
      for number in 1...9 { _ = try await server.answer("question \(number)") }
      let entries = server.journal.entries
      #expect(entries.last?.number == 9 && (4...5).contains(entries.count))
      #expect(entries.map(\.raw.body.isEmpty).last == false && entries.first?.raw.body.isEmpty == true)
      #expect(entries.allSatisfy { $0.end == .complete })
    }
  }

  @Test("more connections than are allowed are closed at once") func tooMany() async throws {
    var configuration = LocalAgentServer.Configuration()
    configuration.connectionsMax = 1
    try await withServer(configuration, Scenario([.init(Script([]))]).responder()) { server in
      try await blocking {
        let first = try Member(server, "s-1")
        #expect(try first.client.read().end == .complete)
        let second = try Client(server)
        #expect([.closed, .reset].contains(try second.read().end))
      }
    }
  }

  @Test("waiting for the journal ends when the time is over") func patience() async throws {
    try await withScript(Script([])) { server in
      #expect(await server.journal.wait(timeout: .milliseconds(20)) { $0.count == 1 } == nil)
    }
  }
}

@Suite("The server runs as a process of its own")
struct ProcessTests {
  @Test("it tells its port, sends the time of sending in each chunk, and ends with its input") func probe() async throws {
    let program = try TestProgram(
      Products.path("AgentProbe"), ["--chunks", "3", "--pace-milliseconds", "5", "--text-bytes", "80"], takesInput: true)
    defer { program.kill() }
    let port = try #require(try JSONValue(parsing: await program.line() ?? "")["port"]?.integer)
    let (stalled, complete) = try await blocking {
      let stalled = try Client(port: UInt16(port))
      try stalled.ask("hello", session: "stall-1")
      let part = try stalled.read(upTo: 1)
      let client = try Client(port: UInt16(port))
      try client.ask("hello", session: "s-1")
      return (part, try client.read())
    }
    program.closeInput()
    let summary = try JSONValue(parsing: await program.end().output)
    #expect(port > 0 && stalled.chunks.count == 1 && complete.chunks.count == 3 && complete.end == .complete)
    #expect(summary["requests"] == 2 && summary["complete"] == 1)
  }
}
