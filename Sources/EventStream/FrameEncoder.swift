// SPDX-License-Identifier: Apache-2.0

/// Frames to bytes.
package struct FrameEncoder: Sendable {
  private let limits: FrameLimits

  /// An encoder that makes no frame which a decoder of the same limits would refuse.
  package init(limits: FrameLimits = FrameLimits()) { self.limits = limits }

  /// Appends a frame.
  ///
  /// - Parameters:
  ///   - headers: the headers, in their order.
  ///   - payload: the payload.
  ///   - bytes: where the frame goes; nothing is appended when it cannot be made.
  /// - Throws: which limit does not hold, or which header cannot be written.
  package func append(_ headers: [FrameHeader], payload: some Collection<UInt8>, to bytes: inout [UInt8]) throws(FrameError) {
    guard payload.count <= limits.payloadBytesMax else {
      throw FrameError(.payloadTooLarge, "the payload has \(payload.count) bytes; at most \(limits.payloadBytesMax) are taken")
    }
    let block = try self.bytes(of: headers)
    let start = bytes.count
    let total = FrameLayout.frameBytesMin + block.count + payload.count
    bytes.reserveCapacity(start + total)
    bytes.append(bigEndian: UInt32(total))
    bytes.append(bigEndian: UInt32(block.count))
    let prelude = Checksum.crc32(bytes, start..<bytes.count)
    bytes.append(bigEndian: prelude)
    bytes += block
    bytes.append(contentsOf: payload)
    let checksum = Checksum.crc32(bytes, start + FrameLayout.lengthsBytes..<bytes.count, continuing: prelude)
    bytes.append(bigEndian: checksum)
  }

  /// A frame.
  ///
  /// - Parameters:
  ///   - headers: the headers, in their order.
  ///   - payload: the payload.
  /// - Returns: its bytes.
  /// - Throws: which limit does not hold, or which header cannot be written.
  package func frame(_ headers: [FrameHeader], payload: some Collection<UInt8>) throws(FrameError) -> [UInt8] {
    var bytes: [UInt8] = []
    try append(headers, payload: payload, to: &bytes)
    return bytes
  }

  private func bytes(of headers: [FrameHeader]) throws(FrameError) -> [UInt8] {
    guard headers.count <= limits.headersMax else {
      throw FrameError(.headersTooLarge, "there are \(headers.count) headers; at most \(limits.headersMax) are taken")
    }
    var bytes: [UInt8] = []
    var names: Set<String> = []
    for header in headers {
      guard names.insert(header.name).inserted else { throw FrameError(.duplicateHeader, "the header '\(header.name)' is given twice") }
      try append(header, to: &bytes)
    }
    guard bytes.count <= limits.headerBytesMax else {
      throw FrameError(.headersTooLarge, "the headers have \(bytes.count) bytes; at most \(limits.headerBytesMax) are taken")
    }
    return bytes
  }

  private func append(_ header: FrameHeader, to bytes: inout [UInt8]) throws(FrameError) {
    guard let count = UInt8(exactly: header.name.utf8.count) else {
      throw FrameError(.header, "a header's name has \(header.name.utf8.count) bytes; at most 255 fit")
    }
    bytes.append(count)
    bytes += header.name.utf8
    bytes.append(header.value.kind.rawValue)
    switch header.value {
    case .bool: break
    case .int8(let value): bytes.append(bigEndian: value)
    case .int16(let value): bytes.append(bigEndian: value)
    case .int32(let value): bytes.append(bigEndian: value)
    case .int64(let value), .timestamp(let value): bytes.append(bigEndian: value)
    case .uuid(let value): bytes.append(bigEndian: value)
    case .bytes(let value): try append(value, of: header.name, to: &bytes)
    case .string(let value): try append(value.utf8, of: header.name, to: &bytes)
    }
  }

  private func append(_ value: some Collection<UInt8>, of name: String, to bytes: inout [UInt8]) throws(FrameError) {
    guard let count = UInt16(exactly: value.count) else {
      throw FrameError(.header, "the value of the header '\(name)' has \(value.count) bytes; at most 65535 fit")
    }
    bytes.append(bigEndian: count)
    bytes.append(contentsOf: value)
  }
}

extension FrameHeader.Value {
  /// The type on the wire.
  var kind: HeaderPlace.Kind {
    switch self {
    case .bool(let value): value ? .yes : .no
    case .int8: .int8
    case .int16: .int16
    case .int32: .int32
    case .int64: .int64
    case .bytes: .bytes
    case .string: .string
    case .timestamp: .timestamp
    case .uuid: .uuid
    }
  }
}
