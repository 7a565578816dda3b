// SPDX-License-Identifier: Apache-2.0

import Cassettes
import Foundation
import JSON
import Ledger
import LocalAgent
import TestPrograms
import Testing

@Suite("An agent is asked on the command line", .timeLimit(.minutes(2)))
struct AskCommandTests {
  private static let secret = "hunter2secret"
  private static let token = "a-session-token"

  private static func recording(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: CommandLineTool.root.appending(path: "Tests/Fixtures/recordings/\(name).bin")))
  }

  /// Asks a local service that plays a recording; gives the run and what the service saw.
  private func ask(_ script: Script, _ arguments: String..., ledger: String? = nil, key: String = secret) async throws
    -> (run: CommandLineTool.Run, entries: [Journal.Entry])
  {
    var configuration = LocalAgentServer.Configuration()
    configuration.signatures = SignatureCheck([.init("AKIDEXAMPLE12", Self.secret, sessionToken: Self.token)])
    let server = try await LocalAgentServer.start(configuration, responder: Scenario([.init(script)]).responder())
    let environment = [
      "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": server.url, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE12",
      "AWS_SECRET_ACCESS_KEY": key, "AWS_SESSION_TOKEN": Self.token, "HOME": "/nowhere",
    ]
    let words = arguments + (ledger.map { ["--ledger", $0] } ?? ["--no-ledger"])
    let run = try await CommandLineTool.run(["ask", "Where is my order?"] + words, environment: environment)
    let entries = server.journal.entries
    await server.stop()
    #expect(!(run.output + run.errors).contains(Self.secret) && !(run.output + run.errors).contains(Self.token))
    return (run, entries)
  }

  private func ledgerPath() throws -> String {
    try CommandLineTool.file("note.txt", "").replacingOccurrences(of: "note.txt", with: "turns.ledger")
  }

  @Test("the answer comes first, then the steps, then one line of figures; nothing is written over when nobody watches")
  func text() async throws {
    let path = try CommandLineTool.file("answer.bin", "")
    let bytes = try Self.recording("synth_reasoningContent")
    let (run, entries) = try await ask(
      Script(bytes, chunkBytes: 7), "--agent", "AGENT12345", "--alias", "TSTALIASID", "--session", "customer-7", "--record", path)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let place = try #require(run.output.range(of: "ORCHESTRATION  amazon.nova-pro-v1:0"))
    #expect(place.lowerBound > run.output.startIndex)
    #expect(
      run.output.contains("940 tokens in 1 call: 40 in, 900 out; visible 900, hidden 40, ratio 1.0") && run.output.contains("; cost $"))
    #expect(run.output.contains("session: customer-7"))
    let cassette = try Cassette(Array(Data(contentsOf: URL(filePath: path))))
    #expect(cassette.turns.map(\.answer) == [bytes] && cassette.turns[0].ending == "complete")
    let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    #expect(!text.contains(Self.secret) && !text.contains(Self.token) && !text.contains("Authorization"))
    let request = try #require(entries.first?.request)
    #expect(entries.count == 1 && request.inputText == "Where is my order?" && request.enableTrace && request.sessionId == "customer-7")
  }

  @Test("a budget ends the turn, what was spent is shown, and the ledger has it") func budget() async throws {
    let path = try ledgerPath()
    let script = Script(try Self.recording("synth_failureTrace_max_iterations"))
    let (run, _) = try await ask(
      script, "--agent", "AGENT12345", "--alias", "TSTALIASID", "--budget-tokens", "150", "--tag", "support", ledger: path)
    #expect(run.status == 1 && run.errors.contains("The limit of 150 tokens for this turn is passed"), "\(run)")
    #expect(run.output.contains("I have to stop here"))
    let usage = try await CommandLineTool.run("usage", "--ledger", path, "--by", "tag", "--format", "json")
    #expect(usage.output.contains("support"))
    let money = try await ask(script, "--agent", "AGENT12345", "--alias", "TSTALIASID", "--budget-usd", "0.00001").run
    #expect(money.status == 1 && money.errors.contains("The limit of $0.00001 for this turn is passed"))
  }

  @Test("a program reads one object, with the answer, the ending and the figures") func json() async throws {
    let (run, _) = try await ask(
      Script(try Self.recording("synth_throttle_midstream")), "--agent", "AGENT12345", "--alias", "TSTALIASID", "--format", "json")
    let object = try JSONValue(parsing: run.output.trimmingCharacters(in: .newlines))
    #expect(run.status == 1 && object["ending"] == "ThrottlingException" && object["inputTokens"] == 100)
    #expect(object["end"] == "failed: throttlingException" && object["attempts"] == 1)
    #expect(run.errors.contains("ThrottlingException") && run.errors.contains("Next: aws service-quotas"))
  }

  @Test("a wrong key is refused once, and the hint says what to do") func refused() async throws {
    let (run, entries) = try await ask(
      Script(try Self.recording("synth_empty")), "--agent", "AGENT12345", "--alias", "TSTALIASID", key: "another-secret")
    #expect(run.status == 1 && entries.count == 1 && run.errors.contains("(status 403)") && run.errors.contains("Next: "), "\(run.errors)")
    #expect(!run.errors.contains("another-secret"))
  }

  @Test("only the answer is printed when that is wished, and traces when those are") func quiet() async throws {
    let (run, _) = try await ask(
      Script(try Self.recording("synth_reasoningContent")), "--agent", "AGENT12345", "--alias", "TSTALIASID", "--quiet", "--trace")
    #expect(run.status == 0 && !run.output.contains("tokens"))
    let traces = try run.errors.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    #expect(!traces.isEmpty && traces.allSatisfy { $0["trace"] != nil })
  }

  @Test(
    "what cannot be asked is said before anything is sent",
    arguments: [
      (["--agent", "AGENT12345"], 2, "--alias ID"), (["--agent", "AGENT12345", "--alias", "A", "--budget-usd", "much"], 2, "like 0.25"),
      (["--agent", "no id", "--alias", "A"], 1, "agentId"),
      (["--agent", "A", "--alias", "A", "--idle-seconds", "5"], 2, "from 60 to 5400"),
      (["--agent", "A", "--alias", "A", "--record", "/nonexistent/\u{0}x"], 1, "cannot be written"),
    ]) func misuse(arguments: [String], status: Int, words: String) async throws
  {
    let environment = ["AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "B", "HOME": "/nowhere"]
    let run = try await CommandLineTool.run(["ask", "Hello", "--no-ledger"] + arguments, environment: environment)
    #expect(run.status == status && run.errors.contains(words), "\(run)")
  }

  @Test("without credentials or a region, a sentence says where was looked") func nothing() async throws {
    let environment = ["HOME": "/nowhere", "AWS_EC2_METADATA_DISABLED": "true"]
    let region = try await CommandLineTool.run(["ask", "Hi", "--agent", "A", "--alias", "A", "--no-ledger"], environment: environment)
    #expect(region.status == 1 && region.errors.contains("no region is set"))
    let words = ["ask", "Hi", "--agent", "A", "--alias", "A", "--no-ledger", "--region", "us-east-1"]
    let credentials = try await CommandLineTool.run(words, environment: environment)
    #expect(credentials.status == 1 && credentials.errors.contains("No AWS credentials were found. Tried: the environment"))
  }
}
