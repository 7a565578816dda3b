// SPDX-License-Identifier: Apache-2.0

/// Bytes to frames: fed with what arrives, in whatever pieces, it hands out whole frames and never asks for bytes itself.
///
/// ```swift
/// var decoder = FrameDecoder()
/// for try await bytes in body {
///   decoder.append(bytes)
///   while let frame = try decoder.next() { absorb(frame) }
/// }
/// try decoder.finish()
/// ```
///
/// It has one buffer, which frames share; let a frame go before more bytes are fed, or the buffer is copied. Memory does not grow with the
/// stream, only with its largest frame. After an error it stays in error: nothing marks where the next frame would begin.
package struct FrameDecoder: Sendable {
  /// A frame whose prelude was good.
  private struct Pending: Sendable {
    var headersEnd: Int
    var end: Int
    var preludeChecksum: UInt32
  }

  private static let bufferBytesMin = 16 << 10
  /// With less room than this in the buffer, it grows.
  private static let roomBytesMin = 2 << 10

  private let limits: FrameLimits
  private var buffer: [UInt8] = []
  /// The first byte of the frame at hand.
  private var start = 0
  private var pending: Pending?
  private var failure: FrameError?
  /// How many bytes came before the buffer.
  private var dropped = 0

  /// How many frames were handed out.
  package private(set) var frameCount = 0

  /// A decoder that has seen nothing.
  package init(limits: FrameLimits = FrameLimits()) { self.limits = limits }

  /// Whether no byte of a next frame has arrived.
  package var isIdle: Bool { start == buffer.count }

  /// Where in the stream the frame at hand begins.
  package var offset: Int { dropped + start }

  /// Lets `read` append what it has straight to the buffer; `next()` should have returned `nil` before.
  ///
  /// - Parameter read: fills the span as far as it likes; there is always room.
  /// - Throws: what `read` throws.
  package mutating func feed<Failure: Error>(_ read: (inout OutputSpan<UInt8>) throws(Failure) -> Void) throws(Failure) {
    makeRoom(Self.roomBytesMin)
    try buffer.append(addingCapacity: buffer.capacity &- buffer.count, initializingWith: read)
  }

  /// Appends bytes.
  package mutating func append(_ bytes: some Collection<UInt8>) {
    makeRoom(bytes.count)
    buffer.append(contentsOf: bytes)
  }

  /// The next whole frame, or `nil` when more bytes are needed.
  ///
  /// - Throws: what is wrong with the bytes; nothing can follow in this stream.
  package mutating func next() throws(FrameError) -> Frame? {
    if let failure { throw failure }
    do throws(FrameError) {
      return try advance()
    } catch {
      failure = error
      throw error
    }
  }

  /// Tells that no more bytes come; `next()` should have returned `nil` before.
  ///
  /// A stream that was cut between two frames looks complete here: nothing marks the end of an event stream.
  ///
  /// - Throws: ``FrameError/Code-swift.enum/truncated`` when a frame was cut short.
  package mutating func finish() throws(FrameError) {
    if let failure { throw failure }
    guard start < buffer.count else { return }
    let had = buffer.count - start
    let whole = pending.map { "of the \($0.end - start) bytes" } ?? "bytes"
    let error = fault(.truncated, "the stream ends after \(had) \(whole)")
    failure = error
    throw error
  }

  private mutating func advance() throws(FrameError) -> Frame? {
    if pending == nil { pending = try readPrelude() }
    guard let pending, pending.end <= buffer.count else { return nil }
    let contentEnd = pending.end &- FrameLayout.checksumBytes
    let found = Checksum.crc32(buffer, start &+ FrameLayout.lengthsBytes..<contentEnd, continuing: pending.preludeChecksum)
    let told: UInt32 = buffer.bigEndian(at: contentEnd)
    guard found == told else { throw fault(.messageChecksum, "has the checksum \(hex(found)) but says \(hex(told))") }
    let headers = start &+ FrameLayout.preludeBytes..<pending.headersEnd
    try check(headers: headers)
    self.pending = nil
    start = pending.end
    frameCount += 1
    return Frame(bytes: buffer, headersRange: headers, payloadRange: headers.upperBound..<contentEnd)
  }

  /// Reads the lengths of a frame; `nil` when more bytes are needed.
  private func readPrelude() throws(FrameError) -> Pending? {
    guard buffer.count &- start >= FrameLayout.preludeBytes else { return nil }
    let found = Checksum.crc32(buffer, start..<start &+ FrameLayout.lengthsBytes)
    let told: UInt32 = buffer.bigEndian(at: start &+ FrameLayout.lengthsBytes)
    guard found == told else { throw fault(.preludeChecksum, "has the prelude checksum \(hex(found)) but says \(hex(told))") }
    let total = Int(buffer.bigEndian(at: start) as UInt32)
    let headers = Int(buffer.bigEndian(at: start &+ 4) as UInt32)
    guard headers <= limits.headerBytesMax else {
      throw fault(.headersTooLarge, "has \(headers) bytes of headers; at most \(limits.headerBytesMax) are taken")
    }
    guard total >= FrameLayout.frameBytesMin &+ headers else {
      throw fault(.length, "says it has \(total) bytes, \(headers) of them headers; \(FrameLayout.frameBytesMin + headers) is the least")
    }
    let payload = total &- headers &- FrameLayout.frameBytesMin
    guard payload <= limits.payloadBytesMax else {
      throw fault(.payloadTooLarge, "has a payload of \(payload) bytes; at most \(limits.payloadBytesMax) are taken")
    }
    return Pending(headersEnd: start &+ FrameLayout.preludeBytes &+ headers, end: start &+ total, preludeChecksum: found)
  }

  /// Sees that every header keeps to the layout and that none comes twice.
  private func check(headers range: Range<Int>) throws(FrameError) {
    var cursor = HeaderCursor(buffer, range)
    var count = 0
    // Headers are short and nearly always ASCII: one look at all of them does.
    let isASCII = WordScan.isASCII(buffer, range)
    while let place = try step(&cursor, number: count &+ 1) {
      count &+= 1
      if let error = fault(in: place, number: count, of: range, isASCII: isASCII) { throw error }
    }
  }

  private func step(_ cursor: inout HeaderCursor, number: Int) throws(FrameError) -> HeaderPlace? {
    do throws(HeaderCursor.Fault) {
      return try cursor.step()
    } catch {
      switch error {
      case .ends(let part): throw fault(.header, "ends its headers within \(part), number \(number)")
      case .kind(let kind): throw fault(.headerType, "has a header of type \(kind), number \(number); the types are 0 to 9")
      }
    }
  }

  private func fault(in place: HeaderPlace, number: Int, of range: Range<Int>, isASCII: Bool) -> FrameError? {
    if number > limits.headersMax { return fault(.headersTooLarge, "has more than \(limits.headersMax) headers") }
    guard isASCII || isText(place.name) && (place.kind != .string || isText(place.data)) else {
      return fault(.header, "has text in header \(number) that is not UTF-8")
    }
    var cursor = HeaderCursor(buffer, range.lowerBound..<place.name.lowerBound &- 1)
    while let earlier = cursor.next() {
      guard WordScan.isSame(buffer, earlier.name, place.name) else { continue }
      return fault(.duplicateHeader, "has the header '\(String(decoding: buffer[place.name], as: UTF8.self))' twice")
    }
    return nil
  }

  private func isText(_ range: Range<Int>) -> Bool {
    (try? UTF8Span(validating: buffer.span.extracting(range))) != nil
  }

  /// Takes out what is done with, and sees to it that there is room for what comes.
  ///
  /// The prelude may promise 24 MB that never come, so the buffer grows with what arrives, not with what is promised.
  private mutating func makeRoom(_ room: Int) {
    if start > 0 { dropDone() }
    if buffer.capacity &- buffer.count < room {
      buffer.reserveCapacity(max(Self.bufferBytesMin, buffer.count &+ room, buffer.count &* 2))
    }
  }

  private mutating func dropDone() {
    let done = start
    if done < buffer.count {
      buffer.removeSubrange(0..<done)
    } else if buffer.capacity > limits.keptBytesMax {
      buffer = []
    } else {
      buffer.removeAll(keepingCapacity: true)
    }
    if let held = pending {
      pending = Pending(headersEnd: held.headersEnd - done, end: held.end - done, preludeChecksum: held.preludeChecksum)
    }
    dropped += done
    start = 0
  }

  private func fault(_ code: FrameError.Code, _ what: String) -> FrameError {
    let place = "frame \(frameCount + 1), at byte \(offset)"
    return FrameError(code, code == .truncated ? "\(what) of \(place)" : "\(place), \(what)")
  }

  private func hex(_ value: UInt32) -> String { "0x" + String(value, radix: 16) }
}
