// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing
import TokenMeter

@Suite("Recorded answers are metered in full")
struct RecordedTurnTests {
  @Test(
    "the meter equals what was counted by hand, call by call, however the bytes come",
    .enabled(if: !Recordings.expected.isEmpty, "the recordings are not there"), arguments: Recordings.expected.names)
  func expected(name: String) throws {
    let expected = try #require(Recordings.expected[name])
    let bytes = try Recordings.bytes(shared: name)
    let report = Recordings.report(bytes)
    for piece in [1, 7, 1000, 65536] { #expect(Recordings.report(bytes, piece: piece) == report) }
    #expect(report.total.inputTokens == expected["inputTokens"]?.integer && report.total.outputTokens == expected["outputTokens"]?.integer)
    #expect(report.total.calls == expected["modelCalls"]?.integer && report.end == .complete)
    let json = JSONValue.object(report.json)
    let calls = try #require(expected["calls"]?.array)
    #expect(json["calls"]?.array?.count == calls.count)
    for (found, call) in zip(json["calls"]?.array ?? [], calls) {
      for member in call.object?.members ?? [] {
        #expect(found[member.name] == member.value, "\(member.name) of \(call["traceId"]?.string ?? "")")
      }
    }
    for table in ["byModel", "byAgentAlias", "byTraceKind"] {
      let known = expected["\(table)[calls,in,out]"]?.object?.members ?? []
      let found = json[table]?.object?.members ?? []
      #expect(known.count == found.count)
      for member in known {
        let tally = json[table]?[member.name == "None" ? "unknown" : member.name]
        let figures = ["calls", "inputTokens", "outputTokens"].compactMap { tally?[$0] }
        #expect(.array(figures) == member.value, "\(table) \(member.name)")
      }
    }
    #expect(report.unexpectedUsage == [])
  }

  @Test("together they hold 28,776 tokens, most of them hidden", .enabled(if: !Recordings.expected.isEmpty, "the recordings are not there"))
  func all() throws {
    let reports = try Recordings.expected.names.map { Recordings.report(try Recordings.bytes(shared: $0)) }
    #expect(reports.map(\.total.tokens).reduce(0, +) == 28_776)
    #expect(reports.map { $0.hiddenTokens + $0.visibleTokens }.reduce(0, +) == 28_776)
    #expect(reports.allSatisfy { $0.total.calls == 0 || ($0.ratio ?? 0) > 1 })
  }

  @Test("the tree of collaborators is known by request ids", .enabled(if: !Recordings.expected.isEmpty, "the recordings are not there"))
  func tree() throws {
    let report = Recordings.report(try Recordings.bytes(shared: "oi_py_test_multi_agent_collaborator"))
    let callers = Dictionary(report.calls.map { ($0.depth, $0.callerTraceId) }, uniquingKeysWith: { first, _ in first })
    #expect(callers[1] == .some(nil))
    #expect(callers[2] == "203bd987-ced4-4ddd-a370-633c8b668e7f-0" && callers[3] == "0a6ddb3d-46e9-4c8f-8838-1174bd35109e-0")
    #expect(report.calls.first?.actions == ["agent SimpleSupervisor"] && report.calls.last?.actions == ["finish"])
    #expect(report.visibleTokens == 45 && report.byAction["finish"]?.calls == 3)
  }

  @Test("a streamed answer's usage comes after its text", .enabled(if: !Recordings.expected.isEmpty, "the recordings are not there"))
  func streamed() throws {
    let report = Recordings.report(try Recordings.bytes(shared: "oi_py_test_streaming_with_guardrails"))
    #expect(report.visibleTokens == 165 && report.hiddenTokens == 896 && report.end == .complete)
    #expect(report.notMetered.map(\.code).contains(.guardrailUnits))
  }

  static let ends: [(name: String, end: String, tokens: Int)] = [
    ("synth_bad_length", "damaged", 0), ("synth_bad_message_crc", "damaged", 110), ("synth_bad_prelude_crc", "damaged", 0),
    ("synth_customOrchestration", "complete", 110), ("synth_dependency_failed", "failed: dependencyFailedException", 110),
    ("synth_empty", "truncated", 0), ("synth_error_frame", "failed: InternalError", 110),
    ("synth_failureTrace", "failed: validationException", 110), ("synth_files", "complete", 110),
    ("synth_future_shapes", "complete", 110), ("synth_initial_response", "complete", 110),
    ("synth_internal_reason", "failed: internalServerException", 0), ("synth_returnControl", "complete", 110),
    ("synth_partial_usage", "complete", 7), ("synth_reasoningContent", "complete", 940), ("synth_reasoning_redacted", "complete", 3),
    ("synth_throttle_midstream", "failed: throttlingException", 110), ("synth_truncated_between_frames", "truncated", 110),
    ("synth_truncated_in_frame", "truncated", 110), ("synth_unknown_exception", "failed: brandNewException", 110),
  ]

  @Test("however a stream ends, what it spent is counted and its end is named", arguments: ends.indices) func ended(index: Int) throws {
    let (name, end, tokens) = Self.ends[index]
    for piece in [1, .max] {
      let report = Recordings.report(try Recordings.bytes(made: name), piece: piece)
      #expect(report.end.name == end && report.total.tokens == tokens, "\(name): \(report.end)")
      #expect((report.end == .complete) == (report.end.sentence == nil))
    }
  }

  @Test("a trace of a kind that nobody knows yet is reported apart") func future() throws {
    let report = Recordings.report(try Recordings.bytes(made: "synth_future_shapes"))
    #expect(report.unexpectedUsage.map { [$0.inputTokens, $0.outputTokens] } == [[7, 8]])
    #expect(report.unexpectedUsage.first?.place == "brandNewTrace" && report.total.tokens == 110)
  }

  @Test("cached tokens are recovered from the model's own response") func cached() throws {
    let report = Recordings.report(try Recordings.bytes(made: "synth_reasoningContent"))
    #expect(report.total.cacheReadTokens == 2000 && report.calls.first?.cacheWriteTokens == 0 && report.calls.first?.hasRawUsage == true)
    #expect(report.notMetered.map(\.code) == [.reasoningShare])
  }

  @Test("usage that was told by half is said to be half") func half() throws {
    let report = Recordings.report(try Recordings.bytes(made: "synth_partial_usage"))
    #expect(report.calls.map(\.outputTokens) == [nil, nil] && report.calls.map(\.inputTokens) == [7, nil])
    #expect(report.notMetered.first { $0.code == .callWithoutUsage }?.count == 2)
  }
}
