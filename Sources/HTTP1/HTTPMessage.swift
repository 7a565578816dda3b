// SPDX-License-Identifier: Apache-2.0

/// The start line and the fields of a message.
package struct HTTPHead: Sendable {
  /// What the start line says, as places in the bytes.
  enum StartLine: Sendable {
    case request(method: Range<Int>, target: Range<Int>)
    case response(status: Int, reason: Range<Int>)
  }

  let startLine: StartLine
  /// The fields.
  package let fields: HTTPFields
  /// Whether the connection may carry another message after this one.
  package let keepsAlive: Bool

  /// The request's method; empty for a response.
  package var method: String { if case .request(let method, _) = startLine { text(method) } else { "" } }
  /// The request's target as it was written; empty for a response.
  package var target: String { if case .request(_, let target) = startLine { text(target) } else { "" } }
  /// The response's status; 0 for a request.
  package var status: Int { if case .response(let status, _) = startLine { status } else { 0 } }
  /// The response's reason phrase; empty for a request.
  package var reason: String { if case .response(_, let reason) = startLine { text(reason) } else { "" } }

  /// The first value of that field, whatever the name's case.
  package subscript(_ name: String) -> String? { fields[name] }

  /// The first value of that field as a number; `nil` when it is missing or is not all decimal digits.
  package func integer(_ name: String) -> Int? { fields.integer(name) }

  private func text(_ range: Range<Int>) -> String {
    let base = fields.base
    return String(decoding: fields.bytes[base + range.lowerBound..<base + range.upperBound], as: UTF8.self)
  }
}

/// A whole message.
///
/// It shares the decoder's buffer: as long as a message is held, the decoder takes a new buffer for what follows.
package struct HTTPMessage: Sendable {
  /// Start line and fields.
  package let head: HTTPHead
  /// Where the body stands in ``bytes``, chunk framing removed.
  package let bodyRange: Range<Int>
  let trailerPlaces: [HTTPFields.Place]
  let trailersStart: Int

  /// The fields after a chunked body.
  package var trailers: HTTPFields { HTTPFields(bytes: head.fields.bytes, base: trailersStart, places: trailerPlaces) }

  /// The bytes that hold the body, and other things before and behind it.
  package var bytes: [UInt8] { head.fields.bytes }
  /// The body.
  package var body: ArraySlice<UInt8> { head.fields.bytes[bodyRange] }
}
