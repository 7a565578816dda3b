// SPDX-License-Identifier: Apache-2.0

import EventStream
import Testing

@Suite("Frames are written as bytes")
struct FrameEncoderTests {
  @Test(
    "every type of header comes back as it went",
    arguments: [
      .bool(true), .bool(false), .int8(.min), .int8(.max), .int16(.min), .int16(258), .int32(.min), .int32(0x0102_0304), .int64(.min),
      .int64(.max), .bytes([]), .bytes([0, 255]), .string(""), .string("grüße \u{0}"), .timestamp(milliseconds: 1_700_000_000_123),
      .timestamp(milliseconds: -1), .uuid(0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f), .uuid(.max),
    ] as [FrameHeader.Value])
  func types(value: FrameHeader.Value) throws {
    let headers = [FrameHeader("first", value), FrameHeader("second", value)]
    #expect(try decode(FrameEncoder().frame(headers, payload: [])).map(\.headers) == [headers])
  }

  @Test("the longest values that fit come back") func longest() throws {
    for value in [FrameHeader.Value.bytes([UInt8](repeating: 7, count: 65535)), .string(String(repeating: "t", count: 65535))] {
      let isSame = try decode(FrameEncoder().frame([FrameHeader("a", value)], payload: [])).map(\.headers) == [[FrameHeader("a", value)]]
      #expect(isSame)
    }
  }

  @Test("the bytes of a type are those of the wire") func wire() throws {
    func value(_ value: FrameHeader.Value) throws -> [UInt8] {
      try Array(FrameEncoder().frame([.init("", value)], payload: [])[13...].dropLast(4))
    }
    #expect(
      try value(.bool(true)) == [0] && value(.bool(false)) == [1] && value(.int8(-1)) == [2, 255] && value(.int16(258)) == [3, 1, 2])
    #expect(try value(.int32(-2)) == [4, 255, 255, 255, 254] && value(.int64(1)) == [5, 0, 0, 0, 0, 0, 0, 0, 1])
    #expect(try value(.bytes([9])) == [6, 0, 1, 9] && value(.string("é")) == [7, 0, 2, 0xC3, 0xA9])
    #expect(
      try value(.timestamp(milliseconds: 256)) == [8, 0, 0, 0, 0, 0, 0, 1, 0]
        && value(.uuid(1)) == [9] + [UInt8](repeating: 0, count: 15) + [1])
  }

  static let refused: [(headers: [FrameHeader], payload: Int, code: FrameError.Code)] = [
    ([FrameHeader(String(repeating: "n", count: 256), .bool(true))], 0, .header),
    ([FrameHeader("a", String(repeating: "t", count: 65536))], 0, .header),
    ([FrameHeader("a", .bytes([UInt8](repeating: 0, count: 65536)))], 0, .header),
    ([FrameHeader("a", .bool(true)), FrameHeader("a", .bool(false))], 0, .duplicateHeader),
    ((0..<257).map { FrameHeader("\($0)", .bool(true)) }, 0, .headersTooLarge),
    ((0..<3).map { FrameHeader("\($0)", .bytes([UInt8](repeating: 0, count: 65000))) }, 0, .headersTooLarge),
    ([], 24 << 20 + 1, .payloadTooLarge),
  ]

  @Test("what no decoder would take is not written", arguments: refused.indices) func refuses(index: Int) throws {
    let (headers, payload, code) = Self.refused[index]
    var bytes: [UInt8] = [42]
    let error = #expect(throws: FrameError.self) {
      try FrameEncoder().append(headers, payload: [UInt8](repeating: 0, count: payload), to: &bytes)
    }
    #expect(error?.code == code && bytes == [42])
  }
}
