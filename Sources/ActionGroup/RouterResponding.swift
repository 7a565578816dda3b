// SPDX-License-Identifier: Apache-2.0

internal import JSON

extension Router {
  /// Answers an event: reads it, finds the action, binds the arguments, runs the action, writes the envelope.
  ///
  /// - Parameters:
  ///   - event: the event's bytes.
  ///   - range: the part of them that is the event; all of them by default.
  ///   - invocation: what came with it.
  /// - Returns: a valid envelope, whatever happened.
  /// - Throws: ``NotAnActionEvent``, the one case in which there is nothing to answer to.
  public func respond(
    to event: [UInt8], in range: Range<Int>? = nil, _ invocation: Invocation = Invocation()
  ) async throws(NotAnActionEvent) -> ActionResponse {
    await respond(to: try ActionCall(event: event, in: range, clientContext: invocation.clientContext), invocation)
  }

  /// Answers a call.
  ///
  /// - Parameters:
  ///   - call: from any front door.
  ///   - invocation: what came with it.
  /// - Returns: a valid envelope, whatever happened.
  public func respond(to call: ActionCall, _ invocation: Invocation = Invocation()) async -> ActionResponse {
    switch prepare(call, invocation) {
    case .ended(let response): return response
    case .ready(let handler, let arguments, let context):
      do { return answered(context, try await handler(arguments, context)) } catch { return failed(context, error) }
    }
  }

  /// What is known of a call before its action runs.
  private enum Preparation {
    case ready(Handler, Arguments, ActionContext)
    case ended(ActionResponse)
  }

  // Not inlined, and neither are the ends: what stands in an async function takes room in its task, and a task has little.
  @inline(never)
  private func prepare(_ call: ActionCall, _ invocation: Invocation) -> Preparation {
    guard let route = route(for: call.target) else { return .ended(unknownOperation(call)) }
    switch route.plan.bind(call) {
    case .bound(let arguments): return .ready(route.handler, arguments, ActionContext(route.plan, call, invocation))
    case .violated(let violations): return .ended(invalid(call, route.operation.name, violations))
    }
  }

  /// The envelope for a call whose action did not end in time.
  ///
  /// - Parameters:
  ///   - event: the event's bytes.
  ///   - clientContext: the invocation's client context.
  /// - Returns: a 504, a FAILURE or an error object.
  /// - Throws: ``NotAnActionEvent``.
  public func timedOut(event: [UInt8], clientContext: String? = nil) throws(NotAnActionEvent) -> ActionResponse {
    let call = try ActionCall(event: event, clientContext: clientContext)
    let message = "\(Router.name(of: call)) did not finish in time. It may or may not have taken effect."
    return finish(call, .timedOut, error(call, 504, message, .failure), [.init(level: .error, message: message)])
  }

  // MARK: The ends

  @inline(never)
  private func answered(_ context: ActionContext, _ reply: Reply) -> ActionResponse {
    var problems: [ActionResponse.Problem] = []
    var reply = reply
    if !(100...599).contains(reply.status) {
      problems.append(
        .init(level: .error, message: "\(context.operation.name) answered with status \(reply.status), which is none; sent 500 instead."))
      reply.status = 500
    }
    return finish(context.call, .output(status: reply.status), EnvelopeContent(reply: reply), problems, context.finished())
  }

  private func invalid(_ call: ActionCall, _ name: String, _ violations: [Violation]) -> ActionResponse {
    let message = "The arguments of \(name) are not right. " + violations.map(\.description).joined(separator: " ")
    let content = error(call, 400, message, .reprompt, violations)
    return finish(call, .invalid(violations), content, [.init(level: .info, message: message)])
  }

  private func unknownOperation(_ call: ActionCall) -> ActionResponse {
    let known = operations.map { call.frontDoor == .openAPI ? "\($0.method.rawValue) \($0.path)" : $0.name }
    let message = "There is no operation \(Router.name(of: call)). Known: \(known.isEmpty ? "none" : known.joined(separator: ", "))."
    return finish(call, .unknownOperation, error(call, 404, message, .failure), [.init(level: .warn, message: message)])
  }

  @inline(never)
  private func failed(_ context: ActionContext, _ thrown: any Error) -> ActionResponse {
    let (call, name) = (context.call, context.operation.name)
    if let mismatch = thrown as? InputMismatch { return invalid(call, name, [mismatch.violation]) }
    var state = ActionContext.State()
    state.afterwork = context.finished().afterwork
    if let refusal = thrown as? ActionError {
      let isFailure = refusal.status >= 500
      let cause = refusal.cause.map { " Cause: \($0)" } ?? ""
      let problem = ActionResponse.Problem(
        level: isFailure ? .error : .info, message: "\(name) refused with \(refusal.status): \(refusal.message)\(cause)")
      return finish(
        call, .refused(refusal), error(call, refusal.status, refusal.message, isFailure ? .failure : nil), [problem], state)
    }
    let reference = context.requestId.isEmpty ? "none" : context.requestId
    let message = "\(name) failed unexpectedly. Reference: \(reference)."
    let problem = ActionResponse.Problem(level: .error, message: "\(message) Cause: \(type(of: thrown)): \(thrown)")
    return finish(call, .failed(reference: reference), error(call, 500, message, .failure), [problem], state)
  }

  private static func name(of call: ActionCall) -> String {
    switch call.target {
    case .route(let method, let path): "\(method) \(path)"
    case .function(let name), .tool(let name): name
    }
  }

  /// The content of everything that is not an action's own answer.
  private func error(
    _ call: ActionCall, _ status: Int, _ message: String, _ state: EnvelopeContent.FunctionState?, _ violations: [Violation] = []
  ) -> EnvelopeContent {
    guard call.frontDoor != .function else {
      return EnvelopeContent(
        reply: Reply(status, text: message), functionState: state == .failure && functionFailure == .toldToModel ? nil : state)
    }
    var error: JSONObject = ["status": .number(JSONNumber(status)), "message": .string(message)]
    if !violations.isEmpty {
      error["violations"] = .array(violations.map { ["argument": .string($0.argument), "problem": .string($0.problem)] })
    }
    return EnvelopeContent(reply: Reply(status, json: ["error": .object(error)]))
  }

  /// Writes the envelope and holds it to the budget; everything ends here.
  private func finish(
    _ call: ActionCall, _ outcome: ActionOutcome, _ content: EnvelopeContent, _ problems: [ActionResponse.Problem],
    _ state: ActionContext.State = ActionContext.State()
  ) -> ActionResponse {
    let bytes = Envelope(call: call, state: state).bytes(content)
    var problems = problems
    guard bytes.count > budget.maxBytes else {
      if bytes.count > budget.warnBytes {
        let message =
          "The answer of \(Router.name(of: call)) has \(bytes.count) bytes; above \(budget.warnBytes) agents may cut or refuse it."
        problems.append(.init(level: .warn, message: message))
      }
      return ActionResponse(bytes: bytes, outcome: outcome, problems: problems, afterwork: state.afterwork)
    }
    let message = "The answer of \(Router.name(of: call)) is too large: \(bytes.count) bytes, at most \(budget.maxBytes) are allowed."
    problems.append(.init(level: .error, message: message))
    let small = Envelope(call: call, state: nil).bytes(error(call, 500, message + " Ask for less.", .failure))
    return ActionResponse(bytes: small, outcome: .tooLarge(bytes: bytes.count), problems: problems, afterwork: state.afterwork)
  }
}
