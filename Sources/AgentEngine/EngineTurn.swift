// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import AgentEvents
internal import JSON
internal import LocalAgent

/// One turn of a session, from its question to its answer, or to what is left to the caller.
struct EngineTurn {
  let engine: AgentEngine
  let request: LocalAgent.AgentRequest
  let answer: AnswerStream
  let scribe: TraceScribe
  /// The session as the turn leaves it.
  var session: Session
  var promptAttributes: Attributes
  var question: String
  var outcomes: [CallOutcome] = []
  /// How many models were asked.
  var step = 0

  init(_ engine: AgentEngine, _ request: LocalAgent.AgentRequest, _ answer: AnswerStream, _ session: Session) {
    (self.engine, self.request, self.answer, self.session) = (engine, request, answer, session)
    scribe = TraceScribe(request, engine.agent, engine.clock)
    question = request.inputText ?? ""
    promptAttributes = Attributes(request.sessionState?["promptSessionAttributes"]?.object)
    self.session.attributes.merge(Attributes(request.sessionState?["sessionAttributes"]?.object))
    if session.history.isEmpty { self.session.history = Self.history(request.sessionState?["conversationHistory"]) }
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

  var situation: Situation {
    Situation(
      agent: engine.agent, question: question, history: session.history, outcomes: outcomes, sessionAttributes: session.attributes,
      promptSessionAttributes: promptAttributes)
  }

  /// The event of a call, but for the call itself.
  var builder: EventBuilder {
    var builder = EventBuilder()
    (builder.inputText, builder.sessionId) = (question, request.sessionId)
    let (id, alias) = (request.agentId ?? "", request.agentAliasId ?? "")
    builder.agent = Agent(name: engine.agent.name, id: id, alias: alias, version: AgentEngine.version(alias))
    (builder.sessionAttributes, builder.promptSessionAttributes) = (session.attributes, promptAttributes)
    return builder
  }

  /// Answers.
  mutating func run() async throws {
    let returned = try takeReturned()
    if returned == nil {
      engine.tell(request, .question, question)
      if let refusal = engine.planner.refusal(situation) { throw refusal }
    }
    try await answer.start()
    do {
      if let returned, try await goOn(returned) { return }
      if returned == nil, let tokens = engine.planner.preProcessing(situation) { try await preProcess(tokens) }
      try await work()
    } catch let error as ServiceError {
      try await tell(scribe.failure(scribe.traceId(step), error))
      throw error
    }
  }

  /// Asks the planner and does what it wants, until there is an answer or something for the caller to do.
  mutating func work() async throws {
    while step < engine.agent.stepsMax {
      try Task.checkCancellation()
      let situation = situation
      let prompt = PromptText(situation).text
      let id = scribe.traceId(step)
      try await trace(scribe.modelInput(id, "ORCHESTRATION", prompt))
      let start = engine.clock.now
      let plan = try await engine.planner.next(situation)
      switch plan.decision {
      case .answer(let text): return try await finish(text, plan, prompt, start, isQuestion: false)
      case .ask(let text): return try await finish(text, plan, prompt, start, isQuestion: true)
      case .call(let name, let arguments):
        let call = try PreparedCall(name, arguments, engine.agent, builder)
        try await tellModel(plan, plan.rawResponse ?? Self.response(call), prompt, start)
        if try await perform(call) { return }
      }
      step += 1
    }
    throw ServiceError.dependencyFailed("The turn asked the model more than \(engine.agent.stepsMax) times and has no answer.")
  }

  private func preProcess(_ tokens: ModelTokens) async throws {
    let start = engine.clock.now
    let id = Text("\(request.requestId)-pre-0")
    try await trace(scribe.modelInput(id, "PRE_PROCESSING", question), .preProcessing)
    try await trace(scribe.modelOutput(id, "The question is valid.", tokens, since: start), .preProcessing)
    tellTokens("pre-processing", tokens)
  }

  private static func response(_ call: PreparedCall) -> String {
    let use: JSONValue = [
      "tool_use": ["name": .string(PromptText.toolName(call.operation, call.group)), "input": .object(call.arguments)]
    ]
    return use.text
  }

  /// Tells what the model answered, and what that cost.
  private func tellModel(_ plan: Plan, _ response: String, _ prompt: String, _ start: Moment) async throws {
    let tokens = plan.tokens ?? ModelTokens(estimating: prompt, response)
    tellTokens("orchestration", tokens)
    try await trace(scribe.modelOutput(scribe.traceId(step), response, tokens, since: start))
    if let rationale = plan.rationale { try await trace(scribe.rationale(scribe.traceId(step), rationale)) }
  }

  private func tellTokens(_ what: String, _ tokens: ModelTokens) {
    let note = tokens.isModelled ? " (modelled: a token for every \(ModelTokens.bytesPerToken) bytes)" : ""
    engine.tell(
      request, .model, "\(what): \(tokens.input) tokens in, \(tokens.output) out\(note)",
      [
        "inputTokens": .number(JSONNumber(tokens.input)), "outputTokens": .number(JSONNumber(tokens.output)),
        "modelled": .bool(tokens.isModelled),
      ])
  }

  private mutating func finish(_ text: String, _ plan: Plan, _ prompt: String, _ start: Moment, isQuestion: Bool) async throws {
    let id = scribe.traceId(step)
    let wished = engine.agent.chunkCharactersMax ?? (request.streamsFinalResponse ? AnswerPieces.streamedMax : nil)
    let pieceMax = engine.agent.isStreaming ? wished : nil
    // An answer that is streamed comes while the model still writes, before its usage is known.
    if let pieceMax { try await send(text, pieceMax) }
    try await tellModel(plan, plan.rawResponse ?? text, prompt, start)
    try await trace(scribe.finish(id, text, isQuestion: isQuestion))
    if pieceMax == nil { try await send(text, AnswerPieces.wholeMax) }
    session.remember(Exchange(question: question, answer: text))
    engine.tell(request, .answer, text)
  }

  private func send(_ text: String, _ charactersMax: Int) async throws {
    for piece in AnswerPieces.of(text, charactersMax: charactersMax) {
      try Task.checkCancellation()
      try await answer.send(.text(piece))
    }
  }

  /// Tells of a step.
  func trace(_ step: Step, _ kind: StepKind = .orchestration) async throws {
    try await tell(.step(kind, step))
  }

  /// Sends a trace to a caller who wants any, and shows it to whoever watches the server.
  private func tell(_ trace: Trace) async throws {
    let event = scribe.event(trace)
    if request.enableTrace { try await answer.send(event) } else { answer.show(event) }
  }
}

/// The pieces that an answer is sent in.
enum AnswerPieces {
  /// The service's own interval.
  static let streamedMax = 50
  /// Far below the largest chunk of 1 MB.
  static let wholeMax = 100_000

  /// The text in pieces of at most so many characters; at least one.
  static func of(_ text: String, charactersMax: Int) -> [String] {
    var pieces: [String] = []
    var rest = text[...]
    repeat {
      let piece = rest.prefix(max(1, charactersMax))
      pieces.append(String(piece))
      rest = rest[piece.endIndex...]
    } while !rest.isEmpty
    return pieces
  }
}
