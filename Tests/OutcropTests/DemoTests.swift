// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestPrograms
import Testing

@testable import outcrop

@Suite("The demo tells its story", .timeLimit(.minutes(2)))
struct DemoTests {
  @Test("four questions are answered by real functions, each with its meter, and the sum says what a log would have shown") func story()
    async throws
  {
    let run = try await CommandLineTool.run("demo")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let text = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for answer in [
      "Agent: You can return anything within 30 days of delivery, unused and in its box. Opened notebooks cannot be returned.",
      "Agent: Your order ORD-88421 is PROCESSING. It is expected on 2026-12-03, by UPS.", "Agent: Order ORD-88421 is cancelled now.",
      "Agent: I am sorry: Order ORD-88422 cannot be cancelled any more: it is SHIPPED. An order can be cancelled as long as",
    ] { #expect(text.contains(answer)) }
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.count <= 100 })
    #expect(lines.count { $0.hasPrefix("  call ") } == 8 && lines.count { $0.hasPrefix("  result ") } == 8)
    #expect(lines.count { $0.contains("visible, ") && $0.contains("█") } == 4)
    #expect(
      text.contains("An application's log would have shown 144 tokens: those of its answers. Metered were 19,997, 138.9 times as many"))
    #expect(run.output.contains("modelled      2      ~28  ~"))
  }

  @Test("the README shows what it prints", .enabled(if: readme != nil, "the README is not there")) func shown() async throws {
    let output = try await CommandLineTool.run("demo").output.split(separator: "\n")
    let parts = try #require(Self.readme).split(separator: "```text\n", maxSplits: 1)
    let shown = try #require(parts.last?.split(separator: "```", maxSplits: 1).first).split(separator: "\n")
    #expect(shown.count > 10)
    for line in shown { #expect(output.contains(line)) }
  }

  private static let readme = try? String(contentsOf: CommandLineTool.root.appending(path: "README.md"), encoding: .utf8)

  @Test("when it stays it says where the page is, goes on answering, and ends when it is told to") func stays() async throws {
    let demo = try CommandLineTool.start(["demo", "--stay"])
    defer { demo.kill() }
    let text = await demo.output(holding: "Ctrl-C ends.")
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("The trace page: http://127.0.0.1:") })
    let url = String(line.dropFirst("The trace page: ".count).dropLast())
    let environment = [
      "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": url, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE12",
      "AWS_SECRET_ACCESS_KEY": "any", "HOME": "/nowhere",
    ]
    let asked = try await CommandLineTool.run(
      ["ask", "What does shipping cost?", "--agent", "CUSTOMERAG", "--alias", "TSTALIASID", "--no-ledger", "--quiet"],
      environment: environment)
    #expect(asked.output.hasPrefix("Standard shipping is free from 50 dollars"), "\(asked.errors)")
    demo.terminate()
    #expect(await demo.end().status == 0)
  }

  @Test("a function that is not there is said") func missing() async throws {
    let text = """
      agent: a
      model: amazon.nova-pro-v1:0
      instructions: You help the customers of a shop with their orders.
      action_groups: [{ name: G, api_schema: schemas/FaqLookup.yaml, lambda: Nothing }]
      """
    let run = try await CommandLineTool.run("demo", "--config", try CommandLineTool.file("a.yaml", text))
    #expect(run.status == 1 && run.errors.contains("Nothing is no program"))
  }

  @Test("words are wrapped whatever the pieces are", arguments: 1...12) func wrapped(size: Int) {
    var words = WrappedWords("Agent: ", width: 20)
    let text = Array("one two three four five six seven eight")
    var output = ""
    for start in stride(from: 0, to: text.count, by: size) { output += words.take(String(text[start..<min(start + size, text.count)])) }
    output += words.finish()
    #expect(output == "Agent: one two three\n  four five six\n  seven eight")
  }
}
