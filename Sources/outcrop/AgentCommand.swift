// SPDX-License-Identifier: Apache-2.0

internal import AgentEngine
internal import JSON
internal import LocalAgent

extension Commands {
  static let agent = Command(
    name: "agent", usage: "agent CONFIG --script FILE | --model converse|openai [--port N]",
    summary: "Plays an agent on this machine, in front of its real functions, for every AWS SDK, until it is interrupted.",
    discussion: """
      CONFIG is one of agent-config/*.yaml. A function that it names is the program beside this one, a path, or a URL that takes
      POST .../2015-03-31/functions/function/invocations. Any agent id and alias are taken.
      The script says which question leads to which calls and to which answer, and what a step costs; that is estimated otherwise, and the
      trace marks it as modelled. A model decides for itself: it sees the instructions, the session, and the operations as tools, and the
      tokens are those that it reports. Bedrock is asked with the credentials that AWS's own tools would find; the server of a --model-url
      gets a signature only when the environment has AWS_ACCESS_KEY_ID, AWS_PROFILE or AWS_BEARER_TOKEN_BEDROCK, and the key in
      OUTCROP_MODEL_KEY as a bearer token when there is one.
      """,
    options: PlannerChoice.options + [
      .init("port", "N", "The port on 127.0.0.1; a free one by default."),
      .init("timeout", "SECONDS", "The functions' timeout; 3 by default, as in Lambda."),
      .init("env", "NAME=VALUE", "A variable of the functions' environment; may be repeated."),
      .init("values", "json|java-map", "How lists and objects are written into events; the service has been seen to do both."),
      .init("format", "text|json", "How each step is printed."),
    ]
  ) { arguments in
    let words = try arguments.words(1...1, "outcrop agent CONFIG --script FILE")
    try PlannerChoice.check(arguments)
    let format = try arguments.choice("format", OutputFormat.self) ?? .text
    let port = UInt16(try arguments.integer("port", in: 0...65_535) ?? 0)
    let setup = try AgentSetup(words[0], arguments)
    let choice = try PlannerChoice(arguments, for: setup.agent)
    let engine = AgentEngine(choice.agent, choice.planner) { event in
      Terminal.print(format == .json ? event.json.text : event.line)
    }
    return try Asynchronous.run {
      defer { setup.stop() }
      return await Commands.serve(engine, port, format)
    }
  }

  /// Serves until the task is cancelled, as it is by a signal.
  private static func serve(_ engine: AgentEngine, _ port: UInt16, _ format: OutputFormat) async -> Int32 {
    var configuration = LocalAgentServer.Configuration()
    configuration.port = port
    let server: LocalAgentServer
    do throws(LocalAgentError) { server = try await LocalAgentServer.start(configuration, responder: engine.responder) } catch {
      Terminal.complain("outcrop agent: \(error)")
      return 1
    }
    switch format {
    case .json: Terminal.print(JSONValue.object(["kind": "listening", "url": .string(server.url)]).text)
    case .text: Terminal.print("AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME=\(server.url)")
    }
    try? await Gate().pass()
    await server.stop()
    return 0
  }
}
