// SPDX-License-Identifier: Apache-2.0

public import AWSClient
package import AgentEvents

/// An agent's answer: what its head says, and its parts as they come, once.
///
/// Whoever stops reading ends the transfer. A thrown error comes after all parts that arrived before it, so that a caller keeps what came.
public struct AgentAnswer: AsyncSequence, Sendable {
  /// A part of the answer.
  public typealias Element = AnswerPart
  /// Why the answer ends before its end: an exception of the service, with its name as code, a cut or damaged stream, a deadline.
  public typealias Failure = AWSError

  /// The session, as the service knows it.
  public let sessionId: String?
  /// The memory that the agent keeps.
  public let memoryId: String?
  /// The media type of the text.
  public let contentType: String?
  /// The number under which AWS's support finds the request; also the root of the trace's ids.
  public let requestID: String?
  /// How often the request was sent.
  public let attempts: Int
  /// Everything that the service sends, for meters.
  package let events: AnswerEvents

  init(_ response: StreamedResponse, _ rounds: ControlRounds?) {
    sessionId = response.headers["x-amz-bedrock-agent-session-id"]
    memoryId = response.headers["x-amz-bedrock-agent-memory-id"]
    contentType = response.headers["x-amzn-bedrock-agent-content-type"]
    requestID = response.requestID
    attempts = response.attempts
    events = AnswerEvents(response, rounds)
  }

  /// Begins to read.
  public func makeAsyncIterator() -> Iterator { Iterator(events.makeAsyncIterator()) }

  /// The whole text; everything else is passed over.
  ///
  /// - Returns: the text of all pieces.
  /// - Throws: why the answer is not whole.
  public func text() async throws(AWSError) -> String {
    var text = ""
    for try await part in self { if case .text(let piece) = part { text += piece } }
    return text
  }

  /// Reads an answer.
  public struct Iterator: AsyncIteratorProtocol {
    private var events: AnswerEvents.Iterator
    private var parts = PartReader()
    private var waiting: ArraySlice<AnswerPart> = []

    init(_ events: AnswerEvents.Iterator) { self.events = events }

    /// The next part; `nil` at the end.
    public mutating func next() async throws(AWSError) -> AnswerPart? { try await next(isolation: #isolation) }

    /// The next part, wherever the caller runs; `nil` at the end.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws(AWSError) -> AnswerPart? {
      while true {
        if let part = waiting.popFirst() { return part }
        guard let event = try await events.next(isolation: actor) else {
          waiting = parts.finish()[...]
          return waiting.popFirst()
        }
        waiting = parts.parts(of: event)[...]
      }
    }
  }
}

/// The events of an answer, and of the answers to what its agent asked for in between.
///
/// An exception comes as the last event, and is thrown after it.
package struct AnswerEvents: AsyncSequence, Sendable {
  package typealias Element = AgentEvent
  package typealias Failure = AWSError

  private let response: StreamedResponse
  private let rounds: ControlRounds?

  init(_ response: StreamedResponse, _ rounds: ControlRounds?) {
    self.response = response
    self.rounds = rounds
  }

  /// Begins to read.
  package func makeAsyncIterator() -> Iterator { Iterator(response, rounds) }

  /// Reads events.
  package struct Iterator: AsyncIteratorProtocol {
    private var body: ResponseBody.Iterator
    private var reader: EventReader
    private var rounds: ControlRounds?
    private var control: ControlRequest?

    fileprivate init(_ response: StreamedResponse, _ rounds: ControlRounds?) {
      body = response.body.makeAsyncIterator()
      reader = EventReader(requestID: response.requestID)
      self.rounds = rounds
    }

    /// The next event; `nil` at the end.
    package mutating func next() async throws(AWSError) -> AgentEvent? { try await next(isolation: #isolation) }

    /// The next event, wherever the caller runs; `nil` at the end.
    package mutating func next(isolation actor: isolated (any Actor)?) async throws(AWSError) -> AgentEvent? {
      while true {
        if let event = try reader.next() {
          if case .returnControl(let asked) = event { control = ControlRequest(asked) }
          return event
        }
        if let bytes = try await body.next(isolation: actor) {
          reader.append(bytes)
        } else {
          try reader.finish()
          guard try await nextRound() else { return nil }
        }
      }
    }

    /// Whether there is a further answer to read.
    private mutating func nextRound() async throws(AWSError) -> Bool {
      guard rounds != nil, let asked = control else { return false }
      control = nil
      guard let response = try await rounds?.answer(asked) else { return false }
      body = response.body.makeAsyncIterator()
      reader = EventReader(requestID: response.requestID)
      return true
    }
  }
}
