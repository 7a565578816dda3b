// SPDX-License-Identifier: Apache-2.0

import HTTP1
import JSON

/// An answer to one request, before it is bytes.
struct Reply {
  var status: Int
  var fields: [(name: String, value: String)] = []
  var body: [UInt8]
  /// Whether the connection is closed behind it.
  var closes = false
  var misbehaviour: Misbehaviour?
  /// The official emulator sends events over 2 KB as one chunk.
  var chunksLargeBody = false

  private static let lengthBytesMax = 2048

  /// The Runtime API's word for success.
  static var accepted: Reply { Reply(status: 202, body: Array("{\"status\":\"OK\"}\n".utf8)) }

  /// The Runtime API's form of an error.
  static func error(_ status: Int, _ type: String, _ message: String) -> Reply {
    Reply(status: status, body: JSONValue.object(["errorMessage": .string(message), "errorType": .string(type)]).bytes)
  }

  /// The Invoke API's form of an error.
  static func refusal(_ status: Int, _ type: String, _ message: String) -> Reply {
    Reply(
      status: status, fields: [("X-Amzn-ErrorType", type)],
      body: JSONValue.object(["Type": "User", "Message": .string(message)]).bytes)
  }

  /// The bytes to send, and whether the connection ends behind them.
  ///
  /// A value that no head may hold is a fault of ours or of the caller's, and becomes a 500.
  func encoded() -> (bytes: [UInt8], closes: Bool) {
    do throws(HTTPError) {
      return try encode()
    } catch {
      return (Array("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8), true)
    }
  }

  private func encode() throws(HTTPError) -> (bytes: [UInt8], closes: Bool) {
    switch misbehaviour {
    case nil, .stall: return (try message(), closes)
    case .closeAfter: return (try message(), true)
    case .close: return ([], true)
    case .cut:
      let whole = try message()
      return (Array(whole.dropLast(body.count / 2 + 1)), true)
    case .garbage: return (Array("\u{1}\u{2}\u{3} this is no HTTP\r\n\r\n".utf8), true)
    case .endlessHead: return (try head() + [UInt8](repeating: UInt8(ascii: "a"), count: 256 << 10), false)
    case .badChunk: return (try head() + Array("Transfer-Encoding: chunked\r\n\r\nsize?\r\n".utf8) + body, true)
    case .missingRequestId:
      var copy = self
      copy.misbehaviour = nil
      copy.fields.removeAll { $0.name == Self.requestIdField }
      return try copy.encode()
    case .status(let status): return try Reply.error(status, "Emulator.Misbehaviour", "this was asked for").encode()
    }
  }

  static let requestIdField = "Lambda-Runtime-Aws-Request-Id"

  private func head() throws(HTTPError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1024 + body.count)
    try HTTPWriter.statusLine(status, to: &bytes)
    try HTTPWriter.field("Content-Type", "application/json", to: &bytes)
    for field in fields { try HTTPWriter.field(field.name, field.value, to: &bytes) }
    if closes { try HTTPWriter.field("Connection", "close", to: &bytes) }
    return bytes
  }

  private func message() throws(HTTPError) -> [UInt8] {
    var bytes = try head()
    if chunksLargeBody, body.count > Self.lengthBytesMax {
      try HTTPWriter.field("Transfer-Encoding", "chunked", to: &bytes)
      HTTPWriter.endHead(to: &bytes)
      HTTPWriter.chunk(body, to: &bytes)
      try HTTPWriter.lastChunk(to: &bytes)
    } else {
      HTTPWriter.endHead(bodyBytes: body.count, to: &bytes)
      bytes.append(contentsOf: body)
    }
    return bytes
  }
}
