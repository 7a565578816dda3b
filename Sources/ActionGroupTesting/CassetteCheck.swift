// SPDX-License-Identifier: Apache-2.0

public import ActionGroup
public import Cassettes
internal import JSON

extension Cassette {
  /// Runs the cassette as a test: sends every event in it to a router, and compares the new envelopes with the recorded ones.
  ///
  /// They are compared by meaning: status, response state, content type, body (as JSON where it is), attributes and knowledge bases. Events are
  /// sent in the order of the recording, so that a router whose store begins as the recorded one did answers as that did.
  ///
  /// ```swift
  /// try await cassette.check(OrderActions(store: .sample).router, ignoring: ["body.lastUpdated", "body.items.*.id"])
  /// ```
  ///
  /// - Parameters:
  ///   - router: what is tested.
  ///   - paths: what may differ, times and ids for example: names and indices with points between them, `*` for any one of them, `**` for
  ///     any number. A path begins with `status`, `responseState`, `contentType`, `body`, `sessionAttributes`, `promptSessionAttributes` or
  ///     `knowledgeBases`.
  /// - Throws: ``CassetteMismatch`` with every difference, also when the cassette has no call to run.
  public func check(_ router: Router, ignoring paths: [String] = []) async throws(CassetteMismatch) {
    let differences = await differences(from: router, ignoring: paths)
    guard !calls.isEmpty else {
      throw CassetteMismatch(differences: [], sentence: "The cassette holds no call of a function; outcrop agent --record writes them.")
    }
    guard differences.isEmpty else {
      let sentences = differences.map(\.description).joined(separator: "\n")
      throw CassetteMismatch(differences: differences, sentence: "\(calls.count) calls were run, and differ:\n\(sentences)")
    }
  }

  /// What a router answers otherwise than was recorded.
  ///
  /// - Parameters:
  ///   - router: what is tested.
  ///   - paths: what may differ, as in ``check(_:ignoring:)``.
  /// - Returns: every difference, in the order of the calls.
  public func differences(from router: Router, ignoring paths: [String] = []) async -> [CassetteDifference] {
    let patterns = paths.map { JSONPathPattern($0) }
    var all: [CassetteDifference] = []
    for (index, call) in calls.enumerated() {
      let recorded = call.envelope.map { AnswerMeaning($0, of: call.event) } ?? .failure(call.failure)
      let found: AnswerMeaning
      do { found = AnswerMeaning(try await router.call(.init(bytes: call.event)).response.bytes, of: call.event) } catch {
        found = .failure("\(error)")
      }
      all += recorded.differences(found, ignoring: patterns).map {
        CassetteDifference(call: index + 1, operation: AnswerMeaning.name(of: call.event), difference: $0)
      }
    }
    return all
  }
}

/// A difference between what a router answers and what was recorded.
public struct CassetteDifference: Hashable, Sendable, CustomStringConvertible {
  /// Which call of the cassette, counted from 1.
  public let call: Int
  /// What is called, `GET /orders/{orderId}` or a function's name.
  public let operation: String
  /// Where, with both values.
  public let difference: JSONDifference

  /// One sentence.
  public var description: String { "Call \(call), \(operation): \(difference)." }
}

/// A cassette that a router does not answer as it was recorded.
public struct CassetteMismatch: Error, Hashable, Sendable, CustomStringConvertible {
  /// Every difference.
  public let differences: [CassetteDifference]
  private let sentence: String

  init(differences: [CassetteDifference], sentence: String) { (self.differences, self.sentence) = (differences, sentence) }

  /// A line for each difference.
  public var description: String { sentence }
}

/// An envelope's meaning as one value, so that two are compared member by member.
struct AnswerMeaning {
  private let value: JSONValue

  private init(_ value: JSONValue) { self.value = value }

  /// An answer that there is not.
  static func failure(_ sentence: String?) -> AnswerMeaning {
    AnswerMeaning(["failure": .string(sentence ?? "no answer")])
  }

  init(_ envelope: [UInt8], of event: [UInt8]) {
    guard let json = try? JSONValue(parsing: envelope), let response = json["response"] else {
      self.init(["envelope": .string(String(decoding: envelope, as: UTF8.self))])
      return
    }
    let event = (try? JSONValue(parsing: event)) ?? .null
    let function = response["functionResponse"]
    var value = JSONObject()
    value["status"] = response["httpStatusCode"]
    value["responseState"] = function?["responseState"]
    if let content = (function ?? response)["responseBody"]?.object?.members.first {
      value["contentType"] = .string(content.name)
      let text = content.value["body"]?.string ?? ""
      value["body"] = (try? JSONValue(parsing: text)) ?? .string(text)
    }
    // An envelope without attributes leaves them as they are.
    for name in ["sessionAttributes", "promptSessionAttributes"] { value[name] = json[name] ?? event[name] }
    value["knowledgeBases"] = json["knowledgeBasesConfiguration"]
    self.init(.object(value))
  }

  func differences(_ other: AnswerMeaning, ignoring patterns: [JSONPathPattern]) -> [JSONDifference] {
    JSONDifference.between(value, other.value, ignoring: patterns)
  }

  /// What an event asks for.
  static func name(of event: [UInt8]) -> String {
    guard let call = try? ActionCall(event: event) else { return "an event that is none" }
    return switch call.target {
    case .route(let method, let path): "\(method) \(path)"
    case .function(let name), .tool(let name): name
    }
  }
}
