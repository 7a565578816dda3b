// SPDX-License-Identifier: Apache-2.0

public import ActionGroup
public import JSON

extension Router {
  /// Calls an operation as an agent or a Gateway would, without a socket.
  ///
  /// ```swift
  /// let answer = try await actions.router.call("getOrder", ["orderId": "ORD-0"], as: .function)
  /// #expect(answer.violations.isEmpty && answer.text.contains("does not exist"))
  /// ```
  ///
  /// - Parameters:
  ///   - name: the operation.
  ///   - arguments: the values by name; agents send them all as strings, as in the event that is built here.
  ///   - frontDoor: where the call comes in.
  ///   - builder: what else the event says.
  ///   - invocation: what comes with the event; the client context is set for a Gateway call.
  /// - Returns: the answer, and whether its envelope is valid.
  /// - Throws: ``NoSuchOperation`` when the router does not know the name.
  public func call(
    _ name: String, _ arguments: JSONObject = [:], as frontDoor: FrontDoor = .openAPI, _ builder: EventBuilder = EventBuilder(),
    _ invocation: Invocation = Invocation()
  ) async throws -> CallAnswer {
    guard let operation = operations.first(where: { $0.name == name }) else { throw NoSuchOperation(name: name) }
    return try await call(builder.event(operation, arguments, as: frontDoor), invocation)
  }

  /// Answers an event and checks the envelope.
  ///
  /// - Parameters:
  ///   - event: the event with its client context.
  ///   - invocation: what comes with it.
  /// - Returns: the answer, and whether its envelope is valid.
  /// - Throws: `NotAnActionEvent`.
  public func call(_ event: EventBuilder.Event, _ invocation: Invocation = Invocation()) async throws -> CallAnswer {
    let invocation = Invocation(
      requestId: invocation.requestId, traceId: invocation.traceId, deadline: invocation.deadline,
      clientContext: event.clientContext ?? invocation.clientContext, log: invocation.log)
    let response = try await respond(to: event.bytes, invocation)
    let call = try ActionCall(event: event.bytes, clientContext: invocation.clientContext)
    for work in response.afterwork { await work() }
    return CallAnswer(event: event, response: response, frontDoor: call.frontDoor, operations: operations)
  }
}

/// The router knows no operation of that name.
public struct NoSuchOperation: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name.
  public let name: String

  /// One sentence.
  public var description: String { "The router has no operation \"\(name)\"." }
}

/// What came back from a call, taken out of its envelope.
public struct CallAnswer: Sendable {
  /// The event that was answered.
  public let event: EventBuilder.Event
  /// The answer with its outcome and problems.
  public let response: ActionResponse
  /// The whole envelope; for a Gateway call the bare result.
  public let envelope: JSONValue
  /// The HTTP status; `nil` where the front door has none.
  public let status: Int?
  /// `FAILURE` or `REPROMPT`; `nil` when there is none.
  public let responseState: String?
  /// The body as the model reads it.
  public let text: String
  /// What is wrong with the envelope, empty when nothing is; undeclared statuses of the framework are not counted.
  public let violations: [EnvelopeValidator.Finding]

  init(event: EventBuilder.Event, response: ActionResponse, frontDoor: FrontDoor, operations: [Operation]) {
    self.event = event
    self.response = response
    let envelope = (try? JSONValue(parsing: response.bytes)) ?? .null
    self.envelope = envelope
    let answer = envelope["response"]
    status = answer?["httpStatusCode"]?.integer
    responseState = answer?["functionResponse"]?["responseState"]?.string
    text =
      switch frontDoor {
      case .openAPI: answer?["responseBody"]?.object?.members.first?.value["body"]?.string ?? ""
      case .function: answer?["functionResponse"]?["responseBody"]?["TEXT"]?["body"]?.string ?? ""
      case .gateway: String(decoding: response.bytes, as: UTF8.self)
      }
    let validator = EnvelopeValidator(operations: operations.filter { !$0.responses.isEmpty })
    violations = validator.findings(event: event.bytes, response: response.bytes, clientContext: event.clientContext.map { Array($0.utf8) })
      .filter { $0.severity == .violation }
  }

  /// How the call ended.
  public var outcome: ActionOutcome { response.outcome }
  /// The body as JSON; `nil` when it is none.
  public var body: JSONValue? { try? JSONValue(parsing: text) }
  /// The session attributes in the envelope; `nil` when there are none.
  public var sessionAttributes: JSONObject? { envelope["sessionAttributes"]?.object }
  /// The prompt session attributes in the envelope; `nil` when there are none.
  public var promptSessionAttributes: JSONObject? { envelope["promptSessionAttributes"]?.object }

  /// The body, decoded.
  ///
  /// - Parameter type: what to decode.
  /// - Returns: the decoded body.
  /// - Throws: `DecodingError`, or what is wrong with the body's JSON.
  public func decoded<Body: Decodable>(as type: Body.Type = Body.self) throws -> Body {
    try JSONValue(parsing: text).decode(as: type)
  }
}
