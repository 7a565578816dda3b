// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import Testing

private struct Greeter: Actions {
  func register(on router: inout Router) throws {
    try router.on(Operation("greet", .get, "/greeting", description: "Greets.")) { _, _ in .ok(json: "Hello") }
  }
}

@Suite("Actions register themselves")
struct ActionsTests {
  @Test("on a router of their own, and on one that has others") func registers() throws {
    #expect(try Greeter().router.operations.map(\.name) == ["greet"])
    var router = Router()
    try router.on(Operation("leave", .get, "/leave")) { _, _ in Reply(204) }
    try Greeter().register(on: &router)
    #expect(router.operations.map(\.name) == ["leave", "greet"])
  }

  @Test("but not twice on one") func clash() throws {
    var router = try Greeter().router
    #expect(throws: Router.Clash("the name greet")) { try Greeter().register(on: &router) }
  }
}
