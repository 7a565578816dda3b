// SPDX-License-Identifier: Apache-2.0

import EventStream
import Foundation
import Testing

/// Streams are generated, split anywhere, then damaged; `OUTCROP_FUZZ_SEED` repeats a failure, `OUTCROP_FUZZ_STREAMS` says how many.
@Suite("Any bytes give frames or an error")
struct FrameFuzzTests {
  private static func number(_ name: String) -> UInt64? { ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) } }

  @Test("generated streams come back whole, damaged ones never come back changed") func streams() throws {
    let seed = Self.number("OUTCROP_FUZZ_SEED") ?? UInt64.random(in: 0 ... .max)
    var random = SplitMix64(state: seed)
    var refused = 0
    for _ in 0..<(Self.number("OUTCROP_FUZZ_STREAMS") ?? 200) {
      let frames = (0..<Int.random(in: 0...5, using: &random)).map { _ in Self.frame(&random) }
      var bytes: [UInt8] = []
      for frame in frames { try FrameEncoder().append(frame.headers, payload: frame.payload, to: &bytes) }
      let (seen, error) = Self.decode(bytes, &random)
      #expect(seen == frames && error == nil, "seed \(seed)")
      let damaged = Self.damaged(bytes, &random)
      let (rest, trouble) = Self.decode(damaged, &random)
      // The checksums let no change through: what comes out is a beginning of what went in.
      #expect(frames.starts(with: rest), "seed \(seed)")
      #expect(trouble != nil || rest.count < frames.count || damaged == bytes, "seed \(seed)")
      refused += trouble == nil ? 0 : 1
    }
    #expect(refused > 60 || Self.number("OUTCROP_FUZZ_STREAMS") != nil, "seed \(seed): the damage is one-sided: \(refused)")
  }

  @Test("headers of any bytes under good checksums give headers that can be read, or an error") func headers() throws {
    let seed = Self.number("OUTCROP_FUZZ_SEED") ?? UInt64.random(in: 0 ... .max)
    var random = SplitMix64(state: seed)
    var accepted = 0
    for _ in 0..<3000 {
      var raw: [UInt8] = []
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        raw += [1, UInt8.random(in: 0x61...0x6C, using: &random), UInt8.random(in: 0...10, using: &random)]
        raw += (0..<Int.random(in: 0...4, using: &random)).map { _ in UInt8.random(in: 0...3, using: &random) }
      }
      guard let seen = try? EventStreamTests.decode(EventStreamTests.frame(rawHeaders: raw)).first else { continue }
      accepted += 1
      #expect(try Array(FrameEncoder().frame(seen.headers, payload: [])[12...].dropLast(4)) == raw, "seed \(seed)")
    }
    #expect(accepted > 100, "seed \(seed)")
  }

  private static func decode(_ bytes: [UInt8], _ random: inout SplitMix64) -> ([Seen], FrameError?) {
    var decoder = FrameDecoder()
    var seen: [Seen] = []
    var rest = bytes[...]
    do throws(FrameError) {
      while !rest.isEmpty {
        let piece = rest.prefix(size(&random, [1, 16, 400, 100_000]))
        rest = rest.dropFirst(piece.count)
        if Bool.random(using: &random) { fill(&decoder, piece) } else { decoder.append(piece) }
        while let frame = try decoder.next() { seen.append(Seen(frame)) }
      }
      try decoder.finish()
      return (seen, nil)
    } catch { return (seen, error) }
  }

  /// At least one, at most one of these and one.
  private static func size(_ random: inout SplitMix64, _ sizes: [Int]) -> Int {
    Int.random(in: 1...(1 + sizes[Int.random(in: 0..<sizes.count, using: &random)]), using: &random)
  }

  private static func damaged(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    guard !bytes.isEmpty else { return [0] }
    var bytes = bytes
    let place = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes[place] ^= 1 << Int.random(in: 0..<8, using: &random)
    case 1: bytes.removeSubrange(place...)
    case 2: bytes.remove(at: place)
    default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
    }
    return bytes
  }

  private static func frame(_ random: inout SplitMix64) -> Seen {
    let headers = (0..<Int.random(in: 0...6, using: &random)).map { FrameHeader("h\($0)", value(&random)) }
    let length = size(&random, [0, 20, 300, 20_000]) - 1
    return Seen(headers, String(repeating: "p", count: length))
  }

  private static func value(_ random: inout SplitMix64) -> FrameHeader.Value {
    switch Int.random(in: 0..<9, using: &random) {
    case 0: .bool(.random(using: &random))
    case 1: .int8(.random(in: .min ... .max, using: &random))
    case 2: .int16(.random(in: .min ... .max, using: &random))
    case 3: .int32(.random(in: .min ... .max, using: &random))
    case 4: .int64(.random(in: .min ... .max, using: &random))
    case 5: .bytes((0..<Int.random(in: 0...40, using: &random)).map { UInt8($0) })
    case 6: .timestamp(milliseconds: .random(in: .min ... .max, using: &random))
    case 7: .uuid(.random(in: .min ... .max, using: &random))
    default: .string(String(repeating: "é", count: Int.random(in: 0...40, using: &random)))
    }
  }
}
