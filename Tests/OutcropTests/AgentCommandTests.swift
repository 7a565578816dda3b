// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import OrderManagement
import TestPrograms
import Testing

@Suite("An agent is played by the command line", .timeLimit(.minutes(2)))
struct AgentCommandTests {
  private static let config = "agent-config/order-assistant.yaml"
  private static let script = "agent-config/scripts/order-assistant.yaml"

  /// Asks a running agent with `outcrop ask`.
  private func ask(_ question: String, _ url: String, _ options: [String] = ["--quiet"]) async throws -> CommandLineTool.Run {
    let environment = [
      "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": url, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE12",
      "AWS_SECRET_ACCESS_KEY": "any", "HOME": "/nowhere",
    ]
    return try await CommandLineTool.run(
      ["ask", question, "--agent", "AGENT12345", "--alias", "TSTALIASID", "--session", "customer-7", "--no-ledger"] + options,
      environment: environment)
  }

  @Test(
    "its functions are called, each step is a line, and it ends with status 0 when it is told to",
    arguments: [["--script", script], /* as its configuration says */ []])
  func played(by planner: [String]) async throws {
    let agent = try CommandLineTool.start(["agent", Self.config] + planner + ["--format", "json"])
    defer { agent.kill() }
    let url = try #require(try JSONValue(parsing: await agent.line() ?? "")["url"]?.string)
    let looked = try await ask("Where is my order ORD-88421?", url)
    #expect(looked.status == 0, "\(looked.errors)")
    #expect(looked.output == "Your order ORD-88421 is PROCESSING. It is expected on 2026-12-03, by UPS.\n")
    let refused = try await ask("Please cancel ORD-88422", url)
    #expect(refused.output == "I am sorry: Order ORD-88422 cannot be cancelled any more: it is SHIPPED.\n")
    let modelled = try await ask("Hello", url, [])
    #expect(modelled.output.contains("No model call was metered.\nmodelled, apart: ") && modelled.output.contains("  ~"))
    let json = try JSONValue(parsing: try await ask("Hello", url, ["--format", "json"]).output)
    #expect(json["totalTokens"] == 0 && json["modelled"]?["calls"] == 1 && json["calls"]?.array?[0]["inputTokens"] == .null)
    agent.terminate()
    let run = await agent.end()
    let lines = run.output.split(separator: "\n").compactMap { try? JSONValue(parsing: String($0)) }
    #expect(run.status == 0)
    #expect(
      lines.compactMap { $0["kind"]?.string }.filter { ["call", "answer"].contains($0) }
        == ["call", "answer", "call", "call", "answer", "answer", "answer"])
    #expect(lines.allSatisfy { $0["session"] == "customer-7" })
  }

  @Test(
    "what cannot be played is told with its place",
    arguments: [
      ("turns: [{ask: a, answer: b, calls: [{operation: getOrdr}]}]", ":1:49: error: The agent has no operation \"getOrdr\""),
      ("turn: []", ":1:1: error: \"turn\" means nothing"),
    ])
  func badScript(text: String, expected: String) async throws {
    let path = try CommandLineTool.file("script.yaml", text)
    let run = try await CommandLineTool.run("agent", Self.config, "--script", path)
    #expect(run.status == 1 && run.errors.contains(path + expected), "\(run.errors)")
  }

  @Test("a definition whose function is not there is told with its place") func noFunction() async throws {
    let text = """
      agent: order-assistant
      model: amazon.nova-pro-v1:0
      instructions: You help the customers of a shop with their orders.
      action_groups:
        - name: OrderManagement
          api_schema: schemas/OrderManagement.yaml
          lambda: Nothing
      """
    let run = try await CommandLineTool.run("agent", try CommandLineTool.file("a.yaml", text), "--script", Self.script)
    #expect(run.status == 1 && run.errors.contains("Nothing is no program"), "\(run.errors)")
  }

  @Test(
    "one option says who decides, and what belongs to another is refused",
    arguments: [
      (["--script", script, "--model", "openai"], 2, "--script and --model exclude each other"),
      (["--script", script, "--model-id", "m"], 2, "--model-id belongs to --model"), (["--model", "gpt"], 2, "one of converse, openai"),
      (["--model", "openai", "--model-url", "nonsense"], 1, "is no URL"),
      (["--model", "openai", "--model-calls", "0"], 2, "from 1 to 1000"),
      (["--model", "converse"], 1, "no region is set"),
    ])
  func misuse(arguments: [String], status: Int, words: String) async throws {
    let run = try await CommandLineTool.run(["agent", Self.config] + arguments, environment: ["HOME": "/nowhere"])
    #expect(run.status == status && run.errors.contains(words), "\(run)")
  }

  @Test(
    "a configuration chooses who decides, once and whole, and options say otherwise",
    arguments: [
      ("", [], 2, "or a planner in the configuration"),
      ("planner: { script: a.yaml, model: openai }", [], 1, "planner must have exactly one of script or replay or model, but has 2"),
      ("planner: { model: gpt }", [], 1, "model is \"gpt\"; expected one of converse, openai"),
      ("planner: { model: { format: openai, urll: x } }", [], 1, "There is no \"urll\" in model; did you mean \"url\""),
      ("planner: { model: { format: openai, calls: 1001 } }", [], 1, "The planner's calls is 1001; expected 1 to 1000"),
      ("planner: { model: { format: openai, url: nonsense } }", [], 1, "\"nonsense\" is no URL"),
      ("planner: { model: openai }", ["--model-url", "other"], 1, "\"other\" is no URL"),
      ("planner: { model: openai }", ["--ignore", "a"], 2, "--ignore belongs to --replay"),
      ("planner: { model: openai }", ["--script", "nothing.yaml"], 1, "nothing.yaml"),
      ("planner: { replay: nothing.cassette }", [], 1, "nothing.cassette"),
      ("planner: { replay: { recording: README.md, ignore: [a] } }", [], 1, "README.md cannot be replayed: it is no event stream"),
      ("planner: { script: nowhere.yaml }", ["--model-id", "m"], 2, "--model-id belongs to --model"),
      ("planner: { script: nowhere.yaml }", [], 1, "nowhere.yaml"),
    ])
  func configured(planner: String, arguments: [String], status: Int, words: String) async throws {
    let text = "agent: a\nmodel: m\ninstructions: i\n\(planner)\n"
    let path = try CommandLineTool.file("agent.yaml", text)
    let run = try await CommandLineTool.run(["agent", path] + arguments, environment: ["HOME": "/nowhere"])
    #expect(run.status == status && run.errors.contains(words), "\(run)")
  }
}
