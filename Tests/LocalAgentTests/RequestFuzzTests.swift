// SPDX-License-Identifier: Apache-2.0

import Foundation
import LocalAgent
import Sockets
import Testing

@Suite("No bytes end the server", .timeLimit(.minutes(1)))
struct RequestFuzzTests {
  /// Numbers that come again with their seed.
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

  static let seed = ProcessInfo.processInfo.environment["OUTCROP_FUZZ_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: .min ... .max)
  static let host = "Host: 127.0.0.1\r\n"
  static let authorization =
    "Authorization: AWS4-HMAC-SHA256 Credential=A/20260102/r/bedrock/aws4_request, SignedHeaders=host;x-amz-date, Signature=00\r\n"
    + "X-Amz-Date: 20260102T030405Z\r\n"
  static let request =
    "POST /agents/AGENT12345/agentAliases/TSTALIASID/sessions/s%3A1/text?a=%2B&b HTTP/1.1\r\n" + host + authorization
    + "x-amz-source-arn: arn:aws:bedrock:us-east-1:123456789012:agent/AGENT12345\r\nContent-Length: 78\r\n\r\n"
    + #"{"inputText":"hi","sessionState":{"returnControlInvocationResults":[{"a":1}]}}"#

  static func mutated(_ dice: inout Dice) -> [UInt8] {
    var bytes = Array(request.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &dice) {
      let index = Int.random(in: 0..<bytes.count, using: &dice)
      switch Int.random(in: 0..<4, using: &dice) {
      case 0: bytes[index] = UInt8.random(in: 0...255, using: &dice)
      case 1: bytes.remove(at: index)
      case 2:
        bytes.insert(
          contentsOf: Array(["/", "%", "=", ";", ":", ",", "\"", "..", "+"].randomElement(using: &dice)?.utf8 ?? "".utf8), at: index)
      default: bytes.replaceSubrange(index..<min(bytes.count, index + 9), with: [])
      }
    }
    return bytes
  }

  @Test("changed requests are answered or refused, and the server goes on", arguments: [false, true])
  func mutations(signed: Bool) async throws {
    var configuration = LocalAgentServer.Configuration()
    if signed { configuration.signatures = SignatureCheck([.init("A", "s")]) }
    configuration.secondsSince1970 = { 1_767_323_045 }
    try await withServer(configuration, Scenario([.init(Script([1, 2, 3]))]).responder()) { server in
      let statuses = try await blocking {
        var dice = Dice(state: RequestFuzzTests.seed)
        return try (0..<400).map { _ in
          let client = try Client(server)
          try client.socket.send(RequestFuzzTests.mutated(&dice).span)
          // What was cut short is waited for by the server.
          return try client.read(timeout: .milliseconds(30)).status
        }
      }
      #expect(statuses.allSatisfy { [0, 200, 400, 403, 404, 413, 431, 500, 501, 505].contains($0) }, "seed \(RequestFuzzTests.seed)")
      #expect(try await server.answer().status == (signed ? 403 : 200), "seed \(RequestFuzzTests.seed)")
    }
  }
}
