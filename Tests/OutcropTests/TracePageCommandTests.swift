// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import OrderManagement
import Sockets
import TestPrograms
import Testing

@Suite("The command line shows turns and what they say that nobody told", .timeLimit(.minutes(2)))
struct TracePageCommandTests {
  private static let ask = ["ask", "Where is my order ORD-88421?", "--agent", "AGENT12345", "--alias", "TSTALIASID", "--no-ledger"]

  /// An agent whose answer promises too much, and the environment of those who ask it.
  private func withAgent(_ body: (_ url: String, _ environment: [String: String]) async throws -> Void) async throws -> [JSONValue] {
    let agent = try CommandLineTool.start(
      [
        "agent", "agent-config/order-assistant.yaml", "--script", "Tests/Fixtures/trace-page.yaml", "--format", "json", "--allow-host",
        "tunnel",
      ])
    defer { agent.kill() }
    let listening = try JSONValue(parsing: await agent.line() ?? "")
    let url = try #require(listening["url"]?.string)
    #expect(listening["page"] == .string(url + "/"))
    try await body(
      url,
      [
        "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": url, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE12",
        "AWS_SECRET_ACCESS_KEY": "any", "HOME": "/nowhere",
      ])
    agent.terminate()
    return await agent.end().output.split(separator: "\n").compactMap { try? JSONValue(parsing: String($0)) }
  }

  @Test("ask, meter, the console and the page agree on it") func ungrounded() async throws {
    let recording = try CommandLineTool.file("answer.bin", "")
    let lines = try await withAgent { url, environment in
      let run = try await CommandLineTool.run(Self.ask + ["--format", "json", "--record", recording], environment: environment)
      let asked = try JSONValue(parsing: run.output.trimmingCharacters(in: .newlines))
      #expect(asked["ungrounded"]?.array?.map { $0["text"] } == ["3-5"] && asked["ungrounded"]?.array?.first?["kind"] == "figure")
      let text = try await CommandLineTool.run(Self.ask, environment: environment)
      #expect(text.output.contains("\nungrounded: The answer says 3-5, which stands in neither question nor observation.\n"))
      let turns = try await Self.turns(url)
      #expect(turns.count == 2 && turns.allSatisfy { $0["ungrounded"]?.array?.map { $0["text"] } == ["3-5"] })
      #expect(turns.first?["steps"]?.array?.count == 6)
    }
    let findings = lines.filter { $0["kind"] == "finding" }
    #expect(findings.count == 2 && findings.allSatisfy { $0["text"]?.string?.contains("3-5") == true && $0["session"] != nil })
    let metered = try await CommandLineTool.run("meter", recording)
    #expect(metered.output.hasSuffix("ungrounded: The answer says 3-5, which stands in neither question nor observation.\n"))
    let json = try await CommandLineTool.run("meter", recording, "--format", "json")
    #expect(try JSONValue(parsing: json.output)["ungrounded"]?.array?.map { $0["text"] } == ["3-5"])
    let page = try CommandLineTool.file("page.html", "")
    let written = try await CommandLineTool.run("meter", "--html", page, recording)
    let html = try String(contentsOf: URL(filePath: page), encoding: .utf8)
    #expect(written.status == 0 && written.errors.contains("shows the turn step by step") && html.hasPrefix("<!doctype html>"))
  }

  /// The first of the server-sent events that the page follows; asked for on a thread of its own, as a tunnel would.
  private static func turns(_ url: String) async throws -> [JSONValue] {
    let port = UInt16(try #require(URL(string: url)?.port))
    let text = try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try firstEvent(port) }) }
    }
    let data = try #require(text.split(separator: "\n").first { $0.hasPrefix("data: ") })
    return try #require(JSONValue(parsing: String(data.dropFirst(6))).array)
  }

  private static func firstEvent(_ port: UInt16) throws -> String {
    let socket = try Socket.connect(to: Endpoint(host: "127.0.0.1", port: port))
    try socket.send(Array("GET /events HTTP/1.1\r\nHost: tunnel:1\r\n\r\n".utf8).span)
    var bytes: [UInt8] = []
    while !bytes.suffix(5).elementsEqual("]\n\n\r\n".utf8) {
      var received = Received.closed
      try bytes.append(addingCapacity: 64 << 10) { span throws(SocketError) in
        received = try socket.receive(into: &span, timeout: .seconds(20))
      }
      guard case .bytes = received else { break }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
