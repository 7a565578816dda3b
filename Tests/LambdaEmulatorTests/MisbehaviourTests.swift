// SPDX-License-Identifier: Apache-2.0

import HTTP1
import LambdaEmulator
import Sockets
import Testing

@Suite struct MisbehaviourTests {
  /// What a client makes of it: an error's code, or what it got.
  static func outcome(_ body: () throws -> Client.Answer) -> String {
    do {
      let answer = try body()
      return "\(answer.status) \(answer[requestIdField] == nil ? "without" : "with") id"
    } catch let error as HTTPError {
      return error.code.rawValue
    } catch let error as SocketError {
      return error.code.rawValue
    } catch {
      return "closed"
    }
  }

  @Test(
    "an event that is spoilt on its way goes to the next poll",
    arguments: [
      (Misbehaviour.close, "closed"), (.cut, "truncated"), (.garbage, "startLine"), (.endlessHead, "headTooLarge"), (.badChunk, "chunk"),
      (.missingRequestId, "200 without id"), (.status(500), "500 without id"),
    ], [10, 100_000])
  func spoilt(expected: (Misbehaviour, String), size: Int) throws {
    let lambda = try LocalLambda()
    lambda.misbehave(expected.0, at: .next)
    let event = "\"" + String(repeating: "x", count: size) + "\""
    let result = try invoke(lambda, event) { client in
      #expect(Self.outcome { try client.next() } == expected.1)
      var second = try Client(lambda)
      let next = try second.next()
      #expect(next.body == event)
      _ = try second.respond(next[requestIdField] ?? "", "fine")
    }
    #expect(result.text == "fine")
  }

  @Test(
    "an answer of the function counts, whatever it hears of it",
    arguments: [
      (Misbehaviour.close, "closed"), (.cut, "truncated"), (.garbage, "startLine"), (.endlessHead, "headTooLarge"), (.badChunk, "chunk"),
      (.status(500), "500 without id"), (.closeAfter, "202 without id"), (.stall(.milliseconds(20)), "202 without id"),
    ])
  func response(misbehaviour: Misbehaviour, expected: String) throws {
    let lambda = try LocalLambda()
    lambda.misbehave(misbehaviour, at: .response)
    let result = try invoke(lambda, "{}") { client in
      let id = try client.next()[requestIdField] ?? ""
      #expect(Self.outcome { try client.respond(id, "mine") } == expected)
    }
    #expect(result.text == "mine")
  }

  @Test("a refusal as too large reaches the caller as well")
  func tooLarge() throws {
    let lambda = try LocalLambda()
    lambda.misbehave(.status(413), at: .response)
    let result = try invoke(lambda, "{}") { client in
      let id = try client.next()[requestIdField] ?? ""
      #expect(try client.respond(id, "mine").status == 413)
    }
    #expect(result.errorType == "Function.ResponseSizeTooLarge")
  }

  @Test("a connection is closed behind an answer, and the function may go on with another")
  func closeAfter() throws {
    let lambda = try LocalLambda()
    lambda.misbehave(.closeAfter, at: .next)
    let result = try invoke(lambda, "{}") { client in
      let next = try client.next()
      #expect(next["connection"] == nil)
      #expect(throws: Client.Closed.self) { try client.read() }
      var second = try Client(lambda)
      #expect(try second.respond(next[requestIdField] ?? "", "over there").status == 202)
    }
    #expect(result.text == "over there")
  }

  @Test("a stalled event arrives, but its deadline passes")
  func stall() throws {
    let lambda = try LocalLambda()
    lambda.misbehave(.stall(.milliseconds(100)), at: .next)
    let result = try invoke(lambda, "{}", timeout: .milliseconds(20)) { client in
      let status = try client.next().status
      #expect(status == 200)
    }
    #expect(result.errorType == "Sandbox.Timedout")
  }
}
