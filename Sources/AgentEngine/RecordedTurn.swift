// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import AgentEvents
internal import Cassettes
internal import EventStream
internal import JSON
internal import LocalAgent

/// A turn that was recorded, cut at the calls that an agent can make again.
struct RecordedTurn: Sendable {
  /// A call, and what came of it.
  struct Call: Sendable {
    var operation: String
    var arguments: JSONObject
    /// The event that told of it; its ids are those of the new call.
    var part: TracePart?
    /// What the agent saw; `nil` when nothing was recorded.
    var observed: String?
    var isReprompt = false
  }

  /// The events up to a call, or up to the end.
  struct Stretch: Sendable {
    var events: [AgentEvent] = []
    var call: Call?
    /// The calls among the events that the agent cannot make, as differences.
    var strange: [JSONDifference] = []
  }

  /// How the recording ends.
  enum Ending: Sendable {
    case answer
    /// The agent waited for its caller.
    case control
    case exception(AgentException)
    /// The recording is not whole.
    case cut
  }

  /// What was asked, where the recording knows.
  var question: String?
  var stretches: [Stretch] = []
  var answer = ""
  var ending = Ending.cut
  /// What a failure trace says, behind which there may be no exception.
  var failure: String?
  /// Whether there was any trace, without which no call is known.
  var hasTrace = false

  var calls: [Call] { stretches.compactMap(\.call) }
}

/// Cuts events into turns.
struct TurnCutter {
  private let agent: PlayedAgent
  private(set) var turns: [RecordedTurn] = []
  private var current = RecordedTurn()
  private var stretch = RecordedTurn.Stretch()
  /// The request that the events of the turn belong to.
  private var root: String?
  private var isEmpty = true
  private var answerBytes: [UInt8] = []

  init(for agent: PlayedAgent) { self.agent = agent }

  /// Tells what the events that follow answer; a turn that waits for its caller goes on instead.
  mutating func begin(_ question: String?, goesOn: Bool) {
    if !(goesOn && isWaiting) { endTurn() }
    if let question, current.question == nil { current.question = question }
    root = nil
  }

  /// Takes an event; where a trace belongs to another request than the one before, another turn begins.
  mutating func absorb(_ event: AgentEvent) {
    // Failures and guardrails have ids of their own.
    if case .trace(let part) = event, (part.callerChain?.count ?? 1) <= 1, case .step? = part.trace, let id = part.trace?.stepId?.string {
      let found = Self.requestId(of: id)
      if let root, root != found, !isWaiting { endTurn() }
      root = found
    }
    isEmpty = false
    switch event {
    case .trace(let part):
      current.hasTrace = true
      absorb(part)
    case .chunk(let chunk):
      answerBytes += chunk.bytes?.bytes ?? []
      current.ending = .answer
      stretch.events.append(event)
    case .exception(let exception): current.ending = .exception(exception)
    case .returnControl(let control): absorb(control)
    case .files, .other: stretch.events.append(event)
    }
  }

  /// Ends the last turn.
  mutating func finish() -> [RecordedTurn] {
    endTurn()
    return turns
  }

  private var isWaiting: Bool { if case .control = current.ending { true } else { false } }

  private mutating func endTurn() {
    if !isEmpty {
      current.answer = String(decoding: answerBytes, as: UTF8.self)
      current.stretches.append(stretch)
      turns.append(current)
    }
    (current, stretch, root, isEmpty, answerBytes) = (RecordedTurn(), RecordedTurn.Stretch(), nil, true, [])
  }

  // MARK: Calls

  private mutating func absorb(_ part: TracePart) {
    switch part.trace {
    case .step(_, .invocationInput(let input))?:
      guard let action = input.actionGroupInvocationInput else { break }
      if let call = call(action, part) {
        if goesOn(call) { return }
        stretch.call = call
        current.stretches.append(stretch)
        stretch = RecordedTurn.Stretch()
        return
      }
      let name = action.function?.string ?? "\(action.verb?.string.uppercased() ?? "") \(action.apiPath?.string ?? "")"
      stretch.strange.append(JSONDifference("the agent's operation for \(name)", recorded: .string(name), found: nil))
    case .step(_, .observation(let observation))?: if take(observation) { return }
    case .failure(let failure)?: current.failure = failure.failureReason?.string
    default: break
    }
    stretch.events.append(.trace(part))
  }

