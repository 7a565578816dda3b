// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import Foundation
import HTTP1
import JSON
import LambdaEmulator
import Sockets
import TestPrograms
import Testing

@Suite("What goes wrong between function and Runtime API is survived or explained")
struct FailureTests {
  @Test(
    "a poll that goes wrong is logged and made again",
    arguments: [Misbehaviour.close, .closeAfter, .cut, .garbage, .badChunk, .missingRequestId, .status(500), .status(403)])
  func next(misbehaviour: Misbehaviour) async throws {
    let probe = try Probe()
    let pid = try await probe.describe()["pid"]
    probe.lambda.misbehave(misbehaviour, at: .next)
    #expect(try await probe.act("sleep", 1).status == 200)
    #expect(try await probe.describe()["pid"] == pid)
  }

  @Test(
    "an answer that is not taken is logged, and the next event is answered",
    arguments: [Misbehaviour.close, .closeAfter, .cut, .garbage, .badChunk, .status(413), .status(500)])
  func response(misbehaviour: Misbehaviour) async throws {
    let probe = try Probe()
    let pid = try await probe.describe()["pid"]
    probe.lambda.misbehave(misbehaviour, at: .response)
    _ = try await probe.act("sleep", 1)
    #expect(try await probe.act("sleep", 1).status == 200)
    #expect(try await probe.describe()["pid"] == pid)
    if case .status = misbehaviour { try await probe.log.wait(for: "did not take the answer") }
  }

  @Test("started outside Lambda, one sentence says how to run it") func outside() async throws {
    let end = try await probeProgram([:]).end()
    #expect(end.status == 64)
    #expect(end.output.contains("outcrop host") && end.output.split(separator: "\n").count == 1)
  }

  @Test(
    "an environment that makes no sense is explained",
    arguments: [
      (["AWS_LAMBDA_RUNTIME_API": "127.0.0.1:port"], "127.0.0.1:port"),
      (["AWS_LAMBDA_RUNTIME_API": "127.0.0.1:1", "OUTCROP_CAPTURE": "some"], "expected off, errors, all or sample:"),
    ]) func environment(variables: [String: String], words: String) async throws
  {
    let end = try await probeProgram(variables).end()
    #expect(end.status == 64 && end.output.contains(words))
  }

  @Test("an API that cannot be reached ends the process with a sentence") func unreachable() async throws {
    let port = try freePort()
    let end = try await probeProgram(["AWS_LAMBDA_RUNTIME_API": "127.0.0.1:\(port)"]).end()
    #expect(end.status == 1)
    #expect(end.output.contains("cannot be reached") && end.output.contains("The function ends."))
  }

  /// A port that nobody listens on any more.
  private func freePort() throws -> UInt16 { try Listener().endpoint.port }

  @Test("SIGTERM ends an idle function with status 0") func idle() async throws {
    let lambda = try LocalLambda()
    defer { lambda.stop() }
    let function = try probeProgram(["AWS_LAMBDA_RUNTIME_API": lambda.endpoint])
    #expect(Probe.parts(try await lambda.invoke(Probe.event("sleep", 1).bytes)).status == 200)
    function.terminate()
    #expect(await function.end().status == 0)
  }

  @Test("SIGTERM during an invocation waits for the answer") func busy() async throws {
    let lambda = try LocalLambda()
    defer { lambda.stop() }
    let function = try probeProgram(["AWS_LAMBDA_RUNTIME_API": lambda.endpoint])
    #expect(Probe.parts(try await lambda.invoke(Probe.event("sleep", 1).bytes)).status == 200)
    async let answer = lambda.invoke(Probe.event("announce", 1000).bytes)
    #expect(await function.output(holding: "begun").contains("begun"))
    function.terminate()
    #expect(Probe.parts(try await answer).status == 200)
    #expect(await function.end().status == 0)
  }

  @Test("the API is found by name and by IPv6 address", arguments: ["localhost", "[::1]"]) func addresses(host: String) async throws {
    // A name stands for both loopbacks: at the other one, somebody else may listen on this port.
    for attempt in 1...5 {
      let listener = try Listener(on: host == "[::1]" ? .v6 : .v4)
      let function = try probeProgram(["AWS_LAMBDA_RUNTIME_API": "\(host):\(listener.endpoint.port)"])
      let body = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<[UInt8]?, any Error>) in
        Thread.detachNewThread { continuation.resume(with: Result { try Self.serveOnce(listener) }) }
      }
      function.terminate()
      let end = await function.end()
      guard let body else {
        #expect(host == "localhost" && attempt < 5)
        continue
      }
      #expect(EnvelopeValidator().findings(event: Probe.event("sleep", 1).bytes, response: body) == [] && end.status == 0)
      return
    }
  }

  /// A Runtime API with one event; gives the function's answer, or `nil` when the function does not come.
  private static func serveOnce(_ listener: Listener) throws -> [UInt8]? {
    guard let socket = try listener.accept(timeout: .seconds(20)) else { return nil }
    var decoder = HTTPDecoder(role: .requests)
    func request() throws -> HTTPMessage {
      while true {
        if let message = try decoder.next() { return message }
        let received = try decoder.fill { span throws(SocketError) in try socket.receive(into: &span, timeout: .seconds(20)) }
        if received == .closed || received == .timedOut { throw SocketError(.timedOut, "the function left") }
      }
    }
    func answer(_ status: Int, _ fields: [(String, String)], _ body: [UInt8]) throws {
      var head: [UInt8] = []
      try HTTPWriter.statusLine(status, to: &head)
      for field in fields { try HTTPWriter.field(field.0, field.1, to: &head) }
      HTTPWriter.endHead(bodyBytes: body.count, to: &head)
      try socket.send(head.span, body.span)
    }
    _ = try request()
    try answer(200, [("Lambda-Runtime-Aws-Request-Id", "r-1")], Probe.event("sleep", 1).bytes)
    let response = try request()
    try answer(202, [], Array("{}".utf8))
    _ = try request()
    return Array(response.body)
  }
}
