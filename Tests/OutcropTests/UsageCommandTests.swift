// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Ledger
import TestPrograms
import Testing
import TokenMeter

@Suite("A ledger is shown on the command line")
struct UsageCommandTests {
  /// A ledger with three turns: two of today, one of long ago.
  private func ledger() throws -> String {
    let path = try CommandLineTool.file("note.txt", "").replacingOccurrences(of: "note.txt", with: "turns.ledger")
    let now = UnixTime(milliseconds: Int(Date().timeIntervalSince1970 * 1000))
    let ledger = try TurnLedger(path: path, now: now, processId: 1)
    let turns: [(at: UnixTime, model: String, input: Int, cost: String?, ms: Int)] = [
      (now, "amazon.nova-pro-v1:0", 7900, "0.5", 100), (now, "no,such", 790, nil, 9000),
      (UnixTime(milliseconds: 0), "amazon.nova-pro-v1:0", 90, "0.25", 900),
    ]
    for turn in turns {
      var call = ModelCall(traceId: "t", traceKind: "orchestrationTrace")
      (call.model, call.inputTokens, call.outputTokens, call.totalTimeMs) = (turn.model, turn.input, 10, turn.ms)
      call.cost = turn.cost.flatMap { Dollars($0) }
      let row = try ledger.open(TurnStart(agent: "AGENT12345", alias: "TSTALIASID", session: "s-1", tag: "=team"), at: turn.at)
      try row.add(call, at: turn.at)
      var report = MeterReport()
      (report.total.calls, report.total.inputTokens, report.total.outputTokens, report.calls) = (1, turn.input, 10, [call])
      (report.total.cost, report.total.pricedCalls) = (call.cost ?? .zero, call.cost == nil ? 0 : 1)
      (report.total.unpricedCalls, report.priceTable) = (call.cost == nil ? 1 : 0, "a table, 2026")
      try row.close(report, .init(.complete), at: turn.at + .seconds(1))
    }
    return path
  }

  @Test("a person reads bars, costs and latencies, and sees what is uneven") func table() async throws {
    let run = try await CommandLineTool.run("usage", "--ledger", try ledger())
    #expect(run.status == 0 && run.errors.isEmpty)
    let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    #expect(lines[0] == "3 turns, 8,810 tokens, $0.75 without 1 unpriced call")
    #expect(lines[1] == "model tokens in out turns calls usd p50 ms p95 p99")
    #expect(lines[2] == "amazon.nova-pro-v1:0 ████████████████████ 8,010 7,990 20 2 2 0.750000 100 900 900 ! p99 > 5 x p50")
    #expect(lines[3] == "no,such ██ 800 790 10 1 1 unpriced 9,000 9,000 9,000")
    #expect(lines.last == "Prices: a table, 2026")
  }

  @Test("a program reads the same as JSON and CSV") func programs() async throws {
    let path = try ledger()
    let run = try await CommandLineTool.run("usage", "--ledger", path, "--since", "24h", "--format", "json")
    let json = try JSONValue(parsing: run.output.trimmingCharacters(in: .newlines))
    #expect(json["turns"] == 2 && json["by"] == "model" && json["rows"]?.array?.first?["model"] == "amazon.nova-pro-v1:0")
    #expect(json["rows"]?.array?.first?["cost"]?.number?.literal == "0.5" && json["rows"]?.array?.last?["cost"] == .null)
    let csv = try await CommandLineTool.run("usage", "--ledger", path, "--by", "tag", "--format", "csv")
    #expect(
      csv.output.contains("tag,turns,modelCalls,inputTokens,")
        && csv.output.contains("\r\n'=team,3,3,8780,30,0,0,0.75,1,1000,1000,1000,false,0,0,0,\r\n"))
    let top = try await CommandLineTool.run(
      "usage", "--ledger", path, "--by", "day", "--top", "1", "--since", "1970-01-01", "--format", "csv")
    #expect(top.output.split(separator: "\r\n").count == 2 && !top.output.contains("1970-01-01"))
    let exported = try await CommandLineTool.run("usage", "--ledger", path, "--export", "emf")
    #expect(exported.output.split(separator: "\n").count == 6 && exported.output.contains("\"Namespace\":\"Outcrop\""))
    let calls = try await CommandLineTool.run("usage", "--ledger", path, "--export", "calls")
    #expect(calls.output.split(separator: "\r\n").count == 4 && calls.output.contains(",\"no,such\","))
  }

  @Test("modelled tokens have a column of their own and are in no other figure") func modelled() async throws {
    let path = try ledger()
    let now = UnixTime(milliseconds: Int(Date().timeIntervalSince1970 * 1000))
    let ledger = try TurnLedger(path: path, now: now, processId: 1)
    var call = ModelCall(traceId: "t", traceKind: "orchestrationTrace")
    (call.model, call.modelled) = ("amazon.nova-pro-v1:0", ModelledUsage(inputTokens: 1100, outputTokens: 34, cost: Dollars("0.01")))
    try ledger.open(TurnStart(agent: "AGENT12345", alias: "TSTALIASID", session: "s-2"), at: now).add(call, at: now)
    let run = try await CommandLineTool.run("usage", "--ledger", path)
    let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    #expect(lines[0].hasPrefix("4 turns, 8,810 tokens, $0.75 without 1 unpriced call; modelled apart: 1,134 tokens, $0.01; 1 running"))
    #expect(lines[1].hasSuffix("p99 modelled") && lines[2].contains(" 8,010 7,990 20 3 3 0.750000 ") && lines[2].contains(" 1,134"))
    #expect(lines.contains("Modelled tokens are estimates of an agent on this machine; no other figure holds them."))
    let json = try JSONValue(parsing: try await CommandLineTool.run("usage", "--ledger", path, "--format", "json").output)
    #expect(json["tokens"] == 8810 && json["modelled"]?["inputTokens"] == 1100)
    #expect(json["rows"]?.array?.first?["modelledOutputTokens"] == 34)
  }

  @Test("an empty ledger says so, and looking does not make one") func empty() async throws {
    let path = try CommandLineTool.file("note.txt", "").replacingOccurrences(of: "note.txt", with: "none.ledger")
    let run = try await CommandLineTool.run("usage", "--ledger", path)
    #expect(run.status == 0 && run.output.contains("The ledger \(path) holds no turn: there is nothing to show."))
    #expect(!FileManager.default.fileExists(atPath: path))
    let recent = try await CommandLineTool.run("usage", "--ledger", path, "--since", "2026-11-21T08:00:00Z")
    #expect(recent.output.contains("holds no turn since 2026-11-21T08:00:00.000Z"))
  }

  @Test(
    "what cannot be understood is said",
    arguments: [["--since", "soon"], ["--by", "colour"], ["--top", "0"], ["--since", "7y"], ["word"]])
  func misuse(arguments: [String]) async throws {
    let run = try await CommandLineTool.run(["usage", "--ledger", "/nonexistent/x"] + arguments, environment: nil)
    #expect(run.status == 2 && run.errors.contains("xpected"), "\(run)")
  }

  @Test("a file that is no ledger is a failure with a reason") func foreign() async throws {
    let path = try CommandLineTool.file("note.txt", String(repeating: "This is no database. ", count: 100))
    let run = try await CommandLineTool.run("usage", "--ledger", path)
    #expect(run.status == 1 && run.errors.contains("note.txt: ") && run.output.isEmpty)
  }
}
