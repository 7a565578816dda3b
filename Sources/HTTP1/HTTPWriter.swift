// SPDX-License-Identifier: Apache-2.0

/// Messages to bytes: each function appends to the bytes it is given, and refuses what would break the framing.
package enum HTTPWriter {
  /// Appends a request line.
  package static func requestLine(_ method: String, _ target: String, to bytes: inout [UInt8]) throws(HTTPError) {
    guard !method.isEmpty, method.utf8.allSatisfy(HTTPBytes.isToken) else {
      throw HTTPError(.output, "\(method.debugDescription) is no method")
    }
    guard !target.isEmpty, target.utf8.allSatisfy({ $0 > HTTPBytes.space && $0 < 0x7F }) else {
      throw HTTPError(.output, "\(target.debugDescription) is no target: only printable ASCII without spaces may be sent")
    }
    append(method, &bytes)
    bytes.append(HTTPBytes.space)
    append(target, &bytes)
    append(" HTTP/1.1\r\n", &bytes)
  }

  /// Appends a status line with the usual reason phrase.
  package static func statusLine(_ status: Int, to bytes: inout [UInt8]) throws(HTTPError) {
    guard 100...999 ~= status else { throw HTTPError(.output, "\(status) is no status: it must have three digits") }
    append("HTTP/1.1 ", &bytes)
    decimal(status, to: &bytes)
    bytes.append(HTTPBytes.space)
    append(reason(status), &bytes)
    append("\r\n", &bytes)
  }

  /// Appends a field.
  package static func field(_ name: String, _ value: String, to bytes: inout [UInt8]) throws(HTTPError) {
    guard !name.isEmpty, name.utf8.allSatisfy(HTTPBytes.isToken) else {
      throw HTTPError(.output, "\(name.debugDescription) is no field name")
    }
    guard value.utf8.allSatisfy(HTTPBytes.isValue) else {
      throw HTTPError(.output, "the value of field '\(name)' holds a control character")
    }
    append(name, &bytes)
    append(": ", &bytes)
    append(value, &bytes)
    append("\r\n", &bytes)
  }

  /// Appends a field whose value is a number.
  package static func field(_ name: String, _ value: Int, to bytes: inout [UInt8]) throws(HTTPError) {
    try field(name, String(value), to: &bytes)
  }

  /// Appends the empty line that ends a head.
  package static func endHead(to bytes: inout [UInt8]) { append("\r\n", &bytes) }

  /// Appends `Content-Length` and the empty line that ends a head.
  package static func endHead(bodyBytes: Int, to bytes: inout [UInt8]) {
    append("Content-Length: ", &bytes)
    decimal(max(0, bodyBytes), to: &bytes)
    append("\r\n\r\n", &bytes)
  }

  /// Appends one chunk; nothing for no bytes, since an empty chunk would end the body.
  package static func chunk(_ data: some Collection<UInt8>, to bytes: inout [UInt8]) {
    guard !data.isEmpty else { return }
    append(String(data.count, radix: 16), &bytes)
    append("\r\n", &bytes)
    bytes.append(contentsOf: data)
    append("\r\n", &bytes)
  }

  /// Appends the last chunk and the trailers.
  package static func lastChunk(trailers: [(name: String, value: String)] = [], to bytes: inout [UInt8]) throws(HTTPError) {
    append("0\r\n", &bytes)
    for trailer in trailers { try field(trailer.name, trailer.value, to: &bytes) }
    append("\r\n", &bytes)
  }

  /// Appends a number in decimal digits, without a string in between.
  package static func decimal(_ value: Int, to bytes: inout [UInt8]) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let magnitude = value.magnitude
    var unit: UInt = 1
    while magnitude / unit >= 10 { unit &*= 10 }
    while unit > 0 {
      bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: magnitude / unit % 10))
      unit /= 10
    }
  }

  /// The reason phrase that belongs to a status; `Status` for one that has none.
  package static func reason(_ status: Int) -> String {
    switch status {
    case 100: "Continue"
    case 200: "OK"
    case 202: "Accepted"
    case 204: "No Content"
    case 400: "Bad Request"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    case 413: "Request Entity Too Large"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 504: "Gateway Timeout"
    case 505: "HTTP Version Not Supported"
    default: "Status"
    }
  }

  private static func append(_ text: String, _ bytes: inout [UInt8]) { bytes.append(contentsOf: text.utf8) }
}
