// SPDX-License-Identifier: Apache-2.0

public import JSON

/// An action's answer before it is put into an envelope: a status and a body.
public struct Reply: Hashable, Sendable {
  /// What the body is.
  public enum Body: Hashable, Sendable {
    /// No body.
    case none
    /// JSON, encoded, UTF-8.
    case json([UInt8])
    /// Plain text.
    case text(String)
  }

  /// The HTTP status; functions and tools do not show it.
  public var status: Int
  /// The body.
  public var body: Body
  /// The media type that the OpenAPI kind's envelope names.
  public var contentType: String

  /// An answer with a JSON body.
  ///
  /// - Parameters:
  ///   - status: the status.
  ///   - body: any `Encodable` value; a `Date` becomes RFC 3339 text.
  /// - Throws: what encoding throws, for example a number that is not finite.
  public init(_ status: Int, _ body: some Encodable) throws {
    var writer = JSONWriter()
    try writer.encode(body)
    self.init(status, encoded: writer.bytes)
  }

  /// An answer with a JSON body, written without the detours of `Codable`.
  ///
  /// - Parameters:
  ///   - status: the status.
  ///   - body: a generated type, for example.
  /// - Throws: what writing throws, for example a number that is not finite.
  public init(_ status: Int, _ body: borrowing some JSONWritable) throws {
    var writer = JSONWriter()
    try body.write(to: &writer)
    self.init(status, encoded: writer.bytes)
  }

  /// An answer with a JSON value as its body.
  public init(_ status: Int, json: JSONValue) { self.init(status, encoded: json.bytes) }

  /// An answer without a body.
  public init(_ status: Int) {
    self.status = status
    body = .none
    contentType = "application/json"
  }

  /// An answer in plain text.
  public init(_ status: Int, text: String, contentType: String = "text/plain") {
    self.status = status
    body = .text(text)
    self.contentType = contentType
  }

  /// An answer whose body is JSON already.
  public init(_ status: Int, encoded json: [UInt8], contentType: String = "application/json") {
    self.status = status
    body = .json(json)
    self.contentType = contentType
  }

  /// 200 with a JSON body.
  public static func ok(_ body: some Encodable) throws -> Reply { try Reply(200, body) }
  /// 200 with a JSON value, its members in the order written.
  public static func ok(json: JSONValue) -> Reply { Reply(200, json: json) }

  /// The body as text for a model: a JSON string without its quotes, other JSON as it is.
  var plainText: String {
    switch body {
    case .none: return ""
    case .text(let text): return text
    case .json(let bytes):
      guard bytes.first == UInt8(ascii: "\""), let value = try? JSONValue(parsing: bytes), let string = value.string else {
        return String(decoding: bytes, as: UTF8.self)
      }
      return string
    }
  }
}
