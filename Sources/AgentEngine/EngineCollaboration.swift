// SPDX-License-Identifier: Apache-2.0

internal import AgentEvents
internal import JSON
internal import LocalAgent

// What a turn learns from knowledge bases and from other agents.
extension EngineTurn {
  /// What came of looking for the collaborator that a question is for.
  enum Routing {
    /// None was found.
    case undecided
    /// It left something to the caller.
    case left
    /// It answered.
    case answered(String)
  }

  mutating func search(_ id: String, _ query: String, _ found: [Passage]) async throws {
    let start = engine.clock.now
    guard agent.knowledgeBases.contains(where: { $0.id == id }) else {
      let known = agent.knowledgeBases.map(\.id).joined(separator: ", ")
      throw ServiceError.resourceNotFound("The agent has no knowledge base \(id). Known: \(known.isEmpty ? "none" : known).")
    }
    var lookup = KnowledgeBaseLookupInput()
    (lookup.knowledgeBaseId, lookup.text) = (Text(id), Text(query))
    var input = InvocationInput()
    (input.invocationType, input.knowledgeBaseLookupInput) = ("KNOWLEDGE_BASE", lookup)
    try await trace(scribe.invocation(scribe.traceId(step), input))
    let passages = Array(found.prefix(resultsMax(id)))
    let body = JSONValue.array(passages.map(\.json)).text
    var outcome = CallOutcome(id, ["query": .string(query)], status: nil, body: body)
    outcome.passages = passages
    outcomes.append(outcome)
    engine.tell(
      request, .search, "\(passages.count) passages of \(id) for \"\(query)\"",
      ["knowledgeBase": .string(id), "query": .string(query), "passages": .number(JSONNumber(passages.count))])
    try await trace(scribe.observation(scribe.traceId(step), outcome, since: start))
  }

  /// How many passages the service gives unless the caller says otherwise.
  private static let resultsStandard = 5

  /// How many passages the caller wants of a knowledge base.
  private func resultsMax(_ id: String) -> Int {
    let configurations = request.sessionState?["knowledgeBaseConfigurations"]?.array ?? []
    let own = configurations.first { $0["knowledgeBaseId"]?.string == id }
    // There is one kind of search, whichever it is.
    let search = own?["retrievalConfiguration"]?.object?.members.first?.value
    return max(1, search?["numberOfResults"]?.number?.integer ?? EngineTurn.resultsStandard)
  }

  // MARK: Collaborators

  /// Asks a collaborator and waits for its answer; `nil` when it leaves something to the caller.
  mutating func ask(_ name: String, _ text: String, isRouted: Bool) async throws -> String? {
    var child = try child(name, text)
    child.session.pending = nil
    child.session.waiting = nil
    return try await take(
      &child, .question, Session.Waiting(collaborator: name, text: text, isRouted: isRouted, question: question, outcomes: outcomes))
  }

  /// The turn of a collaborator.
  mutating func child(_ name: String, _ text: String) throws(ServiceError) -> EngineTurn {
    guard let collaborator = agent.collaborators.first(where: { $0.name == name }) else {
      let known = agent.collaborators.map(\.name).joined(separator: ", ")
      throw .validation("The agent has no collaborator \(name). Known: \(known.isEmpty ? "none" : known).")
    }
    var memory = session.collaborators[name] ?? Session()
    memory.attributes = session.attributes
    if collaborator.relaysHistory { memory.history = session.history }
    defer { children += 1 }
    return EngineTurn(
      engine, request, answer, collaborator.agent, identity.collaborator(collaborator, children), text, memory, promptAttributes)
  }

  /// Lets a collaborator work, and takes over what it answers.
  mutating func take(_ child: inout EngineTurn, _ beginning: Beginning, _ waiting: Session.Waiting) async throws -> String? {
    let start = engine.clock.now
    let name = waiting.collaborator
    let (id, kind) = waiting.isRouted ? (scribe.traceId("routing"), StepKind.routingClassifier) : (scribe.traceId(step), .orchestration)
    if case .question = beginning {
      engine.tell(request, .collaborator, "\(name) is asked: \(waiting.text)", ["collaborator": .string(name)])
      try await trace(scribe.invocation(id, Self.input(name, child.identity, waiting.text)), kind)
    }
    let text = try await child.play(beginning)
    session.collaborators[name] = child.session
    (session.attributes, promptAttributes) = (child.session.attributes, child.promptAttributes)
    guard let text else {
      session.waiting = waiting
      control = child.control
      if let control {
        try await trace(scribe.observation(id, of: child.identity, name, control, since: start), kind)
        if isFirst { try await answer.send(.returnControl(control)) }
      }
      return nil
    }
    engine.tell(request, .collaborator, "\(name) answers: \(text)", ["collaborator": .string(name)])
    outcomes.append(CallOutcome(name, ["text": .string(waiting.text)], status: nil, body: text))
    try await trace(scribe.observation(id, of: child.identity, name, text, since: start), kind)
    return text
  }

  private static func input(_ name: String, _ child: AgentIdentity, _ text: String) -> InvocationInput {
    var payload = AgentCollaboratorInputPayload()
    (payload.type, payload.text) = ("TEXT", Text(text))
    var question = AgentCollaboratorInvocationInput()
    (question.agentCollaboratorName, question.agentCollaboratorAliasArn, question.input) = (Text(name), Text(child.arn), payload)
    var input = InvocationInput()
    (input.invocationType, input.agentCollaboratorInvocationInput) = ("AGENT_COLLABORATOR", question)
    return input
  }

  /// Looks for the collaborator that the question is for, and hands it on.
  mutating func route() async throws -> Routing {
    let start = engine.clock.now
    let id = scribe.traceId("routing")
    let prompt = PromptText.routing(agent, question)
    try await trace(scribe.modelInput(id, "ROUTING_CLASSIFIER", prompt), .routingClassifier)
    let plan = try await engine.planner.route(situation)
    var found: (name: String, text: String)?
    if let plan, case .collaborator(let name, let text) = plan.decision { found = (name, text) }
    let response = plan?.rawResponse ?? "<a>\(found?.name ?? "undecidable")</a>"
    let tokens = plan?.tokens ?? ModelTokens(estimating: prompt, response)
    tellTokens("routing", tokens)
    try await trace(scribe.modelOutput(id, response, tokens, since: start), .routingClassifier)
    guard let found else { return .undecided }
    guard let text = try await ask(found.name, found.text, isRouted: true) else { return .left }
    return .answered(try await finishRouted(text))
  }
}
