// SPDX-License-Identifier: Apache-2.0

import AgentEvents
import EventStream
import Foundation
import JSON
import Testing
import TokenMeter

@Suite("A budget warns and stops")
struct BudgetTests {
  private func turn(_ tokens: Int, estimate: Bool = false) -> BudgetGuard {
    BudgetGuard(Budget([.init(.turn, .tokens(tokens))], refusesByEstimate: estimate))
  }

  /// Runs a recorded turn until its budget stops it; gives the notice and how many calls were metered.
  private func replay(_ bytes: [UInt8], _ budget: BudgetGuard) throws -> (notice: BudgetNotice?, calls: Int) {
    var (budget, meter, decoder) = (budget, Meter(prices: .standard), FrameDecoder())
    decoder.append(bytes)
    while let frame = try decoder.next() {
      let call = meter.absorb(try AgentEvent(frame))
      if case .stop(let notice) = budget.verdict(call: call, prompt: meter.prompt) { return (notice, meter.total.calls) }
    }
    return (nil, meter.total.calls)
  }

  /// Three calls that reason, 1,600 tokens together, and one that answers with 400.
  private func incident() throws -> [AgentEvent] {
    var events: [AgentEvent] = []
    for (id, (input, output)) in [(500, 40), (520, 20), (500, 20), (400, 400)].enumerated() {
      events += [try Made.input("t-\(id)"), try Made.output("t-\(id)", .number(JSONNumber(input)), .number(JSONNumber(output)))]
    }
    return events + [try Made.chunk()]
  }

  @Test("a limit for a turn or a session counts modelled tokens and says so, one for a day does not", arguments: Budget.Scope.allCases)
  func modelled(scope: Budget.Scope) throws {
    var budget = BudgetGuard(
      Budget([.init(scope, .tokens(1000))]), before: [scope: Spent(tokens: 100, modelledTokens: scope == .turn ? 0 : 500)])
    var meter = Meter()
    let start = budget.start()
    #expect(start == .within)
    let call = meter.absorb(try Made.output("a", 990, 30, modelled: true))
    let verdict = budget.verdict(call: call)
    guard case .stop(let notice) = verdict else {
      #expect(scope == .day && verdict == .within && budget.spent == Spent(modelledTokens: 1020))
      return
    }
    #expect(scope == .turn ? notice.used == .tokens(1020) : notice.used == .tokens(1620))
    #expect(notice.sentence.hasSuffix(scope == .turn ? "(all of them modelled)." : "(1,520 tokens of them modelled)."))
  }

  @Test(
    "of the recorded turns, a limit of 3,000 tokens stops two, each at the call that passes it",
    .enabled(if: !Recordings.expected.isEmpty, "the recordings are not there"))
  func recordings() throws {
    var stopped: [String: [Int]] = [:]
    for name in Recordings.expected.names {
      let (notice, calls) = try replay(Recordings.bytes(shared: name), turn(3000))
      guard let notice else { continue }
      guard notice.kind == .passed, case .tokens(let used) = notice.used else {
        Issue.record("\(name): \(notice)")
        continue
      }
      stopped[name] = [calls, used]
    }
    let total = Recordings.expected["oi_js_3264752613_0"]?["modelCalls"]?.integer ?? 0
    #expect(stopped == ["oi_py_test_multi_agent_collaborator": [4, 3756], "oi_js_3264752613_0": [total, 4247]])
  }

  @Test("the incident of 2,400 tokens passes with a cap of 3,000 and is stopped with one of 1,500") func incidents() throws {
    for (cap, stops) in [(3000, false), (2400, false), (2399, true), (1500, true)] {
      var (budget, meter) = (turn(cap), Meter())
      var verdicts: [BudgetVerdict] = []
      for event in try incident() {
        let call = meter.absorb(event)
        verdicts.append(budget.verdict(call: call, prompt: meter.prompt))
      }
      let stop = verdicts.compactMap { if case .stop(let notice) = $0 { notice } else { nil } }
      #expect(stop.count == (stops ? 1 : 0) && budget.stopped == stop.first && budget.spent.tokens == 2400)
      if cap == 1500 {
        #expect(verdicts.firstIndex { $0 == .stop(stop[0]) } == 5 && stop[0].used == .tokens(1600))
        #expect(stop[0].sentence == "The limit of 1,500 tokens for this turn is passed: 1,600 tokens are used.")
      }
      let report = meter.report()
      #expect(report.visibleTokens == 400 && report.hiddenTokens == 2000 && report.ratio == 6.0)
    }
  }

  @Test("a warning is given once, from four fifths on, and also together with others") func warnings() throws {
    var budget = BudgetGuard(
      Budget([.init(.turn, .tokens(100)), .init(.session, .tokens(1000), warningPercent: 50), .init(.day, .tokens(10_000))]),
      before: [.session: Spent(tokens: 420), .day: Spent(tokens: 1)])
    var meter = Meter()
    var verdicts: [BudgetVerdict] = []
    for (id, tokens) in [79, 1, 1].enumerated() {
      let call = meter.absorb(try Made.output("\(id)", .number(JSONNumber(tokens)), 0))
      verdicts.append(budget.verdict(call: call))
    }
    guard case .warn(let notices) = verdicts[1] else { throw Unexpected(verdicts[1]) }
    #expect(verdicts[0] == .within && verdicts[2] == .within && notices.map(\.limit.scope) == [.turn, .session])
    #expect(notices[0].sentence == "80 tokens of 100 tokens for this turn are used." && notices[1].used == .tokens(500))
    #expect(budget.warnings == notices && budget.stopped == nil)
  }

