// SPDX-License-Identifier: Apache-2.0

internal import AgentEngine
internal import JSON
internal import LocalAgent
internal import TokenMeter

extension Commands {
  static let agent = Command(
    name: "agent", usage: "agent CONFIG --script FILE [--port N]",
    summary: "Plays an agent on this machine, in front of its real functions, for every AWS SDK, until it is interrupted.",
    discussion: """
      CONFIG is one of agent-config/*.yaml. A function that it names is the program beside this one, a path, or a URL that takes
      POST .../2015-03-31/functions/function/invocations. The script says which question leads to which calls and to which answer, and what
      a step costs; that is estimated otherwise, and the trace marks it as modelled. Any agent id and alias are taken.
      A browser on this machine sees sessions and turns at the service's own address, while they happen. Requests of other sites' pages and of
      other machines' names are refused.
      """,
    options: [
      .init("script", "FILE", "The turns, YAML or JSON."), .init("port", "N", "The port on 127.0.0.1; a free one by default."),
      .init("timeout", "SECONDS", "The functions' timeout; 3 by default, as in Lambda."),
      .init("env", "NAME=VALUE", "A variable of the functions' environment; may be repeated."),
      .init("values", "json|java-map", "How lists and objects are written into events; the service has been seen to do both."),
      .init("allow-host", "NAME", "Another name for this service, with or without a port, behind a tunnel for one; may be repeated."),
      .init("prices", "FILE", "Prices of your own for the page, before the built-in ones."),
      .init("format", "text|json", "How each step is printed."),
    ]
  ) { arguments in
    let words = try arguments.words(1...1, "outcrop agent CONFIG --script FILE")
    guard let path = arguments.value("script") else {
      throw CommandArguments.Misuse(sentence: "--script FILE says what the agent does about which question.")
    }
    let format = try arguments.choice("format", OutputFormat.self) ?? .text
    let port = UInt16(try arguments.integer("port", in: 0...65_535) ?? 0)
    let setup = try AgentSetup(words[0], arguments)
    let script = try AgentSetup.script(path, for: setup.agent)
    let tell: @Sendable (EngineEvent) -> Void = { Terminal.print(format == .json ? $0.json.text : $0.line) }
    let watch = TraceWatch(setup.agent.name, try PriceTable(arguments), tell: tell)
    let engine = AgentEngine(setup.agent, script.planner, watch: tell, exchanged: watch.exchanged)
    var configuration = LocalAgentServer.Configuration()
    (configuration.port, configuration.hosts) = (port, arguments.all("allow-host"))
    watch.attach(to: &configuration)
    let settled = configuration
    return try Asynchronous.run {
      defer { setup.stop() }
      return await Commands.serve(engine, settled, format)
    }
  }

  /// Serves until the task is cancelled, as it is by a signal.
  private static func serve(
    _ engine: AgentEngine, _ configuration: LocalAgentServer.Configuration, _ format: OutputFormat
  ) async -> Int32 {
    let server: LocalAgentServer
    do throws(LocalAgentError) { server = try await LocalAgentServer.start(configuration, responder: engine.responder) } catch {
      Terminal.complain("outcrop agent: \(error)")
      return 1
    }
    switch format {
    case .json: Terminal.print(JSONValue.object(["kind": "listening", "url": .string(server.url), "page": .string("\(server.url)/")]).text)
    case .text: Terminal.print("AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME=\(server.url)\nThe turns are shown at \(server.url)/")
    }
    try? await Gate().pass()
    await server.stop()
    return 0
  }
}
