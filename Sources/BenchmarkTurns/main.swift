// SPDX-License-Identifier: Apache-2.0

// Many turns at a time in one process, and how late their bytes arrive.
//
//   swift run -c release BenchmarkTurns URL [--turns 200] [--stalled 10] [--left 20] [--chunks 100] [--text-bytes 300] [--ledger FILE]
//
// URL is where AgentProbe's paced mode listens, in another process: each piece of an answer says when it was sent. Some turns stall behind
// their first piece, for as long as the others run; then their readers leave. It prints the bytes of text and of event stream that arrived,
// how many pieces, turns and tokens were not as they should be, and the median, the 99th percentile and the greatest of arrival minus
// sending in microseconds. Then it begins more turns and leaves each behind its third piece; a second line holds their sessions and the
// nanoseconds, by the clock that goes on while the machine sleeps, when their loops were left. It ends when its standard input does.

internal import AWSClient
internal import Ledger
internal import Orchestrator
internal import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

let options = Options(CommandLine.arguments.dropFirst())
let configuration = AWSConfiguration(
  environment: ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE12", "AWS_SECRET_ACCESS_KEY": "secret"], region: "us-east-1", endpointURL: options.url)
let ledger = try options.ledger.map { try TurnLedger(path: $0, now: UnixTime(milliseconds: 1_767_225_600_000), processId: 1) }
let orchestrator = try Orchestrator(configuration, ledger: ledger)
let streamed = Atomic(0)

let all = await withTaskGroup(of: Reading.self) { group in
  for number in 0..<options.turns {
    let stalls = number < options.stalled
    let question = Question(
      "?", agentId: "AGENT12345", agentAliasId: "ALIAS12345", sessionId: "\(stalls ? "stall" : "flow")-\(number)")
    group.addTask {
      let turn = orchestrator.ask(question) { streamed.add($0.count, ordering: .relaxed) }
      return await Reading(turn, stalls: stalls, options)
    }
  }
  var readings: [Reading] = []
  while let reading = await group.next() {
    readings.append(reading)
    if readings.count == options.turns - options.stalled { group.cancelAll() }
  }
  return readings
}

/// Begins a turn, leaves the loop over it, and tells when.
func leave(_ session: String) async -> String {
  var left = 0
  do throws(TurnError) {
    var pieces = 0
    for try await part in orchestrator.ask(Question("?", agentId: "AGENT12345", agentAliasId: "ALIAS12345", sessionId: session)) {
      guard case .text = part else { continue }
      pieces += 1
      guard pieces == 3 else { continue }
      left = Int(ContinuousClock().systemEpoch.duration(to: .now) / .nanoseconds(1))
      break
    }
  } catch { return "\(session) 0" }
  return "\(session) \(left)"
}

let delays = all.flatMap(\.delays).sorted()
func percentile(_ share: Double) -> Int { delays.isEmpty ? 0 : delays[min(delays.count - 1, Int(Double(delays.count) * share))] / 1000 }
print(
  all.reduce(0) { $0 + $1.textBytes }, streamed.load(ordering: .relaxed), all.count { !$0.isRight }, delays.count, percentile(0.5),
  percentile(0.99), percentile(1))
let left = await withTaskGroup(of: String.self) { group in
  for number in 0..<options.left { group.addTask { await leave("break-\(number)") } }
  var lines: [String] = []
  while let line = await group.next() { lines.append(line) }
  return lines
}
print(left.joined(separator: " "))
// Whoever wants to look at this process before it ends holds its standard input open.
fflush(nil)
_ = readLine()
