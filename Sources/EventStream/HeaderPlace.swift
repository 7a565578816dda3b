// SPDX-License-Identifier: Apache-2.0

/// Where a header stands in a frame.
struct HeaderPlace {
  /// The types as they are numbered on the wire.
  enum Kind: UInt8 {
    case yes, no, int8, int16, int32, int64, bytes, string, timestamp, uuid

    /// How many bytes a value has; `nil` when two bytes before it tell.
    var fixedBytes: Int? {
      switch self {
      case .yes, .no: 0
      case .int8: 1
      case .int16: 2
      case .int32: 4
      case .int64, .timestamp: 8
      case .uuid: 16
      case .bytes, .string: nil
      }
    }
  }

  let name: Range<Int>
  let kind: Kind
  let data: Range<Int>

  /// The value; `nil` for text that is not UTF-8.
  func value(in bytes: [UInt8]) -> FrameHeader.Value? {
    switch kind {
    case .yes: return .bool(true)
    case .no: return .bool(false)
    case .int8: return .int8(bytes.bigEndian(at: data.lowerBound))
    case .int16: return .int16(bytes.bigEndian(at: data.lowerBound))
    case .int32: return .int32(bytes.bigEndian(at: data.lowerBound))
    case .int64: return .int64(bytes.bigEndian(at: data.lowerBound))
    case .timestamp: return .timestamp(milliseconds: bytes.bigEndian(at: data.lowerBound))
    case .uuid: return .uuid(bytes.bigEndian(at: data.lowerBound))
    case .bytes: return .bytes(Array(bytes[data]))
    case .string: return String(validating: bytes[data], as: UTF8.self).map { .string($0) }
    }
  }
}

/// Walks over the headers of a frame.
struct HeaderCursor {
  /// What breaks the layout.
  enum Fault: Error {
    case ends(within: String)
    case kind(UInt8)
  }

  private let bytes: [UInt8]
  private(set) var offset: Int
  private let end: Int

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    (offset, end) = (range.lowerBound, range.upperBound)
  }

  /// The next header of a frame that was checked.
  mutating func next() -> HeaderPlace? { try? step() }

  /// The next header; `nil` behind the last.
  mutating func step() throws(Fault) -> HeaderPlace? {
    guard offset < end else { return nil }
    let nameStart = offset &+ 1
    let nameEnd = nameStart &+ Int(bytes[offset])
    guard nameEnd < end else { throw .ends(within: "a header's name") }
    guard let kind = HeaderPlace.Kind(rawValue: bytes[nameEnd]) else { throw .kind(bytes[nameEnd]) }
    var start = nameEnd &+ 1
    var count = kind.fixedBytes ?? 0
    if kind.fixedBytes == nil {
      guard start &+ 2 <= end else { throw .ends(within: "the length of a header's value") }
      count = Int(bytes.bigEndian(at: start) as UInt16)
      start &+= 2
    }
    guard start &+ count <= end else { throw .ends(within: "a header's value") }
    offset = start &+ count
    return HeaderPlace(name: nameStart..<nameEnd, kind: kind, data: start..<offset)
  }
}

extension [UInt8] {
  /// The integer whose highest byte stands at `offset`.
  func bigEndian<Integer: FixedWidthInteger>(at offset: Int) -> Integer {
    var value: Integer = 0
    for index in offset..<offset + Integer.bitWidth / 8 { value = value << 8 | Integer(truncatingIfNeeded: self[index]) }
    return value
  }

  /// Appends an integer, its highest byte first.
  mutating func append(bigEndian value: some FixedWidthInteger) {
    var shift = value.bitWidth
    while shift > 0 {
      shift -= 8
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}
