// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import ActionGroupTesting
import Testing

@Suite("A cassette as a test")
struct CassetteCheckTests {
  private static let getOrder = Operation("getOrder", .get, "/orders/{orderId}", [.init("orderId", .string())])

  /// A router whose orders have this status, and when it was asked.
  private static func router(status: String = "SHIPPED", time: String = "10:00", visits: String = "1") throws -> Router {
    var router = Router()
    try router.on(getOrder) { arguments, context in
      let id = try arguments.string("orderId")
      guard id != "ORD-0" else { throw ActionError.notFound("There is no order \(id).") }
      context.sessionAttributes["visits"] = visits
      return Reply.ok(json: ["orderId": .string(id), "status": .string(status), "checked": .string(time)])
    }
    return router
  }

  /// What was recorded of some orders.
  private static func cassette(_ ids: [String] = ["ORD-1", "ORD-0"], frontDoor: FrontDoor = .openAPI) async throws -> Cassette {
    var lines = CassetteEntry.head(recorded: "2026-11-21T10:00:00Z").line
    for (index, id) in ids.enumerated() {
      let answer = try await router().call("getOrder", ["orderId": .string(id)], as: frontDoor)
      let call = Cassette.Call(function: "Orders", event: answer.event.bytes, envelope: answer.response.bytes)
      lines += CassetteEntry.call(turn: index, call).line
    }
    return try Cassette(lines)
  }

  @Test("passes against the router that it was recorded with", arguments: [FrontDoor.openAPI, .function]) func same(door: FrontDoor)
    async throws
  {
    let cassette = try await Self.cassette(frontDoor: door)
    #expect(cassette.calls.count == 2)
    try await cassette.check(Self.router())
  }

  @Test("fails with a sentence for each difference, which may be ignored by its path") func differs() async throws {
    let cassette = try await Self.cassette()
    let router = try Self.router(status: "LOST", time: "11:00", visits: "2")
    let mismatch = await #expect(throws: CassetteMismatch.self) { try await cassette.check(router, ignoring: ["body.checked"]) }
    #expect(
      mismatch?.differences.map(\.description) == [
        #"Call 1, GET /orders/{orderId}: body.status is "LOST", and was "SHIPPED" when it was recorded."#,
        #"Call 1, GET /orders/{orderId}: sessionAttributes.visits is "2", and was "1" when it was recorded."#,
      ])
    #expect(mismatch?.description.contains("2 calls were run, and differ") == true)
    try await cassette.check(router, ignoring: ["body.checked", "body.status", "sessionAttributes.*"])
  }

  @Test("fails where the operation is gone, and where a status is another") func gone() async throws {
    let cassette = try await Self.cassette(["ORD-0"])
    let found = await cassette.differences(from: Router())
    #expect(found.map(\.difference.path).contains("body") || found.map(\.difference.path).contains { $0.hasPrefix("body.") })
    let other = try await Self.cassette(["ORD-1"])
    #expect(await other.differences(from: Router()).first?.description.contains("status is 404, and was 200") == true)
  }

  @Test("fails when the function gave no envelope while it was recorded, or nothing was called at all") func nothing() async throws {
    let event = try await Self.router().call("getOrder", ["orderId": "ORD-1"]).event.bytes
    let call = Cassette.Call(function: "Orders", event: event, envelope: nil, failure: "The function failed.")
    let lines = CassetteEntry.head(recorded: "").line + CassetteEntry.call(turn: 1, call).line
    #expect(try await Cassette(lines).differences(from: Self.router()).contains { $0.description.contains("failure is missing") })
    let empty = try Cassette(CassetteEntry.head(recorded: "").line)
    let mismatch = await #expect(throws: CassetteMismatch.self) { try await empty.check(Self.router()) }
    #expect(mismatch?.description.contains("holds no call") == true)
  }
}
