// SPDX-License-Identifier: Apache-2.0

import HTTP1
import JSON
import LambdaEmulator
import Sockets
import Testing

@Suite struct RuntimeAPITests {
  @Test("an event goes to the function and its answer comes back")
  func roundTrip() throws {
    var configuration = LocalLambda.Configuration()
    configuration.milliseconds = { 1_700_000_000_000 }
    configuration.random = { 0x0123_4567_89AB_CDEF }
    configuration.timeout = .milliseconds(4500)
    let lambda = try LocalLambda(configuration)
    let result = Invoked {
      try lambda.invokeAndWait(Array("{\"a\":1}".utf8), clientContext: Array("{ \"custom\" : {} }".utf8), tenantId: "blue")
    }
    var client = try Client(lambda)
    let event = try client.next()
    #expect(event.status == 200)
    #expect(event.body == "{\"a\":1}")
    #expect(event["content-length"] == "7")
    #expect(event["content-type"] == "application/json")
    #expect(event[requestIdField] == "01234567-89ab-4def-8123-456789abcdef")
    #expect(event["lambda-runtime-deadline-ms"] == "1700000004500")
    #expect(event["lambda-runtime-invoked-function-arn"] == "arn:aws:lambda:us-east-1:123456789012:function:function")
    #expect(event["lambda-runtime-trace-id"] == "Root=1-6553f100-012345670123456789abcdef;Parent=0123456789abcdef;Sampled=0")
    #expect(event["lambda-runtime-client-context"] == "{\"custom\":{}}")
    #expect(event["lambda-runtime-aws-tenant-id"] == "blue")
    let accepted = try client.respond("01234567-89ab-4def-8123-456789abcdef", "[1]")
    #expect(accepted.status == 202)
    #expect(accepted.body == "{\"status\":\"OK\"}\n")
    let invocation = try result.value()
    #expect(invocation.text == "[1]")
    #expect(invocation.functionError == nil)
    #expect(invocation.requestId == "01234567-89ab-4def-8123-456789abcdef")
    #expect(invocation.duration > .zero)
  }

  @Test("an event over 2 KB comes as one chunk, a smaller one with its length", arguments: [2048, 2049, 5_000_000])
  func framing(size: Int) throws {
    let lambda = try LocalLambda()
    let event = "\"" + String(repeating: "x", count: size - 2) + "\""
    let result = try invoke(lambda, event) { client in
      let next = try client.next()
      #expect(next.body == event)
      #expect(next["transfer-encoding"] == (size > 2048 ? "chunked" : nil))
      #expect(try client.respond(next[requestIdField] ?? "", event).status == 202)
    }
    #expect(result.text == event)
  }

  @Test("an error of the function is the result, with its type")
  func functionError() throws {
    let lambda = try LocalLambda()
    let result = try invoke(lambda, "{}") { client in
      let id = try client.next()[requestIdField] ?? ""
      #expect(try client.fail(id, "{\"errorType\":\"Function.Oops\"}").status == 202)
    }
    #expect(result.functionError == "Unhandled")
    #expect(result.errorType == "Function.Oops")
    #expect(result.text == "{\"errorType\":\"Function.Oops\"}")
  }

  @Test("events wait for the function and are handed out in order")
  func order() throws {
    let lambda = try LocalLambda()
    var client = try Client(lambda)
    for round in 0..<200 {
      let result = Invoked { try lambda.invokeAndWait(Array("\(round)".utf8)) }
      let next = try client.next()
      #expect(next.body == "\(round)")
      _ = try client.respond(next[requestIdField] ?? "", next.body)
      #expect(try result.value().text == "\(round)")
    }
  }

  @Test("answers that fit no invocation are refused as Lambda refuses them")
  func refusals() throws {
    let lambda = try LocalLambda()
    let result = try invoke(lambda, "{}") { client in
      let unknown = try client.respond("unknown", "{}")
      #expect(unknown.status == 400)
      #expect(unknown.body == "{\"errorMessage\":\"Invalid request ID\",\"errorType\":\"InvalidRequestID\"}")
      let id = try client.next()[requestIdField] ?? ""
      let again = try client.next()
      #expect(again.status == 403)
      #expect(again.body == "{\"errorMessage\":\"State transition is not allowed\",\"errorType\":\"InvalidStateTransition\"}")
      #expect(try client.respond(id, "1").status == 202)
      #expect(try client.respond(id, "2").status == 403)
      #expect(try client.send("POST", "/2018-06-01/runtime/invocation/next").status == 405)
      #expect(try client.send("GET", "/2018-06-01/runtime/nothing").status == 404)
    }
    #expect(result.text == "1")
  }

