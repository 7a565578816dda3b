// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import AgentEvents
internal import JSON
internal import LocalAgent

// What a turn does outside of itself: functions, and the caller.
extension EngineTurn {
  /// Does what the planner wants, or leaves it to the caller; then the turn ends, which is told by `true`.
  mutating func perform(_ call: PreparedCall) async throws -> Bool {
    switch (call.group.executor, call.operation.requiresConfirmation) {
    case (.function(let function), false):
      try await invoke(function, call)
      return false
    case (.function, true): try await leave(call, .confirmation)
    case (.returnControl, false): try await leave(call, .result)
    case (.returnControl, true): try await leave(call, .confirmationAndResult)
    }
    return true
  }

  /// Does what the last plan wants behind its first call; `true` when the turn is over.
  mutating func performPlanned() async throws -> Bool {
    while let next = planned.first {
      planned.removeFirst()
      try Task.checkCancellation()
      if try await perform(PreparedCall(next.operation, next.arguments, agent, builder)) { return true }
    }
    return false
  }

  /// Sends the event to the function and takes over what it answers.
  private mutating func invoke(_ function: FunctionEndpoint, _ call: PreparedCall) async throws {
    let start = engine.clock.now
    let id = scribe.traceId(step)
    try await trace(scribe.invocation(id, call.traceInput("LAMBDA")))
    let name = call.operation.name
    engine.tell(request, .call, "\(name) \(JSONValue.object(call.arguments).text)", call.details)
    let payload: [UInt8]
    do throws(FunctionFailure) { payload = try await function.invoke(call.event) } catch {
      try Task.checkCancellation()
      engine.exchanged(FunctionExchange(request, call, .failure(error)))
      throw ServiceError.dependencyFailed(error.description)
    }
    try Task.checkCancellation()
    let reading = EnvelopeReading(payload, of: call)
    engine.exchanged(FunctionExchange(request, call, .success(payload), reading.findings))
    for finding in reading.findings where finding.severity != .note {
      engine.tell(request, .finding, "\(name) \(finding)", ["code": .string(finding.code.rawValue)])
    }
    let outcome = try reading.outcome.get()
    tell(outcome, payload.count, engine.clock.now.milliseconds(since: start))
    if let attributes = reading.sessionAttributes { session.attributes = attributes }
    if let attributes = reading.promptSessionAttributes { promptAttributes = attributes }
    outcomes.append(outcome)
    try await trace(scribe.observation(id, outcome, since: start))
  }

  private func tell(_ outcome: CallOutcome, _ bytes: Int, _ milliseconds: Int) {
    let status = outcome.status.map { " \($0)" } ?? ""
    engine.tell(
      request, .result, "\(outcome.operation)\(status) \(outcome.state.rawValue) in \(milliseconds) ms, \(bytes) bytes: \(outcome.body)",
      [
        "operation": .string(outcome.operation), "status": outcome.status.map { .number(JSONNumber($0)) } ?? .null,
        "state": .string(outcome.state.rawValue), "milliseconds": .number(JSONNumber(milliseconds)),
      ])
  }

  /// Asks the caller and ends the turn; the session keeps what is needed to go on.
  private mutating func leave(_ call: PreparedCall, _ wish: Session.Pending.Wish) async throws {
    let id = request.requestId
    try await trace(scribe.invocation(scribe.traceId(step), call.traceInput("RETURN_CONTROL", invocationId: id)))
    session.pending = Session.Pending(
      invocationId: id, wish: wish, operation: call.operation.name, arguments: call.arguments, question: question, outcomes: outcomes,
      planned: planned)
    engine.tell(request, .control, "\(wish.rawValue) of \(call.operation.name) is left to the caller", call.details)
    let control = call.returnControl(id, wish, identity)
    self.control = control
    // The last that the caller gets, behind what agents between this one and him have to say.
    if isFirst { try await answer.send(.returnControl(control)) }
  }

  // MARK: What the caller did

  /// What the caller brings of a call that was left to him, or a question, which drops the call.
  mutating func takeReturned() throws(ServiceError) -> Beginning {
    guard let results = request.sessionState?["returnControlInvocationResults"]?.array else {
      (session.pending, session.waiting) = (nil, nil)
      return .question
    }
    if let waiting = session.waiting { return try takeReturned(waiting) }
    guard let pending = session.pending else {
      throw .validation("The session waits for no results: the agent did not return control in its last turn, or forgot it.")
    }
    let call = try PreparedCall(pending.operation, pending.arguments, agent, builder)
    let returned = try ReturnedCall(results, invocationId: request.sessionState?["invocationId"]?.string, pending, call)
    session.pending = nil
    (question, outcomes, planned) = (pending.question, pending.outcomes, pending.planned)
    engine.tell(request, .question, "results of \(pending.operation): \(returned.sentence)")
    return .result(returned)
  }

  private mutating func takeReturned(_ waiting: Session.Waiting) throws(ServiceError) -> Beginning {
    var child = try child(waiting.collaborator, waiting.text)
    let beginning = try child.takeReturned()
    session.waiting = nil
    (question, outcomes) = (waiting.question, waiting.outcomes)
    return .collaborator(child, beginning, waiting)
  }

  /// Goes on with a turn; `true` when it is over again.
  mutating func goOn(_ returned: ReturnedCall) async throws -> Bool {
    // The question is known by now, and belongs into the event.
    let call = try PreparedCall(returned.call.operation.name, returned.call.arguments, agent, builder)
    switch returned.result {
    case .confirmed:
      guard case .function(let function) = call.group.executor else { break }
      try await invoke(function, call)
    case .outcome(let outcome):
      outcomes.append(outcome)
      try await trace(scribe.observation(scribe.traceId(step), outcome, since: engine.clock.now))
    case .failed(let error): throw error
    }
    return try await performPlanned()
  }
}

extension PreparedCall {
  /// For the console's machines.
  var details: JSONObject {
    ["actionGroup": .string(group.name), "operation": .string(operation.name), "arguments": .object(arguments)]
  }
}
