// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import Foundation
import JSON
import Ledger
import TestPrograms
import Testing

@testable import outcrop

@Suite("An agent is played anew when its files change", .timeLimit(.minutes(3)))
struct WatchTests {
  private func ask(_ url: String) async throws -> String {
    let environment = [
      "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": url, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE12",
      "AWS_SECRET_ACCESS_KEY": "any", "HOME": "/nowhere",
    ]
    let run = try await CommandLineTool.run(
      ["ask", "ORD-88422?", "--agent", "AGENT12345", "--alias", "TSTALIASID", "--session", "s-1", "--no-ledger", "--quiet"],
      environment: environment)
    return run.output + run.errors
  }

  @Test("a build that fails leaves the old function, one that succeeds starts the new one, and the session goes on") func watched()
    async throws
  {
    let agent = try WatchedAgent()
    let url = try #require(await agent.line("kind", "listening")?["url"]?.string)
    let watching = try #require(await agent.line("event", "watching"))
    #expect(watching["functions"]?.array == ["Fn"] && watching["files"]?.array?.count == 3)
    #expect(try await ask(url) == "ORD-88422 is SHIPPED\n")

    try agent.write("Sources/Fn/program", WatchedAgent.program() + "# broken\n")
    let failed = try #require(await agent.line("event", "buildFailed"))
    #expect(failed["function"] == "Fn" && failed["lines"]?.array == ["program:1:1: error: this is broken"])
    #expect(agent.told.first { $0["event"] == "building" }?["files"]?.array == ["Sources/Fn/program"])
    #expect(try await ask(url) == "ORD-88422 is SHIPPED\n")

    try agent.write("Sources/Fn/program", WatchedAgent.program(describedBy: "FaqLookup"))
    #expect(await agent.line("event", "restarted")?["function"] == "Fn")
    let operations = try #require(await agent.line("event", "operations")?["changes"]?.array)
    #expect(operations.contains { $0["change"] == "added" && $0["operation"] == "searchFaq" && $0["details"] == "GET /faq" })
    #expect(operations.contains { $0["change"] == "removed" && $0["operation"] == "getOrder" })
    #expect(try await ask(url) == "ORD-88422 is SHIPPED\n")

    try agent.write("script.yaml", WatchedAgent.script("has become"))
    #expect(await agent.line("event", "reloaded")?["files"]?.array?.count == 1)
    #expect(try await ask(url) == "ORD-88422 has become SHIPPED\n")

    try agent.write("agent.yaml", "agent: [")
    #expect(await agent.line("event", "refused")?["error"]?.string?.contains("agent.yaml:") == true)
    #expect(try await ask(url) == "ORD-88422 has become SHIPPED\n")
    #expect(agent.told.count { $0["kind"] == "session" } == 1)
    #expect(await agent.end() == 0)
  }

  @Test("a changed schema is used once the function is built, and tells what is different") func schema() async throws {
    let agent = try WatchedAgent()
    #expect(await agent.line("event", "watching") != nil)
    let path = agent.folder + "/schemas/Fn.yaml"
    let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    // The program does not tell of itself any more, so that its schema speaks for it.
    try agent.write("Sources/Fn/program", "#!/bin/sh\nexit 1\n")
    #expect(await agent.line("event", "operations")?["changes"]?.array == [])
    let count = agent.told.count
    try agent.write("schemas/Fn.yaml", text.replacingOccurrences(of: "operationId: cancelOrder", with: "operationId: dropOrder"))
    #expect(await agent.line("event", "reloaded", after: count) != nil)
    let changes = try #require(await agent.line("event", "operations", after: count)?["changes"]?.array)
    #expect(changes.map { $0["operation"] } == ["dropOrder", "cancelOrder"] && changes.map { $0["change"] } == ["added", "removed"])
    #expect(await agent.end() == 0)
  }

  @Test("a program that somebody else replaces is started anew") func replaced() async throws {
    let agent = try WatchedAgent(isBuilt: false)
    let url = try #require(await agent.line("kind", "listening")?["url"]?.string)
    #expect(await agent.line("event", "watching") != nil)
    #expect(try await ask(url) == "ORD-88422 is SHIPPED\n")
    try agent.write("Sources/Fn/program", "another")
    try agent.write(agent.program, WatchedAgent.program(describedBy: "FaqLookup"))
    #expect(await agent.line("event", "restarted")?["milliseconds"] == .null)
    #expect(await agent.line("event", "operations")?["changes"]?.array?.count == 6)
    #expect(try await ask(url) == "ORD-88422 is SHIPPED\n")
    #expect(!agent.told.contains { $0["event"] == "building" })
    #expect(await agent.end() == 0)
  }

  @Test("what is different between operations is told in few words") func changes() {
    let old = Operation("a", .get, "/a", [.init("x", .string()), .init("y", .string())], description: "A.")
    var new = Operation("a", .post, "/b", [.init("x", .integer()), .init("z", .string())], description: "B.", requiresConfirmation: true)
    #expect(
      OperationChanges(from: [old], to: [new]).changes.map(\.line) == [
        "~ a: is POST /b now, argument x is another, argument z is new, argument y is gone, description, wants a confirmation"
      ])
    new = Operation("b", .put, "/b", [])
    #expect(OperationChanges(from: [old], to: [new]).changes.map(\.line) == ["+ b (PUT /b)", "- a"])
    #expect(OperationChanges(from: [old], to: [old]).changes.isEmpty)
  }

  @Test("a person reads a line a step, and the compiler's below") func lines() throws {
    let time = try #require(UnixTime("2026-11-21T12:00:00Z"))
    let event = WatchEvent.failed(function: "Fn", lines: ["a.swift:1:2: error: no"])
    #expect(
      event.lines(at: time) == [
        "12:00:00.000 watch    Fn: the build failed; the function from before serves on", "    a.swift:1:2: error: no",
      ])
    let building = WatchEvent.building(function: "Fn", files: ["a", "b", "c", "d"])
    #expect(building.lines(at: time) == ["12:00:00.000 watch    Fn: a, b and 2 more changed; building"])
    #expect(building.json(at: time)["files"]?.array?.count == 4)
    #expect(
      WatchEvent.restarted(function: "Fn", took: .milliseconds(8249)).lines(at: time) == [
        "12:00:00.000 watch    Fn: built in 8.2 s and started anew"
      ])
  }
}
