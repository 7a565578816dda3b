// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import ActionGroupTesting
import Foundation
import JSON
import TestPrograms
import Testing

@testable import OrderManagement

@Suite("Turns are recorded and played again by the command line", .timeLimit(.minutes(2)))
struct RecordCommandTests {
  private static let config = "agent-config/order-assistant.yaml"
  private static let script = "agent-config/scripts/order-assistant.yaml"
  private static let secrets = ["supersecretkey", "a-session-token"]

  /// A running `outcrop agent`, which is asked with `outcrop ask`.
  private struct Agent {
    let program: TestProgram
    let url: String

    init(_ arguments: [String]) async throws {
      program = try CommandLineTool.start(["agent", config, "--format", "json"] + arguments)
      url = try JSONValue(parsing: await program.line() ?? "")["url"]?.string ?? ""
    }

    func ask(_ question: String, session: String, _ more: String...) async throws -> CommandLineTool.Run {
      let environment = [
        "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": url, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE12",
        "AWS_SECRET_ACCESS_KEY": secrets[0], "AWS_SESSION_TOKEN": secrets[1], "HOME": "/nowhere",
      ]
      return try await CommandLineTool.run(
        ["ask", question, "--agent", "AGENT12345", "--alias", "TSTALIASID", "--session", session, "--no-ledger", "--quiet"] + more,
        environment: environment)
    }

    /// Ends it; its lines, and its exit status.
    func end() async -> (lines: [JSONValue], status: Int) {
      program.terminate()
      let run = await program.end()
      return (run.output.split(separator: "\n").compactMap { try? JSONValue(parsing: String($0)) }, run.status)
    }
  }

  private static func path(_ name: String) throws -> String {
    try CommandLineTool.file("note.txt", "").replacing("note.txt", with: name)
  }

  private static func cassette(_ path: String) throws -> Cassette { try Cassette(Array(Data(contentsOf: URL(filePath: path)))) }

  @Test("what an agent did is a test of its router, a recording for the meter, and played again") func whole() async throws {
    let (path, asked) = (try Self.path("orders.cassette"), try Self.path("asked.cassette"))
    let agent = try await Agent(["--script", Self.script, "--record", path])
    let looked = try await agent.ask("Where is ORD-88421?", session: "one", "--record", asked)
    let cancelled = try await agent.ask("Please cancel ORD-88421", session: "two")
    #expect(looked.status == 0 && cancelled.output == "Order ORD-88421 is cancelled now.\n")
    #expect(await agent.end().status == 0)
    for file in [path, asked] {
      let text = try String(contentsOf: URL(filePath: file), encoding: .utf8)
      #expect(!Self.secrets.contains { text.contains($0) } && !text.contains("AWS4-HMAC") && !text.contains("AKIDEXAMPLE12"))
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o600)
    }
    let cassette = try Self.cassette(path)
    #expect(cassette.turns.map(\.ending) == ["complete", "complete"] && cassette.calls.count == 3)
    let answered = try Self.cassette(asked).turns[0]
    #expect(cassette.turns[0].answer == answered.answer && answered.request?.question == "Where is ORD-88421?")

    try await cassette.check(OrderActions(store: .sqlite(path: nil)).router)
    let changed = try OrderActions(store: .sqlite(path: nil)).router
    _ = try await changed.call("cancelOrder", ["orderId": "ORD-88421"])
    let mismatch = await #expect(throws: CassetteMismatch.self) { try await cassette.check(changed, ignoring: ["body.lastUpdated"]) }
    #expect(mismatch?.description.contains(#"Call 1, GET /orders/{orderId}: body.status is "CANCELLED", and was "PROCESSING""#) == true)

    let meter = try await CommandLineTool.run("meter", path, "--format", "json")
    let reports = try meter.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    #expect(meter.status == 0 && reports.map { $0["totalTokens"]?.integer } == [2729, 4330])
    #expect(reports[1]["recording"]?.string?.hasSuffix("orders.cassette, turn 2") == true)
    try await replay(path)
  }

  private func replay(_ path: String) async throws {
    let same = try await Agent(["--replay", path])
    #expect(try await same.ask("Whatever", session: "one").output.hasPrefix("Your order ORD-88421 is PROCESSING."))
    let good = await same.end()
    #expect(good.status == 0 && good.lines.last?["kind"] == "replayed" && good.lines.last?["differences"] == 0)

    // The order is cancelled first this time, so that the other conversation finds another status.
    let other = try await Agent(["--replay", path, "--ignore", "getOrder.lastUpdated"])
    _ = try await other.ask("Whatever", session: "two")
    #expect(try await other.ask("Whatever", session: "one").output.hasPrefix("Your order ORD-88421 is PROCESSING."))
    let bad = await other.end()
    #expect(bad.status == 1 && bad.lines.last?["differentCalls"] == 1 && bad.lines.last?["differences"] == 1)
    #expect(bad.lines.filter { $0["kind"] == "difference" }.map { $0["found"] } == ["CANCELLED"])
  }

  @Test("a turn that is being recorded when the program is killed is in the cassette as far as it came") func killed() async throws {
    let path = try Self.path("killed.cassette")
    let agent = try await Agent(["--script", Self.script, "--record", path])
    _ = try await agent.ask("Where is ORD-88421?", session: "one")
    agent.program.kill()
    _ = await agent.program.end()
    let cassette = try Self.cassette(path)
    #expect(cassette.calls.count == 1 && cassette.turns[0].ending == "complete" && !cassette.isTruncated)
  }

  @Test(
    "what cannot be recorded or played is told before anything is started",
    arguments: [
      (["--script", script, "--record", "README.md"], 1, "README.md is something else already"),
      (["--replay", "README.md"], 1, "README.md cannot be replayed: it is no event stream"),
      (["--replay", "nothing"], 1, "cannot be read"),
      (["--script", script, "--ignore", "a"], 2, "--ignore belongs to --replay"),
      (["--script", script, "--replay", "a"], 2, "--script and --replay exclude each other"),
    ])
  func misuse(arguments: [String], status: Int, words: String) async throws {
    let run = try await CommandLineTool.run(["agent", Self.config] + arguments, environment: ["HOME": "/nowhere"])
    #expect(run.status == status && run.errors.contains(words), "\(run)")
  }
}
