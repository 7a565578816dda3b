// SPDX-License-Identifier: Apache-2.0

internal import HTTP1

/// One request on its way to an answer.
struct Turn: Sendable {
  private let raw: RawRequest
  private let core: ServerCore
  private let answer: AnswerStream

  /// Writes the request down; called on the server's thread, so that the journal has the order of arrival.
  init(_ message: HTTPMessage, _ connection: Connection, _ core: ServerCore) {
    let head = message.head
    raw = RawRequest(method: head.method, target: head.target, fields: head.fields.all, body: Array(message.body))
    self.core = core
    let requestId = core.requestId()
    let number = core.journal.open(raw, connection: connection.number, requestId: requestId)
    answer = AnswerStream(connection, core, number: number, requestId: requestId)
  }

  /// Answers, and tells the server's thread in the end.
  func run() async {
    do {
      try BrowserCheck(raw).refuse(core)
      if let page = page() { try await answer.show(page, withBody: raw.method == "GET") } else { try await respond() }
    } catch {
      await answer.fail(error)
    }
    answer.close()
  }

  private func respond() async throws {
    let request = try parse()
    let observer = core.configuration.observer
    observer?.began(request)
    do {
      try await core.responder(request, answer)
      try await answer.finish()
      observer?.ended(request.requestId, nil)
    } catch {
      observer?.ended(request.requestId, error)
      throw error
    }
  }

  /// The page that a browser asks for.
  private func page() -> LocalPage? {
    guard raw.method == "GET" || raw.method == "HEAD" else { return nil }
    return core.configuration.pages(String(raw.path))
  }

  /// Checks who sends the request, then what it asks for, as the service does.
  private func parse() throws(ServiceError) -> AgentRequest {
    let verdict = core.configuration.signatures?.verdict(on: raw, at: core.now) ?? .unchecked
    core.journal.note(answer.number) { $0.verdict = verdict }
    if case .refused(let error) = verdict { throw error }
    let request = try AgentRequest(raw, number: answer.number, requestId: answer.requestId)
    core.journal.note(answer.number) { $0.request = request }
    return request
  }
}

/// A request as it came.
package struct RawRequest: Sendable {
  /// The method.
  package var method: String
  /// The path and the query as they were written.
  package var target: String
  /// The fields, in order, names as they were written.
  package var fields: [(name: String, value: String)]
  /// The body.
  package var body: [UInt8]

  /// Makes one.
  package init(method: String, target: String, fields: [(name: String, value: String)], body: [UInt8]) {
    (self.method, self.target, self.fields, self.body) = (method, target, fields, body)
  }

  /// The path as it was written.
  var path: Substring { target.prefix { $0 != "?" } }
  /// The query as it was written, without its question mark.
  var query: Substring { target.dropFirst(path.count + 1) }

  /// The values of a field, in order.
  package func values(_ name: String) -> [String] { fields.filter { $0.name.lowercased() == name }.map(\.value) }
  /// The first value of a field.
  package subscript(_ name: String) -> String? { fields.first { $0.name.lowercased() == name }?.value }
}
