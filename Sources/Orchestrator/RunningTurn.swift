// SPDX-License-Identifier: Apache-2.0

internal import AWSClient
internal import AgentEvents
internal import Bedrock
internal import Grounding
internal import Ledger
internal import TokenMeter

/// A turn while it is read: events go through the meter, the budget and the ledger, and become parts.
///
/// One reader at a time uses it, so that nothing here needs a lock.
final class RunningTurn {
  private let orchestrator: Orchestrator
  private let question: Question
  private let recording: (@Sendable ([UInt8]) -> Void)?
  private let startedAt: Duration

  private var meter: Meter
  private var grounding: Grounding
  private var budget: BudgetGuard
  private var reader = PartReader()
  private var row: TurnRow?
  private var events: AnswerEvents.Iterator?
  private var result = TurnResult()
  private var waiting: ArraySlice<TurnPart> = []
  private var isBegun = false
  private var isOver = false

  init(_ orchestrator: Orchestrator, _ question: Question, _ recording: (@Sendable ([UInt8]) -> Void)?) {
    self.orchestrator = orchestrator
    self.question = question
    self.recording = recording
    startedAt = orchestrator.clock.elapsed()
    meter = Meter(prices: orchestrator.prices)
    grounding = Grounding(question)
    budget = BudgetGuard(question.budget ?? orchestrator.budget)
  }

  deinit {
    guard isBegun, !isOver else { return }
    // The transfer first: writing may take a while when others write too. Nobody can wait here without a thread, and the row must be closed.
    events = nil
    try? row?.close(meter.report(), .cancelled, at: orchestrator.clock.now(), requestId: result.requestID, firstByte: result.firstEvent)
  }

  func next(isolation actor: isolated (any Actor)?) async throws(TurnError) -> TurnPart? {
    while true {
      if let part = waiting.popFirst() { return part }
      if isOver { return nil }
      if !isBegun {
        isBegun = true
        try await begin()
      } else if events == nil {
        try await ask()
      } else {
        try await readEvent(isolation: actor)
      }
    }
  }

  // MARK: Before

  /// Opens the row and looks whether others left something to spend.
  private func begin() async throws(TurnError) {
    let start = question.start(region: orchestrator.client.region)
    guard let ledger = orchestrator.ledger else {
      guard budget.budget.limits.allSatisfy({ $0.scope == .turn }) else {
        throw failed(.question("A limit for a session or a day needs a ledger, which keeps the sums: give the orchestrator one."))
      }
      return
    }
    let now = orchestrator.clock.now()
    do throws(LedgerError) {
      let opening = try await ledger.opening(start, day: question.dayScope, at: now)
      if let session = opening.session {
        if case .active = session.state(at: now) {} else { waiting.append(.session(session)) }
      }
      budget = BudgetGuard(budget.budget, before: opening.spent)
      row = opening.row
    } catch { throw failed(.ledger(error)) }
    result.ledgerId = row?.id
    await take(budget.start())
  }

  private func ask() async throws(TurnError) {
    var request = question.request
    request.enableTrace = true
    do throws(AWSError) {
      let answer = try await orchestrator.client.invoke(
        request, actions: question.actions, roundsMax: question.roundsMax, tap: recording)
      (result.sessionId, result.memoryId) = (answer.sessionId, answer.memoryId)
      (result.requestID, result.attempts) = (answer.requestID, answer.attempts)
      events = answer.events.makeAsyncIterator()
    } catch {
      if error.origin != .unsent { result.attempts = error.attempts }
      result.requestID = error.requestID
      throw await failed(error)
    }
  }

  // MARK: Events

  private func readEvent(isolation actor: isolated (any Actor)?) async throws(TurnError) {
    let event: AgentEvent?
    do throws(AWSError) { event = try await events?.next(isolation: actor) } catch { throw await failed(error) }
    guard let event else { return try await finish() }
    let after = elapsed
    if result.firstEvent == nil { result.firstEvent = after }
    let call = meter.absorb(event, after: after)
    grounding.absorb(event)
    append(event)
    if let call {
      await write(call)
      waiting.append(.usage(call))
    }
    await judge(call)
  }

  private var elapsed: Duration { orchestrator.clock.elapsed() - startedAt }

  private func append(_ event: AgentEvent) {
    if case .trace(let part) = event { return waiting.append(.step(TurnStep(part))) }
    for part in reader.parts(of: event) { append(part) }
  }

  private func append(_ part: AnswerPart) {
    switch part {
    case .text(let text):
      result.text += text
      waiting.append(.text(text))
    case .citations(let citations): waiting.append(.citations(citations))
    case .files(let files): waiting.append(.files(files))
    case .returnControl(let control):
      guard question.actions == nil else { return }
      result.control = control
      waiting.append(.returnControl(control))
    case .trace, .other: break
    }
  }

  /// Writes a call down, and learns what others use by now.
  private func write(_ call: ModelCall) async {
    guard let row else { return }
    do throws(LedgerError) {
      budget = try await row.add(call, telling: budget, day: question.dayScope, at: orchestrator.clock.now())
    } catch { result.ledgerError = error }
  }

  // MARK: Budget

  /// Asks the budget about what the last event told: a call's usage, or the prompt of the next one.
  private func judge(_ call: ModelCall?) async {
    guard !budget.budget.limits.isEmpty, call != nil || meter.prompt != nil else { return }
    var verdict = budget.verdict(call: call, prompt: meter.prompt)
    if case .within = verdict, budget.budget.refusesByEstimate, let prompt = meter.prompt, let row {
      do throws(LedgerError) {
        let now = orchestrator.clock.now()
        (budget, verdict) = try await row.reserved(prompt.estimate, for: budget, day: question.dayScope, at: now)
      } catch { result.ledgerError = error }
    }
    await take(verdict)
  }

  private func take(_ verdict: BudgetVerdict) async {
    switch verdict {
    case .within: break
    case .warn(let notices):
      result.warnings += notices
      waiting += notices.map { .warning($0) }
    case .stop(let notice):
      result.stopped = notice
      result.message = question.stoppedMessage
      await close(.stopped(notice))
      waiting.append(.finished(result))
    }
  }

  // MARK: After

  private func finish() async throws(TurnError) {
    for part in reader.finish() { append(part) }
    let end = meter.report().end
    if case .truncated(let sentence) = end {
      throw await failed(AWSError(.truncation, code: "TruncatedStream", message: sentence, requestID: result.requestID))
    }
    await close(TurnEnding(end))
    waiting.append(.finished(result))
  }

  private func failed(_ error: AWSError) async -> TurnError {
    let trouble: TurnEnd? =
      switch error.origin {
      case .truncation, .timeout, .cancelled: .truncated(error.message)
      default: nil
      }
    await close(error.origin == .cancelled ? .cancelled : TurnEnding(error.code, reason: error.message), trouble)
    return TurnError(reason: .service(error), result: result)
  }

  private func failed(_ reason: TurnError.Reason) -> TurnError {
    isOver = true
    return TurnError(reason: reason, result: result)
  }

  /// Ends the transfer and closes the row; what was spent stays counted.
  private func close(_ ending: TurnEnding, _ trouble: TurnEnd? = nil) async {
    isOver = true
    events = nil
    result.ending = ending
    result.report = meter.report(trouble: trouble)
    result.ungrounded = grounding.ungrounded
    result.duration = elapsed
    do throws(LedgerError) {
      try await row?.finish(
        result.report, ending, at: orchestrator.clock.now(), requestId: result.requestID, firstByte: result.firstEvent)
    } catch { result.ledgerError = error }
  }
}
