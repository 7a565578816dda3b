// SPDX-License-Identifier: Apache-2.0

internal import AgentEvents
internal import JSON
internal import TokenMeter

// Traces become steps: what was begun is found again by its trace id when it ends.
extension PageTurn {
  mutating func absorb(_ trace: Trace, _ part: TracePart, _ call: ModelCall?) {
    let depth = max(0, (part.callerChain?.count ?? 1) - 1)
    let time = PageMoment.milliseconds(part.eventTime?.string)
    switch trace {
    case .step(let kind, let step):
      switch step {
      case .modelInput(let input): begin(input, kind, depth, time)
      case .modelOutput(let output): end(output, kind, depth, time, call)
      case .rationale(let rationale): explain(rationale)
      case .invocationInput(let input): begin(input, depth, time)
      case .observation(let observation): end(observation, depth, time)
      case .unknown(let name, let value): tell(.other, name, value, depth, time)
      }
    case .guardrail(let guardrail): tell(guardrail, depth, time)
    case .failure(let failure): fail("failed", failure.failureReason?.string ?? "", depth: depth)
    case .customOrchestration(let custom):
      tell(.other, "custom orchestration", .string(custom.event?.text?.string ?? ""), depth, time)
    case .unknown(let name, let value): tell(.other, name, value, depth, time)
    }
  }

  private mutating func tell(_ kind: PageStep.Kind, _ title: String, _ value: JSONValue, _ depth: Int, _ time: Int?) {
    var step = PageStep(kind, title, depth: depth)
    (step.start, step.end, step.state) = (time, time, .done)
    step.add("Trace", value.string ?? PageJSON.pretty(value))
    append(step)
  }

  private mutating func tell(_ guardrail: GuardrailTrace, _ depth: Int, _ time: Int?) {
    var json = JSONWriter()
    guardrail.write(to: &json)
    var step = PageStep(.guardrail, "guardrail", depth: depth)
    step.note = guardrail.action?.string ?? ""
    step.state = guardrail.action == "INTERVENED" ? .warned : .done
    step.take(guardrail.metadata, time)
    step.add("Assessment", PageJSON.pretty(json.bytes))
    append(step)
  }

  // MARK: Models

  private mutating func begin(_ input: ModelInvocationInput, _ kind: StepKind, _ depth: Int, _ time: Int?) {
    var step = PageStep(PageStep.Kind(kind), PageStep.title(kind, input.type?.string), depth: depth)
    step.note = input.foundationModel?.string ?? ""
    (step.traceId, step.start) = (input.traceId?.string ?? "", time)
    step.add("Prompt", input.text.map { PageJSON.pretty($0.string) })
    if let index = append(step) { openModels[step.traceId] = index }
  }

  private mutating func end(_ output: ModelInvocationOutput, _ kind: StepKind, _ depth: Int, _ time: Int?, _ call: ModelCall?) {
    let id = output.traceId?.string ?? ""
    let fresh = PageStep(PageStep.Kind(kind), PageStep.title(kind, nil), depth: depth)
    guard let index = openModels.removeValue(forKey: id) ?? append(fresh) else { return }
    steps[index].traceId = id
    steps[index].state = .done
    steps[index].take(output.metadata, time)
    let usage = output.metadata?.usage
    if usage?.inputTokens != nil || usage?.outputTokens != nil {
      let isModelled = output.metadata?.extra.contains { $0.name == "modelled" && $0.value == true } ?? false
      let cost = call?.cost ?? (isModelled ? modelledCost(usage, call) : nil)
      steps[index].tokens = PageStep.Tokens(
        input: usage?.inputTokens ?? 0, output: usage?.outputTokens ?? 0, isModelled: isModelled, cost: cost)
    }
    steps[index].add("Thought", output.reasoningContent?.reasoningText?.text?.string)
    steps[index].add("Response", output.rawResponse?.content.map { PageJSON.pretty($0.string) } ?? output.parsedResponse?.text?.string)
    steps[index].add("Rationale", output.parsedResponse?.rationale?.string)
    openModels["last:" + id] = index
  }

  /// What modelled tokens would cost, which no meter adds up.
  private func modelledCost(_ usage: Usage?, _ call: ModelCall?) -> Dollars? {
    guard let model = call?.model else { return nil }
    var modelled = ModelCall(traceId: "", traceKind: "")
    (modelled.inputTokens, modelled.outputTokens) = (usage?.inputTokens, usage?.outputTokens)
    let region = call?.agentAliasArn?.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
    return prices.price(of: model, region: region.flatMap { $0.count == 5 ? String($0[3]) : nil })?.cost(of: modelled)
  }

  private mutating func explain(_ rationale: Rationale) {
    let id = rationale.traceId?.string ?? ""
    guard let index = openModels["last:" + id] ?? openModels[id], let text = rationale.text?.string else { return }
    steps[index].blocks.insert(PageStep.Block(title: "Rationale", text: text), at: 0)
  }

  // MARK: Actions

