// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite("The function's log is what Lambda expects")
struct LogTests {
  private func lines(_ probe: Probe) -> [String] { probe.log.text.split(separator: "\n").map(String.init) }

  @Test("the JSON format has a line for each message, with time, level and request") func json() async throws {
    let probe = try Probe(["AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": "DEBUG"])
    #expect(try await probe.act("log", 7).status == 200)
    try await probe.log.wait(for: "quoted")
    let values = try lines(probe).map { try JSONValue(parsing: $0) }
    #expect(values.map { $0["level"] } == ["DEBUG", "WARN"])
    #expect(values[1]["message"] == "two\nlines \"quoted\" \u{1}" && values[1]["count"] == 7)
    #expect(values.allSatisfy { $0["requestId"]?.string?.isEmpty == false && $0["timestamp"]?.string?.hasSuffix("Z") == true })
  }

  @Test("the text format keeps one message on one line and drops what is below the level") func text() async throws {
    let probe = try Probe(["AWS_LAMBDA_LOG_LEVEL": "WARN"])
    #expect(try await probe.act("log", 7).status == 200)
    try await probe.log.wait(for: "quoted")
    let lines = lines(probe)
    #expect(lines.count == 1 && lines[0].contains("\tWARN\t") && lines[0].contains(#"{"count":7}"#))
  }

  @Test("captured invocations hold event and envelope, masked") func capture() async throws {
    let probe = try Probe(["AWS_LAMBDA_LOG_FORMAT": "JSON", "OUTCROP_CAPTURE": "all", "OUTCROP_CAPTURE_MASK": "number, sessionId"])
    #expect(try await probe.act("sleep", 41_7).status == 200)
    try await probe.log.wait(for: "envelope")
    let line = try JSONValue(parsing: try #require(lines(probe).first))
    #expect(line["event"]?["sessionId"] == "***")
    #expect(line["envelope"]?["response"]?["httpStatusCode"] == 200)
    // The line itself has times and durations, in which any figures may stand.
    let event = try #require(line["event"]).text
    #expect(!event.contains("417") && event.contains("sleep"))
  }

  @Test("captures of errors leave out what went well") func captureErrors() async throws {
    let probe = try Probe(["AWS_LAMBDA_LOG_FORMAT": "JSON", "OUTCROP_CAPTURE": "errors"])
    #expect(try await probe.act("sleep", 1).status == 200)
    #expect(try await probe.act("throw").status == 500)
    try await probe.log.wait(for: "envelope")
    #expect(lines(probe).count { $0.contains("\"envelope\"") } == 1)
  }
}