  /// Whether a call is the one that the caller has agreed to, told once more.
  private mutating func goesOn(_ call: RecordedTurn.Call) -> Bool {
    guard isWaiting, let last = current.stretches.last?.call, last.observed == nil, last.operation == call.operation,
      last.arguments == call.arguments
    else { return false }
    current.stretches[current.stretches.count - 1].call?.part = call.part
    return true
  }

  /// Gives the last call that waits for it what the agent saw.
  private mutating func take(_ observation: Observation) -> Bool {
    let reprompt = observation.repromptResponse
    guard let text = (observation.actionGroupInvocationOutput?.text ?? reprompt?.text)?.string,
      let place = current.stretches.lastIndex(where: { stretch in
        stretch.call?.observed == nil && stretch.call?.part?.trace?.stepId == observation.traceId
      })
    else { return false }
    current.stretches[place].call?.observed = text
    current.stretches[place].call?.isReprompt = reprompt != nil
    return true
  }

  private func call(_ action: ActionGroupInvocationInput, _ part: TracePart) -> RecordedTurn.Call? {
    let name = operation(action.actionGroupName, action.function, action.verb, action.apiPath)
    let properties = action.requestBody?.content?.sorted { $0.key < $1.key }.first?.value ?? []
    return name.map { .init(operation: $0, arguments: Self.arguments((action.parameters ?? []) + properties), part: part) }
  }

  /// Calls that are left to the caller and no trace told of.
  private mutating func absorb(_ control: ReturnControl) {
    current.ending = .control
    let told = current.calls.last?.observed == nil ? current.calls.last?.part : nil
    if let told, case .step(_, .invocationInput(let input))? = told.trace,
      input.actionGroupInvocationInput?.executionType == "RETURN_CONTROL" || current.hasTrace
    {
      return
    }
    for member in control.invocationInputs ?? [] {
      let (api, function) = (member.apiInvocationInput, member.functionInvocationInput)
      let name = operation(api?.actionGroup ?? function?.actionGroup, function?.function, api?.httpMethod, api?.apiPath)
      guard let name else { continue }
      let properties = api?.requestBody?.content?.sorted { $0.key < $1.key }.first?.value.properties ?? []
      let arguments = Self.arguments((api?.parameters ?? function?.parameters ?? []) + properties)
      stretch.call = RecordedTurn.Call(operation: name, arguments: arguments)
      current.stretches.append(stretch)
      stretch = RecordedTurn.Stretch()
    }
  }

  /// Every value is the text that was recorded; the event of the new call has it letter by letter.
  private static func arguments(_ parameters: [Parameter]) -> JSONObject {
    var arguments = JSONObject()
    for parameter in parameters {
      if let name = parameter.name?.string { arguments[name] = .string(parameter.value?.string ?? "") }
    }
    return arguments
  }

  /// The agent's operation for a route or a function, in the group of that name first.
  private func operation(_ group: Text?, _ function: Text?, _ verb: Text?, _ path: Text?) -> String? {
    let groups = agent.groups.filter { $0.name == group?.string } + agent.groups.filter { $0.name != group?.string }
    for group in groups {
      let found = group.operations.first { operation in
        if let function { return operation.name == function.string }
        return operation.path == path?.string && operation.method.rawValue == verb?.string.uppercased()
      }
      if let found { return found.name }
    }
    return nil
  }

  /// Trace ids begin with the request's, 36 characters at the service.
  private static func requestId(of traceId: String) -> String {
    if traceId.count >= 36, traceId.prefix(36).count(where: { $0 == "-" }) == 4 { return String(traceId.prefix(36)) }
    let parts = traceId.split(separator: "-")
    return parts.count > 1 ? parts.dropLast().joined(separator: "-") : traceId
  }
}

extension Trace {
  /// The id that pairs what belongs to one step.
  var stepId: Text? {
    switch self {
    case .step(_, let step):
      switch step {
      case .modelInput(let input): input.traceId
      case .modelOutput(let output): output.traceId
      case .rationale(let rationale): rationale.traceId
      case .invocationInput(let input): input.traceId
      case .observation(let observation): observation.traceId
      case .unknown: nil
      }
    case .customOrchestration(let trace): trace.traceId
    case .failure(let failure): failure.traceId
    case .guardrail(let guardrail): guardrail.traceId
    case .unknown: nil
    }
  }
}
