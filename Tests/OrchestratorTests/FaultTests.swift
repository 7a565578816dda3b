// SPDX-License-Identifier: Apache-2.0

import AWSClient
import AgentEvents
import Bedrock
import Foundation
import JSON
import Ledger
import LocalAgent
import Orchestrator
import Testing
import TokenMeter

@Suite("A turn that fails", .timeLimit(.minutes(2)))
struct FaultTests {
  /// Something that goes wrong behind the first call of the incident, and what must come of it.
  struct Fault: CustomTestStringConvertible, Sendable {
    var name: String
    var origin: AWSError.Origin
    var code: String
    var change: @Sendable (Script, Int) -> Script
    var testDescription: String { name }
  }

  static let faults: [Fault] = [
    Fault(name: "a connection that ends inside a frame", origin: .truncation, code: "TruncatedStream") { $0.failing(at: $1 + 11, .end) },
    Fault(name: "a stream that ends between two frames", origin: .truncation, code: "TruncatedStream") { $0.failing(at: $1, .end) },
    Fault(name: "a connection that is closed", origin: .truncation, code: "Truncated") { $0.failing(at: $1 + 11, .cut) },
    Fault(name: "a connection that is reset", origin: .truncation, code: "Truncated") { $0.failing(at: $1 + 11, .reset) },
    Fault(name: "an exception", origin: .stream, code: "ThrottlingException") { $0.failing(at: $1, .fail(.throttling("Too many."))) },
    Fault(name: "an exception of a dependency", origin: .stream, code: "DependencyFailedException") {
      $0.failing(at: $1, .fail(.dependencyFailed("The function failed.")))
    },
    Fault(name: "a byte that was changed", origin: .stream, code: "DamagedStream") { $0.flipping(byte: $1 + 20) },
  ]

  @Test("keeps the tokens that were spent, is not asked again, and has a closed row", arguments: faults)
  func afterEvents(fault: Fault) async throws {
    let script = try Script(Made.incident())
    // Behind the usage of the first call.
    let broken = fault.change(script, script.frameOffsets[2])
    try await Stage.with(broken) { stage in
      let (parts, error) = await stage.read()
      let found = try #require(error?.serviceError)
      #expect(found.origin == fault.origin && found.code == fault.code, "\(found)")
      #expect(error?.result.report.total.tokens == 540)
      #expect(parts.contains { if case .usage(let call) = $0 { call.tokens == 540 } else { false } })
      #expect(stage.server.journal.entries.count == 1)
      let row = try #require(try stage.rows().first)
      #expect(row.ending?.name == fault.code && row.total.tokens == 540 && row.calls.count == 1)
    }
  }

  @Test("because nothing comes any more ends by the deadline") func stalled() async throws {
    let script = try Script(Made.incident())
    let broken = script.failing(at: script.frameOffsets[2], .stall(Gate()))
    try await Stage.with(broken, idle: .milliseconds(300)) { stage in
      let (_, error) = await stage.read()
      #expect(error?.serviceError?.origin == .timeout && error?.result.report.total.tokens == 540)
      #expect(stage.server.journal.entries.count == 1)
      let rows = try stage.rows()
      #expect(rows.map(\.total.tokens) == [540])
    }
  }

  @Test(
    "before its answer begins is asked again when that may help",
    arguments: [(ServiceError.throttling("Slow down."), 3), (.unavailable("Not now."), 3), (.badGateway("No."), 3)])
  func refusedFirst(refusal: ServiceError, attempts: Int) async throws {
    try await Stage.with(Scenario([.init(refusals: [refusal, refusal], try Script(Made.incident()))])) { stage in
      let result = try await stage.orchestrator.answer(Stage.question())
      #expect(result.report.total.tokens == 2400 && result.attempts == attempts)
      #expect(stage.server.journal.entries.map(\.status) == [refusal.status, refusal.status, 200])
      let rows = try stage.rows()
      #expect(rows.count == 1)
    }
  }

  @Test(
    "for good is asked once and leaves a closed row of 0 tokens",
    arguments: [
      ServiceError.accessDenied("User is not authorized to perform: bedrock:InvokeAgent"), .validation("No."), .resourceNotFound("No."),
      .conflict("Busy."), .serviceQuotaExceeded("Full."), .modelNotReady("Wait."), .dependencyFailed("Broken."),
    ])
  func refused(refusal: ServiceError) async throws {
    let scenario = Scenario([.init(refusals: Array(repeating: refusal, count: 9), try Script(Made.incident()))])
    try await Stage.with(scenario) { stage in
      let (parts, error) = await stage.read()
      #expect(parts.isEmpty && error?.serviceError?.code == refusal.name && error?.serviceError?.status == refusal.status)
      #expect(stage.server.journal.entries.count == 1)
      let row = try #require(try stage.rows().first)
      #expect(row.ending?.name == refusal.name && row.total.tokens == 0 && row.calls.isEmpty && row.endedAt != nil)
    }
  }

  @Test("by its own form is not sent") func malformed() async throws {
    try await Stage.with(Script(Made.incident())) { stage in
      let question = Question("Hello", agentId: "not an id", agentAliasId: "TSTALIASID", sessionId: "s")
      let (_, error) = await stage.read(question)
      #expect(error?.serviceError?.code == "ValidationException" && error?.description.contains("agentId") == true)
      #expect(stage.server.journal.entries.isEmpty && error?.result.attempts == 0)
      let rows = try stage.rows()
      #expect(rows.map(\.ending?.name) == ["ValidationException"])
    }
  }

  @Test("shows no secret, in whatever form it is looked at, and stores none") func secrets() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "outcrop-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "turns.ledger").path
    // The service shows what it would have signed, the session token with it.
    let refusal = ServiceError(
      403, "InvalidSignatureException",
      "The request signature we calculated does not match.\n\nThe Canonical String for this request should have been\n'POST\n"
        + "x-amz-security-token:\(Stage.token)'")
    let file = try TurnLedger(path: path, now: TurnClock().now(), processId: 1)
    try await Stage.with(Scenario([.init(refusals: [refusal], try Script(Made.incident()))]), ledger: file) { stage in
      let (_, error) = await stage.read()
      let result = try await stage.orchestrator.answer(Stage.question())
      var seen = ""
      dump(stage.orchestrator, to: &seen)
      dump(result, to: &seen)
      dump(Stage.question(), to: &seen)
      seen += "\(stage.orchestrator) \(String(reflecting: stage.orchestrator)) \(result)"
      #expect(error?.description.contains("does not match") == true)
      dump(error, to: &seen)
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
        seen += String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
      }
      #expect(!seen.contains(Stage.secret) && !seen.contains(Stage.token))
    }
  }
}
