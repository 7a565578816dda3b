// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import TestPrograms
import Testing

@Suite("outcrop lint")
struct LintCommandTests {
  private let schema = "schemas/OrderManagement.yaml"
  private static let bad =
    "openapi: 3.0.0\ninfo: { title: a, version: b }\npaths:\n  /a:\n    get:\n      summary: Says a.\n      responses: {}\n"

  @Test("prints places that editors understand, and a summary last") func text() async throws {
    let clean = try await CommandLineTool.run("lint", schema)
    #expect(clean.status == 0 && clean.output.split(separator: "\n").last == "1 checked: 0 errors, 0 warnings, 0 notes", "\(clean)")
    let file = try CommandLineTool.file("bad.yaml", Self.bad)
    let run = try await CommandLineTool.run("lint", file, schema)
    #expect(run.status == 1)
    #expect(run.output.contains("bad.yaml:5:5: error: GET /a has no description") && run.output.contains("[missing-description] (--fix)"))
    #expect(run.output.hasSuffix("\n2 checked: 3 errors, 0 warnings, 0 notes; --fix mends 2\n"), "\(run.output)")
  }

  @Test("--fix changes the file, and says what is left") func fix() async throws {
    let file = try CommandLineTool.file("bad.yaml", Self.bad)
    let run = try await CommandLineTool.run("lint", "--fix", file)
    #expect(run.status == 1 && run.output.hasSuffix("\n1 checked: 1 error, 0 warnings, 0 notes; 2 fixed\n"), "\(run)")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text.contains("operationId: getA\n") && text.contains("description: \"Says a.\"\n"))
    _ = try await CommandLineTool.run("lint", "--fix", file)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
  }

  @Test("--format json gives a value a line") func json() async throws {
    let file = try CommandLineTool.file("bad.yaml", Self.bad)
    let lines = try await CommandLineTool.run("lint", file, "--format", "json").output.split(separator: "\n")
    let values = try lines.map { try JSONValue(parsing: String($0)) }
    #expect(values.map { $0["line"] } == [5, 5, 5])
    #expect(values.allSatisfy { $0["code"]?.string != nil && $0["basis"]?.string != nil && $0["severity"] == "error" })
  }

  @Test("--format sarif gives what code hosts read") func sarif() async throws {
    let file = try CommandLineTool.file("bad schema.yaml", Self.bad)
    let log = try JSONValue(parsing: try await CommandLineTool.run("lint", file, "--format", "sarif").output)
    #expect(log["version"] == "2.1.0")
    let run = try #require(log["runs"]?.array?.first)
    let ids = try #require(run["tool"]?["driver"]?["rules"]?.array).map { $0["id"] }
    #expect(run["tool"]?["driver"]?["name"] == "outcrop lint")
    let results = try #require(run["results"]?.array)
    #expect(results.count == 3)
    for result in results {
      #expect(ids.contains(result["ruleId"]))
      #expect(["error", "warning", "note"].contains(result["level"]?.string) && result["message"]?["text"]?.string != nil)
      let place = try #require(result["locations"]?.array?.first?["physicalLocation"])
      #expect(place["artifactLocation"]?["uri"]?.string?.hasSuffix("/bad%20schema.yaml") ?? false)
      #expect(place["region"]?["startLine"] == 5 && place["region"]?["startColumn"] == 5)
    }
  }

  @Test("--group and --profile choose the rules") func choices() async throws {
    let long = String(repeating: "g", count: 80)
    #expect(try await CommandLineTool.run("lint", schema, "--group", long).output.contains("[tool-name-length]"))
    let gateway = try await CommandLineTool.run("lint", schema, "--profile", "gateway", "--group", "a_b")
    #expect(gateway.status == 1 && gateway.output.contains("[target-name]"))
    let wrong = try await CommandLineTool.run("lint", schema, "--profile", "none")
    #expect(wrong.status == 2 && wrong.errors.contains("expected one of classic, gateway"))
  }

  @Test("a file that cannot be read is a sentence, and the others are checked") func unreadable() async throws {
    for path in ["nowhere.yaml", "schemas"] {
      let run = try await CommandLineTool.run("lint", path, schema)
      #expect(run.status == 1 && run.errors.contains("\(path) cannot be read"), "\(run)")
      #expect(run.output.hasPrefix("1 checked") && run.output.hasSuffix("; 1 could not be read\n"), "\(run)")
    }
  }

  @Test(
    "what is no schema is an error with a place", arguments: [("a.yaml", ""), ("a.json", "\u{0}\u{1}junk\u{7F}"), ("a.yaml", "just words")])
  func junk(name: String, text: String) async throws {
    let run = try await CommandLineTool.run("lint", try CommandLineTool.file(name, text))
    #expect(run.status == 1 && run.output.contains("\(name):1:1: error: ") && run.output.contains("1 checked: 1 error"), "\(run)")
  }

  @Test("standard input is read, but cannot be mended") func standardInput() async throws {
    #expect(try await CommandLineTool.run("lint", "-").output.hasPrefix("-:1:1: error: The file is empty"))
    #expect(try await CommandLineTool.run("lint", "--fix", "-").status == 2)
  }

  @Test("agents' configurations are checked with the schemas that they name") func agents() async throws {
    let clean = try await CommandLineTool.run("lint", "agent-config/customer-support.yaml", "agent-config/order-assistant.yaml")
    #expect(clean.status == 0 && clean.output == "2 checked: 0 errors, 0 warnings, 0 notes\n", "\(clean)")
    let file = try CommandLineTool.file("agent.yaml", Self.agent)
    try Data(Self.bad.utf8).write(to: URL(filePath: file).deletingLastPathComponent().appending(path: "schema.yaml"))
    let run = try await CommandLineTool.run("lint", file)
    #expect(run.status == 1)
    for expected in [
      "agent.yaml:2:8: error: The model anthropic.claude-3-5-hiaku-20241022-v1:0 is not known; did you mean anthropic.claude-3-5-haiku-",
      "agent.yaml:3:15: error: instructions has 5 characters; the service takes 40 to 20000. [agent-length]",
      "agent.yaml:7:13: error: There is no target Nowhere", "schema.yaml:5:5: error: GET /a has no description",
    ] { #expect(run.output.contains(expected), "\(run.output)") }
  }

  private static let agent = """
    agent: a
    model: anthropic.claude-3-5-hiaku-20241022-v1:0
    instructions: Help.
    action_groups:
      - name: g
        api_schema: schema.yaml
        lambda: Nowhere

    """

  @Test("findings of agents are values for programs too", arguments: ["json", "sarif"]) func agentForms(format: String) async throws {
    let file = try CommandLineTool.file("agent.yaml", Self.agent)
    let output = try await CommandLineTool.run("lint", file, "--format", format).output
    if format == "json" {
      let values = try output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
      #expect(values.count == 4 && values.allSatisfy { $0["basis"]?.string != nil && $0["severity"] == "error" }, "\(output)")
    } else {
      let run = try #require(try JSONValue(parsing: output)["runs"]?.array?.first)
      let ids = try #require(run["tool"]?["driver"]?["rules"]?.array).map { $0["id"] }
      let results = try #require(run["results"]?.array)
      #expect(results.count == 4 && results.allSatisfy { ids.contains($0["ruleId"]) }, "\(output)")
    }
  }
}
