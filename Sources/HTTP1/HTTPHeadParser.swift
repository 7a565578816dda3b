// SPDX-License-Identifier: Apache-2.0

/// Reads a whole head, whose end was already found, into places; the offsets count from the head's first byte.
struct HTTPHeadParser {
  /// How a message's body is delimited.
  enum Framing: Equatable {
    case length(Int)
    case chunked
    case untilClose
  }

  let role: HTTPDecoder.Role
  let fieldsMax: Int
  /// The line ends of the head are CRLF: whoever found its end has checked that.
  let base: Int
  let end: Int

  private(set) var startLine = HTTPHead.StartLine.response(status: 0, reason: 0..<0)
  private(set) var keepsAlive = true
  private(set) var framing = Framing.length(0)
  private(set) var expectsContinue = false
  private var position: Int
  private var minor: UInt8 = 1
  private var contentLength: Int?
  private var isChunked = false

  /// A parser of the head at `base..<end`, its empty line included.
  init(role: HTTPDecoder.Role, fieldsMax: Int, base: Int, end: Int) {
    self.role = role
    self.fieldsMax = fieldsMax
    self.base = base
    self.end = end
    position = base
  }

  /// Reads the start line and the fields.
  mutating func parse(_ bytes: [UInt8], into places: inout [HTTPFields.Place]) throws(HTTPError) {
    switch role {
    case .requests: try parseRequestLine(bytes)
    case .responses: try parseStatusLine(bytes)
    }
    try parseFields(bytes, into: &places)
    for place in places { try look(at: place, bytes) }
    try decideFraming()
  }

  /// Reads field lines up to the empty one.
  mutating func parseFields(_ bytes: [UInt8], into places: inout [HTTPFields.Place]) throws(HTTPError) {
    while bytes[position] != HTTPBytes.carriageReturn || position &+ 2 < end {
      guard places.count < fieldsMax else { throw HTTPError(.headTooLarge, "the head has more than \(fieldsMax) fields") }
      let nameStart = position
      position = HTTPBytes.tokenEnd(in: bytes, from: position, to: end)
      guard position > nameStart, bytes[position] == UInt8(ascii: ":") else { throw brokenName(bytes, nameStart) }
      let nameEnd = position
      position &+= 1
      let value = try parseValue(bytes, name: nameStart..<nameEnd)
      places.append(
        HTTPFields.Place(
          nameStart: UInt32(nameStart &- base), nameEnd: UInt32(nameEnd &- base),
          valueStart: UInt32(value.lowerBound &- base), valueEnd: UInt32(value.upperBound &- base)))
    }
    position &+= 2
  }

  private mutating func parseValue(_ bytes: [UInt8], name: Range<Int>) throws(HTTPError) -> Range<Int> {
    var start = position
    position = HTTPBytes.firstControl(in: bytes, from: position, to: end)
    var stop = position
    guard bytes[position] == HTTPBytes.carriageReturn, bytes[position &+ 1] == HTTPBytes.lineFeed else {
      let text = String(decoding: bytes[name], as: UTF8.self)
      throw HTTPError(.field, "the value of field '\(text)' holds the control character \(bytes[position])")
    }
    position &+= 2
    while start < stop, isBlank(bytes[start]) { start &+= 1 }
    while start < stop, isBlank(bytes[stop &- 1]) { stop &-= 1 }
    return start..<stop
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == HTTPBytes.space || byte == HTTPBytes.tab }

  private func brokenName(_ bytes: [UInt8], _ start: Int) -> HTTPError {
    if isBlank(bytes[start]) { return HTTPError(.field, "a field is folded over two lines, which HTTP/1.1 forbids") }
    let line = String(decoding: bytes[start...position].prefix(40), as: UTF8.self)
    return HTTPError(.field, "a field's name must be a token and a colon must follow, but the line begins with \(line.debugDescription)")
  }

  private mutating func parseRequestLine(_ bytes: [UInt8]) throws(HTTPError) {
    let methodStart = position
    while HTTPBytes.isToken(bytes[position]) { position &+= 1 }
    let method = methodStart &- base..<position &- base
    guard !method.isEmpty, bytes[position] == HTTPBytes.space else { throw brokenStart("a method and a space") }
    position &+= 1
    let targetStart = position
    while bytes[position] > HTTPBytes.space, bytes[position] < 0x7F { position &+= 1 }
    let target = targetStart &- base..<position &- base
    guard !target.isEmpty, bytes[position] == HTTPBytes.space else { throw brokenStart("a target and a space after the method") }
    position &+= 1
    try parseVersion(bytes)
    try parseLineEnd(bytes)
    startLine = .request(method: method, target: target)
  }

