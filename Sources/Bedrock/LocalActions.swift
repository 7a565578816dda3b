// SPDX-License-Identifier: Apache-2.0

public import ActionGroup
internal import JSON

/// Actions that run in the caller's own process when an agent returns control.
///
/// The same router answers a Lambda function's events and these calls. An action sees the session attributes that the request brought, since
/// an agent that returns control does not tell the others; those that it changes go back with the results.
public struct LocalActions: Sendable {
  /// The actions.
  public var router: Router
  /// Where actions, and what goes wrong with them, are logged.
  public var log: Log
  /// How long one action may take; then it is cancelled, and the agent told.
  ///
  /// One that does not heed that is waited for.
  public var timeLimit: Duration
  /// Asks the user whether a call may be made.
  public var confirm: @Sendable (ControlCall) async -> ActionResult.Confirmation

  /// Actions.
  ///
  /// - Parameters:
  ///   - router: the actions.
  ///   - log: where they log.
  ///   - timeLimit: how long one of them may take.
  ///   - confirm: asks the user; without it nothing that needs a user's consent is done.
  public init(
    _ router: Router, log: Log = .silent, timeLimit: Duration = .seconds(60),
    confirm: @escaping @Sendable (ControlCall) async -> ActionResult.Confirmation = { _ in .deny }
  ) {
    self.router = router
    self.log = log
    self.timeLimit = timeLimit
    self.confirm = confirm
  }

  /// Does what an agent asks for, call after call.
  ///
  /// A call that no action fits, or whose arguments are wrong, is answered too: with a status, FAILURE or REPROMPT and a sentence. Work that
  /// actions leave for later is done before this returns.
  ///
  /// - Parameters:
  ///   - control: what the agent asks for.
  ///   - request: the turn in which it asks.
  /// - Returns: the turn that brings the results.
  public func respond(to control: ControlRequest, after request: AgentRequest) async -> AgentRequest {
    var work = ControlWork(control: control, request: request)
    for call in control.calls {
      let result = await answer(call, &work)
      work.results.append(result)
    }
    for afterwork in work.afterwork { await afterwork() }
    return work.next
  }

  private func answer(_ call: ControlCall, _ work: inout ControlWork) async -> ActionResult {
    guard call.wish != .result else { return await run(call, nil, &work) }
    let confirmation = await confirm(call)
    if call.wish == .confirmationAndResult, confirmation == .confirm { return await run(call, confirmation, &work) }
    return ActionResult(call, status: nil, "", nil, confirmation)
  }

  private func run(_ call: ControlCall, _ confirmation: ActionResult.Confirmation?, _ work: inout ControlWork) async -> ActionResult {
    let event = call.event(in: work.request, work.state)
    let requestId = work.control.invocationId ?? ""
    do throws(NotAnActionEvent) {
      let response = try await respond(to: event, Invocation(requestId: requestId, deadline: .now + timeLimit, log: log))
      for problem in response.problems { log.write(problem.level, problem.message) }
      let envelope = (try? JSONValue(parsing: response.bytes)) ?? .null
      work.take(envelope, response.afterwork, log)
      return ActionResult(call, envelope, response.outcome, confirmation)
    } catch {
      log.error(error.sentence)
      return ActionResult(call, status: 500, error.sentence, .failure, confirmation)
    }
  }

  /// The router's answer, or that it took too long.
  private func respond(to event: [UInt8], _ invocation: Invocation) async throws(NotAnActionEvent) -> ActionResponse {
    let call = try ActionCall(event: event)
    let answer = await withTaskGroup(of: ActionResponse?.self) { group in
      group.addTask { await router.respond(to: call, invocation) }
      group.addTask {
        try? await Task.sleep(for: timeLimit)
        return nil
      }
      let first = await group.next().flatMap { $0 }
      group.cancelAll()
      return first
    }
    if let answer { return answer }
    return try router.timedOut(event: event)
  }
}

/// The calls of one request while they are answered.
private struct ControlWork {
  let control: ControlRequest
  let request: AgentRequest
  /// The attributes as the calls so far left them.
  var state: SessionState
  var results: [ActionResult] = []
  var knowledgeBases: [(id: String, search: VectorSearch)] = []
  var afterwork: [@Sendable () async -> Void] = []

  init(control: ControlRequest, request: AgentRequest) {
    self.control = control
    self.request = request
    state = SessionState(
      sessionAttributes: request.sessionState.sessionAttributes, promptSessionAttributes: request.sessionState.promptSessionAttributes)
  }

  /// Takes over what an action changed.
  mutating func take(_ envelope: JSONValue, _ work: [@Sendable () async -> Void], _ log: Log) {
    state.sessionAttributes = envelope["sessionAttributes"].map(ControlWork.attributes) ?? state.sessionAttributes
    state.promptSessionAttributes = envelope["promptSessionAttributes"].map(ControlWork.attributes) ?? state.promptSessionAttributes
    afterwork += work
    for item in envelope["knowledgeBasesConfiguration"]?.array ?? [] {
      if let id = item["knowledgeBaseId"]?.string, let search = VectorSearch(json: item) {
        knowledgeBases.append((id, search))
      } else {
        log.warn("An action configures a knowledge base in a way that no request can: \(item.text)")
      }
    }
  }

  private static func attributes(_ json: JSONValue) -> [String: String] {
    Dictionary((json.object?.members ?? []).map { ($0.name, $0.value.string ?? $0.value.text) }) { _, last in last }
  }

  /// The turn that brings the results: the same agent and session, no text, and no file a second time.
  var next: AgentRequest {
    var next = request
    next.inputText = nil
    next.sessionState = state
    next.sessionState.results = ControlResults(invocationId: control.invocationId, results)
    for (id, search) in knowledgeBases { next.search(id, .vector(search)) }
    return next
  }
}

extension AgentRequest {
  /// Has a knowledge base searched in another way.
  mutating fileprivate func search(_ id: String, _ search: KnowledgeBaseSearch) {
    switch self {
    case .agent(var turn):
      turn.knowledgeBases.removeAll { $0.id == id }
      turn.knowledgeBases.append(.init(id, search))
      self = .agent(turn)
    case .inline(var turn):
      for index in turn.agent.knowledgeBases.indices where turn.agent.knowledgeBases[index].id == id {
        turn.agent.knowledgeBases[index].search = search
      }
      self = .inline(turn)
    }
  }
}

extension VectorSearch {
  /// The search that an action asked for; `nil` when a part of it is nothing that a search has.
  fileprivate init?(json: JSONValue) {
    guard let search = json["retrievalConfiguration"]?["vectorSearchConfiguration"]?.object else { return nil }
    self.init(numberOfResults: search["numberOfResults"]?.integer)
    if let word = search["overrideSearchType"] {
      guard let type = word.string.flatMap({ SearchType(rawValue: $0) }) else { return nil }
      searchType = type
    }
    if let filter = search["filter"] {
      guard let filter = RetrievalFilter(json: filter) else { return nil }
      self.filter = filter
    }
  }
}