  private mutating func begin(_ input: InvocationInput, _ depth: Int, _ time: Int?) {
    var step = PageStep(.action, input.actionName ?? "action", depth: depth)
    (step.traceId, step.start) = (input.traceId?.string ?? "", time)
    if let action = input.actionGroupInvocationInput {
      let route = [action.verb?.string.uppercased(), action.apiPath?.string].compactMap(\.self)
      step.title = action.function?.string ?? route.joined(separator: " ")
      step.note = action.actionGroupName?.string ?? ""
      if action.executionType == "RETURN_CONTROL" { step.note += " · returns control" }
      step.add("Arguments", PageJSON.arguments(action))
      let rebuilt = RebuiltEvent(action, question: question, session: session)
      step.add("Event, as the trace tells it", PageJSON.pretty(rebuilt.json), copy: "Copy event")
      step.add("Test of this call", CopiedTest.text(event: rebuilt.json, name: step.title), copy: "Copy test")
    } else if let other = input.agentCollaboratorInvocationInput {
      step.kind = .collaborator
      step.title = other.agentCollaboratorName?.string ?? "collaborator"
      step.add("Asked", other.input?.text?.string)
    } else if let search = input.knowledgeBaseLookupInput {
      step.kind = .knowledgeBase
      (step.title, step.note) = ("knowledge base", search.knowledgeBaseId?.string ?? "")
      step.add("Searched for", search.text?.string)
    } else if let code = input.codeInterpreterInvocationInput {
      step.kind = .code
      step.title = "code"
      step.add("Code", code.code?.string)
    }
    if let index = append(step) { openActions[step.traceId] = index }
  }

  private mutating func end(_ observation: Observation, _ depth: Int, _ time: Int?) {
    if let final = observation.finalResponse { return finish(final, depth, time) }
    let begun = openActions.removeValue(forKey: observation.traceId?.string ?? "")
    var step = PageStep(.observation, "observation", depth: depth + (begun == nil ? 0 : 1))
    step.state = .done
    let metadata =
      observation.actionGroupInvocationOutput?.metadata ?? observation.agentCollaboratorInvocationOutput?.metadata
      ?? observation.knowledgeBaseLookupOutput?.metadata ?? observation.codeInterpreterInvocationOutput?.metadata
    (step.start, step.end) = (time, time)
    if let begun {
      steps[begun].take(metadata, time)
      if steps[begun].state == .open { steps[begun].state = .done }
      step.start = steps[begun].end ?? time
      step.end = step.start
    }
    step.read(observation)
    if step.state == .failed, let begun { steps[begun].state = .failed }
    append(step)
  }

  private mutating func finish(_ final: FinalResponse, _ depth: Int, _ time: Int?) {
    guard depth == 0 else {
      var step = PageStep(.answer, "answer to the agent above", depth: depth)
      (step.start, step.end, step.state) = (time, time, .done)
      step.add("Text", final.text?.string)
      append(step)
      return
    }
    let index = answerIndex(time)
    (steps[index].start, steps[index].end, steps[index].state) = (time, time, .done)
  }
}

extension PageStep {
  /// Takes when the step ran.
  mutating func take(_ metadata: Metadata?, _ time: Int?) {
    duration = metadata?.totalTimeMs ?? duration
    start = PageMoment.milliseconds(metadata?.startTime?.string) ?? start
    end = PageMoment.milliseconds(metadata?.endTime?.string) ?? time ?? end
  }

  static func title(_ kind: StepKind, _ type: String?) -> String {
    switch (kind, type) {
    case (_, "KNOWLEDGE_BASE_RESPONSE_GENERATION"?): "answering from passages"
    case (.preProcessing, _): "pre-processing"
    case (.orchestration, _): "reasoning"
    case (.postProcessing, _): "post-processing"
    case (.routingClassifier, _): "routing"
    }
  }

  /// Takes what came of something.
  mutating func read(_ observation: Observation) {
    if let output = observation.actionGroupInvocationOutput {
      add("What the model reads", output.text.map { PageJSON.pretty($0.string) }, copy: "Copy text")
    }
    if let answer = observation.agentCollaboratorInvocationOutput {
      note = answer.agentCollaboratorName?.string ?? ""
      add("What the collaborator answered", answer.output?.text?.string)
    }
    if let found = observation.knowledgeBaseLookupOutput?.retrievedReferences {
      note = found.count == 1 ? "1 passage" : "\(found.count) passages"
      for (index, reference) in found.prefix(20).enumerated() {
        add("Passage \(index + 1)", reference.content?.text?.string ?? PageJSON.text(reference))
      }
    }
    if let code = observation.codeInterpreterInvocationOutput {
      add("Output", code.executionOutput?.string)
      add("Error", code.executionError?.string)
      if code.executionError != nil || code.executionTimeout == true { state = .failed }
    }
    if let reprompt = observation.repromptResponse {
      (note, state) = ("asked again", .warned)
      add("What the model is asked", reprompt.text?.string)
    }
    if !observation.extra.isEmpty { add("Trace", PageJSON.pretty(.object(JSONObject(observation.extra)))) }
  }
}

extension PageStep.Kind {
  init(_ kind: StepKind) {
    self =
      switch kind {
      case .preProcessing: .preProcessing
      case .orchestration: .reasoning
      case .postProcessing: .postProcessing
      case .routingClassifier: .routing
      }
  }
}
