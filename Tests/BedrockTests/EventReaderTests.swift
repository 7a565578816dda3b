// SPDX-License-Identifier: Apache-2.0

import AWSClient
import AgentEvents
import Bedrock
import EventStream
import JSON
import Testing

@Suite("The bytes of an answer")
struct EventReaderTests {
  static func chunk(_ bytes: [UInt8]) -> AgentEvent {
    var chunk = Chunk()
    chunk.bytes = Blob(bytes)
    return .chunk(chunk)
  }

  static func bytes(_ events: [AgentEvent]) throws -> [UInt8] {
    var bytes: [UInt8] = []
    for event in events { try event.append(to: &bytes) }
    return bytes
  }

  /// The events of some bytes and the error behind them.
  private func read(_ bytes: [UInt8], pieces: Int = 7) -> ([AgentEvent], AWSError?) {
    var reader = EventReader(requestID: "r-1")
    var events: [AgentEvent] = []
    do throws(AWSError) {
      for start in stride(from: 0, to: bytes.count, by: pieces) {
        reader.append(Array(bytes[start..<min(start + pieces, bytes.count)]))
        while let event = try reader.next() { events.append(event) }
      }
      try reader.finish()
      return (events, nil)
    } catch { return (events, error) }
  }

  @Test("events come out whatever pieces their bytes arrive in", arguments: [1, 2, 13, 1000])
  func pieces(_ size: Int) throws {
    let events = [Self.chunk(Array("Hello, ".utf8)), .other("future", Array("{}".utf8)), Self.chunk(Array("world".utf8))]
    let (read, error) = read(try Self.bytes(events), pieces: size)
    #expect(read == events && error == nil)
  }

  @Test("an exception is handed out as the last event, and thrown after it, under its name")
  func exception() throws {
    let exception = AgentEvent.exception(AgentException("throttlingException", "Slow down"))
    let (read, error) = read(try Self.bytes([Self.chunk([65]), exception, Self.chunk([66])]))
    #expect(read == [Self.chunk([65]), exception])
    #expect(error?.origin == .stream && error?.code == "ThrottlingException" && error?.message == "Slow down")
    #expect(error?.requestID == "r-1" && error?.hint.symptom == .throttled)
  }

  @Test("an error frame and an exception without a name are errors too")
  func errorFrames() throws {
    let frame = AgentEvent.exception(AgentException("InternalFailure", "Oh", isErrorFrame: true))
    #expect(read(try Self.bytes([frame])).1?.code == "InternalFailure")
    let nameless = try FrameEncoder().frame([FrameHeader(":message-type", "exception")], payload: Array("{\"message\":\"?\"}".utf8))
    #expect(read(nameless).1?.code == "UnknownException")
  }

  @Test("an answer that is cut inside a frame keeps what came before, and is no whole answer")
  func truncated() throws {
    let bytes = try Self.bytes([Self.chunk([65]), Self.chunk([66])])
    let (events, error) = read(Array(bytes.dropLast(3)))
    #expect(events == [Self.chunk([65])])
    #expect(error?.origin == .truncation && error?.code == "TruncatedStream" && error?.message.contains("frame 2") == true)
    #expect(error?.hint.symptom == .cutStream)
  }

  @Test("a damaged frame is an error of its own, and nothing is read behind it")
  func damaged() throws {
    var bytes = try Self.bytes([Self.chunk([65]), Self.chunk([66]), Self.chunk([67])])
    bytes[bytes.count / 3 + 40] ^= 1
    let (events, error) = read(bytes)
    #expect(events == [Self.chunk([65])])
    #expect(error?.origin == .stream && error?.code == "DamagedStream" && error?.message.contains("checksum") == true)
  }

  @Test("an event whose payload cannot be read says so")
  func unreadable() throws {
    let frame = try FrameEncoder().frame(
      [FrameHeader(":event-type", "chunk"), FrameHeader(":message-type", "event")], payload: Array("<html>".utf8))
    #expect(read(frame).1?.code == "UnreadableEvent")
  }
}
