// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import AgentEvents
internal import Cassettes
internal import JSON
internal import LocalAgent

/// One turn of a session, from its question to its answer, or to what is left to the caller.
struct EngineTurn {
  let engine: AgentEngine
  let request: LocalAgent.AgentRequest
  let answer: AnswerStream
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
  /// Whether the error that ends the turn was told already, as it was recorded.
  private var isFailureTold = false

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
      agent: engine.agent, sessionId: request.sessionId, requestId: request.requestId, question: question, history: session.history,
      outcomes: outcomes, sessionAttributes: session.attributes, promptSessionAttributes: promptAttributes)
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
      if request.enableTrace, !isFailureTold {
        try await answer.send(scribe.event(scribe.failure(scribe.traceId(step), error)))
      }
      throw error
    }
  }

  /// Asks the planner and does what it wants, until there is an answer or something for the caller to do.
  mutating func work() async throws {
    while step < engine.agent.stepsMax {
      try Task.checkCancellation()
      let situation = situation
      let prompt = engine.planner.prompt(situation)
      if let prompt { try await trace(scribe.modelInput(scribe.traceId(step), "ORCHESTRATION", prompt)) }
      let start = engine.clock.now
      let plan = try await engine.planner.next(situation)
      if let recorded = plan.recorded { try await tell(recorded) }
      switch plan.decision {
      case .answer(let text): return try await finish(text, plan, prompt, start, isQuestion: false)
      case .ask(let text): return try await finish(text, plan, prompt, start, isQuestion: true)
      case .call(let name, let arguments):
        try await tellModel(plan, Self.response(name, arguments, engine.agent), prompt, start)
        planned = [Plan.Call(name, arguments)] + plan.further
        if try await performPlanned() { return }
      case .reprompt(let call, let sentence):
        try await tellModel(plan, Self.response(call.operation, call.arguments, engine.agent), prompt, start)
        try await reprompt(call, sentence)
      case .fail(let error):
        try await tellModel(plan, "", prompt, start)
        isFailureTold = plan.recorded != nil
        throw error
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

  private static func response(_ name: String, _ arguments: JSONObject, _ agent: PlayedAgent) -> String {
    let tool = agent.operation(name).map { PromptText.toolName($0.operation, $0.group) } ?? name
    return JSONValue.object(["tool_use": ["name": .string(tool), "input": .object(arguments)]]).text
  }

  /// Tells the model what is wrong with the call that it wants.
  private mutating func reprompt(_ call: Plan.Call, _ sentence: String) async throws {
    engine.tell(request, .finding, "\(call.operation) is not called: \(sentence)", ["code": "unusable-call"])
    let outcome = CallOutcome(call.operation, call.arguments, status: nil, body: sentence, state: .reprompt)
    outcomes.append(outcome)
    try await trace(scribe.observation(scribe.traceId(step), outcome, since: engine.clock.now, source: "PARSER"))
  }

  /// Tells what the model answered, and what that cost.
  private func tellModel(_ plan: Plan, _ response: String, _ prompt: String?, _ start: Moment) async throws {
    guard let prompt else { return }
    let response = plan.rawResponse ?? response
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

  private mutating func finish(_ text: String, _ plan: Plan, _ prompt: String?, _ start: Moment, isQuestion: Bool) async throws {
    let id = scribe.traceId(step)
    let wished = engine.agent.chunkCharactersMax ?? (request.streamsFinalResponse ? AnswerPieces.streamedMax : nil)
    let pieceMax = engine.agent.isStreaming ? wished : nil
    // What was recorded has been sent as it was, the answer included.
    if plan.recorded != nil { return remember(text) }
    // An answer that is streamed comes while the model still writes, before its usage is known.
    if let pieceMax { try await send(text, pieceMax) }
    try await tellModel(plan, text, prompt, start)
    try await trace(scribe.finish(id, text, isQuestion: isQuestion))
    if pieceMax == nil { try await send(text, AnswerPieces.wholeMax) }
    remember(text)
  }

  private mutating func remember(_ text: String) {
    session.remember(Exchange(question: question, answer: text))
    engine.tell(request, .answer, text)
  }

  /// Sends what was recorded again, and tells what is different now.
  private mutating func tell(_ recorded: Recorded) async throws {
    for difference in recorded.differences {
      engine.tell(
        request, .difference, difference.description,
        ["path": .string(difference.path), "recorded": difference.recorded ?? .null, "found": difference.found ?? .null])
    }
    for event in recorded.events {
      if case .trace(let part) = event {
        if case .step(let kind, .modelOutput(let output))? = part.trace, let usage = output.metadata?.usage {
          let word = kind == .preProcessing ? "pre-processing" : kind == .postProcessing ? "post-processing" : "orchestration"
          tellTokens("\(word), as recorded", ModelTokens(input: usage.inputTokens ?? 0, output: usage.outputTokens ?? 0))
        }
        guard request.enableTrace else { continue }
      }
      try await answer.send(event)
    }
    scribe.recorded = recorded.call
  }

  private func send(_ text: String, _ charactersMax: Int) async throws {
    for piece in AnswerPieces.of(text, charactersMax: charactersMax) {
      try Task.checkCancellation()
      try await answer.send(.text(piece))
    }
  }

  /// Sends a trace, when the caller wants any.
  func trace(_ step: Step, _ kind: StepKind = .orchestration) async throws {
    if request.enableTrace { try await answer.send(scribe.event(.step(kind, step))) }
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
