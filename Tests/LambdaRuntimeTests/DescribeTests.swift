// SPDX-License-Identifier: Apache-2.0

import JSON
import TestPrograms
import Testing

@Suite("A function that is asked tells its operations instead of running")
struct DescribeTests {
  @Test("it prints one line of OpenAPI and ends, with no Runtime API", arguments: ["router", "function"])
  func operations(made: String) async throws {
    let end = try await probeProgram(["OUTCROP_DESCRIBE": "1", "PROBE": made]).end()
    #expect(end.status == 0 && end.output.split(separator: "\n").count == 1)
    let document = try JSONValue(parsing: end.output)
    #expect(document["openapi"] == "3.0.0" && document["info"]?["title"] == "RuntimeProbe")
    #expect(document["paths"]?.object?.names == ["/act", "/describe"])
    #expect(document["paths"]?["/act"]?["post"]?["operationId"] == "act")
  }

  @Test("a router that cannot be made is a sentence and status 1") func failure() async throws {
    let end = try await probeProgram(["OUTCROP_DESCRIBE": "1", "PROBE": "init-error"]).end()
    #expect(end.status == 1 && end.output.hasPrefix("The function cannot be made: no \"store\""))
  }

  @Test("a function of raw events has no operations to tell") func raw() async throws {
    let end = try await probeProgram(["OUTCROP_DESCRIBE": "1", "PROBE": "raw"]).end()
    #expect(end.status == 1 && end.output.hasPrefix("The function takes any event:"))
  }
}
