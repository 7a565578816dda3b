// SPDX-License-Identifier: Apache-2.0

import HTTP1
import Testing

@Suite struct HTTPWriterTests {
  @Test("what is written is read back")
  func roundTrip() throws {
    var bytes: [UInt8] = []
    try HTTPWriter.requestLine("POST", "/a?b=c", to: &bytes)
    try HTTPWriter.field("Host", "127.0.0.1:9001", to: &bytes)
    try HTTPWriter.field("X-Number", -120, to: &bytes)
    HTTPWriter.endHead(bodyBytes: 4, to: &bytes)
    bytes += "body".utf8
    try HTTPWriter.requestLine("PUT", "/", to: &bytes)
    try HTTPWriter.field("Transfer-Encoding", "chunked", to: &bytes)
    HTTPWriter.endHead(to: &bytes)
    HTTPWriter.chunk("".utf8, to: &bytes)
    HTTPWriter.chunk("0123456789abcdefg".utf8, to: &bytes)
    try HTTPWriter.lastChunk(trailers: [("X-Type", "a b")], to: &bytes)
    let seen = try decode(String(decoding: bytes, as: UTF8.self))
    #expect(
      seen.map(\.description) == [
        "POST /a?b=c [\"Host=127.0.0.1:9001\", \"X-Number=-120\", \"Content-Length=4\"] \"body\" [] true",
        "PUT / [\"Transfer-Encoding=chunked\"] \"0123456789abcdefg\" [\"X-Type=a b\"] true",
      ])
  }

  @Test(
    "every status has a line that is read back", arguments: [100, 200, 202, 204, 403, 404, 405, 408, 413, 429, 500, 502, 503, 504, 999])
  func statusLines(status: Int) throws {
    var bytes: [UInt8] = []
    try HTTPWriter.statusLine(status, to: &bytes)
    HTTPWriter.endHead(bodyBytes: 0, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "HTTP/1.1 \(status) \(HTTPWriter.reason(status))\r\nContent-Length: 0\r\n\r\n")
  }

  @Test(
    "nothing that would break the framing is written",
    arguments: ["a\r\nb", "a\nb", "a\rb", "a\u{0}", "\u{7f}"])
  func injection(text: String) {
    var bytes: [UInt8] = []
    #expect(code { () throws(HTTPError) in try HTTPWriter.field("A", text, to: &bytes) } == .output)
    #expect(code { () throws(HTTPError) in try HTTPWriter.field(text, "b", to: &bytes) } == .output)
    #expect(code { () throws(HTTPError) in try HTTPWriter.requestLine("GET", text, to: &bytes) } == .output)
    #expect(code { () throws(HTTPError) in try HTTPWriter.requestLine(text, "/", to: &bytes) } == .output)
    #expect(bytes.isEmpty)
    #expect(code { () throws(HTTPError) in try HTTPWriter.lastChunk(trailers: [("A", text)], to: &bytes) } == .output)
  }

  @Test("names, methods and targets must be what HTTP allows", arguments: ["", "a b", "a:b", "\u{e9}"])
  func tokens(text: String) {
    var bytes: [UInt8] = []
    #expect(code { () throws(HTTPError) in try HTTPWriter.field(text, "b", to: &bytes) } == .output)
    #expect(code { () throws(HTTPError) in try HTTPWriter.requestLine(text, "/", to: &bytes) } == .output)
    if text != "a:b" { #expect(code { () throws(HTTPError) in try HTTPWriter.requestLine("GET", text, to: &bytes) } == .output) }
    #expect(code { () throws(HTTPError) in try HTTPWriter.statusLine(99, to: &bytes) } == .output)
  }

  @Test("numbers are written in full", arguments: [0, 7, 10, 1_700_000_000_000, -5, Int.max, Int.min])
  func decimals(value: Int) {
    var bytes: [UInt8] = []
    HTTPWriter.decimal(value, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == String(value))
  }
}
