// SPDX-License-Identifier: Apache-2.0

package import AgentEvents
internal import EventStream
internal import HTTP1
internal import Synchronization

/// Where the answer to one request goes; several tasks may send.
package final class AnswerStream: Sendable {
  /// What the response says before the stream begins.
  package struct Head: Hashable, Sendable {
    /// The session, when it is not the request's.
    package var sessionId: String?
    /// The memory, when it is not the request's.
    package var memoryId: String?
    /// The type of the answer inside its events.
    package var contentType = "application/json"

    /// What the request says.
    package init() {}
  }

  private enum Stage {
    case fresh
    case started
    case ended
  }

  private let connection: Connection
  private let core: ServerCore
  private let stage = Mutex(Stage.fresh)
  /// The request's number in the journal.
  package let number: Int
  /// The request's id.
  package let requestId: String

  init(_ connection: Connection, _ core: ServerCore, number: Int, requestId: String) {
    (self.connection, self.core, self.number, self.requestId) = (connection, core, number, requestId)
  }

  /// Sends the head now, rather than with the first bytes; nothing when it was sent.
  package func start(_ head: Head = Head()) async throws(LocalAgentError) { try await emit(head) { _ in } }

  /// Sends an event.
  ///
  /// - Parameter event: an exception among them, which a client takes for the end.
  /// - Throws: `clientLeft`, or that the event is larger than a frame may be.
  package func send(_ event: AgentEvent) async throws(LocalAgentError) {
    show(event)
    var bytes: [UInt8] = []
    do throws(FrameError) {
      try event.append(to: &bytes)
    } catch {
      throw LocalAgentError(.unsendable, error.message)
    }
    try await send(raw: bytes)
  }

  /// Tells the server's observer of an event that the caller did not ask for.
  package func show(_ event: AgentEvent) { core.configuration.observer?.saw(requestId, event) }

  /// Sends a page in place of an answer.
  func show(_ page: LocalPage, withBody: Bool) async throws(LocalAgentError) {
    core.journal.note(number) { $0.status = 200 }
    var response = Response(status: 200, contentType: page.contentType, fields: page.fields, body: [])
    switch page.content {
    case .whole(let body):
      response.body = body
      stage.withLock { $0 = .ended }
      let bytes = response.encoded(closes: connection.closesAfterAnswer, at: core.now)
      try await wait(for: connection.send(withBody ? bytes : bytes.dropLast(body.count)))
    case .live(let next):
      stage.withLock { $0 = .started }
      try await wait(for: connection.send(response.encodedHead(closes: connection.closesAfterAnswer, at: core.now, isChunked: withBody)))
      while withBody, let piece = await next() {
        guard !Task.isCancelled else { throw LocalAgentError(.clientLeft, "the client has left") }
        try await emit { HTTPWriter.chunk(piece, to: &$0) }
        await connection.flushed()
      }
      if withBody { return try await finish() }
      stage.withLock { $0 = .ended }
    }
    core.journal.end(number, .complete)
  }

  /// Sends bytes of the event stream as they are, frames or not, in one chunk.
  package func send(raw bytes: some Collection<UInt8>) async throws(LocalAgentError) {
    try await emit { output in
      // Written down first: whoever has read the bytes finds them in the journal.
      core.journal.note(number) { $0.bytesSent += bytes.count }
      core.configuration.tap?(number, Array(bytes))
      HTTPWriter.chunk(bytes, to: &output)
    }
  }

  /// Sends bytes outside of every chunk, which breaks the framing unless they are chunks themselves.
  package func send(unframed bytes: some Collection<UInt8>) async throws(LocalAgentError) { try await emit { $0 += bytes } }

  /// Ends the connection in the middle of the answer.
  ///
  /// - Parameter resets: whether the client sees a reset; otherwise the connection ends in order, though the answer does not.
  package func cut(resets: Bool = false) async {
    await connection.flushed()
    // A reset throws away what the system has not sent yet, which the client's acknowledgements hold up.
    if resets { try? await Task.sleep(for: .milliseconds(100)) }
    stage.withLock { $0 = .ended }
    core.journal.end(number, .cut)
    core.mailbox.post(.close(connection.number, resets ? .reset : .orderly))
  }

  /// Ends the answer in order; nothing when it was ended.
  func finish() async throws(LocalAgentError) {
    guard stage.withLock({ $0 != .ended }) else { return }
    core.journal.end(number, .complete)
    try await emit(ends: true) { try? HTTPWriter.lastChunk(to: &$0) }
  }

  /// Ends the answer with what the responder threw.
  func fail(_ error: any Error) async {
    // What a cancelled responder throws is no answer; a client that left was written down before.
    if Task.isCancelled { return core.journal.end(number, .stopped) }
    if (error as? LocalAgentError)?.code == .clientLeft { return }
    let serviceError = error as? ServiceError ?? .internalServer("The local agent failed: \(error)")
    let before = stage.withLock { stage in
      defer { if stage == .fresh { stage = .ended } }
      return stage
    }
    switch before {
    case .ended: break
    case .fresh:
      core.journal.note(number) { $0.status = serviceError.status }
      core.journal.end(number, .refused(serviceError))
      let response = serviceError.response(requestId: requestId)
      try? await wait(for: connection.send(response.encoded(closes: connection.closesAfterAnswer, at: core.now)))
    case .started:
      core.journal.end(number, .failed(serviceError))
      try? await send(.exception(serviceError.exception))
      try? await finish()
    }
  }

  /// Lets the connection go on to its next request.
  func close() { core.mailbox.post(.answered(connection.number)) }

  /// Sends what a closure appends, behind the head when that was not sent yet, as one piece that nothing comes between.
  private func emit(
    _ head: Head = Head(), ends: Bool = false, _ append: (inout [UInt8]) -> Void
  ) async throws(LocalAgentError) {
    let room = try stage.withLock { stage throws(LocalAgentError) in
      var bytes: [UInt8] = []
      switch stage {
      case .fresh: bytes = try begin(head)
      case .started: break
      case .ended: throw LocalAgentError(.ended, "the answer was ended already")
      }
      append(&bytes)
      stage = ends ? .ended : .started
      return bytes.isEmpty ? .free : connection.send(bytes)
    }
    try await wait(for: room)
  }

  /// The bytes of the head.
  private func begin(_ head: Head) throws(LocalAgentError) -> [UInt8] {
    let request = core.journal.note(number) { entry in
      entry.status = 200
      return entry.request
    }
    do throws(HTTPError) {
      return try bytes(of: head, request ?? nil)
    } catch {
      throw LocalAgentError(.unsendable, error.message)
    }
  }

  private func bytes(of head: Head, _ request: AgentRequest?) throws(HTTPError) -> [UInt8] {
    var bytes: [UInt8] = []
    try HTTPWriter.statusLine(200, to: &bytes)
    try HTTPWriter.field("Date", HTTPDate.text(core.now), to: &bytes)
    try HTTPWriter.field("Content-Type", "application/vnd.amazon.eventstream", to: &bytes)
    try HTTPWriter.field("x-amzn-RequestId", requestId, to: &bytes)
    try HTTPWriter.field("x-amzn-bedrock-agent-content-type", head.contentType, to: &bytes)
    let session = head.sessionId ?? request?.sessionId
    if let session { try HTTPWriter.field("x-amz-bedrock-agent-session-id", session, to: &bytes) }
    let memory = head.memoryId ?? request?.memoryId
    if let memory { try HTTPWriter.field("x-amz-bedrock-agent-memory-id", memory, to: &bytes) }
    if connection.closesAfterAnswer { try HTTPWriter.field("Connection", "close", to: &bytes) }
    try HTTPWriter.field("Transfer-Encoding", "chunked", to: &bytes)
    HTTPWriter.endHead(to: &bytes)
    return bytes
  }

  /// Waits while too much is on its way already.
  private func wait(for room: Connection.Room) async throws(LocalAgentError) {
    switch room {
    case .free: break
    case .waiting: core.mailbox.post(.waits(connection.number))
    case .full:
      core.mailbox.post(.waits(connection.number))
      await connection.drained()
    case .gone: throw LocalAgentError(.clientLeft, "the client has left")
    }
  }
}

extension AgentEvent {
  /// A piece of the answer.
  package static func text(_ text: String) -> AgentEvent {
    var chunk = Chunk()
    chunk.bytes = Blob(Array(text.utf8))
    return .chunk(chunk)
  }
}
