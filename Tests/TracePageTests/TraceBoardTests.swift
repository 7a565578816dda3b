// SPDX-License-Identifier: Apache-2.0

import AgentEvents
import Grounding
import JSON
import Testing
import TokenMeter
import TracePage

@Suite("The turns of a service that runs are followed")
struct TraceBoardTests {
  static func text(_ text: String) -> AgentEvent {
    var chunk = Chunk()
    chunk.bytes = Blob(Array(text.utf8))
    return .chunk(chunk)
  }

  /// What was observed of an action.
  static func observed(_ text: String) -> AgentEvent {
    var output = ActionGroupInvocationOutput()
    output.text = Text(text)
    var observation = Observation()
    observation.actionGroupInvocationOutput = output
    var part = TracePart()
    part.trace = .step(.orchestration, .observation(observation))
    return .trace(part)
  }

  static func begin(_ board: TraceBoard, _ id: String, session: String = "s-1", question: String = "Where is it?") {
    board.begin(id, session: session, question: question, sources: [], at: 1_795_219_200)
  }

  /// The name and the value of a server-sent event.
  static func message(_ bytes: [UInt8]?) throws -> (name: String, turns: [JSONValue]) {
    let lines = String(decoding: try #require(bytes), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 4 && lines[2].isEmpty && lines[3].isEmpty)
    let data = try JSONValue(parsing: String(lines[1].dropFirst("data: ".count)))
    return (String(lines[0].dropFirst("event: ".count)), try #require(data.array))
  }

  @Test("whoever looks gets all turns first, then those that changed, together") func follow() async throws {
    let board = TraceBoard(prices: .standard)
    Self.begin(board, "r-1")
    Self.begin(board, "r-2", session: "s-2")
    let next = board.follow()
    let all = try Self.message(await next())
    #expect(all.name == "all" && all.turns.map { $0["id"]?.string } == ["r-1", "r-2"])
    board.absorb(Self.text("On its "), of: "r-2")
    board.absorb(Self.text("way."), of: "r-2")
    let changed = try Self.message(await next())
    #expect(changed.name == "turns" && changed.turns.map { $0["id"]?.string } == ["r-2"])
    #expect(changed.turns.first?["answer"] == [["On its way.", false]] && changed.turns.first?["state"] == "running")
    board.end("r-2")
    #expect(try Self.message(await next()).turns.first?["state"] == "complete")
  }

  @Test("whoever waits for a change is let go when he leaves") func leaving() async {
    let board = TraceBoard(prices: .standard)
    let next = board.follow()
    _ = await next()
    let waiting = Task { await next() }
    waiting.cancel()
    #expect(await waiting.value == nil)
  }

  @Test("the oldest turns are forgotten") func history() {
    let board = TraceBoard(prices: .standard)
    for number in 0..<(TraceBoard.turnsMax + 5) {
      Self.begin(board, "r-\(number)", session: "s-\(number)")
      board.end("r-\(number)")
    }
    #expect(board.turns.count == TraceBoard.turnsMax && board.turns.first?["id"] == "r-5")
  }

  @Test("a turn that ends tells what nobody told the agent, and its session remembers what was observed") func ungrounded() {
    let board = TraceBoard(prices: .standard)
    Self.begin(board, "r-1", question: "Where is ORD-7?")
    board.absorb(Self.observed(#"{"price":42}"#), of: "r-1")
    board.absorb(Self.text("ORD-7 for 42 dollars, in 3-5 days."), of: "r-1")
    let end = board.end("r-1")
    #expect(end?.session == "s-1" && end?.ungrounded.map(\.text) == ["3-5"])
    #expect(board.turns.first?["answer"] == [["ORD-7 for 42 dollars, in ", false], ["3-5", true], [" days.", false]])
    Self.begin(board, "r-2", question: "How much?")
    board.absorb(Self.observed("{}"), of: "r-2")
    board.absorb(Self.text("42, as I said, in 3-5 days."), of: "r-2")
    #expect(board.end("r-2")?.ungrounded.map(\.text) == ["3-5"])
    #expect(board.end("nobody") == nil)
  }

  @Test("a turn that fails says why") func failure() {
    let board = TraceBoard(prices: .standard)
    Self.begin(board, "r-1")
    board.end("r-1", (name: "ThrottlingException", message: "Slow down"))
    #expect(board.turns.first?["state"] == "failed" && board.turns.first?["reason"] == "ThrottlingException: Slow down")
  }
}
