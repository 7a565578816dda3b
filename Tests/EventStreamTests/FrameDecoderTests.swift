// SPDX-License-Identifier: Apache-2.0

import EventStream
import Testing

@Suite("Frames are read from bytes")
struct FrameDecoderTests {
  static let frames: [Seen] = [
    Seen([]), Seen([FrameHeader(":event-type", "chunk"), FrameHeader(":message-type", "event")], "{\"bytes\":\"aGk=\"}"),
    Seen([], "payload alone"), Seen([FrameHeader("a", .bool(true)), FrameHeader("b", .timestamp(milliseconds: -1))]),
    Seen([FrameHeader("text", String(repeating: "é", count: 300))], String(repeating: "x", count: 5000)),
  ]

  static func stream() throws -> [UInt8] {
    var bytes: [UInt8] = []
    for frame in frames { try FrameEncoder().append(frame.headers, payload: frame.payload, to: &bytes) }
    return bytes
  }

  @Test("frames survive every way of splitting the stream", arguments: [1, 2, 3, 7, 11, 12, 13, 64, 1000, .max], [false, true])
  func splits(piece: Int, filling: Bool) throws {
    #expect(try decode(Self.stream(), piece: piece, filling: filling) == Self.frames)
  }

  @Test("a known frame is read byte for byte") func known() throws {
    // Made by hand: a header `a` = -2 of one byte, a header `b` that is false, two bytes of payload.
    let headers: [UInt8] = [1, 0x61, 2, 0xFE, 1, 0x62, 1]
    #expect(try decode(frame(rawHeaders: headers, payload: [9, 8])).first?.headers == [.init("a", .int8(-2)), .init("b", .bool(false))])
    #expect(
      try FrameEncoder().frame([.init("a", .int8(-2)), .init("b", .bool(false))], payload: [9, 8])
        == frame(rawHeaders: headers, payload: [9, 8]))
  }

  @Test("a header's text is found without decoding the others") func texts() throws {
    var decoder = FrameDecoder()
    decoder.append(try FrameEncoder().frame([.init("n", .int32(7)), .init(":event-type", "trace")], payload: []))
    let frame = try #require(try decoder.next())
    #expect(frame.text(":event-type") == "trace" && frame.text("n") == nil && frame.text("none") == nil)
    #expect(frame.has(":event-type", "trace") && !frame.has(":event-type", "chunk") && !frame.has("n", "7") && !frame.has("none", ""))
    #expect(frame.byteCount == 16 + 1 + 1 + 1 + 4 + 1 + 11 + 1 + 2 + 5)
  }

  @Test("a frame stays what it was while more bytes are fed") func frameIsAValue() throws {
    var decoder = FrameDecoder()
    decoder.append(try Self.stream())
    var held: [Frame] = []
    while let frame = try decoder.next() { held.append(frame) }
    for _ in 0..<3 {
      decoder.append(try FrameEncoder().frame([], payload: [UInt8](repeating: 0xFF, count: 9000)))
      _ = try decoder.next()
    }
    #expect(held.map { Seen($0) } == Self.frames)
  }

  @Test("where the frame at hand begins, and how many came before, is known") func offsets() throws {
    var decoder = FrameDecoder()
    #expect(decoder.isIdle && decoder.offset == 0)
    for _ in 0..<3 {
      decoder.append(try Self.stream())
      while try decoder.next().map({ _ in true }) ?? false {}
    }
    #expect(decoder.isIdle && decoder.frameCount == 15)
    #expect(try decoder.offset == Self.stream().count * 3)
    decoder.append([0])
    #expect(!decoder.isIdle)
  }

  @Test("a stream that is cut inside a frame is told from one that is whole", arguments: [1, 11, 12, 20, 61])
  func truncated(left: Int) throws {
    let whole = try FrameEncoder().frame([FrameHeader("a", "b")], payload: [UInt8](repeating: 1, count: 40))
    var decoder = FrameDecoder()
    decoder.append(whole + whole.prefix(left))
    #expect(try decoder.next().map { Seen($0) } != nil)
    #expect(try decoder.next().map { Seen($0) } == nil)
    let error = #expect(throws: FrameError.self) { try decoder.finish() }
    #expect(error?.code == .truncated)
    let of = left < 12 ? "" : "of the 62 "
    #expect(error?.message == "the stream ends after \(left) \(of)bytes of frame 2, at byte 62")
  }

  @Test("nothing at all is a whole stream") func empty() throws {
    var decoder = FrameDecoder()
    try decoder.finish()
    #expect(try decoder.next().map { Seen($0) } == nil)
  }

  @Test("one wrong bit anywhere in a frame is found") func everyBit() throws {
    let good = try FrameEncoder().frame([FrameHeader(":event-type", "chunk")], payload: Array("{}".utf8))
    for index in good.indices {
      for bit in 0..<8 {
        var bad = good
        bad[index] ^= 1 << bit
        let code = try #require(fault(bad)).code
        #expect(code == (index < 12 ? .preludeChecksum : .messageChecksum), "bit \(bit) of byte \(index)")
      }
    }
  }

  @Test("after an error nothing follows") func sticky() throws {
    let good = try FrameEncoder().frame([], payload: [1])
    var bad = good
    bad[12] ^= 1
    var decoder = FrameDecoder()
    decoder.append(good + bad + good)
    #expect(try decoder.next().map { Seen($0) } != nil)
    for _ in 0..<2 {
      let error = #expect(throws: FrameError.self) { _ = try decoder.next() }
      #expect(error?.code == .messageChecksum && error?.message.hasPrefix("frame 2, at byte 17, has the checksum 0x") == true)
    }
    #expect(throws: FrameError.self) { try decoder.finish() }
  }

  static let broken: [(name: String, bytes: [UInt8], code: FrameError.Code)] = [
    ("a name beyond the headers", frame(rawHeaders: [5, 0x61]), .header),
    ("no type", frame(rawHeaders: [1, 0x61]), .header),
    ("a value beyond the headers", frame(rawHeaders: [1, 0x61, 5, 0, 0]), .header),
    ("half a length", frame(rawHeaders: [1, 0x61, 7, 0]), .header),
    ("text beyond the headers", frame(rawHeaders: [1, 0x61, 7, 0, 9, 0x61]), .header),
    ("a value that is not UTF-8", frame(rawHeaders: [1, 0x61, 7, 0, 1, 0xFF]), .header),
    ("a name that is not UTF-8", frame(rawHeaders: [1, 0xFF, 0]), .header),
    ("an eleventh type", frame(rawHeaders: [1, 0x61, 10]), .headerType),
    ("a header twice", frame(rawHeaders: [1, 0x61, 0, 1, 0x62, 0, 1, 0x61, 1]), .duplicateHeader),
    ("fewer bytes than a frame has", frame(rawHeaders: [], totalLength: 15), .length),
    ("more headers than bytes", frame(rawHeaders: [], headersLength: 1), .length),
    ("too many bytes of headers", frame(rawHeaders: [], headersLength: 1 << 17 + 1), .headersTooLarge),
    ("the largest numbers", frame(rawHeaders: [], headersLength: .max, totalLength: .max), .headersTooLarge),
    ("too large a payload", frame(rawHeaders: [], totalLength: 24 << 20 + 17), .payloadTooLarge),
  ]

  @Test("a frame that breaks the layout is refused with its place", arguments: broken.indices) func layout(index: Int) throws {
    let (name, bytes, code) = Self.broken[index]
    let error = try #require(fault(bytes), "\(name)")
    #expect(error.code == code, "\(name): \(error)")
    #expect(error.message.hasPrefix("frame 1, at byte 0, "), "\(name): \(error)")
  }

  @Test("a header without a name is taken, as the service's C library does") func emptyName() throws {
    #expect(try decode(frame(rawHeaders: [0, 0])).first?.headers == [.init("", .bool(true))])
  }

  @Test("every limit holds, and holds exactly") func limits() throws {
    let headers = [FrameHeader("a", .bool(true)), FrameHeader("b", .bool(true))]
    let bytes = try FrameEncoder().frame(headers, payload: [1, 2, 3])
    #expect(fault(bytes, limits: FrameLimits(headerBytesMax: 6, headersMax: 2, payloadBytesMax: 3)) == nil)
    #expect(fault(bytes, limits: FrameLimits(headerBytesMax: 5))?.code == .headersTooLarge)
    #expect(fault(bytes, limits: FrameLimits(headersMax: 1))?.code == .headersTooLarge)
    #expect(fault(bytes, limits: FrameLimits(payloadBytesMax: 2))?.code == .payloadTooLarge)
  }

  @Test("a frame that is too large is refused before its bytes arrive") func early() throws {
    var decoder = FrameDecoder(limits: FrameLimits(payloadBytesMax: 100))
    decoder.append(try FrameEncoder().frame([], payload: [UInt8](repeating: 0, count: 101)).prefix(12))
    let error = #expect(throws: FrameError.self) { _ = try decoder.next() }
    #expect(error?.message == "frame 1, at byte 0, has a payload of 101 bytes; at most 100 are taken")
  }
}
