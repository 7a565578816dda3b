// SPDX-License-Identifier: Apache-2.0

import EventStream

/// A frame in comparable form.
struct Seen: Equatable {
  var headers: [FrameHeader]
  var payload: [UInt8]

  init(_ headers: [FrameHeader], _ payload: String = "") { (self.headers, self.payload) = (headers, Array(payload.utf8)) }
  init(_ frame: Frame) { (headers, payload) = (frame.headers, Array(frame.payload)) }
}

/// Feeds the bytes in pieces of that size and tells everything that came out.
func decode(_ bytes: [UInt8], piece: Int = .max, limits: FrameLimits = FrameLimits(), filling: Bool = false) throws(FrameError) -> [Seen] {
  var decoder = FrameDecoder(limits: limits)
  var seen: [Seen] = []
  var rest = bytes[...]
  while !rest.isEmpty {
    let piece = rest.prefix(piece)
    rest = rest.dropFirst(piece.count)
    if filling { fill(&decoder, piece) } else { decoder.append(piece) }
    while let frame = try decoder.next() { seen.append(Seen(frame)) }
  }
  try decoder.finish()
  return seen
}

/// Hands the bytes to the decoder's own buffer, as a socket does.
func fill(_ decoder: inout FrameDecoder, _ bytes: ArraySlice<UInt8>) {
  var rest = bytes
  while !rest.isEmpty {
    decoder.feed { span in while span.freeCapacity > 0, let byte = rest.popFirst() { span.append(byte) } }
  }
}

/// The error that decoding these bytes gives.
func fault(_ bytes: [UInt8], limits: FrameLimits = FrameLimits()) -> FrameError? {
  do throws(FrameError) {
    _ = try decode(bytes, limits: limits)
    return nil
  } catch { return error }
}

/// The bytes that hexadecimal digits spell.
func bytes(hex: String) -> [UInt8] {
  var digits = hex[...]
  var bytes: [UInt8] = []
  while let byte = UInt8(digits.prefix(2), radix: 16) {
    bytes.append(byte)
    digits = digits.dropFirst(2)
  }
  return bytes
}

/// A frame around bytes of headers that no encoder would make, its checksums right; `headersLength` overrides the length that it tells.
func frame(rawHeaders: [UInt8], payload: [UInt8] = [], headersLength: UInt32? = nil, totalLength: UInt32? = nil) -> [UInt8] {
  func big(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
  var bytes = big(totalLength ?? UInt32(16 + rawHeaders.count + payload.count)) + big(headersLength ?? UInt32(rawHeaders.count))
  bytes += big(slowChecksum(bytes))
  bytes += rawHeaders + payload
  return bytes + big(slowChecksum(bytes))
}

/// The CRC-32 by its definition, bit by bit.
func slowChecksum(_ bytes: [UInt8]) -> UInt32 {
  var crc = UInt32.max
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }
  return ~crc
}

/// SplitMix64: the same seed gives the same frames on every machine.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