  @Test("what others used before counts, and is brought up to date on the way") func before() throws {
    var budget = BudgetGuard(Budget([.init(.day, .tokens(1000))]), before: [.day: Spent(tokens: 500)])
    #expect(budget.start() == .within)
    var meter = Meter()
    #expect(budget.verdict(call: meter.absorb(try Made.output("a", 100, 0))) == .within)
    budget.update(before: Spent(tokens: 950), in: .day)
    let verdict = budget.verdict(call: meter.absorb(try Made.output("b", 1, 0)))
    guard case .stop(let notice) = verdict else { throw Unexpected(verdict) }
    #expect(notice.used == .tokens(1051) && notice.limit.scope == .day)
    var spent = BudgetGuard(Budget([.init(.day, .tokens(1000)), .init(.turn, .tokens(0))]), before: [.day: Spent(tokens: 1000)])
    guard case .stop(let start) = spent.start() else { throw Unexpected(.within) }
    #expect(start.limit.scope == .day && spent.start() == .within && spent.stopped == start)
  }

  @Test("a step is refused by an estimate of its prompt only when that is wanted") func estimates() throws {
    let prompt = try Made.input("big", prompt: String(repeating: "x", count: 4001))
    var (budget, meter) = (turn(1000), Meter())
    meter.absorb(prompt)
    #expect(
      meter.prompt?.bytes == 4001 && meter.prompt?.estimate == Spent(tokens: 1001)
        && budget.verdict(call: nil, prompt: meter.prompt) == .within)
    budget = turn(1000, estimate: true)
    guard case .stop(let notice) = budget.verdict(call: nil, prompt: meter.prompt) else { throw Unexpected(.within) }
    #expect(notice.isEstimated && notice.used == .tokens(1001) && budget.spent.tokens == 0)
    #expect(notice.sentence.contains("1,001 tokens with its prompt, estimated."))
    meter.absorb(try Made.chunk())
    #expect(meter.prompt == nil)
  }

  @Test("prompts that wait at the same time are estimated together, and usage takes their place") func together() throws {
    var (budget, meter) = (turn(1000, estimate: true), Meter())
    for id in ["a", "b"] {
      let call = meter.absorb(try Made.input(id, prompt: String(repeating: "x", count: 1600)))
      #expect(budget.verdict(call: call, prompt: meter.prompt) == .within)
    }
    #expect(budget.verdict(call: meter.absorb(try Made.output("a", 50, 0)), prompt: meter.prompt) == .within)
    let third = meter.absorb(try Made.input("c", prompt: String(repeating: "x", count: 2200)))
    #expect(budget.verdict(call: third, prompt: meter.prompt) == .within)
    let fourth = meter.absorb(try Made.input("d", prompt: "x"))
    guard case .stop(let notice) = budget.verdict(call: fourth, prompt: meter.prompt) else { throw Unexpected(.within) }
    #expect(notice.used == .tokens(1001))
  }

  @Test("a limit in money counts what has a price, and says of what it cannot see") func money() throws {
    let limit = Budget.Limit(.turn, .cost(Dollars(picodollars: 112_000_000)), warningPercent: 100)
    for stops in [false, true] {
      var (budget, meter) = (BudgetGuard(Budget([limit], stopsWhenUnpriced: stops)), Meter(prices: .standard))
      func use(_ id: String, _ model: JSONValue) throws -> BudgetVerdict {
        meter.absorb(try Made.input(id, model: model))
        return budget.verdict(call: meter.absorb(try Made.output(id, 100, 10)))
      }
      #expect(try use("a", "amazon.nova-pro-v1:0") == .within)
      let unpriced = try use("b", "no.such-model")
      guard !stops else {
        guard case .stop(let notice) = unpriced else { throw Unexpected(unpriced) }
        #expect(notice.kind == .unpriced && notice.model == "no.such-model")
        continue
      }
      guard case .warn(let notices) = unpriced else { throw Unexpected(unpriced) }
      #expect(notices.map(\.kind) == [.unpriced] && notices[0].sentence.contains("does not see it"))
      #expect(try use("c", "no.such-model") == .within)
      let last = try use("d", "amazon.nova-pro-v1:0")
      guard case .stop(let notice) = last else { throw Unexpected(last) }
      #expect(notice.used == .cost(Dollars(picodollars: 224_000_000)) && notice.sentence.contains("$0.000112"))
    }
  }
}

struct Unexpected: Error {
  var verdict: BudgetVerdict
  init(_ verdict: BudgetVerdict) { self.verdict = verdict }
}
