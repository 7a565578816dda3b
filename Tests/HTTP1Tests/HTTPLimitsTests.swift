// SPDX-License-Identifier: Apache-2.0

import HTTP1
import Testing

@Suite struct HTTPLimitsTests {
  @Test("a head of just the limit passes, one byte more does not", arguments: [1, 7, 100_000])
  func headBytes(piece: Int) throws {
    let text = "GET / HTTP/1.1\r\nA: 0123456789\r\n\r\n"
    let length = text.utf8.count
    #expect(try decode(text, piece: piece, limits: HTTPLimits(headBytesMax: length)).count == 1)
    #expect(
      code { () throws(HTTPError) in _ = try decode(text, piece: piece, limits: HTTPLimits(headBytesMax: length - 1)) } == .headTooLarge)
  }

  @Test("a head that never ends is refused at the limit")
  func endlessHead() throws {
    var decoder = HTTPDecoder(role: .responses, limits: HTTPLimits(headBytesMax: 1000))
    for _ in 0..<10 {
      #expect(try !hasNext(&decoder))
      decoder.append(repeatElement(UInt8(ascii: "a"), count: 100))
    }
    decoder.append([UInt8(ascii: "a")])
    #expect(code { () throws(HTTPError) in _ = try decoder.next() } == .headTooLarge)
  }

  @Test("too many fields are refused")
  func fields() throws {
    let text = "GET / HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: 8) + "\r\n"
    #expect(try decode(text, limits: HTTPLimits(fieldsMax: 8)).count == 1)
    #expect(code { () throws(HTTPError) in _ = try decode(text, limits: HTTPLimits(fieldsMax: 7)) } == .headTooLarge)
  }

  @Test(
    "a body of just the limit passes, one byte more does not, however it is framed",
    arguments: [
      "Content-Length: 10\r\n\r\n0123456789", "Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n",
      "Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n", "\r\n0123456789",
    ])
  func body(rest: String) throws {
    let text = "HTTP/1.1 200 OK\r\n" + rest
    #expect(try decode(text, .responses, limits: HTTPLimits(bodyBytesMax: 10)).map(\.body) == ["0123456789"])
    #expect(code { () throws(HTTPError) in _ = try decode(text, .responses, limits: HTTPLimits(bodyBytesMax: 9)) } == .bodyTooLarge)
  }

  @Test("a chunk's line and the trailers have limits", arguments: [1, 1000])
  func chunkLine(piece: Int) throws {
    let head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    let long = head + "1;" + String(repeating: "x", count: 100) + "\r\na\r\n0\r\n\r\n"
    #expect(try decode(long, piece: piece, limits: HTTPLimits(chunkLineBytesMax: 103)).count == 1)
    #expect(code { () throws(HTTPError) in _ = try decode(long, piece: piece, limits: HTTPLimits(chunkLineBytesMax: 102)) } == .chunk)
    let trailing = head + "0\r\nA: " + String(repeating: "x", count: 100) + "\r\n\r\n"
    #expect(code { () throws(HTTPError) in _ = try decode(trailing, piece: piece, limits: HTTPLimits(headBytesMax: 90)) } == .headTooLarge)
  }

  @Test("large bodies arrive whole, in one chunk, in many, and in chunks of one byte", arguments: [107_000, 4096, 1])
  func largeBodies(chunk: Int) throws {
    let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var bytes = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
    for start in stride(from: 0, to: body.count, by: chunk) { HTTPWriter.chunk(body[start..<min(start + chunk, body.count)], to: &bytes) }
    try HTTPWriter.lastChunk(to: &bytes)
    var decoder = HTTPDecoder(role: .responses)
    var received: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 5000) {
      decoder.append(bytes[start..<min(start + 5000, bytes.count)])
      if let message = try decoder.next() { received = Array(message.body) }
    }
    #expect(received == body)
    #expect(decoder.isIdle)
  }
}
