// SPDX-License-Identifier: Apache-2.0

package import AgentEvents
internal import JSON

/// Counts the tokens of a turn out of its events, call by call, while they arrive.
///
/// The inputs and outputs of model calls are paired by trace id, the agents of a hierarchy by request ids. Only the outputs' usage is counted:
/// nothing else in the service's events repeats it or adds to it.
package struct Meter: Sendable {
  /// How many calls are listed; those beyond are counted.
  package static let listedCallsMax = 10_000
  /// How many inputs wait for their outputs, names are told apart, or odd usages are listed.
  private static let namesMax = 1000
  /// How far back a step's call is looked for.
  private static let lookBackMax = 64
  /// How many actions one call is told to have led to.
  private static let actionsMax = 64

  /// What an input told of a call.
  private struct Opened: Sendable {
    var promptType: String?
    var model: String?
    var bytes: Int?
    var hash: UInt64?
    var after: Duration?
  }

  /// What is known of the call that delivers the answer.
  private enum Delivery: Sendable {
    case none
    case waiting(traceId: String)
    case call(tokens: Int?, modelled: Int?)
  }

  /// All calls together.
  package private(set) var total = Tally()
  /// The calls in the order of their usage.
  package private(set) var calls: [ModelCall] = []
  /// The prompt that the last event showed, whose usage comes later; `nil` when it showed none.
  package private(set) var prompt: PromptSeen?
  /// When the first event was seen, since the turn began.
  package private(set) var firstEventAfter: Duration?

  private let hashesPrompts: Bool
  private var pricing: Pricing?
  private var opened: [String: Opened] = [:]
  private var lastOpened: String?
  private var delivery = Delivery.none
  private var callers: [String: String] = [:]
  private var notes: [NotMetered] = []
  private var unexpected: [UnexpectedUsage] = []
  private var tables = Tables()
  private var eventCount = 0
  private var hasTrace = false
  private var hasEnding = false
  private var exception: AgentException?
  private var failure: String?

  /// A meter that has seen nothing.
  ///
  /// - Parameters:
  ///   - hashesPrompts: whether each call's prompt is decoded and hashed.
  ///   - prices: what calls cost; `nil` leaves money aside.
  package init(hashesPrompts: Bool = true, prices: PriceTable? = nil) {
    self.hashesPrompts = hashesPrompts
    pricing = prices.map { Pricing($0) }
  }

  /// Counts an event.
  ///
  /// - Parameters:
  ///   - event: the next event of the turn.
  ///   - after: when it arrived, since the turn began.
  /// - Returns: the call whose usage this event told, if it did.
  @discardableResult
  package mutating func absorb(_ event: AgentEvent, after: Duration? = nil) -> ModelCall? {
    eventCount += 1
    prompt = nil
    if firstEventAfter == nil { firstEventAfter = after }
    switch event {
    case .trace(let part):
      hasTrace = true
      report(RawUsage.all(in: part.extra), at: "trace")
      return part.trace.flatMap { absorb($0, of: part, after) }
    case .chunk(let chunk): if chunk.bytes?.bytes.isEmpty == false { deliver() }
    case .files: hasEnding = true
    case .returnControl:
      hasEnding = true
      follow("return control", calls.last?.traceId)
    case .exception(let exception): self.exception = exception
    case .other(let type, let payload):
      if let value = try? JSONValue(parsing: payload) { report(RawUsage.all(in: value), at: type) }
    }
    return nil
  }

  private mutating func deliver() {
    hasEnding = true
    // A streamed answer comes before the usage of the call that writes it.
    if let lastOpened { delivery = .waiting(traceId: lastOpened) } else { delivery = Meter.delivery(calls.last) }
  }

  private static func delivery(_ call: ModelCall?) -> Delivery {
    .call(tokens: call?.outputTokens, modelled: call?.modelled?.outputTokens)
  }

  private mutating func absorb(_ trace: Trace, of part: TracePart, _ after: Duration?) -> ModelCall? {
    switch trace {
    case .step(let kind, let step): return absorb(step, kind, of: part, after)
    case .customOrchestration: note(.customOrchestration)
    case .guardrail(let guardrail):
      note(.guardrailUnits)
      report(guardrail.metadata?.usage, at: "guardrailTrace")
    case .failure(let failure):
      note(.failedCall)
      self.failure = failure.failureReason?.string ?? ""
      report(failure.metadata?.usage, at: "failureTrace")
    case .unknown(let name, let value): report(RawUsage.all(in: value), at: name)
    }
    return nil
  }

  private mutating func absorb(_ step: Step, _ kind: StepKind, of part: TracePart, _ after: Duration?) -> ModelCall? {
    switch step {
    case .modelInput(let input): open(input, of: part, after)
    case .modelOutput(let output): return close(output, kind, of: part, after)
    case .rationale: break
    case .invocationInput(let input):
      if input.knowledgeBaseLookupInput != nil { note(.knowledgeBase) }
      if let action = input.actionGroupInvocationInput, action.executionType != "RETURN_CONTROL" { note(.actionModels) }
      input.actionName.map { follow($0, input.traceId?.string) }
    case .observation(let observation): absorb(observation)
    case .unknown(let name, let value): report(RawUsage.all(in: value), at: name)
    }
    return nil
  }

  private mutating func absorb(_ observation: Observation) {
    if observation.finalResponse != nil { follow("finish", observation.traceId?.string) }
    if let answer = observation.agentCollaboratorInvocationOutput, let child = answer.metadata?.clientRequestId?.string,
      let caller = observation.traceId?.string, callers.count < Self.namesMax
    {
      callers[child] = caller
    }
    for metadata in observation.allMetadata { report(metadata.usage, at: "observation") }
    report(RawUsage.all(in: observation.extra), at: "observation")
  }

  private mutating func open(_ input: ModelInvocationInput, of part: TracePart, _ after: Duration?) {
    guard let traceId = input.traceId?.string, opened.count < Self.namesMax else { return note(.callWithoutOutput) }
    let (type, model) = (input.type?.string, input.foundationModel?.string)
    opened[traceId] = Opened(
      promptType: type, model: model, bytes: input.text?.byteCount,
      hash: hashesPrompts ? input.text.map { PromptHash.of($0.string) } : nil, after: after)
    lastOpened = traceId
    let bytes = input.text?.byteCount ?? 0
    let tokens = Budget.estimatedTokens(promptBytes: bytes)
    let price = pricing?.price(of: model, agentAliasArn: part.callerChain?.last?.agentAliasArn?.string)
    prompt = PromptSeen(
      traceId: traceId, promptType: type, model: model, bytes: bytes,
      estimate: Spent(tokens: tokens, cost: price?.standard.input?.times(tokens) ?? .zero))
  }

  private mutating func close(_ output: ModelInvocationOutput, _ kind: StepKind, of part: TracePart, _ after: Duration?) -> ModelCall {
    let traceId = output.traceId?.string ?? ""
    let input = opened.isEmpty ? nil : opened.removeValue(forKey: traceId)
    if lastOpened == traceId { lastOpened = nil }
    let raw = output.rawResponse?.content.flatMap { RawUsage(response: $0) }
    let call = call(traceId, kind, output, input, raw, of: part, after)
    note(call, reasons: output.reasoningContent?.isThought ?? false)
    if !output.extra.isEmpty { report(RawUsage.all(in: output.extra), at: "modelInvocationOutput") }
    if let extra = output.metadata?.extra, !extra.isEmpty { report(RawUsage.all(in: extra), at: "modelInvocationOutput") }
    if let raw, output.metadata?.usage == nil { report([raw], at: "rawResponse") }
    record(call)
    return call
  }

  /// What is known of a call.
  private mutating func call(
    _ traceId: String, _ kind: StepKind, _ output: ModelInvocationOutput, _ input: Opened?, _ raw: RawUsage?, of part: TracePart,
    _ after: Duration?
  ) -> ModelCall {
    let usage = output.metadata?.usage
    let own = usage.flatMap { $0.extra.isEmpty ? nil : RawUsage(JSONObject($0.extra)) }
    var call = ModelCall(traceId: traceId, traceKind: kind.rawValue, depth: part.callerChain?.count ?? 1)
    call.promptType = input?.promptType
    call.model = input?.model
    call.agentAliasArn = part.callerChain?.last?.agentAliasArn?.string
    call.collaboratorName = part.collaboratorName?.string
    call.inputTokens = usage?.inputTokens
    call.outputTokens = usage?.outputTokens
    call.cacheReadTokens = own?.cacheReadTokens ?? raw?.cacheReadTokens
    call.cacheWriteTokens = own?.cacheWriteTokens ?? raw?.cacheWriteTokens
    call.cacheWriteHourTokens = own?.cacheWriteHourTokens ?? raw?.cacheWriteHourTokens
    call.totalTimeMs = output.metadata?.totalTimeMs
    let price = pricing?.price(of: call.model, agentAliasArn: call.agentAliasArn)
    if output.metadata?.isModelled == true, let usage {
      // Priced as if it were metered, and then moved to where it is not taken for that.
      let cost = price?.cost(of: call)
      call.modelled = ModelledUsage(inputTokens: usage.inputTokens ?? 0, outputTokens: usage.outputTokens ?? 0, cost: cost)
      (call.inputTokens, call.outputTokens) = (nil, nil)
      (call.cacheReadTokens, call.cacheWriteTokens, call.cacheWriteHourTokens) = (nil, nil, nil)
    } else {
      call.cost = price?.cost(of: call)
    }
    call.hasRawUsage = raw != nil
    (call.promptBytes, call.promptHash, call.promptAfter, call.usageAfter) = (input?.bytes, input?.hash, input?.after, after)
    return call
  }

  private mutating func note(_ call: ModelCall, reasons: Bool) {
    if call.modelled != nil { return note(.modelledCall) }
    if call.inputTokens == nil || call.outputTokens == nil { note(.callWithoutUsage) }
    if call.model == nil { note(.modelName) }
    if call.cacheReadTokens == nil { note(.cachedTokens) }
    if reasons { note(.reasoningShare) }
  }

  private mutating func record(_ call: ModelCall) {
    if case .waiting(call.traceId) = delivery { delivery = Meter.delivery(call) }
    total.add(call)
    tables.add(call, namesMax: Self.namesMax)
    if calls.count < Self.listedCallsMax { calls.append(call) } else { note(.unlistedCalls) }
  }

  /// Tells the call of a step what the agent did next.
  private mutating func follow(_ action: String, _ traceId: String?) {
    let recent = calls.indices.suffix(Self.lookBackMax)
    guard let traceId, let index = recent.last(where: { calls[$0].traceId == traceId }),
      calls[index].actions.count < Self.actionsMax
    else { return }
    calls[index].actions.append(action)
  }

  private mutating func note(_ code: NotMetered.Code) {
    // There are few kinds: looking through those that were seen costs less than a hash.
    if let index = notes.firstIndex(where: { $0.code == code }) {
      notes[index].count += 1
    } else {
      notes.append(NotMetered(code: code, count: 1))
    }
  }

  private mutating func report(_ usage: Usage?, at place: String) {
    guard let usage else { return }
    var raw = RawUsage(JSONObject(usage.extra))
    (raw.inputTokens, raw.outputTokens) = (usage.inputTokens, usage.outputTokens)
    report([raw], at: place)
  }

  private mutating func report(_ usages: [RawUsage], at place: String) {
    for usage in usages where unexpected.count < Self.namesMax {
      unexpected.append(UnexpectedUsage(place: place, inputTokens: usage.inputTokens, outputTokens: usage.outputTokens))
    }
  }

  /// What was counted, at the end of the turn or on the way.
  ///
  /// - Parameter trouble: what went wrong with the stream itself, if anything did.
  /// - Returns: the figures so far.
  package func report(trouble: TurnEnd? = nil) -> MeterReport {
    var report = MeterReport(total: total)
    report.calls = calls.map { call in
      var call = call
      call.callerTraceId = callers[call.requestId]
      return call
    }
    if case .call(let tokens, let modelled) = delivery {
      (report.visibleTokens, report.modelledVisibleTokens) = (tokens ?? 0, modelled ?? 0)
    }
    report.byModel = tables.model
    report.byAgentAlias = tables.agent
    report.byTraceKind = tables.kind
    for call in report.calls {
      report.byAction[call.actions.isEmpty ? "none" : call.actions.joined(separator: ", "), default: Tally()].add(call)
    }
    report.priceTable = pricing?.table.version
    report.unexpectedUsage = unexpected
    report.notMetered = notMetered
    report.end = exception.map { .failed($0.name, $0.message) } ?? trouble ?? end
    report.firstEventAfter = firstEventAfter
    return report
  }

  private var notMetered: [NotMetered] {
    var counts = Dictionary(uniqueKeysWithValues: notes.map { ($0.code, $0.count) })
    counts[.callWithoutOutput, default: 0] += opened.count
    if eventCount > 0, !hasTrace { counts[.noTrace] = 1 }
    return NotMetered.Code.allCases.compactMap { code in
      guard let count = counts[code], count > 0 else { return nil }
      return NotMetered(code: code, count: count)
    }
  }

  /// How the events end; nothing marks the end of a stream.
  private var end: TurnEnd {
    if !opened.isEmpty { return .truncated("A model was called and the events end before its usage.") }
    if hasEnding { return .complete }
    if let failure { return .failed("failureTrace", failure) }
    return .truncated("The events end without an answer.")
  }
}

extension Metadata {
  /// Whether the usage is an estimate, as an agent that is played on this machine marks it.
  fileprivate var isModelled: Bool { extra.contains { $0.name == "modelled" && $0.value == true } }
}

/// The totals by name.
private struct Tables: Sendable {
  var model: [String: Tally] = [:]
  var agent: [String: Tally] = [:]
  var kind: [String: Tally] = [:]

  mutating func add(_ call: ModelCall, namesMax: Int) {
    Self.add(call, to: &model, call.model ?? "unknown", namesMax)
    Self.add(call, to: &agent, call.agentAlias, namesMax)
    Self.add(call, to: &kind, call.traceKind, namesMax)
  }

  private static func add(_ call: ModelCall, to table: inout [String: Tally], _ name: String, _ namesMax: Int) {
    table[table.count < namesMax || table[name] != nil ? name : "others", default: Tally()].add(call)
  }
}
