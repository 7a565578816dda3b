// SPDX-License-Identifier: Apache-2.0

internal import AgentEvents
internal import JSON
internal import LocalAgent

/// Writes what a turn does as the service's trace events.
struct TraceScribe: Sendable {
  let identity: AgentIdentity
  let clock: EngineClock
  let model: String
  /// When the turn began.
  let start: Moment
  /// A recorded event whose ids the turn's own have.
  var recorded: TracePart?

  init(_ identity: AgentIdentity, _ agent: PlayedAgent, _ clock: EngineClock) {
    (self.identity, self.clock, model, start) = (identity, clock, agent.model, clock.now)
  }

  /// The id that everything of a step has.
  func traceId(_ step: Int) -> Text { recorded?.trace?.stepId ?? Text("\(identity.turnId)-\(step)") }

  /// The id of what is done before or behind the steps.
  func traceId(_ name: String) -> Text { Text("\(identity.turnId)-\(name)-0") }

  /// The event of something that happened.
  func event(_ trace: Trace) -> AgentEvent {
    if var part = recorded {
      (part.eventTime, part.trace) = (Text(clock.now.text), trace)
      return .trace(part)
    }
    var part = TracePart()
    if let ids = identity.ids {
      (part.agentId, part.agentAliasId, part.agentVersion) = (Text(ids.agent), Text(ids.alias), Text(identity.version))
    }
    part.sessionId = Text(identity.sessionId)
    part.collaboratorName = identity.collaboratorName.map { Text($0) }
    part.callerChain = identity.chain.map { arn in
      var caller = Caller()
      caller.agentAliasArn = Text(arn)
      return caller
    }
    part.eventTime = Text(clock.now.text)
    part.trace = trace
    return .trace(part)
  }

  func modelInput(_ id: Text, _ type: Text, _ prompt: String) -> Step {
    var input = ModelInvocationInput()
    (input.traceId, input.text, input.type, input.foundationModel) = (id, Text(prompt), type, Text(model))
    return .modelInput(input)
  }

  func modelOutput(
    _ id: Text, _ response: String, _ tokens: ModelTokens, since start: Moment, parsed: ParsedResponse? = nil
  ) -> Step {
    var raw = RawResponse()
    raw.content = Text(response)
    var output = ModelInvocationOutput()
    (output.traceId, output.rawResponse, output.parsedResponse) = (id, raw, parsed)
    output.metadata = metadata(since: start, tokens)
    return .modelOutput(output)
  }

  func rationale(_ id: Text, _ text: String) -> Step {
    var rationale = Rationale()
    (rationale.traceId, rationale.text) = (id, Text(text))
    return .rationale(rationale)
  }

  func invocation(_ id: Text, _ input: InvocationInput) -> Step {
    var input = input
    input.traceId = id
    return .invocationInput(input)
  }

  /// What came of a call; `source` is who wants the model to try again, if anybody does.
  func observation(_ id: Text, _ outcome: CallOutcome, since start: Moment, source: Text = "ACTION_GROUP") -> Step {
    var observation = Observation()
    observation.traceId = id
    if let passages = outcome.passages {
      var output = KnowledgeBaseLookupOutput()
      (output.retrievedReferences, output.metadata) = (passages.map(\.reference), metadata(since: start))
      output.metadata?.clientRequestId = Text(identity.turnId)
      (observation.type, observation.knowledgeBaseLookupOutput) = ("KNOWLEDGE_BASE", output)
    } else if outcome.state == .reprompt {
      var reprompt = RepromptResponse()
      (reprompt.source, reprompt.text) = (source, Text(outcome.body))
      (observation.type, observation.repromptResponse) = ("REPROMPT", reprompt)
    } else {
      var output = ActionGroupInvocationOutput()
      (output.text, output.metadata) = (Text(outcome.body), metadata(since: start))
      (observation.type, observation.actionGroupInvocationOutput) = ("ACTION_GROUP", output)
    }
    return .observation(observation)
  }

  func observation(_ id: Text, of child: AgentIdentity, _ name: String, _ text: String, since start: Moment) -> Step {
    var payload = AgentCollaboratorOutputPayload()
    (payload.type, payload.text) = ("TEXT", Text(text))
    return observation(id, of: child, name, payload, since: start)
  }

  func observation(_ id: Text, of child: AgentIdentity, _ name: String, _ control: ReturnControl, since start: Moment) -> Step {
    var payload = AgentCollaboratorOutputPayload()
    (payload.type, payload.returnControlPayload) = ("RETURN_CONTROL", control)
    return observation(id, of: child, name, payload, since: start)
  }

  private func observation(
    _ id: Text, of child: AgentIdentity, _ name: String, _ payload: AgentCollaboratorOutputPayload, since start: Moment
  ) -> Step {
    var output = AgentCollaboratorInvocationOutput()
    (output.agentCollaboratorName, output.agentCollaboratorAliasArn, output.output) = (Text(name), Text(child.arn), payload)
    output.metadata = metadata(since: start)
    // Whoever meters finds the collaborator's calls by this.
    output.metadata?.clientRequestId = Text(child.turnId)
    var observation = Observation()
    (observation.traceId, observation.type, observation.agentCollaboratorInvocationOutput) = (id, "AGENT_COLLABORATOR", output)
    return .observation(observation)
  }

  func guardrail(_ side: GuardrailVerdict.Side, _ verdict: GuardrailVerdict, since start: Moment) -> Trace {
    var trace = GuardrailTrace()
    trace.action = verdict.outcome == .passes ? "NONE" : "INTERVENED"
    trace.metadata = metadata(since: start)
    switch side {
    case .input: (trace.traceId, trace.inputAssessments) = (traceId("guardrail-pre"), verdict.assessments)
    case .output: (trace.traceId, trace.outputAssessments) = (traceId("guardrail-post"), verdict.assessments)
    }
    return .guardrail(trace)
  }

  func finish(_ id: Text, _ text: String, isQuestion: Bool) -> Step {
    var response = FinalResponse()
    response.text = Text(text)
    var metadata = metadata(since: start)
    (metadata.operationTotalTimeMs, metadata.totalTimeMs) = (metadata.totalTimeMs, nil)
    response.metadata = metadata
    var observation = Observation()
    (observation.traceId, observation.type, observation.finalResponse) = (id, Text(isQuestion ? "ASK_USER" : "FINISH"), response)
    return .observation(observation)
  }

  func failure(_ id: Text, _ error: ServiceError) -> Trace {
    var failure = FailureTrace()
    (failure.traceId, failure.failureCode, failure.failureReason) = (id, error.status, Text(error.message))
    failure.metadata = metadata(since: start)
    return .failure(failure)
  }

  private func metadata(since start: Moment, _ tokens: ModelTokens? = nil) -> Metadata {
    let now = clock.now
    var metadata = Metadata()
    (metadata.startTime, metadata.endTime) = (Text(start.text), Text(now.text))
    metadata.totalTimeMs = now.milliseconds(since: start)
    guard let tokens else { return metadata }
    var usage = Usage(inputTokens: tokens.input, outputTokens: tokens.output)
    // The names under which the service was seen to tell of them.
    for (name, count) in [("cacheReadInputTokenCount", tokens.cacheRead), ("cacheWriteInputTokenCount", tokens.cacheWrite)] {
      if let count { usage.extra.append(JSONObject.Member(name, .number(JSONNumber(count)))) }
    }
    metadata.usage = usage
    if tokens.isModelled { metadata.extra = [JSONObject.Member("modelled", true)] }
    return metadata
  }
}
