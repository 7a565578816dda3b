// SPDX-License-Identifier: Apache-2.0

import JSON
import LambdaEmulator
import Testing

@Suite("A handler that takes too long gets a timeout envelope")
struct DeadlineTests {
  @Test("an async handler is cancelled and answered for, and the process goes on", arguments: ["sleep", "ignore-cancellation"])
  func async(what: String) async throws {
    let probe = try Probe(timeout: .seconds(1))
    let before = try await probe.describe()["pid"]
    let answer = try await probe.act(what, 30_000)
    // A sleep that is cancelled throws, but the answer was decided already.
    #expect(answer.status == 504)
    #expect(answer.body?["error"]?["message"]?.string?.contains("did not finish in time") == true)
    #expect(try await probe.describe()["pid"] == before)
  }

  @Test("a handler that blocks its thread is answered for, and the process ends with status 1") func blocking() async throws {
    let probe = try Probe(timeout: .seconds(1))
    let before = try await probe.describe()["pid"]
    #expect(try await probe.act("block", 30_000).status == 504)
    #expect(try await probe.describe()["pid"] != before)
    try await probe.log.wait(for: "blocks its thread")
  }

  @Test("a function for other events reports the timeout as an error") func raw() async throws {
    let probe = try Probe(["PROBE": "raw"], timeout: .seconds(1))
    let result = try await probe.lambda.invoke(Array(#"{"sleep":1}"#.utf8))
    #expect(result.errorType == "Function.TimedOut")
  }

  @Test("work after the answer is cut off at the deadline") func afterwork() async throws {
    let probe = try Probe(timeout: .seconds(1))
    #expect(try await probe.act("endless-later").status == 200)
    #expect(try await probe.act("sleep", 1).status == 200)
  }
}
