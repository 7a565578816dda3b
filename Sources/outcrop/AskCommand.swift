// SPDX-License-Identifier: Apache-2.0

internal import AWSClient
internal import Bedrock
internal import Cassettes
internal import FoundationEssentials
internal import Grounding
internal import JSON
internal import Ledger
internal import Orchestrator
internal import TokenMeter

extension Commands {
  static let ask = Command(
    name: "ask", usage: "ask \"QUESTION\" --agent ID --alias ID [--session S] [--budget-tokens N] [--budget-usd X]",
    summary: "Asks an agent of your account, streams its answer, and shows what every step behind it used.",
    discussion: """
      Region and credentials are looked for where AWS's own tools look; AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME names another service.
      A budget ends the turn as soon as the meter passes it, and the exit status is 1; what was spent by then is shown and stays in the ledger.
      Budgets for a turn and a session count modelled tokens of an agent on this machine too, those for a day do not.
      Without --ledger turns are written to the file that OUTCROP_LEDGER names, or to outcrop/turns.ledger in $XDG_STATE_HOME or ~/.local/state;
      questions and answers are not. The answer goes to standard output, with the figures unless --quiet; the waiting line, warnings and
      errors go to standard error.
      """,
    options: [
      .init("agent", "ID", "The agent, ten letters and digits."),
      .init("alias", "ID", "Its alias; TSTALIASID is the agent as it is edited."),
      .init("session", "S", "Goes on with a conversation; a new one unless named."),
      .init("region", "R", "The agent's region."), .init("profile", "NAME", "The profile of the shared config files."),
      .init("budget-tokens", "N", "The most tokens, input and output together."),
      .init("budget-usd", "X", "The most money; models without a price are not in it."),
      .init("budget-for", "turn|session|day", "What the budgets hold for; the turn unless named."),
      .init("estimate", nil, "Refuse a step whose prompt alone would pass the budget, at a token for four bytes."),
      .init("idle-seconds", "N", "The agent's idle session time-out, 60 to 5400; 600 unless named."),
      .init("tag", "T", "What the turn is sorted by in the ledger."),
      .init("record", "FILE", "Keep the request and the answer's bytes in a cassette, for outcrop meter (docs/cassettes.md)."),
      .init("trace", nil, "Print every trace as a line of JSON on standard error."),
      .init("whole", nil, "Have the answer in one piece: streaming needs bedrock:InvokeModelWithResponseStream."),
      .init("quiet", nil, "Only the answer on standard output."), .init("format", "text|json", "How the result is printed."),
      .init("prices", "FILE", "Prices of your own, before the built-in ones."), .init("ledger", "FILE", "Another ledger."),
      .init("no-ledger", nil, "Write nothing down."),
    ]
  ) { arguments in
    let command = try AskCommand(arguments)
    return try Asynchronous.run { await command.run() }
  }
}

/// A question as the command line has it.
private struct AskCommand: Sendable {
  private let question: Question
  private let orchestrator: Orchestrator
  private let recording: CassetteFile?
  private let format: OutputFormat
  private let isQuiet: Bool
  private let showsTrace: Bool

  init(_ arguments: CommandArguments) throws {
    let words = try arguments.words(1...1, "outcrop ask \"QUESTION\" --agent ID --alias ID")
    guard let agent = arguments.value("agent"), let alias = arguments.value("alias") else {
      throw CommandArguments.Misuse(
        sentence: "--agent ID and --alias ID say who is asked; the console and `aws bedrock-agent list-agents` show them.")
    }
    format = try arguments.choice("format", OutputFormat.self) ?? .text
    (isQuiet, showsTrace) = (arguments.has("quiet"), arguments.has("trace"))
    var question = Question(
      words[0], agentId: agent, agentAliasId: alias, sessionId: arguments.value("session") ?? UUID().uuidString.lowercased())
    question.tag = arguments.value("tag")
    if let seconds = try arguments.integer("idle-seconds", in: SessionTotals.idleSecondsRange) { question.idleSeconds = seconds }
    question.request.streamingConfiguration = arguments.has("whole") ? nil : .streaming
    question.budget = try AskCommand.budget(arguments)
    self.question = question
    let configuration = AWSConfiguration(
      environment: ProcessInfo.processInfo.environment, region: arguments.value("region"), profile: arguments.value("profile"))
    let ledger = arguments.has("no-ledger") ? nil : try LedgerFile.open(LedgerFile.path(arguments))
    let prices = try PriceTable(arguments)
    do throws(ConfigurationError) {
      orchestrator = try Orchestrator(configuration, ledger: ledger, prices: prices)
    } catch { throw Failure(sentence: error.sentence) }
    recording = try arguments.value("record").map { try CassetteFile($0) }
  }

  private static func budget(_ arguments: CommandArguments) throws -> Budget {
    let scope = try arguments.choice("budget-for", Budget.Scope.self) ?? .turn
    var limits: [Budget.Limit] = []
    if let tokens = try arguments.integer("budget-tokens", in: 1...Int.max) { limits.append(.init(scope, .tokens(tokens))) }
    if let text = arguments.value("budget-usd") {
      guard let cost = Dollars(text), cost > .zero else {
        throw CommandArguments.Misuse(sentence: "--budget-usd is \"\(text)\"; expected an amount above 0 like 0.25.")
      }
      limits.append(.init(scope, .cost(cost)))
    }
    return Budget(limits, refusesByEstimate: arguments.has("estimate"))
  }

