// SPDX-License-Identifier: Apache-2.0

internal import AgentEngine
internal import Cassettes
internal import JSON
internal import LocalAgent
internal import TokenMeter

extension Commands {
  static let agent = Command(
    name: "agent",
    usage: "agent CONFIG [--script FILE | --model converse|openai | --replay RECORDING] [--record FILE] [--port N] [--watch]",
    summary: "Plays an agent on this machine, in front of its real functions, for every AWS SDK, until it is interrupted.",
    discussion: """
      CONFIG is one of agent-config/*.yaml. A function that it names is the program beside this one, a path, or a URL that takes
      POST .../2015-03-31/functions/function/invocations. Any agent id and alias are taken, and
      agents that a request itself describes are played with the functions of CONFIG whose names end their ARNs.

      Who decides what the agent does is chosen by an option, or else by CONFIG's planner: "script: FILE", "replay: RECORDING" (or recording
      and ignore), or "model: converse|openai" (or format, id, url, calls, timeout, region and profile); options say otherwise for a run.
      The script says which question leads to which calls and to which answer, and what a step costs; that is estimated otherwise, and the
      trace marks it as modelled. A model decides for itself: it sees the instructions, the session, and the operations as tools, and the
      tokens are those that it reports. Bedrock is asked with the credentials that AWS's own tools would find; the server of a --model-url
      gets a signature only when the environment has AWS_ACCESS_KEY_ID, AWS_PROFILE or AWS_BEARER_TOKEN_BEDROCK, and the key in
      OUTCROP_MODEL_KEY as a bearer token when there is one.
      A replay plays what outcrop ask or outcrop agent recorded: the first question of a session gets the first recorded turn, whatever is
      asked, with its recorded reasoning, tokens and answer, while its calls go to the real functions. What they answer otherwise is told, and
      then the exit status is 1. --ignore getOrder.lastUpdated or getOrder.items.*.id says what may differ.

      Under CONFIG's AgentCollaborators, AliasArn may be the path of the collaborator's own configuration; its turns stand in the script under
      "collaborators", as text or as a file. What a search in one of the KnowledgeBases finds stands in the script, and so do the rules
      of the guardrail, which looks when CONFIG has a GuardrailConfiguration. A model sees collaborators as a tool, and no knowledge base.
      A browser on this machine sees sessions and turns at the service's own address, while they happen. Requests of other sites' pages and of
      other machines' names are refused.

      With --watch the functions that stand in a package's build folder (.build/debug, .build/release) are built anew when Sources/NAME or
      schemas/NAME.* change, and other programs are started anew when they are others. Until then the old ones serve; sessions go on.
      """,
    options: PlannerChoice.options + [
      .init("port", "N", "The port; a free one by default."),
      .init("listen", "ADDRESS", "The address to listen on, 127.0.0.1 by default; 0.0.0.0 lets other machines ask."),
      .init("timeout", "SECONDS", "The functions' timeout; 3 by default, as in Lambda."),
      .init("env", "NAME=VALUE", "A variable of the functions' environment; may be repeated."),
      .init("values", "json|java-map", "How lists and objects are written into events; the service has been seen to do both."),
      .init("record", "FILE", "Write a cassette: requests, answers, and the functions' events and envelopes (docs/cassettes.md)."),
      .init("allow-host", "NAME", "Another name for this service, with or without a port, behind a tunnel for one; may be repeated."),
      .init("prices", "FILE", "Prices of your own for the page, before the built-in ones."),
      .init("watch", nil, "Build and start functions anew when their sources change, and read changed files again."),
      .init("build", "COMMAND", "What builds a function, with its name in PRODUCT; swift build by default."),
      .init("format", "text|json", "How each step is printed."),
    ]
  ) { arguments in
    let words = try arguments.words(1...1, "outcrop agent CONFIG")
    try PlannerChoice.check(arguments)
    let format = try arguments.choice("format", OutputFormat.self) ?? .text
    let port = UInt16(try arguments.integer("port", in: 0...65_535) ?? 0)
    if arguments.has("build"), !arguments.has("watch") { throw CommandArguments.Misuse(sentence: "--build belongs to --watch.") }
    let setup = try AgentSetup(words[0], arguments)
    let choice = try PlannerChoice(arguments, for: setup)
    let recorder = try arguments.value("record").map { AgentRecorder(try CassetteFile($0)) }
    let tell: @Sendable (EngineEvent) -> Void = { Terminal.print(format == .json ? $0.json.text : $0.line) }
    let traces = TraceWatch(choice.agent.name, try PriceTable(arguments), tell: tell)
    let stage = AgentStage(
      AgentEngine(recorder?.recording(choice.agent) ?? choice.agent, choice.planner, watch: tell, exchanged: traces.exchanged))
    var configuration = LocalAgentServer.Configuration.played(port: port)
    (configuration.hosts, configuration.tap) = (arguments.all("allow-host"), recorder?.tap)
    if let address = arguments.value("listen") {
      configuration.address = address
      if !["127.0.0.1", "::1"].contains(address) {
        Terminal.complain(
          "warning: Other machines can ask this service now, and nobody is asked who he is; --allow-host takes the names that they have for it."
        )
      }
    }
    traces.attach(to: &configuration)
    var watch = AgentWatch(setup, words[0], planned: choice.files, arguments, on: stage) { setup in
      let next = try choice.next(arguments, for: setup)
      return (recorder?.recording(next.agent) ?? next.agent, next.planner, next.files)
    } tell: { event in
      let now = LedgerFile.now
      for line in format == .json ? [event.json(at: now).text] : event.lines(at: now) { Terminal.print(line) }
    }
    watch.isOn = arguments.has("watch")
    return try Asynchronous.run { [watch, configuration] in
      var status = await Commands.serve(recorder?.recording(stage.responder) ?? stage.responder, configuration, format, watch)
      if let replay = choice.replay, !Commands.sum(replay.tally, format) { status = max(status, 1) }
      if let failure = recorder?.file.failure {
        Terminal.complain("outcrop agent: \(failure.sentence)")
        status = 1
      }
      return status
    }
  }

