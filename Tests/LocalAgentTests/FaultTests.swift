// SPDX-License-Identifier: Apache-2.0

import AgentEvents
import EventStream
import JSON
import LocalAgent
import Testing

@Suite("A script does wrong what it is told to", .timeLimit(.minutes(1)))
struct FaultTests {
  let bytes: [UInt8]

  init() throws { bytes = try Recordings.bytes("synth_returnControl") }

  @Test("a connection is cut at the byte, in order or by a reset", arguments: [1, 17, 500, 1000], [false, true])
  func cut(offset: Int, resets: Bool) async throws {
    let script = Script(bytes, chunkBytes: 7, faults: [.init(at: offset, resets ? .reset : .cut)])
    let (response, entry) = try await withScript(script) { (try await $0.answer(), $0.journal.entries.first) }
    #expect(response.body == Array(bytes.prefix(offset)))
    #expect(response.end == (resets ? .reset : .closed))
    #expect(entry?.end == .cut && entry?.bytesSent == offset)
  }

  @Test("a connection can be cut before the head, and right behind it") func cutEarly() async throws {
    var script = Script(bytes, faults: [.init(at: 0, .cut)])
    let nothing = try await withScript(script) { try await $0.answer() }
    #expect(nothing.status == 0 && nothing.end == .closed)
    script.sendsHeadFirst = true
    let head = try await withScript(script) { try await $0.answer() }
    #expect(head.status == 200 && head.body.isEmpty && head.end == .closed)
  }

  @Test("the framing of chunks can be broken") func unframed() async throws {
    let half = Script(bytes).failing(at: 100, .unframed(Array("ff\r\nabc".utf8))).failing(at: 100, .cut)
    let response = try await withScript(half) { try await $0.answer() }
    #expect(response.body == bytes.prefix(100) + Array("abc".utf8) && response.chunks == [100, 255] && response.end == .closed)
  }

  @Test("an answer stalls at the byte until it is released") func stall() async throws {
    let gate = Gate()
    let script = Script(bytes, faults: [.init(at: 20, .stall(gate))])
    try await withScript(script) { server in
      try await blocking {
        let client = try Client(server)
        try client.ask("hello")
        let before = try client.read(upTo: 20)
        let silence = try client.read(after: before, timeout: .milliseconds(50))
        #expect(silence.end == .silent && silence.body == Array(bytes.prefix(20)))
        gate.open()
        let after = try client.read(after: silence)
        #expect(after.end == .complete && after.body == bytes)
      }
    }
  }

  @Test("an answer pauses at the byte and goes on") func pause() async throws {
    let script = Script(bytes, chunkBytes: 100, pause: .milliseconds(1), faults: [.init(at: 250, .pause(.milliseconds(20)))])
    let response = try await withScript(script) { try await $0.answer() }
    #expect(response.body == bytes && response.end == .complete)
    #expect(response.chunks.prefix(3) == [100, 100, 50])
  }

  @Test("an answer ends before its time, between two frames or in one", arguments: [0, 1, 2]) func end(frames: Int) async throws {
    let offset = Script(bytes).frameOffsets[frames] + frames % 2
    let response = try await withScript(Script(bytes, faults: [.init(at: offset, .end)])) { try await $0.answer() }
    #expect(response.body == Array(bytes.prefix(offset)) && response.end == .complete && response.status == 200)
  }

  @Test("the frames of a recording are told apart") func offsets() throws {
    let offsets = Script(bytes).frameOffsets
    var decoder = FrameDecoder()
    decoder.append(bytes)
    var expected = [0]
    while let frame = try decoder.next() { expected.append((expected.last ?? 0) + frame.byteCount) }
    #expect(offsets == expected && offsets.last == bytes.count)
    #expect(Script(Array(bytes.dropLast())).frameOffsets == expected.dropLast())
  }

  @Test("one byte can be spoilt, so that its frame's checksum is wrong") func checksum() async throws {
    let offsets = Script(bytes).frameOffsets
    let script = Script(bytes).flipping(byte: offsets[2] - 6)
    let response = try await withScript(script) { try await $0.answer() }
    var decoder = FrameDecoder()
    decoder.append(response.body)
    _ = try decoder.next()
    #expect { _ = try decoder.next() } throws: { ($0 as? FrameError)?.code == .messageChecksum }
  }

  @Test("an error in the stream is an exception of that name, and ends it", arguments: ServiceErrorSamples.all)
  func exception(error: ServiceError) async throws {
    let offset = Script(bytes).frameOffsets[1]
    let script = Script(bytes, faults: [.init(at: offset, .fail(error))])
    let (response, entry) = try await withScript(script) { (try await $0.answer(), $0.journal.entries.first) }
    #expect(response.status == 200 && response.end == .complete)
    var decoder = FrameDecoder()
    decoder.append(response.body)
    _ = try decoder.next()
    let frame = try #require(try decoder.next())
    guard case .exception(let exception) = try AgentEvent(frame) else { return #expect(Bool(false), "no exception") }
    #expect(exception.name.first?.isLowercase == true && exception.name.dropFirst() == error.name.dropFirst())
    #expect(exception.message == error.message && exception.details == error.details && exception.status == error.status)
    #expect(try decoder.next() == nil && decoder.isIdle)
    #expect(entry?.end == .failed(error))
  }

  @Test("an error before the stream is a response of its own", arguments: ServiceErrorSamples.all)
  func refused(error: ServiceError) async throws {
    let (response, entry) = try await withServer(.init()) { _, _ in
      throw error
    } _: {
      (try await $0.answer(), $0.journal.entries.first)
    }
    #expect(response.status == error.status)
    #expect(response["x-amzn-errortype"]?.prefix { $0 != ":" } == error.name[...])
    #expect(response["content-type"] == "application/json" && response["x-amzn-requestid"] != nil)
    #expect(response.json?["message"]?.string == error.message)
    for detail in error.details.members { #expect(response.json?[detail.name] == detail.value) }
    #expect(entry?.end == .refused(error) && entry?.status == error.status)
  }

  @Test("what else a responder throws is an error of the service") func anyError() async throws {
    struct Trouble: Error {}
    let before = try await withServer(.init()) { _, _ in
      throw Trouble()
    } _: {
      try await $0.answer()
    }
    #expect(before.status == 500 && before["x-amzn-errortype"]?.hasPrefix("InternalServerException:") == true)
    let within = try await withServer(.init()) { _, answer in
      try await answer.send(.text("x"))
      throw Trouble()
    } _: {
      try await $0.answer()
    }
    #expect(String(decoding: within.body, as: UTF8.self).contains("internalServerException"))
  }
}

/// The ten errors of the service.
enum ServiceErrorSamples {
  static let all: [ServiceError] = [
    .accessDenied("a"), .badGateway("b", resourceName: "arn:x"), .conflict("c"), .dependencyFailed("d", resourceName: "arn:y"),
    .internalServer("e", reason: "why"), .modelNotReady("f"), .resourceNotFound("g"), .serviceQuotaExceeded("h"), .throttling("i"),
    .validation("j"),
  ]
}
