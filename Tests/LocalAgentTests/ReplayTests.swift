// SPDX-License-Identifier: Apache-2.0

import AgentEvents
import EventStream
import Foundation
import JSON
import LocalAgent
import Sockets
import Testing

@Suite("A recording is replayed over a real socket")
struct ReplayTests {
  @Test("every byte arrives, in chunks of the size that was asked for", arguments: [1, 7, 1000, 65536])
  func chunks(size: Int) async throws {
    for file in Recordings.all {
      let bytes = Array(try Data(contentsOf: file))
      // A small chunk costs a system call: the long recordings are left to the large ones.
      if bytes.count > size * 10_000 { continue }
      let response = try await withScript(Script(bytes, chunkBytes: size)) { try await $0.answer() }
      #expect(response.status == 200 && response.end == .complete, "\(file.lastPathComponent)")
      #expect(response.body == bytes, "\(file.lastPathComponent)")
      #expect(response.chunks.dropLast().allSatisfy { $0 == size }, "\(file.lastPathComponent)")
    }
  }

  @Test("the head says what the service's head says") func head() async throws {
    let script = Script(try Recordings.bytes("synth_returnControl"))
    let response = try await withScript(script) { server in
      let response = try await server.send(
        "POST", "/agents/AGENT12345/agentAliases/TSTALIASID/sessions/u%3A1/text", #"{"inputText":"hi","memoryId":"m:1"}"#)
      #expect(response["x-amzn-requestid"] == server.journal.entries.first?.requestId)
      return response
    }
    #expect(response["content-type"] == "application/vnd.amazon.eventstream")
    #expect(response["x-amz-bedrock-agent-session-id"] == "u:1")
    #expect(response["x-amzn-bedrock-agent-content-type"] == "application/json")
    #expect(response["x-amz-bedrock-agent-memory-id"] == "m:1")
    #expect(response["transfer-encoding"] == "chunked")
    #expect(response["date"]?.hasSuffix(" GMT") == true)
    let id = try #require(response["x-amzn-requestid"])
    #expect(UUID(uuidString: id) != nil && id == id.lowercased())
  }

  @Test("a memory that the request does not name is not named in the head") func noMemory() async throws {
    let response = try await withScript(Script([])) { try await $0.answer() }
    #expect(response["x-amz-bedrock-agent-memory-id"] == nil)
    #expect(response.status == 200 && response.end == .complete && response.body.isEmpty)
  }

  @Test("an answer can be made of events") func events() async throws {
    let script = try Script([.text("Hello, "), .text("world"), .other("someNewEvent", Array("{}".utf8))])
    let response = try await withScript(script) { try await $0.answer() }
    var decoder = FrameDecoder()
    decoder.append(response.body)
    var events: [AgentEvent] = []
    while let frame = try decoder.next() { events.append(try AgentEvent(frame)) }
    try decoder.finish()
    #expect(events == [.text("Hello, "), .text("world"), .other("someNewEvent", Array("{}".utf8))])
  }

  @Test("a frame is a chunk when nothing else is asked for") func frames() async throws {
    let script = Script(try Recordings.bytes("synth_failureTrace"))
    let response = try await withScript(script) { try await $0.answer() }
    #expect(response.chunks == zip(script.frameOffsets, script.frameOffsets.dropFirst()).map { $1 - $0 })
    let cut = try await withScript(script.failing(at: script.frameOffsets[1] + 3, .cut)) { try await $0.answer() }
    #expect(cut.chunks == [script.frameOffsets[1], 3])
    let garbage = try await withScript(Script([1, 2, 3])) { try await $0.answer() }
    #expect(garbage.chunks == [3])
  }

  @Test("several tasks may send, and the head comes first, once") func tasks() async throws {
    let expected = try Script([.text("x")]).bytes
    let response = try await withServer(.init()) { _, answer in
      try await withThrowingTaskGroup { group in
        for _ in 0..<50 { group.addTask { try await answer.send(.text("x")) } }
        try await group.waitForAll()
      }
    } _: {
      try await $0.answer()
    }
    #expect(response.status == 200 && response.end == .complete && response.body == Array(repeatElement(expected, count: 50).joined()))
  }

  @Test(
    "a head says the time by the clock that was given",
    arguments: [
      (1_767_323_045, "Fri, 02 Jan 2026 03:04:05 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
      (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
    ]) func date(seconds: Int, text: String) async throws
  {
    var configuration = LocalAgentServer.Configuration()
    configuration.secondsSince1970 = { seconds }
    try await withServer(configuration, Scenario([.init(session: "s-1", Script([]))]).responder()) { server in
      let (answer, refusal) = (try await server.answer(), try await server.answer(session: "s-2"))
      #expect(answer["date"] == text && refusal["date"] == text && refusal.status == 404)
    }
  }

  @Test("a responder can answer what was asked") func responder() async throws {
    let response = try await withServer(.init()) { request, answer in
      try await answer.send(.text("\(request.agentId ?? "") \(request.sessionId) \(request.inputText ?? "")"))
    } _: {
      try await $0.answer("why?", session: "me", agent: "A1")
    }
    let expected = try Script([.text("A1 me why?")])
    #expect(response.body == expected.bytes)
  }

  @Test("an inline agent is asked with its own path and body") func inline() async throws {
    let body = #"{"foundationModel":"m","instruction":"0123456789012345678901234567890123456789","inputText":"hi"}"#
    let response = try await withServer(.init()) { request, answer in
      #expect(request.operation == .invokeInlineAgent && request.agentId == nil)
      try await answer.send(.text(request.body["foundationModel"]?.string ?? ""))
    } _: {
      try await $0.send("POST", "/agents/s-9", body)
    }
    let expected = try Script([.text("m")])
    #expect(response["x-amz-bedrock-agent-session-id"] == "s-9" && response.body == expected.bytes)
  }

  @Test("a connection serves one request after the other, and says when it closes") func keepAlive() async throws {
    try await withScript(try Script([.text("x")])) { server in
      try await blocking {
        let client = try Client(server)
        for _ in 0..<3 {
          try client.ask("again")
          #expect(try client.read().end == .complete)
        }
        try client.ask("the last", [("Connection", "close")])
        let last = try client.read()
        #expect(last["connection"] == "close" && last.end == .complete)
        #expect(try client.read().end == .closed)
      }
      #expect(server.journal.entries.map(\.connection) == [1, 1, 1, 1])
    }
  }

  @Test("requests that come at once are answered in order") func pipelined() async throws {
    try await withServer(.init()) { request, answer in
      try await answer.send(.text(request.inputText ?? ""))
    } _: { server in
      try await blocking {
        let client = try Client(server)
        try client.ask("one")
        try client.ask("two")
        let answers = [try Script([.text("one")]).bytes, try Script([.text("two")]).bytes]
        var bytes: [UInt8] = []
        var received = Received.bytes(0)
        while received != .closed, received != .timedOut, bytes.firstRange(of: answers[1]) == nil {
          try bytes.append(addingCapacity: 4096) { span throws(SocketError) in
            received = try client.socket.receive(into: &span, timeout: .seconds(20))
          }
        }
        let places = answers.compactMap { bytes.firstRange(of: $0)?.lowerBound }
        #expect(places.count == 2 && places == places.sorted())
      }
      #expect(server.journal.entries.map { $0.request?.inputText } == ["one", "two"])
    }
  }
}
