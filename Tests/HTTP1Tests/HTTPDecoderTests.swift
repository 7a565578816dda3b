// SPDX-License-Identifier: Apache-2.0

import HTTP1
import Testing

/// A message in comparable form.
struct Seen: Equatable, CustomStringConvertible {
  var start: String
  var fields: [String]
  var body: String
  var trailers: [String] = []
  var keepsAlive = true

  var description: String { "\(start) \(fields) \(body.debugDescription) \(trailers) \(keepsAlive)" }

  init(_ message: HTTPMessage) {
    let head = message.head
    start = head.status == 0 ? "\(head.method) \(head.target)" : "\(head.status) \(head.reason)"
    fields = head.fields.all.map { "\($0.name)=\($0.value)" }
    body = String(decoding: message.body, as: UTF8.self)
    trailers = message.trailers.all.map { "\($0.name)=\($0.value)" }
    keepsAlive = head.keepsAlive
  }
}

/// Feeds the text in pieces of that size and tells everything that came out.
func decode(
  _ text: String, _ role: HTTPDecoder.Role = .requests, piece: Int = .max, limits: HTTPLimits = HTTPLimits(), filling: Bool = false
) throws(HTTPError) -> [Seen] {
  var decoder = HTTPDecoder(role: role, limits: limits)
  var seen: [Seen] = []
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let piece = rest.prefix(piece)
    rest = rest.dropFirst(piece.count)
    if filling { fill(&decoder, piece) } else { decoder.append(piece) }
    while let message = try decoder.next() { seen.append(Seen(message)) }
  }
  try decoder.finish()
  while let message = try decoder.next() { seen.append(Seen(message)) }
  return seen
}

/// Hands the bytes to the decoder's own buffer, as a socket does.
func fill(_ decoder: inout HTTPDecoder, _ bytes: ArraySlice<UInt8>) {
  var rest = bytes
  while !rest.isEmpty {
    decoder.fill { span in
      while span.freeCapacity > 0, let byte = rest.popFirst() { span.append(byte) }
    }
  }
}

func hasNext(_ decoder: inout HTTPDecoder) throws(HTTPError) -> Bool { try decoder.next().map { _ in true } ?? false }

func takesExpectation(_ decoder: inout HTTPDecoder) -> Bool { decoder.takeExpectation() }

func code(_ body: () throws(HTTPError) -> Void) -> HTTPError.Code? {
  do throws(HTTPError) {
    try body()
    return nil
  } catch {
    return error.code
  }
}

@Suite struct HTTPDecoderTests {
  /// Requests one after the other; a superfluous line break, which is forgiven, stands for itself.
  static let messages = [
    "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n",
    "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\nX-Empty:\r\n\r\nhello world",
    "POST /y HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n5;a=b\r\nhello\r\n001 \r\n,\r\n6\r\n world\r\n0\r\nX-Sum: 12 \r\n\r\n",
    "PUT /z HTTP/1.1\r\ntransfer-encoding: chunked\r\nconnection: foo , CLOSE\r\n\r\n0\r\n\r\n",
  ]
  static let requests = messages.joined()

  static let responses =
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\nA: \t1 2 \r\na: 3\r\n\r\nok"
    + "HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n"
    + "HTTP/1.1 202\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\nb\r\nabcdefghijk\r\n0\r\n\r\n"
    + "HTTP/1.0 304 Not Modified\r\nConnection: keep-alive\r\n\r\nHTTP/1.1 500 Oh, no\r\n\r\nuntil the end"

  static let seenRequests = [
    "GET /2018-06-01/runtime/invocation/next [\"Host=a\"] \"\" [] true",
    "POST /x [\"Host=a\", \"Content-Length=11\", \"X-Empty=\"] \"hello world\" [] true",
    "POST /y [\"Transfer-Encoding=Chunked\"] \"hello, world\" [\"X-Sum=12\"] true",
    "PUT /z [\"transfer-encoding=chunked\", \"connection=foo , CLOSE\"] \"\" [] false",
  ]

  static let seenResponses = [
    "200 OK [\"Content-Length=2\", \"Content-Length=2\", \"A=1 2\", \"a=3\"] \"ok\" [] true",
    "204 No Content [\"Content-Length=7\"] \"\" [] true",
    "202  [\"Transfer-Encoding=chunked\"] \"0123456789abcdefghijk\" [] true",
    "304 Not Modified [\"Connection=keep-alive\"] \"\" [] true",
    "500 Oh, no [] \"until the end\" [] false",
  ]

  @Test("requests survive every way of splitting the stream", arguments: 1...requests.utf8.count)
  func splitRequests(piece: Int) throws {
    #expect(try decode(Self.requests, piece: piece).map(\.description) == Self.seenRequests)
    #expect(try decode(Self.requests, piece: piece, filling: true).map(\.description) == Self.seenRequests)
  }

