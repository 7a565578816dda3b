// SPDX-License-Identifier: Apache-2.0

// The process that the ledger's tests start, kill and count on: LedgerProbe COMMAND PATH ...

internal import Foundation
internal import Ledger
internal import TokenMeter

func now() -> UnixTime { UnixTime(milliseconds: Int(Date().timeIntervalSince1970 * 1000)) }

func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

func call(_ number: Int, tokens: Int) -> ModelCall {
  var call = ModelCall(traceId: "call-\(number)", traceKind: "orchestrationTrace")
  (call.model, call.inputTokens, call.outputTokens, call.totalTimeMs) = ("amazon.nova-pro-v1:0", tokens, 0, 5)
  return call
}

/// Writes turns for ever, several at a time, and says what the ledger has taken.
func write(_ ledger: TurnLedger) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for lane in 0..<6 { group.addTask { try await write(ledger, "s-\(lane)") } }
    try await group.waitForAll()
  }
}

func write(_ ledger: TurnLedger, _ session: String) async throws {
  var budget = BudgetGuard(Budget())
  while true {
    let start = TurnStart(agent: "AGENT12345", alias: "TSTALIASID", session: session)
    let row = try await ledger.opening(start, day: .everything, at: now()).row
    say("open \(row.id)")
    var report = MeterReport()
    for number in 0..<3 {
      let call = call(number, tokens: 100)
      budget = try await row.add(call, telling: budget, day: .everything, at: now())
      say("call \(row.id)")
      report.total.calls += 1
      report.total.inputTokens += call.tokens
      report.calls.append(call)
    }
    try await row.finish(report, .init(.complete), at: now())
    say("close \(row.id)")
  }
}

/// Spends from a day's budget, step by step, until there is no room; says how much that was.
func spend(_ ledger: TurnLedger, cap: Int, step: Int) throws {
  var spent = 0
  let limit = LedgerLimit(.tag("team"), since: now().startOfDay, .tokens(cap))
  while true {
    let row = try ledger.open(TurnStart(agent: "AGENT12345", alias: "TSTALIASID", session: "s-1", tag: "team"), at: now())
    guard case .granted = try row.reserve(Spent(tokens: step), within: [limit]) else {
      try row.close(MeterReport(), TurnEnding("refused"), at: now())
      return say("\(spent)")
    }
    try row.add(call(0, tokens: step), at: now())
    spent += step
    var report = MeterReport()
    (report.total.calls, report.total.inputTokens) = (1, step)
    try row.close(report, .init(.complete), at: now())
  }
}

let arguments = CommandLine.arguments
do {
  let ledger = try TurnLedger(path: arguments[2], now: now(), processId: Int(getpid()))
  switch arguments[1] {
  case "write": try await write(ledger)
  case "spend": try spend(ledger, cap: Int(arguments[3]) ?? 0, step: Int(arguments[4]) ?? 0)
  case "hold":
    let row = try ledger.open(TurnStart(agent: "AGENT12345", alias: "TSTALIASID", session: "s-1"), at: now())
    try row.add(call(0, tokens: 70), at: now())
    _ = try row.reserve(Spent(tokens: 800), within: [])
    say("open \(row.id)")
    while true { sleep(60) }
  default: say("There is no command \(arguments[1]).")
  }
} catch {
  say("\(error)")
  exit(1)
}