  func run() async -> Int32 {
    let line = StatusLine()
    var hasText = false
    do throws(TurnError) {
      line.show("asking")
      begin()
      let turn = orchestrator.ask(question) { [recording] bytes in recording?.append(.answer(turn: 1, bytes)) }
      for try await part in turn {
        switch part {
        case .text(let text):
          line.clear()
          hasText = true
          if format == .text { Terminal.put(text) }
        case .step(let step): show(step, line, hasText)
        case .warning(let notice): tell(notice.sentence, line)
        case .session(let totals): tell(Self.sentence(totals), line)
        case .returnControl(let control): tell(Self.sentence(control), line)
        case .files(let files): tell(Self.sentence(files), line)
        case .finished(let result): return finish(result, line, endsLine: hasText)
        default: break
        }
      }
      return 1
    } catch {
      return fail(error, line, endsLine: hasText)
    }
  }

  /// Writes down what is asked: as it is before it is signed, and with the trace that is always asked for.
  private func begin() {
    var request = question.request
    request.enableTrace = true
    guard let recording, let sent = try? request.request(to: Endpoint(name: "bedrock-agent-runtime")) else { return }
    recording.append(.request(turn: 1, Cassette.Request(path: sent.fullPath, body: sent.body)))
  }

  private func show(_ step: TurnStep, _ line: StatusLine, _ hasText: Bool) {
    if showsTrace { tell(step.trace.json.text, line) }
    guard !hasText || format == .json else { return }
    switch step.kind {
    case .modelAnswer, .finish: break
    case .rationale: line.show("thinking")
    default: line.show("\(step.kind.rawValue) \(step.name)")
    }
  }

  private func tell(_ text: String, _ line: StatusLine) {
    line.clear()
    Terminal.complain(text)
  }

  private func finish(_ result: TurnResult, _ line: StatusLine, endsLine: Bool) -> Int32 {
    line.clear()
    recording?.append(.end(turn: 1, result.ending.name))
    if format == .text, endsLine { Terminal.put("\n") }
    if let notice = result.stopped {
      Terminal.complain("outcrop ask: \(notice.sentence)")
      if format == .text, let message = result.message { Terminal.print(message) }
    }
    report(result)
    return result.stopped == nil && isRecorded() ? 0 : 1
  }

  private func fail(_ error: TurnError, _ line: StatusLine, endsLine: Bool) -> Int32 {
    line.clear()
    recording?.append(.end(turn: 1, error.result.ending.name))
    if format == .text, endsLine { Terminal.put("\n") }
    Terminal.complain("outcrop ask: \(error)")
    if error.result.attempts > 0 || format == .json { report(error.result, error) }
    _ = isRecorded()
    return 1
  }

  private func report(_ result: TurnResult, _ error: TurnError? = nil) {
    if let error = result.ledgerError { Terminal.complain("outcrop ask: the ledger was not written: \(error.message)") }
    switch format {
    case .json: Terminal.print(json(result, error).text)
    case .text:
      guard !isQuiet else { return }
      let session = question.request.sessionId
      Terminal.print((MeterTable(result.report).lines + result.ungrounded.lines + ["session: \(session)"]).joined(separator: "\n"))
    }
  }

  private func json(_ result: TurnResult, _ error: TurnError?) -> JSONValue {
    let ending: JSONObject = [
      "answer": .string(result.text), "session": .string(question.request.sessionId), "ending": .string(result.ending.name),
      "requestId": result.requestID.map { .string($0) } ?? .null, "attempts": .number(JSONNumber(result.attempts)),
      "stopped": result.stopped.map { .string($0.sentence) } ?? .null, "error": error.map { .string("\($0)") } ?? .null,
      "ungrounded": result.ungrounded.json,
    ]
    return .object(JSONObject(ending.members + result.report.json.members))
  }

  private func isRecorded() -> Bool {
    guard let recording, let failure = recording.failure else { return true }
    Terminal.complain("outcrop ask: \(failure.sentence)")
    return false
  }

  private static func sentence(_ totals: SessionTotals) -> String {
    switch totals.state(at: LedgerFile.now) {
    case .over:
      "The agent has forgotten this session, which was not used for \(totals.idleSeconds) seconds: it knows nothing of the turns before."
    case .ending(let left): "The agent forgets this session in \(left.components.seconds) seconds unless it is used."
    case .active: "The agent knows this session."
    }
  }

  private static func sentence(_ files: [AnswerFile]) -> String {
    "The agent made \(files.map(\.name).joined(separator: ", ")); a program gets the bytes from Orchestrator."
  }

  private static func sentence(_ control: ControlRequest) -> String {
    let calls = control.calls.map { call in
      switch call.target {
      case .route(let method, let path): "\(call.actionGroup) \(method) \(path)"
      case .function(let name): "\(call.actionGroup) \(name)"
      }
    }
    return "The agent returns control and waits for \(calls.joined(separator: ", ")); its results go into the next turn's session state."
  }
}
