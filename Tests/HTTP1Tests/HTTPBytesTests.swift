// SPDX-License-Identifier: Apache-2.0

import HTTP1
import Testing

@Suite struct HTTPBytesTests {
  /// Every byte, with the places at which a word of eight may hold it.
  static let bytes: [UInt8] = Array(0...255)

  @Test("a name holds exactly the bytes that RFC 9110 calls a token, wherever they stand", arguments: 0..<10)
  func names(place: Int) {
    let marks = Set("!#$%&'*+-.^_`|~".utf8)
    for byte in Self.bytes {
      let isToken = marks.contains(byte) || 0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
      var name = [UInt8](repeating: UInt8(ascii: "n"), count: 10)
      name[place] = byte
      // A colon ends the name, a line feed the line.
      guard byte != UInt8(ascii: ":"), byte != UInt8(ascii: "\n") else { continue }
      #expect(Self.accepts(Array("GET / HTTP/1.1\r\n".utf8) + name + Array(": v\r\n\r\n".utf8)) == isToken, "byte \(byte)")
    }
  }

  @Test("a value holds anything but control characters, wherever they stand", arguments: 0..<10)
  func values(place: Int) {
    for byte in Self.bytes where byte != UInt8(ascii: "\n") {
      var value = [UInt8](repeating: UInt8(ascii: "v"), count: 10)
      value[place] = byte
      let isValue = byte >= 0x20 && byte != 0x7F || byte == 9
      #expect(Self.accepts(Array("GET / HTTP/1.1\r\nn:".utf8) + value + Array("\r\n\r\n".utf8)) == isValue, "byte \(byte)")
    }
  }

  static func accepts(_ bytes: [UInt8]) -> Bool {
    var decoder = HTTPDecoder(role: .requests)
    decoder.append(bytes)
    return (try? hasNext(&decoder)) == true
  }

  @Test("no bytes trap the decoder, and splitting them never changes what comes out", arguments: 0..<200)
  func fuzz(seed: UInt64) {
    var random = SplitMix(state: seed)
    for role in [HTTPDecoder.Role.requests, .responses] {
      var bytes = Array((role == .requests ? HTTPDecoderTests.requests : HTTPDecoderTests.responses).utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) { Self.mutate(&bytes, &random) }
      let limits = HTTPLimits(headBytesMax: 200, bodyBytesMax: 100)
      let whole = Self.outcome(bytes, role, piece: bytes.count, limits)
      let piece = Int.random(in: 1...20, using: &random)
      #expect(Self.outcome(bytes, role, piece: piece, limits) == whole, "seed \(seed)")
    }
  }

  static func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    let index = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes.remove(at: index)
    case 2: bytes.insert(Array("\r\n:; 0f\u{0}".utf8).randomElement(using: &random) ?? 0, at: index)
    default: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + 30)], at: index)
    }
  }

  /// The messages that came out, and the error, if any, at the end.
  static func outcome(_ bytes: [UInt8], _ role: HTTPDecoder.Role, piece: Int, _ limits: HTTPLimits) -> [String] {
    var decoder = HTTPDecoder(role: role, limits: limits)
    var seen: [String] = []
    var rest = bytes[...]
    do throws(HTTPError) {
      while !rest.isEmpty {
        decoder.append(rest.prefix(piece))
        rest = rest.dropFirst(piece)
        while let message = try decoder.next() { seen.append(Seen(message).description) }
      }
      try decoder.finish()
      while let message = try decoder.next() { seen.append(Seen(message).description) }
    } catch {
      // Which of several limits is met first may depend on how much had arrived.
      seen.append("error")
    }
    return seen
  }
}

/// A small random source whose seed is in the failure's message.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