  private mutating func parseStatusLine(_ bytes: [UInt8]) throws(HTTPError) {
    try parseVersion(bytes)
    guard position &+ 4 < end, bytes[position] == HTTPBytes.space,
      let status = HTTPBytes.decimal(bytes, position &+ 1..<position &+ 4), status >= 100
    else { throw brokenStart("a status of three digits") }
    position &+= 4
    guard isBlank(bytes[position]) || bytes[position] == HTTPBytes.carriageReturn else { throw brokenStart("a space after the status") }
    if bytes[position] == HTTPBytes.space { position &+= 1 }
    let reasonStart = position
    while HTTPBytes.isValue(bytes[position]) { position &+= 1 }
    startLine = .response(status: status, reason: reasonStart &- base..<position &- base)
    try parseLineEnd(bytes)
  }

  private mutating func parseVersion(_ bytes: [UInt8]) throws(HTTPError) {
    guard position &+ 8 < end, bytes[position] == UInt8(ascii: "H"), bytes[position &+ 1] == UInt8(ascii: "T"),
      bytes[position &+ 2] == UInt8(ascii: "T"), bytes[position &+ 3] == UInt8(ascii: "P"), bytes[position &+ 4] == UInt8(ascii: "/"),
      bytes[position &+ 6] == UInt8(ascii: ".")
    else { throw brokenStart("HTTP/1.1") }
    minor = bytes[position &+ 7] &- UInt8(ascii: "0")
    guard bytes[position &+ 5] == UInt8(ascii: "1"), minor <= 1 else {
      throw HTTPError(.version, "the version must be HTTP/1.1 or HTTP/1.0")
    }
    position &+= 8
    keepsAlive = minor == 1
  }

  private mutating func parseLineEnd(_ bytes: [UInt8]) throws(HTTPError) {
    guard bytes[position] == HTTPBytes.carriageReturn, bytes[position &+ 1] == HTTPBytes.lineFeed else {
      throw brokenStart("the line's end")
    }
    position &+= 2
  }

  private func brokenStart(_ expected: String) -> HTTPError {
    HTTPError(
      .startLine, "the \(role == .requests ? "request" : "status") line is malformed: expected \(expected) at byte \(position - base)")
  }

  /// Takes in the fields that say how the message ends.
  private mutating func look(at place: HTTPFields.Place, _ bytes: [UInt8]) throws(HTTPError) {
    let name = base &+ Int(place.nameStart)..<base &+ Int(place.nameEnd)
    let value = base &+ Int(place.valueStart)..<base &+ Int(place.valueEnd)
    switch name.count {
    case 14 where HTTPBytes.equal(bytes, name, "content-length"):
      guard let length = HTTPBytes.decimal(bytes, value) else { throw HTTPError(.length, "Content-Length must be a number") }
      guard contentLength == nil || contentLength == length else { throw HTTPError(.length, "there are two Content-Lengths that differ") }
      contentLength = length
    case 17 where HTTPBytes.equal(bytes, name, "transfer-encoding"):
      guard !isChunked, HTTPBytes.equal(bytes, value, "chunked") else {
        throw HTTPError(.transferCoding, "the only known Transfer-Encoding is chunked, once")
      }
      isChunked = true
    case 10 where HTTPBytes.equal(bytes, name, "connection"):
      if hasOption("close", bytes, value) { keepsAlive = false }
      if minor == 0, hasOption("keep-alive", bytes, value) { keepsAlive = true }
    case 6 where HTTPBytes.equal(bytes, name, "expect"): expectsContinue = HTTPBytes.equal(bytes, value, "100-continue")
    default: break
    }
  }

  /// Whether the comma-separated list has that option.
  private func hasOption(_ option: String, _ bytes: [UInt8], _ value: Range<Int>) -> Bool {
    if HTTPBytes.equal(bytes, value, option) { return true }
    return bytes[value].split(separator: UInt8(ascii: ",")).contains { part in
      let trimmed = part.drop { isBlank($0) }
      let end = trimmed.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? trimmed.startIndex
      return HTTPBytes.equal(bytes, trimmed.startIndex..<end, option)
    }
  }

  private mutating func decideFraming() throws(HTTPError) {
    if isChunked {
      guard contentLength == nil else { throw HTTPError(.length, "a message has both Content-Length and Transfer-Encoding") }
      guard minor == 1 else { throw HTTPError(.transferCoding, "HTTP/1.0 knows no Transfer-Encoding") }
      framing = .chunked
    } else if let contentLength {
      framing = .length(contentLength)
    }
    guard case .response(let status, _) = startLine else { return }
    if status < 200 || status == 204 || status == 304 {
      framing = .length(0)
    } else if !isChunked, contentLength == nil {
      framing = .untilClose
      keepsAlive = false
    }
  }
}
