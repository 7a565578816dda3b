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
