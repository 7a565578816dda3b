// SPDX-License-Identifier: Apache-2.0

/// One message of an event stream: headers and a payload, whose checksums and layout have been checked.
///
/// It shares the buffer of the decoder that made it, so nothing is copied; keep what you take out of it rather than the frame.
package struct Frame: Sendable {
  /// The bytes that the frame lies in, others before and behind it.
  package let bytes: [UInt8]
  let headersRange: Range<Int>
  /// Where in ``bytes`` the payload lies.
  package let payloadRange: Range<Int>

  /// The payload.
  package var payload: ArraySlice<UInt8> { bytes[payloadRange] }

  /// How many bytes the frame takes on the wire.
  package var byteCount: Int { payloadRange.upperBound - headersRange.lowerBound + FrameLayout.preludeBytes + FrameLayout.checksumBytes }

  /// The headers in their order, decoded on request.
  package var headers: [FrameHeader] {
    var headers: [FrameHeader] = []
    var cursor = HeaderCursor(bytes, headersRange)
    while let place = cursor.next() {
      guard let value = place.value(in: bytes) else { preconditionFailure("the decoder checked every header") }
      headers.append(FrameHeader(String(decoding: bytes[place.name], as: UTF8.self), value))
    }
    return headers
  }

  /// The text of a header, found without decoding the others; `nil` when it is not there, or no text.
  package func text(_ name: StaticString) -> String? {
    var cursor = HeaderCursor(bytes, headersRange)
    while let place = cursor.next() {
      guard WordScan.isSame(bytes, place.name, name) else { continue }
      return place.kind == .string ? String(decoding: bytes[place.data], as: UTF8.self) : nil
    }
    return nil
  }

  /// Whether a header has exactly this text.
  package func has(_ name: StaticString, _ text: StaticString) -> Bool {
    var cursor = HeaderCursor(bytes, headersRange)
    while let place = cursor.next() {
      guard WordScan.isSame(bytes, place.name, name) else { continue }
      return place.kind == .string && WordScan.isSame(bytes, place.data, text)
    }
    return false
  }
}

/// The fixed parts of a frame.
enum FrameLayout {
  /// Two lengths and their checksum.
  static let preludeBytes = 12
  /// The lengths alone.
  static let lengthsBytes = 8
  /// The checksum at the end.
  static let checksumBytes = 4
  /// A frame with neither headers nor a payload.
  static let frameBytesMin = 16
}
