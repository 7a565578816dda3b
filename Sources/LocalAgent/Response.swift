// SPDX-License-Identifier: Apache-2.0

internal import HTTP1

/// A response that is whole before it is sent, unlike an answer's stream.
struct Response {
  var status: Int
  var contentType: String
  var fields: [(name: String, value: String)] = []
  var body: [UInt8]

  /// The response's bytes.
  ///
  /// A value that no head may hold is a fault of ours or of the responder's, and becomes a 500.
  func encoded(closes: Bool) -> [UInt8] {
    do throws(HTTPError) {
      var bytes: [UInt8] = []
      try HTTPWriter.statusLine(status, to: &bytes)
      try HTTPWriter.field("Content-Type", contentType, to: &bytes)
      for field in fields { try HTTPWriter.field(field.name, field.value, to: &bytes) }
      if closes { try HTTPWriter.field("Connection", "close", to: &bytes) }
      HTTPWriter.endHead(bodyBytes: body.count, to: &bytes)
      return bytes + body
    } catch {
      return Array("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n".utf8)
    }
  }
}
