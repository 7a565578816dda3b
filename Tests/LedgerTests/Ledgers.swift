// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import TestPrograms
import TokenMeter

/// Ledgers in folders of their own, and the processes that write to them.
enum Ledgers {
  static let noon = UnixTime("2026-11-21T12:00:00Z") ?? UnixTime(milliseconds: 0)

  static func memory() throws -> TurnLedger { try TurnLedger(path: nil, now: noon, processId: 1) }

  /// Runs a body with the path of a file that is not there yet, and removes its folder.
  static func withFile<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "outcrop-ledger-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.appending(path: "turns.ledger").path)
  }

  static func open(_ path: String) throws -> TurnLedger { try TurnLedger(path: path, now: noon, processId: 1) }

  static func start(_ session: String = "s-1", agent: String = "AGENT12345", tag: String? = nil) -> TurnStart {
    TurnStart(agent: agent, alias: "TSTALIASID", session: session, region: "us-east-1", tag: tag, promptHash: 0xABC)
  }

  static func call(
    _ id: String = "t-0", _ input: Int? = 100, _ output: Int? = 10, model: String? = "amazon.nova-pro-v1:0", cost: String? = nil,
    ms: Int? = 7
  ) -> ModelCall {
    var call = ModelCall(traceId: id, traceKind: "orchestrationTrace")
    (call.model, call.inputTokens, call.outputTokens, call.totalTimeMs) = (model, input, output, ms)
    (call.cost, call.promptType) = (cost.flatMap { Dollars($0) }, "ORCHESTRATION")
    call.agentAliasArn = "arn:aws:bedrock:us-east-1:123456789012:agent-alias/AGENT12345/TSTALIASID"
    return call
  }

  /// What a meter would report of these calls.
  static func report(_ calls: [ModelCall]) -> MeterReport {
    var report = MeterReport()
    report.calls = calls
    for call in calls {
      report.total.calls += 1
      report.total.inputTokens += call.inputTokens ?? 0
      report.total.outputTokens += call.outputTokens ?? 0
      report.total.cacheReadTokens += call.cacheReadTokens ?? 0
      report.total.cacheWriteTokens += call.cacheWriteTokens ?? 0
      report.total.cost += call.cost ?? .zero
      if call.cost != nil { report.total.pricedCalls += 1 }
      if let usage = call.modelled {
        report.total.modelled.calls += 1
        report.total.modelled.inputTokens += usage.inputTokens
        report.total.modelled.outputTokens += usage.outputTokens
        report.total.modelled.cost = usage.cost
      }
      if call.isUnpriced { report.total.unpricedCalls += 1 }
    }
    return report
  }

  @discardableResult
  static func turn(_ ledger: TurnLedger, _ calls: [ModelCall]) throws -> TurnRow { try turn(ledger, start(), calls) }

  /// A turn from its opening to its end.
  @discardableResult
  static func turn(_ ledger: TurnLedger, _ start: TurnStart, _ calls: [ModelCall], at time: UnixTime = noon, ms: Int = 1000)
    throws
    -> TurnRow
  {
    let row = try ledger.open(start, at: time)
    for call in calls { try row.add(call, at: time + .milliseconds(ms / 2)) }
    try row.close(report(calls), .init(.complete), at: time + .milliseconds(ms))
    return row
  }
}

/// A running `LedgerProbe`.
struct Probe {
  private let program: TestProgram

  init(_ arguments: String...) throws { program = try TestProgram(Products.path("LedgerProbe"), arguments) }

  /// Waits until it has said so many bytes at least.
  func said(_ count: Int) async -> String { await program.output(of: count) }

  /// Kills it at once, and gives the whole lines that it said since.
  func kill() async -> String {
    program.kill()
    return await finish()
  }

  /// Waits for its end, and gives what it said since.
  func finish() async -> String { await program.end().output }
}
