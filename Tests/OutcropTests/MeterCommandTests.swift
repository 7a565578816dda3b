// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import TestPrograms
import Testing

@Suite("Recordings are metered on the command line")
struct MeterCommandTests {
  private func recording(_ name: String) -> String { "Tests/Fixtures/recordings/\(name).bin" }

  @Test("a program reads one object for each recording") func json() async throws {
    let run = try await CommandLineTool.run(
      "meter", recording("synth_reasoningContent"), recording("synth_throttle_midstream"), "--format", "json")
    #expect(run.status == 0 && run.errors.isEmpty)
    let reports = try run.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    #expect(reports.count == 2)
    #expect(reports[0]["inputTokens"] == 40 && reports[0]["outputTokens"] == 900 && reports[0]["modelCalls"] == 1)
    #expect(reports[0]["visibleTokens"] == 900 && reports[0]["hiddenTokens"] == 40 && reports[0]["end"] == "complete")
    #expect(reports[0]["byModel"]?["amazon.nova-pro-v1:0"]?["calls"] == 1 && reports[0]["cacheReadTokens"] == 2000)
    #expect(reports[1]["end"] == "failed: throttlingException" && reports[1]["inputTokens"] == 100)
    #expect(reports[1]["calls"]?.array?.first?["agentAliasArn"]?.string?.hasSuffix("AGENT12345/ALIAS12345") == true)
    #expect(reports[1]["notMetered"]?.array?.first?["code"] == "cachedTokens")
  }

  @Test("a person reads a table, one line of figures, and what they mean") func text() async throws {
    let run = try await CommandLineTool.run("meter", recording("synth_future_shapes"))
    #expect(run.status == 0)
    #expect(
      run.output.contains("110 tokens in 1 call: 100 in, 10 out; visible 10, hidden 100, ratio 11.0; cost $0.000112\nprices: litellm"))
    #expect(run.output.contains("ORCHESTRATION  amazon.nova-pro-v1:0  AGENT12345/ALIAS12345  100   10       ?  0.000112  1000"))
    #expect(run.output.contains("not in the totals: usage in brandNewTrace, 7 in, 8 out") && run.output.contains("Visible tokens are"))
  }

  @Test("costs are told with their table, and a table of one's own goes first") func prices() async throws {
    let own = try CommandLineTool.file("own.json", #"{"version":"7","models":{"amazon.nova-pro-v1:0":{"input":1,"output":2}}}"#)
    let run = try await CommandLineTool.run("meter", recording("synth_future_shapes"), "--prices", own, "--format", "json")
    let report = try JSONValue(parsing: run.output.trimmingCharacters(in: .newlines))
    #expect(report["cost"]?.number?.literal == "0.00012" && report["calls"]?.array?.first?["cost"]?.number?.literal == "0.00012")
    #expect(report["priceTable"]?.string?.contains("own.json (7); then litellm") == true && report["unpriced"] == [])
    let cached = try await CommandLineTool.run("meter", recording("synth_reasoningContent"), "--prices", own)
    #expect(
      cached.output.contains("unpriced: amazon.nova-pro-v1:0, 940 tokens in 1 call") && cached.output.contains("cost unknown\nprices: "))
    let wrong = try CommandLineTool.file("wrong.json", #"{"version":"7","models":{"m":{"input":1}}}"#)
    let refused = try await CommandLineTool.run("meter", recording("synth_future_shapes"), "--prices", wrong)
    #expect(refused.status == 1 && refused.errors.contains("wrong.json: m: expected an object with \"input\" and \"output\""))
  }

  @Test("bytes that are no event stream are a finding, and what came before is shown") func damaged() async throws {
    let run = try await CommandLineTool.run("meter", recording("synth_bad_message_crc"))
    #expect(run.status == 1 && run.output.contains("damaged. frame 3, at byte 1231, has the checksum") && run.output.contains("110 tokens"))
    let other = try await CommandLineTool.run("meter", "Package.swift", "--format", "json")
    #expect(other.status == 1 && other.output.contains("\"end\":\"damaged\""))
  }

  @Test("a recording that is not there, and none at all, are told apart") func misuse() async throws {
    let missing = try await CommandLineTool.run("meter", "nothing.bin")
    #expect(missing.status == 1 && missing.errors.contains("nothing.bin cannot be read"))
    let none = try await CommandLineTool.run("meter")
    #expect(none.status == 2 && none.errors.contains("Expected: outcrop meter RECORDING..."))
  }
}
