// SPDX-License-Identifier: Apache-2.0

internal import HTTP1
internal import JSON

/// A response that is whole before it is sent, unlike an answer's stream.
struct Response {
  var status: Int
  var contentType: String
  var fields: [(name: String, value: String)] = []
  var body: [UInt8]

  /// The response's bytes.
  ///
  /// A value that no head may hold is a fault of ours or of the responder's, and becomes a 500.
  func encoded(closes: Bool, at now: Int) -> [UInt8] {
    do throws(HTTPError) {
      var bytes = try head(closes: closes, at: now)
      HTTPWriter.endHead(bodyBytes: body.count, to: &bytes)
      return bytes + body
    } catch {
      return Response.failure
    }
  }

  /// The head alone, of a body that comes in chunks, or of none that is sent.
  func encodedHead(closes: Bool, at now: Int, isChunked: Bool) -> [UInt8] {
    do throws(HTTPError) {
      var bytes = try head(closes: closes, at: now)
      if isChunked { try HTTPWriter.field("Transfer-Encoding", "chunked", to: &bytes) }
      HTTPWriter.endHead(to: &bytes)
      return bytes
    } catch {
      return Response.failure
    }
  }

  private static let failure = Array("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n".utf8)

  private func head(closes: Bool, at now: Int) throws(HTTPError) -> [UInt8] {
    var bytes: [UInt8] = []
    try HTTPWriter.statusLine(status, to: &bytes)
    try HTTPWriter.field("Date", HTTPDate.text(now), to: &bytes)
    try HTTPWriter.field("Content-Type", contentType, to: &bytes)
    for field in fields { try HTTPWriter.field(field.name, field.value, to: &bytes) }
    if closes { try HTTPWriter.field("Connection", "close", to: &bytes) }
    return bytes
  }
}

/// Times as heads write them; SDKs correct their clocks by it.
enum HTTPDate {
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// `Fri, 02 Jan 2026 03:04:05 GMT` for seconds since 1970, which are not before it.
  static func text(_ seconds: Int) -> String {
    let (day, rest) = (max(0, seconds) / 86_400, max(0, seconds) % 86_400)
    let date = CivilDate.date(day)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let time = [rest / 3600, rest / 60 % 60, rest % 60].map(two).joined(separator: ":")
    return "\(days[day % 7]), \(two(date.day)) \(months[date.month - 1]) \(date.year) \(time) GMT"
  }
}
