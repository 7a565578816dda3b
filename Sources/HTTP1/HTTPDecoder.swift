// SPDX-License-Identifier: Apache-2.0

/// Bytes to messages: fed with what arrives, it hands out whole messages and never asks for bytes itself.
///
/// ```swift
/// var decoder = HTTPDecoder(role: .responses)
/// while true {
///   if let message = try decoder.next() { return message }
///   try decoder.feed { span throws(SocketError) in received = try socket.receive(into: &span) }
/// }
/// ```
///
/// It has one buffer, which messages share: a body is copied only when it comes in several chunks. After an error it stays in error.
package struct HTTPDecoder: Sendable {
  /// Whose messages are read.
  package enum Role: Hashable, Sendable {
    /// A server reads requests.
    case requests
    /// A client reads responses.
    case responses
  }

  private enum Stage: Sendable {
    case head
    case length(Int)
    case chunked(ChunkedBody)
    case untilClose
  }

  /// What is known of a message whose body is still to come.
  private struct Head: Sendable {
    var startLine: HTTPHead.StartLine
    var base: Int
    var end: Int
    var keepsAlive: Bool
  }

  /// A page that is touched first costs 2 µs, so the buffer starts small.
  private static let bufferBytesMin = 16 << 10
  /// With less room than this in the buffer, it grows.
  private static let roomBytesMin = 2 << 10

  private let role: Role
  private let limits: HTTPLimits
  private var buffer: [UInt8] = []
  private var places: [HTTPFields.Place] = []
  private var stage = Stage.head
  private var head: Head?
  /// The first byte of the message at hand.
  private var start = 0
  private var scanned = 0
  /// How many more bytes are certain to come.
  private var missing = 0
  private var interimResponses = 0
  private var isEnded = false
  private var failure: HTTPError?

  /// Whether the message that is arriving waits for a `100 Continue` before its body; tells it once.
  private var expectsContinue = false

  /// A decoder that has seen nothing.
  package init(role: Role, limits: HTTPLimits = HTTPLimits()) {
    self.role = role
    self.limits = limits
  }

  /// Whether no byte of a next message has arrived.
  package var isIdle: Bool {
    if case .head = stage { start == buffer.count } else { false }
  }

  /// Lets `read` append what it has straight to the buffer; `next()` should have returned `nil` before.
  ///
  /// - Parameter read: fills the span as far as it likes; there is always room.
  /// - Throws: what `read` throws.
  package mutating func feed<Failure: Error>(_ read: (inout OutputSpan<UInt8>) throws(Failure) -> Void) throws(Failure) {
    makeRoom()
    try buffer.append(addingCapacity: max(missing, buffer.capacity &- buffer.count), initializingWith: read)
  }

  /// As `feed`, for a `read` that has something to tell; it costs 0.1 µs more.
  ///
  /// - Parameter read: fills the span as far as it likes; there is always room.
  /// - Returns: what `read` returns.
  /// - Throws: what `read` throws.
  package mutating func fill<Answer, Failure: Error>(
    _ read: (inout OutputSpan<UInt8>) throws(Failure) -> Answer
  ) throws(Failure) -> Answer {
    var answer: Answer?
    try feed { span throws(Failure) in answer = try read(&span) }
    guard let answer else { preconditionFailure("the span was filled, so there is an answer") }
    return answer
  }

  /// Appends bytes.
  package mutating func append(_ bytes: some Collection<UInt8>) {
    makeRoom()
    buffer.append(contentsOf: bytes)
  }

  /// The next whole message, or `nil` when more bytes are needed.
  ///
  /// - Throws: what is wrong with the bytes; nothing can follow on this connection.
  package mutating func next() throws(HTTPError) -> HTTPMessage? {
    if let failure { throw failure }
    do throws(HTTPError) {
      return try advance()
    } catch {
      failure = error
      throw error
    }
  }

  /// Tells that no more bytes come; call `next()` once more afterwards, since a response without a length ends here.
  ///
  /// - Throws: when a message was cut short.
  package mutating func finish() throws(HTTPError) {
    if let failure { throw failure }
    isEnded = true
    let error: HTTPError
    switch stage {
    case .untilClose: return
    case .head where start == buffer.count: return
    case .head: error = HTTPError(.truncated, "the input ends after \(buffer.count - start) bytes of a head")
    case .length(let end):
      let bodyStart = head?.end ?? start
      error = HTTPError(.truncated, "the input ends after \(buffer.count - bodyStart) of \(end - bodyStart) bytes of a body")
    case .chunked(let body):
      error = HTTPError(.truncated, "the input ends in a chunked body, after \(body.received(of: buffer.count)) bytes")
    }
    failure = error
    throw error
  }

  /// Whether the sender of the message that is arriving waits for `100 Continue`; true once per message.
  package mutating func takeExpectation() -> Bool {
    defer { expectsContinue = false }
    return expectsContinue
  }

  private mutating func advance() throws(HTTPError) -> HTTPMessage? {
    while true {
      switch stage {
      case .head:
        guard try readHead() else { return nil }
      case .length(let end):
        missing = end &- buffer.count
        return missing <= 0 ? try message(body: (head?.end ?? start)..<end, end: end) : nil
      case .chunked(var body):
        missing = try body.advance(&buffer)
        stage = .chunked(body)
        return missing == 0 ? try message(body: body.body, end: body.trailers.upperBound, trailers: body.trailers) : nil
      case .untilClose:
        let body = (head?.end ?? start)..<buffer.count
        guard body.count <= limits.bodyBytesMax else { throw bodyTooLarge }
        return isEnded ? try message(body: body, end: body.upperBound) : nil
      }
    }
  }

  /// Reads a head and decides how its body ends; `false` when more bytes are needed.
  private mutating func readHead() throws(HTTPError) -> Bool {
    guard start < buffer.count else {
      missing = 1
      return false
    }
    // A head that has come in part is not read again from its start each time.
    if role == .responses, scanned <= start, readHeadFast() { return true }
    if role == .requests { skipEmptyLines() }
    var finder = HeadEnd(start: start, scanned: max(scanned, start))
    let end = try finder.find(in: buffer, limit: limits.headBytesMax, acceptsEmpty: true)
    scanned = finder.scanned
    guard let end else {
      missing = 1
      return false
    }
    var parser = HTTPHeadParser(role: role, fieldsMax: limits.fieldsMax, base: start, end: end)
    places.removeAll(keepingCapacity: true)
    try parser.parse(buffer, into: &places)
    if case .response(let status, _) = parser.startLine, status < 200 { return try skipInterim(status, end: end) }
    head = Head(startLine: parser.startLine, base: start, end: end, keepsAlive: parser.keepsAlive)
    switch parser.framing {
    case .length(let length):
      guard length <= limits.bodyBytesMax else { throw bodyTooLarge }
      stage = .length(end + length)
      expectsContinue = parser.expectsContinue && length > buffer.count - end
    case .chunked:
      stage = .chunked(ChunkedBody(at: end, limits: limits))
      expectsContinue = parser.expectsContinue && end == buffer.count
    case .untilClose: stage = .untilClose
    }
    return true
  }

  private mutating func readHeadFast() -> Bool {
    var fast = FastHead()
    places.removeAll(keepingCapacity: true)
    guard fast.read(buffer, from: start, limits: limits, into: &places) else { return false }
    switch fast.framing {
    case .length(let length) where length <= limits.bodyBytesMax: stage = .length(fast.end &+ length)
    case .chunked: stage = .chunked(ChunkedBody(at: fast.end, limits: limits))
    default: return false
    }
    head = Head(startLine: .response(status: fast.status, reason: fast.reason), base: start, end: fast.end, keepsAlive: true)
    return true
  }

  /// A line break too much after a request is forgiven, as RFC 9112 asks.
  private mutating func skipEmptyLines() {
    while start &+ 1 < buffer.count, buffer[start] == HTTPBytes.carriageReturn, buffer[start &+ 1] == HTTPBytes.lineFeed { start &+= 2 }
  }

  private mutating func skipInterim(_ status: Int, end: Int) throws(HTTPError) -> Bool {
    interimResponses += 1
    guard status != 101, interimResponses <= limits.interimResponsesMax else {
      throw HTTPError(.startLine, status == 101 ? "the peer wants to switch protocols" : "too many 1xx responses come before the real one")
    }
    start = end
    return true
  }

  private mutating func message(body: Range<Int>, end: Int, trailers: Range<Int> = 0..<0) throws(HTTPError) -> HTTPMessage {
    guard let head else { preconditionFailure("a body has a head") }
    let fields = HTTPFields(bytes: buffer, base: head.base, places: places)
    let message = HTTPMessage(
      head: HTTPHead(startLine: head.startLine, fields: fields, keepsAlive: head.keepsAlive), bodyRange: body,
      trailerPlaces: try trailerPlaces(trailers), trailersStart: trailers.lowerBound)
    self.head = nil
    stage = .head
    start = end
    scanned = end
    missing = 0
    interimResponses = 0
    expectsContinue = false
    return message
  }

  private func trailerPlaces(_ range: Range<Int>) throws(HTTPError) -> [HTTPFields.Place] {
    guard range.count > 2 else { return [] }
    var parser = HTTPHeadParser(role: role, fieldsMax: limits.fieldsMax, base: range.lowerBound, end: range.upperBound)
    var places: [HTTPFields.Place] = []
    try parser.parseFields(buffer, into: &places)
    return places
  }

  /// Takes out what is done with, and sees to it that there is room for what comes.
  private mutating func makeRoom() {
    if case .head = stage, start > 0 {
      dropDone()
    } else if case .chunked(var body) = stage, body.gap.count >= max(Self.bufferBytesMin, buffer.count - body.gap.upperBound) {
      buffer.removeSubrange(body.gap)
      body.closeGap()
      stage = .chunked(body)
    }
    let room = max(missing, Self.roomBytesMin)
    if buffer.capacity &- buffer.count < room {
      buffer.reserveCapacity(max(Self.bufferBytesMin, buffer.count + room, missing > 1 ? 0 : buffer.count * 2))
    }
  }

  private mutating func dropDone() {
    if start < buffer.count {
      buffer.removeSubrange(0..<start)
    } else if buffer.capacity > limits.keptBytesMax {
      buffer = []
    } else {
      buffer.removeAll(keepingCapacity: true)
    }
    scanned = max(0, scanned - start)
    start = 0
  }

  private var bodyTooLarge: HTTPError { HTTPError(.bodyTooLarge, "the body is larger than \(limits.bodyBytesMax) bytes") }
}