  @Test("responses survive every way of splitting the stream", arguments: 1...responses.utf8.count)
  func splitResponses(piece: Int) throws {
    #expect(try decode(Self.responses, .responses, piece: piece).map(\.description) == Self.seenResponses)
  }

  @Test("an input cut at any byte of a message is truncated, and between messages it is not", arguments: 0...requests.utf8.count)
  func truncation(length: Int) throws {
    let ends = Self.messages.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.utf8.count) }
    let text = String(decoding: Self.requests.utf8.prefix(length), as: UTF8.self)
    let expected: HTTPError.Code? = ends.contains(length) ? nil : .truncated
    #expect(code { () throws(HTTPError) in _ = try decode(text) } == expected)
  }

  @Test("a response cut inside its body says how much of it came")
  func truncationSentence() {
    #expect {
      try decode("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n0123456789", .responses)
    } throws: {
      ($0 as? HTTPError)?.message == "the input ends after 10 of 20 bytes of a body"
    }
    #expect {
      try decode("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", .responses)
    } throws: {
      ($0 as? HTTPError)?.message == "the input ends in a chunked body, after 3 bytes"
    }
  }

  @Test(
    "requests that break the grammar are refused",
    arguments: [
      ("GET / HTTP/1.1\nHost: a\n\n", HTTPError.Code.lineEnd), ("GET / HTTP/1.1\r\nHost: a\n\r\n", .lineEnd),
      ("\nGET / HTTP/1.1\r\n\r\n", .lineEnd),
      ("GET  / HTTP/1.1\r\n\r\n", .startLine), ("GET / HTTP/1.1 \r\n\r\n", .startLine), ("GET /\r\n\r\n", .startLine),
      (" GET / HTTP/1.1\r\n\r\n", .startLine),
      ("G@T / HTTP/1.1\r\n\r\n", .startLine), ("GET / http/1.1\r\n\r\n", .startLine), ("GET / HTTp/1.1\r\n\r\n", .startLine),
      ("GET /\u{e9} HTTP/1.1\r\n\r\n", .startLine),
      ("GET / HTTP/2.0\r\n\r\n", .version), ("GET / HTTP/1.2\r\n\r\n", .version), ("GET / HTTP/1.1\rX: y\r\n\r\n", .startLine),
      ("GET / HTTP/1.1\r\nA b: c\r\n\r\n", .field), ("GET / HTTP/1.1\r\nA : c\r\n\r\n", .field), ("GET / HTTP/1.1\r\n: c\r\n\r\n", .field),
      ("GET / HTTP/1.1\r\nA\r\n\r\n", .field), ("GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", .field),
      ("GET / HTTP/1.1\r\nA: b\u{0}\r\n\r\n", .field),
      ("GET / HTTP/1.1\r\nA: b\rc: d\r\n\r\n", .field), ("GET / HTTP/1.1\r\n\u{e9}: c\r\n\r\n", .field),
      ("GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", .length), ("GET / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\nx", .length),
      ("GET / HTTP/1.1\r\nContent-Length:\r\n\r\n", .length), ("GET / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", .length),
      ("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", .length),
      ("GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", .length),
      ("GET / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", .transferCoding),
      ("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", .transferCoding),
      ("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .transferCoding),
    ])
  func grammar(text: String, expected: HTTPError.Code) {
    #expect(code { () throws(HTTPError) in _ = try decode(text) } == expected)
    #expect(code { () throws(HTTPError) in _ = try decode(text, piece: 1) } == expected)
  }

  @Test(
    "chunks that break the grammar are refused",
    arguments: [
      ("g\r\n", HTTPError.Code.chunk), ("\r\n", .chunk), ("-1\r\n", .chunk), ("0x5\r\nhello\r\n", .chunk), ("5\nhello\r\n", .lineEnd),
      ("5\r\nhellooo\r\n", .chunk),
      ("5\r\nhello\n\n0\r\n\r\n", .chunk), ("FFFFFFFFFFFFFFFF\r\n", .bodyTooLarge), ("7FFFFFFFFFFFFFFF\r\n", .bodyTooLarge),
      ("10000000000000000000000\r\n", .bodyTooLarge), ("5 5\r\nhello\r\n", .chunk), ("5;a\u{1}\r\nhello\r\n", .chunk),
      ("0\r\nA b: c\r\n\r\n", .field),
      ("0\r\nA: b\n\r\n", .lineEnd), ("5\r\nhello\r\n\r\n", .chunk),
    ])
  func chunkGrammar(text: String, expected: HTTPError.Code) {
    let head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    #expect(code { () throws(HTTPError) in _ = try decode(head + text) } == expected)
    #expect(code { () throws(HTTPError) in _ = try decode(head + text, piece: 1) } == expected)
  }

  @Test(
    "responses that break the grammar are refused",
    arguments: [
      "garbage\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 20\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 099 OK\r\n\r\n", "\r\n\r\n",
      "HTTP/1.1 200 O\u{1}K\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\n\r\n", String(repeating: "HTTP/1.1 102 Processing\r\n\r\n", count: 20),
    ])
  func responseGrammar(text: String) {
    #expect(code { () throws(HTTPError) in _ = try decode(text, .responses) } == .startLine)
  }

  @Test("an error stays: nothing is read behind it")
  func staysFailed() throws {
    var decoder = HTTPDecoder(role: .requests)
    decoder.append("GET /\r\n\r\n".utf8)
    #expect(throws: HTTPError.self) { try decoder.next() }
    decoder.append("GET / HTTP/1.1\r\n\r\n".utf8)
    #expect(throws: HTTPError.self) { try decoder.next() }
    #expect(throws: HTTPError.self) { try decoder.finish() }
  }

  @Test("a message that is held keeps its bytes while later ones arrive", arguments: [1, 3, 1000])
  func heldMessages(piece: Int) throws {
    var decoder = HTTPDecoder(role: .requests)
    var held: [HTTPMessage] = []
    var rest = Array(
      (0..<50).map { "POST /\($0) HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n<<\r\n2\r\n>>\r\n0\r\n\r\n" }.joined().utf8)[...]
    while !rest.isEmpty {
      fill(&decoder, rest.prefix(piece))
      rest = rest.dropFirst(piece)
      while let message = try decoder.next() { held.append(message) }
    }
    #expect(held.map(\.head.target) == (0..<50).map { "/\($0)" })
    #expect(held.allSatisfy { String(decoding: $0.body, as: UTF8.self) == "<<>>" })
  }

  @Test("only letters have a case: other bytes that differ in the same bit make another name", arguments: 0..<20)
  func caseOfLettersOnly(place: Int) throws {
    var name = [UInt8](repeating: UInt8(ascii: "n"), count: 20)
    name[place] = UInt8(ascii: "^")
    var decoder = HTTPDecoder(role: .requests)
    decoder.append(Array("GET / HTTP/1.1\r\n".utf8) + name + Array(": v\r\n\r\n".utf8))
    let message = try decoder.next()
    let head = try #require(message?.head)
    #expect(head[String(decoding: name, as: UTF8.self).uppercased()] == "v")
    name[place] = UInt8(ascii: "~")
    #expect(head[String(decoding: name, as: UTF8.self)] == nil)
  }

  @Test("fields are found whatever their case, and read as numbers")
  func lookup() throws {
    var decoder = HTTPDecoder(role: .requests)
    decoder.append("GET / HTTP/1.1\r\nLambda-Runtime-Deadline-Ms: 1700000000000\r\nX: 1\r\nx: 2\r\nN: 12a\r\n\r\n".utf8)
    let message = try decoder.next()
    let head = try #require(message?.head)
    #expect(head.integer("lambda-runtime-deadline-ms") == 1_700_000_000_000)
    #expect(head["LAMBDA-RUNTIME-DEADLINE-MS"] == "1700000000000")
    #expect(head["x"] == "1")
    #expect(head.fields.values(of: "X") == ["1", "2"])
    #expect(head["missing"] == nil)
    #expect(head.integer("n") == nil)
  }

  @Test("a decoder is idle between messages only")
  func idle() throws {
    var decoder = HTTPDecoder(role: .requests)
    #expect(decoder.isIdle)
    decoder.append("GET / HTTP/1.1\r\n\r".utf8)
    #expect(try !hasNext(&decoder))
    #expect(!decoder.isIdle)
    decoder.append("\nPOST / HTTP/1.1\r\nContent-Length: 1\r\n\r\n".utf8)
    #expect(try hasNext(&decoder))
    #expect(try !hasNext(&decoder))
    #expect(!decoder.isIdle)
    decoder.append("x".utf8)
    #expect(try hasNext(&decoder))
    #expect(decoder.isIdle)
  }

  @Test("a sender that waits before its body is told of once")
  func expectation() throws {
    var decoder = HTTPDecoder(role: .requests)
    decoder.append("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n".utf8)
    #expect(try !hasNext(&decoder))
    #expect(takesExpectation(&decoder))
    #expect(!takesExpectation(&decoder))
    decoder.append("x".utf8)
    #expect(try hasNext(&decoder))
    #expect(!takesExpectation(&decoder))
  }
}
