// SPDX-License-Identifier: Apache-2.0

internal import AgentEngine
internal import JSON
internal import LocalAgent

extension Commands {
  static let agent = Command(
    name: "agent", usage: "agent CONFIG --script FILE [--port N] [--watch]",
    summary: "Plays an agent on this machine, in front of its real functions, for every AWS SDK, until it is interrupted.",
    discussion: """
      CONFIG is one of agent-config/*.yaml. A function that it names is the program beside this one, a path, or a URL that takes
      POST .../2015-03-31/functions/function/invocations. The script says which question leads to which calls and to which answer, and what
      a step costs; that is estimated otherwise, and the trace marks it as modelled. Any agent id and alias are taken.
      With --watch the functions that stand in a package's build folder (.build/debug, .build/release) are built anew when Sources/NAME or
      schemas/NAME.* change, and other programs are started anew when they are others. Until then the old ones serve; sessions go on.
      """,
    options: [
      .init("script", "FILE", "The turns, YAML or JSON."), .init("port", "N", "The port on 127.0.0.1; a free one by default."),
      .init("timeout", "SECONDS", "The functions' timeout; 3 by default, as in Lambda."),
      .init("env", "NAME=VALUE", "A variable of the functions' environment; may be repeated."),
      .init("values", "json|java-map", "How lists and objects are written into events; the service has been seen to do both."),
      .init("watch", nil, "Build and start functions anew when their sources change, and read changed files again."),
      .init("build", "COMMAND", "What builds a function, with its name in PRODUCT; swift build by default."),
      .init("format", "text|json", "How each step is printed."),
    ]
  ) { arguments in
    let words = try arguments.words(1...1, "outcrop agent CONFIG --script FILE")
    guard let path = arguments.value("script") else {
      throw CommandArguments.Misuse(sentence: "--script FILE says what the agent does about which question.")
    }
    let format = try arguments.choice("format", OutputFormat.self) ?? .text
    let port = UInt16(try arguments.integer("port", in: 0...65_535) ?? 0)
    if arguments.has("build"), !arguments.has("watch") { throw CommandArguments.Misuse(sentence: "--build belongs to --watch.") }
    let cast: AgentWatch.Cast = { setup in (setup.agent, try AgentSetup.script(path, for: setup.agent).planner) }
    let setup = try AgentSetup(words[0], arguments)
    let (agent, planner) = try cast(setup)
    let stage = AgentStage(
      AgentEngine(agent, planner) { event in Terminal.print(format == .json ? event.json.text : event.line) })
    let watch = AgentWatch(setup, words[0], planned: [path], arguments, on: stage, cast: cast) { event in
      let now = LedgerFile.now
      for line in format == .json ? [event.json(at: now).text] : event.lines(at: now) { Terminal.print(line) }
    }
    let watches = arguments.has("watch")
    return try Asynchronous.run { await Commands.serve(stage, port, format, watch, watches: watches) }
  }

  /// Serves until the task is cancelled, as it is by a signal.
  private static func serve(_ stage: AgentStage, _ port: UInt16, _ format: OutputFormat, _ watch: AgentWatch, watches: Bool) async -> Int32
  {
    var watch = watch
    defer { watch.setup.stop() }
    let server: LocalAgentServer
    do throws(LocalAgentError) {
      server = try await LocalAgentServer.start(.played(port: port), responder: stage.responder)
    } catch {
      Terminal.complain("outcrop agent: \(error)")
      return 1
    }
    switch format {
    case .json: Terminal.print(JSONValue.object(["kind": "listening", "url": .string(server.url)]).text)
    case .text: Terminal.print("AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME=\(server.url)")
    }
    if watches { await watch.run() } else { try? await Gate().pass() }
    await server.stop()
    return 0
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
