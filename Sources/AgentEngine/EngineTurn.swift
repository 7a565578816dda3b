// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import AgentEvents
internal import JSON
internal import LocalAgent

/// One turn of an agent's session, from its question to its answer, or to what is left to the caller.
struct EngineTurn {
  /// How a turn begins.
  indirect enum Beginning {
    /// With a question.
    case question
    /// With the result of a call that the agent had left to the caller.
    case result(ReturnedCall)
    /// With that of one that a collaborator had left to him.
    case collaborator(EngineTurn, Beginning, Session.Waiting)
  }

  let engine: AgentEngine
  let request: LocalAgent.AgentRequest
  let answer: AnswerStream
  let agent: PlayedAgent
  let identity: AgentIdentity
  var scribe: TraceScribe
  /// The session as the turn leaves it.
  var session: Session
  var promptAttributes: Attributes
  var question: String
  var outcomes: [CallOutcome] = []
  /// What the last plan wants called before anybody is asked again.
  var planned: [Plan.Call] = []
  /// How many models were asked.
  var step = 0
  /// How many collaborators were asked.
  var children = 0
  /// What was left to the caller.
  var control: ReturnControl?
  /// Whether the error that ends the turn was told already, as it was recorded.
  private var isFailureTold = false

  init(
    _ engine: AgentEngine, _ request: LocalAgent.AgentRequest, _ answer: AnswerStream, _ agent: PlayedAgent, _ identity: AgentIdentity,
    _ question: String, _ session: Session, _ promptAttributes: Attributes
  ) {
    (self.engine, self.request, self.answer, self.agent, self.identity) = (engine, request, answer, agent, identity)
    (self.question, self.session, self.promptAttributes) = (question, session, promptAttributes)
    scribe = TraceScribe(identity, agent, engine.clock)
  }

  /// The turn of the agent that the caller asked.
  init(
    _ engine: AgentEngine, _ request: LocalAgent.AgentRequest, _ answer: AnswerStream, _ agent: PlayedAgent, _ session: Session
  ) {
    let state = request.sessionState
    self.init(
      engine, request, answer, agent, AgentIdentity(request), request.inputText ?? "", session,
      Attributes(state?["promptSessionAttributes"]?.object))
    self.session.attributes.merge(Attributes(state?["sessionAttributes"]?.object))
    if session.history.isEmpty { self.session.history = Self.history(state?["conversationHistory"]) }
  }

  /// A conversation that the caller brings along: each question with the answer behind it.
  private static func history(_ value: JSONValue?) -> [Exchange] {
    var exchanges: [Exchange] = []
    for message in value?["messages"]?.array ?? [] {
      let text = (message["content"]?.array ?? []).compactMap { $0["text"]?.string }.joined(separator: "\n")
      if message["role"]?.string == "assistant", let last = exchanges.indices.last {
        exchanges[last].answer += text
      } else {
        exchanges.append(Exchange(question: text, answer: ""))
      }
    }
    return Array(exchanges.suffix(Session.historyMax))
  }

  /// Whether the caller asked this agent, and not another one that asks it.
  var isFirst: Bool { identity.path.isEmpty }

  /// Whether the planner brings along what guardrails and routers said, with everything else.
  var isRecorded: Bool { engine.planner.prompt(situation) == nil }

  var situation: Situation {
    let turnsMax = request.body["promptCreationConfigurations"]?["previousConversationTurnsToInclude"]?.number?.integer
    let history = turnsMax.map { Array(session.history.suffix($0)) } ?? session.history
    return Situation(
      agent: agent, path: identity.path, sessionId: request.sessionId, question: question, history: history, outcomes: outcomes,
      sessionAttributes: session.attributes, promptSessionAttributes: promptAttributes)
  }

