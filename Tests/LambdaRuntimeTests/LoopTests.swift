// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import Foundation
import JSON
import LambdaEmulator
import Testing

@Suite("The loop answers events over the real Runtime API")
struct LoopTests {
  @Test("the context has what Lambda tells, and changes with each invocation") func context() async throws {
    let probe = try Probe()
    let first = try await probe.describe(#"{"custom":{"a":"b"}}"#, tenantId: "tenant-7", traceId: "Root=1-a;Parent=b;Sampled=1")
    #expect(first["same"] == true && first["hasTimeLeft"] == true)
    #expect(first["traceId"] == "Root=1-a;Parent=b;Sampled=1" && first["getenv"] == "Root=1-a;Parent=b;Sampled=1")
    #expect(first["clientContext"]?.string.flatMap { try? JSONValue(parsing: $0) }?["custom"]?["a"] == "b")
    #expect(first["tenant"] == "tenant-7" && first["name"] == "function" && first["version"] == "$LATEST" && first["memory"] == 128)
    #expect(first["arn"] == "arn:aws:lambda:us-east-1:123456789012:function:function")
    #expect(first["logGroup"]?.string?.isEmpty == false && first["logStream"]?.string?.isEmpty == false)
    let second = try await probe.describe(traceId: "Root=2")
    #expect(second["getenv"] == "Root=2" && second["tenant"] == "" && second["requestId"] != first["requestId"])
    #expect(second["pid"] == first["pid"])
  }

  @Test(
    "every kind of async handler is run to its end",
    arguments: [
      ("sleep", 30, "done"), ("yield", 100, "done"), ("main-actor", 0, true), ("group", 20, 210), ("dispatch", 30, "done"),
      ("detached", 10, "detached"), ("block", 30, "done"), ("meet", 1, "done"),
    ] as [(String, Int, JSONValue)]) func handlers(what: String, number: Int, body: JSONValue) async throws
  {
    let probe = try Probe()
    for _ in 0..<3 {
      let answer = try await probe.act(what, number)
      #expect(answer.status == 200 && answer.body == body)
    }
  }

  @Test("an unexpected error is an envelope with a reference, and its cause is in the log only") func failure() async throws {
    let probe = try Probe()
    let answer = try await probe.act("throw")
    #expect(answer.status == 500)
    #expect(answer.body?.text.contains("Reference: ") == true && answer.body?.text.contains("secret") == false)
    try await probe.log.wait(for: "secret cause")
  }

  @Test("the three front doors reach the same action", arguments: FrontDoor.allCases) func frontDoors(door: FrontDoor) async throws {
    let probe = try Probe()
    let event = Probe.event("sleep", 1, as: door)
    let result = try await probe.lambda.invoke(event.bytes, clientContext: event.clientContext.map { Array($0.utf8) })
    #expect(result.functionError == nil)
    #expect(
      EnvelopeValidator().findings(event: event.bytes, response: result.payload, clientContext: event.clientContext.map { Array($0.utf8) })
        == [])
    #expect(String(decoding: result.payload, as: UTF8.self).contains("done"))
  }

  @Test("an event that no agent sent goes to the error endpoint, and the next is answered") func notAnAction() async throws {
    let probe = try Probe()
    for event in ["{}", "[", "7", #"{"messageVersion":"1.0"}"#] {
      let result = try await probe.lambda.invoke(Array(event.utf8))
      #expect(result.functionError == "Unhandled" && result.errorType == "Function.NotAnActionEvent")
      #expect(try JSONValue(parsing: result.payload)["errorMessage"]?.string?.hasPrefix("The event") == true)
    }
    #expect(try await probe.act("sleep", 1).status == 200)
  }

  @Test(
    "what a handler throws is correct JSON whatever characters it holds",
    arguments: ["plain", "quote \" backslash \\ line\nbreak\ttab", "\u{0}\u{1}\u{7F}", "caf\u{E9} \u{1F69A}", ""])
  func errorJSON(message: String) async throws {
    let probe = try Probe(["PROBE": "raw"])
    let result = try await probe.lambda.invoke(JSONValue.object(["message": .string(message)]).bytes)
    let error = try JSONValue(parsing: result.payload)
    #expect(result.functionError == "Unhandled" && result.errorType == "Function.Trouble")
    #expect(error["errorMessage"] == .string(message) && error["errorType"] == "Function.Trouble")
  }

  @Test("a response over Lambda's limit is refused before it is sent", arguments: [6_291_555, 6_291_556]) func tooLarge(size: Int)
    async throws
  {
    let probe = try Probe(["PROBE": "raw"])
    // Two bytes more are the quotes.
    let result = try await probe.lambda.invoke(JSONValue.object(["size": .number(JSONNumber(size))]).bytes)
    #expect(result.errorType == "Function.ResponseSizeTooLarge")
    let fits = try await probe.lambda.invoke(JSONValue.object(["size": .number(JSONNumber(6_291_554))]).bytes)
    #expect(fits.functionError == nil && fits.payload.count == 6_291_556)
  }

  @Test("an initialisation error is reported, and ends the process") func initError() async throws {
    let probe = try Probe(["PROBE": "init-error"])
    let result = try await probe.lambda.invoke(Probe.event("sleep").bytes)
    #expect(result.functionError == "Unhandled")
    let error = try JSONValue(parsing: result.payload)
    #expect(error["errorType"] == "Function.Trouble" && error["errorMessage"] == "no \"store\"\n\u{1F69A}")
  }

  @Test("a function that dies is started again by the next event") func dies() async throws {
    let probe = try Probe()
    let before = try await probe.describe()["pid"]
    #expect(try await probe.lambda.invoke(Probe.event("exit").bytes).functionError == "Unhandled")
    #expect(try await probe.describe()["pid"] != before)
  }

  @Test("work left for after the answer is done before the next event is asked for") func afterwork() async throws {
    let probe = try Probe()
    #expect(try await probe.act("later", 100).status == 200)
    #expect(try await probe.act("log", 1).status == 200)
    try await probe.log.wait(for: "quoted")
    let text = probe.log.text
    let (later, next) = (text.range(of: "later"), text.range(of: "quoted"))
    #expect(later != nil && next != nil && later!.lowerBound < next!.lowerBound)
  }

  @Test("as many invocations run at once as the environment says") func concurrency() async throws {
    let probe = try Probe(["AWS_LAMBDA_MAX_CONCURRENCY": "3"], concurrency: 3)
    let statuses = try await withThrowingTaskGroup(of: Int?.self) { group in
      for _ in 0..<3 { group.addTask { try await probe.act("meet", 3).status } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses == [200, 200, 200])
    // Several loops share the process, so the variable that holds one trace is not set; main-actor code still runs.
    #expect(try await probe.act("main-actor").status == 200)
  }
}
