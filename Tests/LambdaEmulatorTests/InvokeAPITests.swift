// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import LambdaEmulator
import TestPrograms
import Testing

@Suite struct InvokeAPITests {
  static let path = "/2015-03-31/functions/function/invocations"

  @Test("a caller gets the function's answer", arguments: ["function", "orders", "arn:aws:lambda:us-east-1:123456789012:function:orders"])
  func answer(name: String) throws {
    var configuration = LocalLambda.Configuration()
    configuration.functionName = "orders"
    let lambda = try LocalLambda(configuration)
    let function = Function(lambda)
    var caller = try Client(lambda)
    let answer = try caller.send("POST", "/2015-03-31/functions/\(name)/invocations", Array("{\"b\":2}".utf8))
    #expect(answer.status == 200)
    #expect(answer.body == "{\"b\":2}")
    #expect(answer["x-amz-executed-version"] == "$LATEST")
    #expect(answer["x-amzn-requestid"]?.count == 36)
    #expect(answer["x-amz-function-error"] == nil)
    #expect(try caller.send("POST", Self.path).body == "{}")
    lambda.stop()
    function.join()
  }

  @Test("client context, trace and tenant reach the function, and its error the caller")
  func context() throws {
    let lambda = try LocalLambda()
    var caller = try Client(lambda)
    let context = Data("{\n\"custom\": {\"tool\": \"\u{fc}\"}}".utf8).base64EncodedString()
    try caller.write(
      "POST", Self.path, Array("1".utf8),
      fields: [("X-Amz-Client-Context", context), ("X-Amzn-Trace-Id", "Root=1-a-b"), ("X-Amz-Tenant-Id", "green")])
    var client = try Client(lambda)
    let event = try client.next()
    #expect(event["lambda-runtime-client-context"] == "{\"custom\":{\"tool\":\"\u{fc}\"}}")
    #expect(event["lambda-runtime-trace-id"] == "Root=1-a-b")
    #expect(event["lambda-runtime-aws-tenant-id"] == "green")
    _ = try client.fail(event[requestIdField] ?? "", "{\"errorType\":\"E\"}")
    let answer = try caller.read()
    #expect(answer.status == 200)
    #expect(answer["x-amz-function-error"] == "Unhandled")
    #expect(answer.body == "{\"errorType\":\"E\"}")
  }

  @Test(
    "what Lambda refuses is refused with its words",
    arguments: [
      ("/2015-03-31/functions/other/invocations", "{}", [], 404, "ResourceNotFoundException"),
      (path, "{", [], 400, "InvalidRequestContentException"),
      (path, "{}", [("X-Amz-Client-Context", "!")], 400, "InvalidRequestContentException"),
      (path, "{}", [("X-Amz-Client-Context", "W10=")], 400, "InvalidRequestContentException"),
      (path, "{}", [("X-Amz-Invocation-Type", "Never")], 400, "InvalidRequestContentException"),
      (path, "\"\(String(repeating: "x", count: 6 << 20))\"", [], 413, "RequestTooLargeException"),
    ] as [(String, Brief, [(String, String)], Int, String)])
  func refused(target: String, body: Brief, fields: [(String, String)], status: Int, type: String) throws {
    let lambda = try LocalLambda()
    var caller = try Client(lambda)
    let answer = try caller.send("POST", target, Array(body.text.utf8), fields: fields)
    #expect(answer.status == status)
    #expect(answer["x-amzn-errortype"] == type)
    #expect(try JSONValue(parsing: answer.body)["Message"]?.string?.isEmpty == false)
  }

  @Test("an event that nobody waits for is accepted at once, and a dry run is no invocation")
  func kinds() throws {
    let lambda = try LocalLambda()
    var caller = try Client(lambda)
    #expect(try caller.send("POST", Self.path, Array("0".utf8), fields: [("X-Amz-Invocation-Type", "DryRun")]).status == 204)
    #expect(try caller.send("POST", Self.path, Array("1".utf8), fields: [("X-Amz-Invocation-Type", "Event")]).status == 202)
    var client = try Client(lambda)
    let event = try client.next()
    #expect(event.body == "1")
    #expect(try client.respond(event[requestIdField] ?? "", "2").status == 202)
  }

  @Test("a caller that waits before a large body is told to go on")
  func expectation() throws {
    let lambda = try LocalLambda()
    let function = Function(lambda)
    var caller = try Client(lambda)
    try caller.raw("POST \(Self.path) HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\nConnection: close\r\n\r\n")
    // The decoder passes over the interim answer; the body is only sent so that this cannot hang.
    try caller.raw("123")
    let answer = try caller.read()
    #expect(answer.body == "123")
    #expect(answer["connection"] == "close")
    lambda.stop()
    function.join()
  }
}
