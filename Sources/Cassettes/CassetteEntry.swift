// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// One line of a cassette.
package enum CassetteEntry: Hashable, Sendable {
  /// The first line, with the time when it was written.
  case head(version: Int, recorded: String)
  /// A turn is asked.
  case request(turn: Int, Cassette.Request)
  /// A piece of its answer.
  case answer(turn: Int, [UInt8])
  /// A function was called in it.
  case call(turn: Int, Cassette.Call)
  /// It is over: `complete`, or the name of an error.
  case end(turn: Int, String)

  /// The head of a new cassette.
  package static func head(recorded: String) -> CassetteEntry { .head(version: Cassette.version, recorded: recorded) }

  /// The turn; the head has none.
  var turn: Int? {
    switch self {
    case .head: nil
    case .request(let turn, _), .answer(let turn, _), .call(let turn, _), .end(let turn, _): turn
    }
  }

  func checkHead() throws(CassetteError) {
    guard case .head(let version, _) = self else { throw CassetteError(line: 1, "the head is missing") }
    guard version == Cassette.version else {
      throw CassetteError(line: 1, "the format has version \(version), and version \(Cassette.version) is read here")
    }
  }

  // MARK: Writing

  /// The line with its end; values of attributes with secrets' names are gone.
  package var line: [UInt8] {
    let json: JSONObject
    switch self {
    case .head(let version, let recorded): json = ["cassette": .number(JSONNumber(version)), "recorded": .string(recorded)]
    case .request(let turn, let request):
      let body = Redaction.redacted(request.body)
      json = ["turn": number(turn), "request": ["path": .string(request.path), "body": Self.json(body)]]
    case .answer(let turn, let bytes): json = ["turn": number(turn), "answer": .string(Base64.encoded(bytes))]
    case .call(let turn, let call):
      var members: JSONObject = ["function": .string(call.function), "event": Self.json(Redaction.redacted(call.event))]
      members["envelope"] = call.envelope.map { Self.json(Redaction.redacted($0)) }
      members["failure"] = call.failure.map { .string($0) }
      json = ["turn": number(turn), "call": .object(members)]
    case .end(let turn, let ending): json = ["turn": number(turn), "end": .string(ending)]
    }
    return JSONValue.object(json).bytes + [UInt8(ascii: "\n")]
  }

  private func number(_ turn: Int) -> JSONValue { .number(JSONNumber(turn)) }

  /// Text as it is, so that people can read it; other bytes in Base64.
  private static func json(_ bytes: [UInt8]) -> JSONValue {
    String(validating: bytes, as: UTF8.self).map { .string($0) } ?? ["base64": .string(Base64.encoded(bytes))]
  }

  // MARK: Reading

  init(line: [UInt8]) throws(CassetteError) {
    let json: JSONValue
    do throws(JSONError) { json = try JSONValue(parsing: line) } catch { throw CassetteError(line: 0, "it is no JSON: \(error)") }
    if let version = json["cassette"]?.integer {
      self = .head(version: version, recorded: json["recorded"]?.string ?? "")
      return
    }
    guard let turn = json["turn"]?.integer else { throw CassetteError(line: 0, "it has no \"turn\"") }
    if let request = json["request"] {
      self = .request(
        turn: turn,
        Cassette.Request(path: try Self.string(request["path"], "request.path"), body: try Self.bytes(request["body"], "request.body")))
    } else if let answer = json["answer"] {
      guard let bytes = answer.string.flatMap({ Base64.decoded($0) }) else {
        throw CassetteError(line: 0, "\"answer\" is no Base64")
      }
      self = .answer(turn: turn, bytes)
    } else if let call = json["call"] {
      self = .call(
        turn: turn,
        Cassette.Call(
          function: try Self.string(call["function"], "call.function"), event: try Self.bytes(call["event"], "call.event"),
          envelope: try call["envelope"].map { value throws(CassetteError) in try Self.bytes(value, "call.envelope") },
          failure: call["failure"]?.string))
    } else if let end = json["end"] {
      self = .end(turn: turn, try Self.string(end, "end"))
    } else {
      throw CassetteError(line: 0, "it has none of \"request\", \"answer\", \"call\" and \"end\"")
    }
  }

  private static func string(_ value: JSONValue?, _ name: String) throws(CassetteError) -> String {
    guard let text = value?.string else { throw CassetteError(line: 0, "\"\(name)\" is no text") }
    return text
  }

  private static func bytes(_ value: JSONValue?, _ name: String) throws(CassetteError) -> [UInt8] {
    if let text = value?.string { return Array(text.utf8) }
    guard let bytes = value?["base64"]?.string.flatMap({ Base64.decoded($0) }) else {
      throw CassetteError(line: 0, "\"\(name)\" is neither a text nor {\"base64\": ...}")
    }
    return bytes
  }
}
