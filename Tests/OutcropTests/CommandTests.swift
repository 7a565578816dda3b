// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTP1
import JSON
import Sockets
import TestPrograms
import Testing

@Suite("The command line does what its help says")
struct CommandTests {
  private let schema = "schemas/OrderManagement.yaml"
  private var binary: String { CommandLineTool.product("OrderManagement") }

  @Test(
    "every command has help, and the overview names it", arguments: ["demo", "event", "check", "call", "host", "generate", "lint"])
  func help(command: String) async throws {
    let run = try await CommandLineTool.run(command, "--help")
    #expect(run.status == 0 && run.output.hasPrefix("outcrop \(command)") && run.output.contains("--help"))
    #expect(try await CommandLineTool.run("help").output.contains("outcrop \(command)"))
  }

  @Test(
    "wrong usage is a sentence and status 2",
    arguments: [
      (["bogus"], "no command \"bogus\""), (["demo", "more"], "Expected: outcrop demo [--stay]"), (["lint"], "Expected: outcrop lint"),
      (["lint", "--bogus", "x"], "no option --bogus"), (["event", "schemas/OrderManagement.yaml"], "Expected: outcrop event"),
      (["event", "schemas/OrderManagement.yaml", "getOrder", "x=1"], "no argument x"),
      (["event", "schemas/OrderManagement.yaml", "getOrder", "--as", "door"], "expected one of openapi, function, gateway"),
      (["check", "one"], "Expected: outcrop check"), (["call", "x"], "Expected: outcrop call"), (["call", "--timeout"], "needs a value"),
      (["generate", "schemas/OrderManagement.yaml"], "--output DIR is missing"), (["host", "a", "b"], "Expected: outcrop host"),
    ]) func misuse(arguments: [String], words: String) async throws
  {
    let run = try await run(arguments)
    #expect(run.status == 2 && run.errors.contains(words), "\(run)")
  }

  @Test(
    "what cannot be done is a sentence and status 1",
    arguments: [
      (["event", "schemas/OrderManagement.yaml", "drop"], "no operation drop"),
      (["call", "nowhere", "schemas/OrderManagement.yaml"], "no program that can be run"),
      (["check", "--log", "Makefile"], "no captured pair"),
      (["event", "Makefile", "x"], "The schema cannot be used"),
    ]) func failure(arguments: [String], words: String) async throws
  {
    let run = try await run(arguments)
    #expect(run.status == 1 && run.errors.contains(words), "\(run)")
  }

  private func run(_ arguments: [String]) async throws -> CommandLineTool.Run {
    switch arguments.count {
    case 1: try await CommandLineTool.run(arguments[0])
    case 2: try await CommandLineTool.run(arguments[0], arguments[1])
    case 3: try await CommandLineTool.run(arguments[0], arguments[1], arguments[2])
    case 4: try await CommandLineTool.run(arguments[0], arguments[1], arguments[2], arguments[3])
    default: try await CommandLineTool.run(arguments[0], arguments[1], arguments[2], arguments[3], arguments[4])
    }
  }

  @Test("an event is called and its answer is valid, at every front door", arguments: ["openapi", "function", "gateway"])
  func call(door: String) async throws {
    let event = try await CommandLineTool.run("event", schema, "getOrder", "orderId=ORD-88421", "--as", door)
    #expect(event.status == 0 && event.errors.isEmpty)
    let file = try CommandLineTool.file("event.json", event.output)
    let text = try await CommandLineTool.run("call", binary, file, "--schema", schema)
    #expect(text.status == 0 && text.output.contains("PROCESSING"))
    let json = try JSONValue(parsing: try await CommandLineTool.run("call", binary, file, "--format", "json").output)
    #expect(json["valid"] == true && json["findings"] == [])
  }

  @Test("an event that nobody filled in gets values that fit, and says which") func sample() async throws {
    let run = try await CommandLineTool.run("event", schema, "refundOrder")
    #expect(run.status == 0 && run.errors.contains("amount was not given"))
    #expect(try JSONValue(parsing: run.output)["httpMethod"] == "POST")
  }

  @Test("a wrong envelope is found, with pointer and code") func check() async throws {
    let event = try CommandLineTool.file("event.json", try await CommandLineTool.run("event", schema, "getOrder", "orderId=1").output)
    let response = try CommandLineTool.file("response.json", #"{"messageVersion":"1.0","response":{"actionGroup":"Other"}}"#)
    let run = try await CommandLineTool.run("check", event, response)
    #expect(run.status == 1)
    #expect(run.output.contains("/response/actionGroup: violation:") && run.output.contains("[echo-mismatch]"))
    let json = try JSONValue(parsing: try await CommandLineTool.run("check", event, response, "--format", "json").output)
    #expect(json["findings"]?.array?.contains { $0["code"] == "missing-field" } == true)
  }

  @Test("captured pairs in a log are checked") func log() async throws {
    let event = try CommandLineTool.file("event.json", try await CommandLineTool.run("event", schema, "getOrder", "orderId=ORD-0").output)
    let call = try await CommandLineTool.run("call", binary, event, "--env", "OUTCROP_CAPTURE=all")
    let log = try CommandLineTool.file("log.txt", "START\n" + call.errors)
    let run = try await CommandLineTool.run("check", "--log", log, "--schema", schema)
    #expect(run.status == 0 && run.output == "1 checked, 0 violations\n", "\(run)")
  }

  @Test("generate writes the file and names it") func generate() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "outcrop-\(UUID().uuidString)").path
    let run = try await CommandLineTool.run("generate", schema, "--output", folder)
    #expect(run.status == 0 && run.output == "\(folder)/OrderManagementActions.swift\n")
    let text = try String(contentsOfFile: "\(folder)/OrderManagementActions.swift", encoding: .utf8)
    #expect(text.contains("protocol OrderManagementActions: Actions"))
  }

  @Test("a hosted function answers its URL, and ends with status 0 when it is told to") func host() async throws {
    let host = try CommandLineTool.start(["host", binary])
    defer { host.kill() }
    let line = await host.line() ?? ""
    let event = try await CommandLineTool.run("event", schema, "getOrder", "orderId=ORD-88421").output
    let url = try #require(URL(string: line))
    #expect(try post(url, Array(event.utf8)).contains("PROCESSING"))
    host.terminate()
    #expect(await host.end().status == 0)
  }

  /// Posts over a socket of its own and gives the answer's body.
  private func post(_ url: URL, _ body: [UInt8]) throws -> String {
    let endpoint = Endpoint(host: try #require(url.host()), port: UInt16(try #require(url.port)))
    let socket = try Socket.connect(to: endpoint)
    var head: [UInt8] = []
    try HTTPWriter.requestLine("POST", url.path, to: &head)
    try HTTPWriter.field("Host", "\(endpoint)", to: &head)
    HTTPWriter.endHead(bodyBytes: body.count, to: &head)
    try socket.send(head.span, body.span)
    var decoder = HTTPDecoder(role: .responses)
    while true {
      if let message = try decoder.next() { return String(decoding: message.body, as: UTF8.self) }
      let received = try decoder.fill { span throws(SocketError) in try socket.receive(into: &span, timeout: .seconds(20)) }
      guard case .bytes = received else { return "" }
    }
  }
}
