// SPDX-License-Identifier: Apache-2.0

internal import AgentEngine
internal import LocalAgent
internal import Orchestrator

extension Commands {
  static let demo = Command(
    name: "demo", usage: "demo [--stay]",
    summary: "The whole story on this machine, with no account: an agent, its real functions, four questions, and what they cost.",
    discussion: """
      agent-config/customer-support.yaml is played here or from above this program, with its script: the model is a script, everything else is real.
      The functions are processes under the Lambda emulator, the questions go over the service's own protocol to a server on 127.0.0.1.
      The exit status is 1 when a turn fails or a function's envelope is not what the service takes.
      """,
    options: [
      .init("stay", nil, "Keep the agent running behind the story, and say where its page is."),
      .init("port", "N", "The port on 127.0.0.1; a free one by default."),
      .init("config", "FILE", "Another agent."), .init("script", "FILE", "Another script."),
    ]
  ) { arguments in
    _ = try arguments.words(0...0, "outcrop demo [--stay]")
    let port = UInt16(try arguments.integer("port", in: 0...65_535) ?? 0)
    let setup = try AgentSetup(arguments.value("config") ?? Terminal.nearest("agent-config/customer-support.yaml"), arguments)
    let path = arguments.value("script") ?? Terminal.nearest("agent-config/scripts/customer-support.yaml")
    let script = try AgentSetup.script(path, for: setup.agent).script
    let demo = Demo(setup, stays: arguments.has("stay"))
    let page = TraceWatch(setup.agent.name, .standard) { demo.show($0) }
    let engine = AgentEngine(setup.agent, script.planner, watch: { demo.show($0) }, exchanged: page.exchanged)
    var configuration = LocalAgentServer.Configuration.played(port: port)
    page.attach(to: &configuration)
    return try Asynchronous.run { [configuration] in
      defer { setup.stop() }
      do throws(LocalAgentError) {
        let server = try await LocalAgentServer.start(configuration, responder: engine.responder)
        let status = await demo.run(server.url)
        await server.stop()
        return status
      } catch {
        Terminal.complain("outcrop demo: \(error)")
        return 1
      }
    }
  }
}
