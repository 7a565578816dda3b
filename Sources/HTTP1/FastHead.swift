// SPDX-License-Identifier: Apache-2.0

/// Reads the head of a response in one pass when it is whole and plainly written, as those of the Runtime API are.
///
/// Whatever is not plain, or not yet there, is left to ``HeadEnd`` and ``HTTPHeadParser``, which decide what it is.
struct FastHead {
  private(set) var status = 0
  private(set) var reason = 0..<0
  private(set) var framing = HTTPHeadParser.Framing.untilClose
  /// Where the head ends, its empty line included.
  private(set) var end = 0

  /// Whether the head at `start` was read; `places` is only filled then.
  mutating func read(_ bytes: [UInt8], from start: Int, limits: HTTPLimits, into places: inout [HTTPFields.Place]) -> Bool {
    let bytesEnd = min(bytes.count, start &+ limits.headBytesMax)
    // "HTTP/1.1 200 "
    guard start &+ 15 < bytesEnd, HTTPBytes.isHTTP11(bytes, at: start), bytes[start &+ 12] == HTTPBytes.space,
      let status = HTTPBytes.decimal(bytes, start &+ 9..<start &+ 12), status >= 200, status != 204, status != 304
    else { return false }
    self.status = status
    var position = start &+ 13
    let reasonEnd = HTTPBytes.firstControl(in: bytes, from: position, to: bytesEnd)
    guard isLineEnd(bytes, reasonEnd, bytesEnd) else { return false }
    reason = position &- start..<reasonEnd &- start
    position = reasonEnd &+ 2
    var hasFraming = false
    while position < bytesEnd, bytes[position] != HTTPBytes.carriageReturn {
      let colon = HTTPBytes.tokenEnd(in: bytes, from: position, to: bytesEnd)
      guard colon > position, colon &+ 1 < bytesEnd, bytes[colon] == UInt8(ascii: ":"), places.count < limits.fieldsMax else {
        return false
      }
      let valueStart = bytes[colon &+ 1] == HTTPBytes.space ? colon &+ 2 : colon &+ 1
      let valueEnd = HTTPBytes.firstControl(in: bytes, from: valueStart, to: bytesEnd)
      guard isLineEnd(bytes, valueEnd, bytesEnd), valueStart == valueEnd || !isBlank(bytes[valueStart]) && !isBlank(bytes[valueEnd &- 1])
      else { return false }
      switch colon &- position {
      case 14 where HTTPBytes.equal(bytes, position..<colon, "content-length"):
        guard !hasFraming, let length = HTTPBytes.decimal(bytes, valueStart..<valueEnd) else { return false }
        framing = .length(length)
        hasFraming = true
      case 17 where HTTPBytes.equal(bytes, position..<colon, "transfer-encoding"):
        guard !hasFraming, HTTPBytes.equal(bytes, valueStart..<valueEnd, "chunked") else { return false }
        framing = .chunked
        hasFraming = true
      case 10 where HTTPBytes.equal(bytes, position..<colon, "connection"): return false
      default: break
      }
      places.append(
        HTTPFields.Place(
          nameStart: UInt32(truncatingIfNeeded: position &- start), nameEnd: UInt32(truncatingIfNeeded: colon &- start),
          valueStart: UInt32(truncatingIfNeeded: valueStart &- start), valueEnd: UInt32(truncatingIfNeeded: valueEnd &- start)))
      position = valueEnd &+ 2
    }
    guard hasFraming, isLineEnd(bytes, position, bytesEnd) else { return false }
    end = position &+ 2
    return true
  }

  @inline(__always)
  private func isLineEnd(_ bytes: [UInt8], _ index: Int, _ end: Int) -> Bool {
    index &+ 1 < end && bytes[index] == HTTPBytes.carriageReturn && bytes[index &+ 1] == HTTPBytes.lineFeed
  }

  @inline(__always)
  private func isBlank(_ byte: UInt8) -> Bool { byte == HTTPBytes.space || byte == HTTPBytes.tab }
}
