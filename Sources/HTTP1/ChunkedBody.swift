// SPDX-License-Identifier: Apache-2.0

/// Takes the framing out of a chunked body, in place: the first chunk stays where it is, later ones move down to it.
struct ChunkedBody {
  private enum Stage {
    case size
    case data(Int)
    case trailers
  }

  /// Where the body stands as far as it is complete.
  private(set) var body: Range<Int>
  /// Where the trailers stand, their empty line included, once the body is complete.
  private(set) var trailers = 0..<0
  /// The first byte that was not looked at yet.
  private var position: Int
  private var scanned: Int
  private var stage = Stage.size
  private let limits: HTTPLimits

  /// A body whose first chunk's size line begins at that offset.
  init(at offset: Int, limits: HTTPLimits) {
    body = offset..<offset
    position = offset
    scanned = offset
    self.limits = limits
  }

  /// The bytes between the body and what was not looked at: they hold nothing that is needed.
  var gap: Range<Int> { body.upperBound..<position }

  /// Tells that the bytes of ``gap`` were taken out.
  mutating func closeGap() {
    scanned -= gap.count
    position = body.upperBound
  }

  /// Goes on as far as the bytes reach.
  ///
  /// - Returns: 0 when the body and its trailers are complete, otherwise how many more bytes are certain to come.
  mutating func advance(_ bytes: inout [UInt8]) throws(HTTPError) -> Int {
    while true {
      switch stage {
      case .size:
        guard let size = try size(bytes) else { return 1 }
        stage = size == 0 ? .trailers : .data(size)
      case .data(let size):
        // Two bytes end the chunk, and "0", CRLF, CRLF end the body at the least.
        let missing = size &+ 2 &- (bytes.count &- position)
        guard missing <= 0 else { return missing &+ 5 }
        try take(size, &bytes)
        stage = .size
      case .trailers: return try findTrailers(bytes) ? 0 : 1
      }
    }
  }

  /// How many bytes of the chunk at hand and of the chunks before it have arrived.
  func received(of count: Int) -> Int {
    if case .data(let size) = stage { body.count + min(size, count - position) } else { body.count }
  }

  private mutating func size(_ bytes: [UInt8]) throws(HTTPError) -> Int? {
    guard let lineFeed = HTTPBytes.firstLineFeed(in: bytes, from: scanned, to: bytes.count) else {
      scanned = bytes.count
      guard bytes.count - position <= limits.chunkLineBytesMax else { throw lineTooLong }
      return nil
    }
    guard lineFeed - position <= limits.chunkLineBytesMax else { throw lineTooLong }
    guard lineFeed > position, bytes[lineFeed - 1] == HTTPBytes.carriageReturn else {
      throw HTTPError(.lineEnd, "the line before a chunk must end in CRLF")
    }
    var size = 0
    var index = position
    while let digit = Self.hexDigit(bytes[index]) {
      guard size <= Int.max >> 5 else { throw bodyTooLarge }
      size = size << 4 | digit
      index &+= 1
    }
    guard index > position else { throw HTTPError(.chunk, "a chunk must begin with its size in hexadecimal digits") }
    while bytes[index] == HTTPBytes.space || bytes[index] == HTTPBytes.tab { index &+= 1 }
    guard index == lineFeed - 1 || bytes[index] == UInt8(ascii: ";") else {
      throw HTTPError(.chunk, "only an extension may follow a chunk's size on its line")
    }
    guard bytes[index..<lineFeed - 1].allSatisfy(HTTPBytes.isValue) else {
      throw HTTPError(.chunk, "a chunk's extension holds a control character")
    }
    guard size <= limits.bodyBytesMax - body.count else { throw bodyTooLarge }
    position = lineFeed + 1
    scanned = position
    return size
  }

  private static func hexDigit(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) & 0x0F
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte) & 0x0F + 9
    default: nil
    }
  }

  private mutating func take(_ size: Int, _ bytes: inout [UInt8]) throws(HTTPError) {
    let end = position + size
    guard bytes[end] == HTTPBytes.carriageReturn, bytes[end + 1] == HTTPBytes.lineFeed else {
      throw HTTPError(.chunk, "a chunk's data must end in CRLF after as many bytes as its size says")
    }
    if body.isEmpty {
      body = position..<end
    } else {
      HTTPBytes.move(in: &bytes, from: position..<end, to: body.upperBound)
      body = body.lowerBound..<body.upperBound + size
    }
    position = end + 2
    scanned = position
  }

  private mutating func findTrailers(_ bytes: [UInt8]) throws(HTTPError) -> Bool {
    var finder = HeadEnd(start: position, scanned: scanned)
    let end = try finder.find(in: bytes, limit: limits.headBytesMax, acceptsEmpty: true)
    scanned = finder.scanned
    guard let end else { return false }
    trailers = position..<end
    return true
  }

  private var lineTooLong: HTTPError { HTTPError(.chunk, "the line before a chunk is longer than \(limits.chunkLineBytesMax) bytes") }
  private var bodyTooLarge: HTTPError { HTTPError(.bodyTooLarge, "the body is larger than \(limits.bodyBytesMax) bytes") }
}
