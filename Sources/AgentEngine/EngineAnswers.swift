// SPDX-License-Identifier: Apache-2.0

internal import AgentEvents
internal import JSON
internal import LocalAgent

// What models say in a turn, and how its answer is sent.
extension EngineTurn {
  func preProcess(_ tokens: ModelTokens) async throws {
    let start = engine.clock.now
    let id = scribe.traceId("pre")
    try await trace(scribe.modelInput(id, "PRE_PROCESSING", question), .preProcessing)
    var parsed = ParsedResponse()
    (parsed.isValid, parsed.rationale) = (true, "The question is valid.")
    try await trace(scribe.modelOutput(id, "The question is valid.", tokens, since: start, parsed: parsed), .preProcessing)
    tellTokens("pre-processing", tokens)
  }

  private func postProcess(_ text: String, _ tokens: ModelTokens) async throws {
    let start = engine.clock.now
    let id = scribe.traceId("post")
    try await trace(scribe.modelInput(id, "POST_PROCESSING", text), .postProcessing)
    var parsed = ParsedResponse()
    parsed.text = Text(text)
    try await trace(scribe.modelOutput(id, text, tokens, since: start, parsed: parsed), .postProcessing)
    tellTokens("post-processing", tokens)
  }

  /// Tells what the model answered, and what that cost.
  func tellModel(_ plan: Plan, _ response: String, _ prompt: String?, _ start: Moment) async throws {
    guard let prompt else { return }
    let response = plan.rawResponse ?? response
    let tokens = plan.tokens ?? ModelTokens(estimating: prompt, response)
    tellTokens("orchestration", tokens)
    try await trace(scribe.modelOutput(scribe.traceId(step), response, tokens, since: start))
    if let rationale = plan.rationale { try await trace(scribe.rationale(scribe.traceId(step), rationale)) }
  }

  func tellTokens(_ what: String, _ tokens: ModelTokens) {
    let note = tokens.isModelled ? " (modelled: a token for every \(ModelTokens.bytesPerToken) bytes)" : ""
    let agent = identity.path.last.map { " of \($0)" } ?? ""
    var details: JSONObject = [
      "inputTokens": .number(JSONNumber(tokens.input)), "outputTokens": .number(JSONNumber(tokens.output)),
      "modelled": .bool(tokens.isModelled),
    ]
    if let name = identity.path.last { details["collaborator"] = .string(name) }
    engine.tell(request, .model, "\(what)\(agent): \(tokens.input) tokens in, \(tokens.output) out\(note)", details)
  }

  /// The most characters of a piece, when the answer comes piece by piece.
  private var pieceMax: Int? {
    guard agent.isStreaming, isFirst else { return nil }
    let interval = request.body["streamingConfigurations"]?["applyGuardrailInterval"]?.number?.integer
    let asked = request.streamsFinalResponse ? interval ?? AnswerPieces.streamedMax : nil
    return [agent.chunkCharactersMax, asked].compactMap(\.self).min()
  }

  /// Ends the turn with an answer; the caller gets it from the agent that he asked.
  mutating func finish(_ written: String, _ plan: Plan, _ prompt: String?, _ start: Moment, isQuestion: Bool) async throws -> String {
    // What was recorded has been sent as it was, the answer included.
    if plan.recorded != nil { return end(written) }
    let (text, verdict) = guarded(written)
    // A part of a text that a guardrail changed is none of the passages' any more.
    let citations = text == written ? plan.citations : []
    let post = engine.planner.postProcessing(situation)
    // An answer that is streamed comes while the model still writes, before its usage is known.
    let streamed = post == nil ? pieceMax : nil
    if let streamed { try await send(text, streamed, citations, verdict) }
    try await tellModel(plan, written, prompt, start)
    if streamed == nil { try await traceOutput(verdict) }
    try await trace(scribe.finish(scribe.traceId(step), text, isQuestion: isQuestion))
    if let post { try await postProcess(text, post) }
    if streamed == nil, isFirst { try await send(text, pieceMax ?? AnswerPieces.wholeMax, citations, nil) }
    return end(text)
  }

  /// Ends the turn with what a collaborator answered to a question that was handed on.
  mutating func finishRouted(_ text: String) async throws -> String {
    let (text, verdict) = guarded(text)
    try await traceOutput(verdict)
    try await trace(scribe.finish(scribe.traceId("routing"), text, isQuestion: false), .routingClassifier)
    if isFirst { try await send(text, pieceMax ?? AnswerPieces.wholeMax, [], nil) }
    return end(text)
  }

  private mutating func end(_ text: String) -> String {
    session.remember(Exchange(question: question, answer: text))
    if isFirst { engine.tell(request, .answer, text) }
    return text
  }

  private func send(_ text: String, _ scalarsMax: Int, _ citations: [CitedPart], _ verdict: GuardrailVerdict?) async throws {
    for chunk in AnswerPieces.chunks(of: text, scalarsMax: scalarsMax, citations) {
      try Task.checkCancellation()
      try await traceOutput(verdict)
      try await answer.send(.chunk(chunk))
    }
  }

  // MARK: The guardrail

  /// Looks at the question; when it may not be asked, answers so and gives that answer.
  mutating func guardInput() async throws -> String? {
    guard agent.isGuarded, !isRecorded else { return nil }
    let start = engine.clock.now
    let verdict = engine.planner.guardrail(situation, .input, question)
    try await tell(scribe.guardrail(.input, verdict, since: start))
    switch verdict.outcome {
    case .passes: return nil
    case .masked(let text):
      engine.tell(request, .guardrail, "the guardrail covered up a part of the question")
      question = text
      return nil
    case .blocked(let sentence):
      engine.tell(request, .guardrail, "the guardrail does not let the question pass")
      if isFirst { try await send(sentence, AnswerPieces.wholeMax, [], nil) }
      if isFirst { engine.tell(request, .answer, sentence) }
      return sentence
    }
  }

  /// The text that may be answered, and what the guardrail says to it; `nil` when there is none.
  private func guarded(_ text: String) -> (text: String, verdict: GuardrailVerdict?) {
    guard agent.isGuarded else { return (text, nil) }
    let verdict = engine.planner.guardrail(situation, .output, text)
    switch verdict.outcome {
    case .passes: return (text, verdict)
    case .masked(let text), .blocked(let text):
      engine.tell(request, .guardrail, "the guardrail changed the answer")
      return (text, verdict)
    }
  }

  private func traceOutput(_ verdict: GuardrailVerdict?) async throws {
    if let verdict { try await tell(scribe.guardrail(.output, verdict, since: engine.clock.now)) }
  }
}