  @Test("a response over the limit is refused with 413, and the caller learns it", arguments: [6_291_556, 6_291_557])
  func tooLarge(size: Int) throws {
    let lambda = try LocalLambda()
    let result = try invoke(lambda, "{}") { client in
      let id = try client.next()[requestIdField] ?? ""
      let answer = try client.respond(id, String(repeating: "1", count: size))
      #expect(answer.status == (size > 6_291_556 ? 413 : 202))
      if size > 6_291_556 { #expect(try JSONValue(parsing: answer.body)["errorType"] == "RequestEntityTooLarge") }
    }
    #expect(result.errorType == (size > 6_291_556 ? "Function.ResponseSizeTooLarge" : nil))
    #expect((result.functionError != nil) == (size > 6_291_556))
  }

  @Test("a function that takes too long is given up, in Lambda's words")
  func timeout() throws {
    let lambda = try LocalLambda()
    let result = Invoked { try lambda.invokeAndWait([], timeout: .milliseconds(50)) }
    var client = try Client(lambda)
    let id = try client.next()[requestIdField] ?? ""
    let invocation = try result.value()
    #expect(invocation.functionError == "Unhandled")
    #expect(invocation.errorType == "Sandbox.Timedout")
    #expect(
      invocation.text
        == "{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: \(id) Error: Task timed out after 0.05 seconds\"}")
    #expect(try client.respond(id, "late").status == 400)
  }

  @Test("a function that never asks for its event is given up")
  func noFunction() throws {
    var configuration = LocalLambda.Configuration()
    configuration.initTimeout = .milliseconds(30)
    let result = try LocalLambda(configuration).invokeAndWait([])
    #expect(result.errorType == "Sandbox.Timedout")
    #expect(result.duration == .zero)
  }

  @Test("an init error answers who waits, or else who comes next, once")
  func initError() throws {
    var configuration = LocalLambda.Configuration()
    configuration.initTimeout = .milliseconds(30)
    let lambda = try LocalLambda(configuration)
    var client = try Client(lambda)
    let answer = try client.send(
      "POST", "/2018-06-01/runtime/init/error", Array("{\"errorType\":\"X\"}".utf8),
      fields: [("Lambda-Runtime-Function-Error-Type", "Runtime.X")])
    #expect(answer.status == 202)
    let result = try lambda.invokeAndWait([])
    #expect(result.errorType == "Runtime.X")
    #expect(result.text == "{\"errorType\":\"X\"}")
    #expect(try lambda.invokeAndWait([]).errorType == "Sandbox.Timedout")
  }

  @Test("as many polls at a time as the function may have events")
  func concurrency() throws {
    var configuration = LocalLambda.Configuration()
    configuration.concurrency = 2
    let lambda = try LocalLambda(configuration)
    var first = try Client(lambda)
    var second = try Client(lambda)
    var third = try Client(lambda)
    let one = Invoked { try lambda.invokeAndWait(Array("1".utf8)) }
    let a = try first.next()
    let two = Invoked { try lambda.invokeAndWait(Array("2".utf8)) }
    let b = try second.next()
    #expect(try third.next().status == 403)
    _ = try second.respond(b[requestIdField] ?? "", "2!")
    _ = try first.respond(a[requestIdField] ?? "", "1!")
    #expect(try one.value().text == "1!")
    #expect(try two.value().text == "2!")
  }

  @Test("a poll whose connection went away gets no event")
  func lostPoll() throws {
    let lambda = try LocalLambda()
    do {
      let lost = try Client(lambda)
      try lost.write("GET", "/2018-06-01/runtime/invocation/next")
    }
    // The server reads what has come in the order of the connections: after this it has seen the first one leave.
    var probe = try Client(lambda)
    for _ in 0..<2 { #expect(try probe.send("GET", "/nothing").status == 404) }
    let result = try invoke(lambda, "{}") { client in
      let next = try client.next()
      _ = try client.respond(next[requestIdField] ?? "", "here")
    }
    #expect(result.text == "here")
  }

  @Test("what is no HTTP is answered with a sentence and closed")
  func malformedRequest() throws {
    let lambda = try LocalLambda()
    var client = try Client(lambda)
    try client.raw("GET /x\r\n\r\n")
    let answer = try client.read()
    #expect(answer.status == 400)
    #expect(answer["connection"] == "close")
    #expect(answer.body.contains("the request line is malformed"))
    #expect(throws: Client.Closed.self) { try client.read() }
  }

  @Test("stopping ends whoever waits, in the queue and in the function, and the second time nothing")
  func stop() throws {
    let lambda = try LocalLambda()
    var client = try Client(lambda)
    let one = Invoked { try lambda.invokeAndWait([]) }
    _ = try client.next()
    let two = Invoked { try lambda.invokeAndWait([]) }
    lambda.stop()
    lambda.stop()
    #expect(one.failure() == .stopped)
    #expect(two.failure() == .stopped)
    #expect { try lambda.invokeAndWait([]) } throws: { ($0 as? EmulatorError)?.code == .stopped }
    #expect(throws: (any Error).self) { try client.read() }
  }

  @Test("a thread may wait for a result")
  func blocking() throws {
    let lambda = try LocalLambda()
    let function = Function(lambda)
    #expect(try lambda.invokeAndWait(Array("42".utf8)).text == "42")
    #expect { try lambda.invokeAndWait([], clientContext: Array("[]".utf8)) } throws: {
      ($0 as? EmulatorError)?.code == .invalidClientContext
    }
    #expect { try lambda.invokeAndWait([UInt8](repeating: 32, count: 6 << 20 + 1)) } throws: {
      ($0 as? EmulatorError)?.code == .eventTooLarge
    }
    lambda.stop()
    function.join()
  }
}