  /// Serves until the task is cancelled, as it is by a signal.
  private static func serve(
    _ responder: @escaping Responder, _ configuration: LocalAgentServer.Configuration, _ format: OutputFormat, _ watch: AgentWatch
  ) async -> Int32 {
    var watch = watch
    defer { watch.setup.stop() }
    let server: LocalAgentServer
    do throws(LocalAgentError) {
      server = try await LocalAgentServer.start(configuration, responder: responder)
    } catch {
      Terminal.complain("outcrop agent: \(error)")
      return 1
    }
    switch format {
    case .json: Terminal.print(JSONValue.object(["kind": "listening", "url": .string(server.url), "page": .string("\(server.url)/")]).text)
    case .text: Terminal.print("AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME=\(server.url)\nThe turns are shown at \(server.url)/")
    }
    await watch.run()
    await server.stop()
    return 0
  }

  /// Tells how much was replayed; `false` when something was not as it had been recorded.
  private static func sum(_ tally: Replay.Tally, _ format: OutputFormat) -> Bool {
    switch format {
    case .json:
      let counts: [(String, Int)] = [
        ("turns", tally.turns), ("recordedTurns", tally.recordedTurns), ("calls", tally.calls), ("differentCalls", tally.differentCalls),
        ("differences", tally.differences), ("unanswered", tally.unanswered),
      ]
      Terminal.print(
        JSONValue.object(JSONObject([.init("kind", "replayed")] + counts.map { .init($0.0, .number(JSONNumber($0.1))) })).text)
    case .text:
      let lost = tally.unanswered > 0 ? ", \(tally.unanswered) without an answer that they had" : ""
      Terminal.print(
        "replayed \(tally.turns) turns (\(tally.recordedTurns) recorded): \(tally.calls) calls, \(tally.differentCalls) of them different"
          + " in \(tally.differences) places\(lost)")
    }
    return tally.isSame
  }
}

extension LocalAgentServer.Configuration {
  /// The server of an agent that is played for hours: its journal, which nobody reads, stays small.
  static func played(port: UInt16) -> LocalAgentServer.Configuration {
    var configuration = LocalAgentServer.Configuration()
    (configuration.port, configuration.journalEntriesMax, configuration.journalBodyBytesMax) = (port, 100, 1 << 20)
    return configuration
  }
}