  /// The event of a call, but for the call itself.
  var builder: EventBuilder {
    var builder = EventBuilder()
    (builder.inputText, builder.sessionId) = (question, identity.sessionId)
    let (id, alias) = identity.ids ?? (AgentIdentity.inlineId, AgentIdentity.draftAlias)
    builder.agent = Agent(name: agent.name, id: id, alias: alias, version: identity.version)
    (builder.sessionAttributes, builder.promptSessionAttributes) = (session.attributes, promptAttributes)
    return builder
  }

  /// Answers the caller.
  mutating func run() async throws {
    let beginning = try takeReturned()
    if case .question = beginning {
      engine.tell(request, .question, question)
      if let refusal = engine.planner.refusal(situation) { throw refusal }
    }
    try await answer.start()
    do { _ = try await play(beginning) } catch let error as ServiceError {
      if !isFailureTold { try await tell(scribe.failure(scribe.traceId(step), error)) }
      throw error
    }
  }

  /// Does everything up to the answer.
  ///
  /// - Returns: the answer; `nil` when something is left to the caller.
  mutating func play(_ beginning: Beginning) async throws -> String? {
    switch beginning {
    case .question:
      if let blocked = try await guardInput() { return blocked }
      if let tokens = engine.planner.preProcessing(situation) { try await preProcess(tokens) }
      if agent.isRouter, !isRecorded {
        switch try await route() {
        case .undecided: break
        case .left: return nil
        case .answered(let text): return text
        }
      }
    case .result(let returned): if try await goOn(returned) { return nil }
    case .collaborator(var child, let beginning, let waiting):
      guard let text = try await take(&child, beginning, waiting) else { return nil }
      if waiting.isRouted { return try await finishRouted(text) }
    }
    return try await work()
  }

  /// Asks the planner and does what it wants, until there is an answer or something for the caller to do.
  private mutating func work() async throws -> String? {
    while step < agent.stepsMax {
      try Task.checkCancellation()
      let situation = situation
      let prompt = engine.planner.prompt(situation)
      if let prompt { try await trace(scribe.modelInput(scribe.traceId(step), "ORCHESTRATION", prompt)) }
      let start = engine.clock.now
      let plan = try await engine.planner.next(situation)
      if let recorded = plan.recorded { try await tell(recorded) }
      if let notice = plan.notice { engine.tell(request, .finding, notice) }
      switch plan.decision {
      case .answer(let text): return try await finish(text, plan, prompt, start, isQuestion: false)
      case .ask(let text): return try await finish(text, plan, prompt, start, isQuestion: true)
      case .call(let name, let arguments):
        try await tellModel(plan, PromptText.response(calling: name, arguments, agent), prompt, start)
        planned = [Plan.Call(name, arguments)] + plan.further
        if try await performPlanned() { return nil }
      case .reprompt(let call, let sentence):
        try await tellModel(plan, PromptText.response(calling: call.operation, call.arguments, agent), prompt, start)
        try await reprompt(call, sentence)
      case .fail(let error):
        try await tellModel(plan, "", prompt, start)
        isFailureTold = plan.recorded != nil
        throw error
      case .search(let id, let query, let passages):
        try await tellModel(plan, PromptText.response(searching: id, query), prompt, start)
        try await search(id, query, passages)
      case .collaborator(let name, let text):
        try await tellModel(plan, PromptText.response(asking: name, text), prompt, start)
        if try await ask(name, text, isRouted: false) == nil { return nil }
      }
      step += 1
    }
    throw ServiceError.dependencyFailed("The turn asked the model more than \(agent.stepsMax) times and has no answer.")
  }

  /// Tells of a step.
  func trace(_ step: Step, _ kind: StepKind = .orchestration) async throws {
    try await tell(.step(kind, step))
  }

  /// Sends a trace to a caller who wants any, and shows it to whoever watches the server.
  func tell(_ trace: Trace) async throws { try await pass(scribe.event(trace)) }

  /// Sends a trace event to a caller who wants any, and shows it to whoever watches the server.
  func pass(_ event: AgentEvent) async throws {
    if request.enableTrace { try await answer.send(event) } else { answer.show(event) }
  }
}
