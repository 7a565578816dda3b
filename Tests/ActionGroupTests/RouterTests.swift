// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import ActionGroupTesting
import JSON
import Testing

@Suite("The router answers every call with a valid envelope")
struct RouterTests {
  let router: Router
  init() throws { router = try Samples.router() }

  @Test("the same action answers at every front door", arguments: FrontDoor.allCases) func everyDoor(door: FrontDoor) async throws {
    let answer = try await router.call("getOrder", ["orderId": "ORD-1"], as: door)
    #expect(answer.outcome == .output(status: 200))
    #expect(answer.body?["orderId"] == "ORD-1")
    #expect(answer.violations == [])
    #expect(answer.status == (door == .openAPI ? 200 : nil))
    #expect(answer.responseState == nil)
  }

  @Test("an action's own status is sent where there is one", arguments: FrontDoor.allCases) func ownStatus(door: FrontDoor) async throws {
    let answer = try await router.call("getOrder", ["orderId": "missing"], as: door)
    #expect(answer.body == ["error": "There is no such order."])
    #expect(answer.status == (door == .openAPI ? 404 : nil))
    #expect(answer.violations == [])
  }

  @Test("all violations are reported at once", arguments: FrontDoor.allCases) func violations(door: FrontDoor) async throws {
    let answer = try await router.call("placeOrder", ["sku": "x", "quantity": "12", "price": "0", "gift": "perhaps"], as: door)
    #expect(
      answer.outcome
        == .invalid([
          Violation("sku", "must have at least 3 characters, but has 1"), Violation("quantity", "must be at most 9, but is 12"),
          Violation("price", "must be greater than 0, but is 0"), Violation("gift", "must be true or false, but is \"perhaps\""),
        ]))
    for name in ["sku", "quantity", "price", "gift"] { #expect(answer.text.contains(name)) }
    #expect(answer.violations == [])
    switch door {
    case .openAPI: #expect(answer.status == 400)
    case .function: #expect(answer.responseState == "REPROMPT")
    case .gateway: #expect(answer.body?["error"]?["violations"]?.array?.count == 4)
    }
  }

  @Test("a refusal is told to the model in its own words", arguments: FrontDoor.allCases) func refusal(door: FrontDoor) async throws {
    let answer = try await router.call("getOrder", ["orderId": "refused"], as: door)
    #expect(answer.outcome == .refused(.conflict("The order is locked.")))
    #expect(answer.text.contains("The order is locked."))
    #expect(answer.responseState == nil)
    #expect(answer.status == (door == .openAPI ? 409 : nil))
    #expect(answer.violations == [])
  }

  @Test("a failure's cause reaches the log and never the model", arguments: FrontDoor.allCases, ["down", "broken"])
  func failure(door: FrontDoor, order: String) async throws {
    let answer = try await router.call("getOrder", ["orderId": .string(order)], as: door, EventBuilder(), Invocation(requestId: "r-1"))
    #expect(!String(decoding: answer.response.bytes, as: UTF8.self).contains("hunter2"))
    #expect(answer.response.problems.contains { $0.message.contains("hunter2") && $0.level == .error })
    #expect(answer.status == (door == .openAPI ? (order == "down" ? 503 : 500) : nil))
    #expect(answer.responseState == (door == .function ? "FAILURE" : nil))
    #expect(answer.text.contains(order == "down" ? "cannot be read now" : "Reference: r-1"))
    #expect(answer.violations == [])
  }

  @Test("a failing function call can be told to the model instead of ending the turn") func plainFailure() async throws {
    var router = router
    router.functionFailure = .toldToModel
    let answer = try await router.call("getOrder", ["orderId": "down"], as: .function)
    #expect(answer.responseState == nil)
    #expect(answer.text == "Orders cannot be read now.")
  }

  @Test("a call that no operation fits names those that are there", arguments: FrontDoor.allCases) func unknown(door: FrontDoor)
    async throws
  {
    let event = EventBuilder().event(Operation("dropOrders", .delete, "/orders"), [:], as: door)
    let answer = try await router.call(event)
    #expect(answer.outcome == .unknownOperation)
    #expect(answer.text.contains(door == .openAPI ? "GET /orders/{orderId}" : "getOrder, placeOrder"))
    #expect(answer.status == (door == .openAPI ? 404 : nil))
    #expect(answer.responseState == (door == .function ? "FAILURE" : nil))
    #expect(answer.violations == [])
  }

  @Test("a call that ran out of time has an envelope", arguments: FrontDoor.allCases) func timeout(door: FrontDoor) throws {
    let event = EventBuilder().event(Samples.getOrder, ["orderId": "ORD-1"], as: door)
    let response = try router.timedOut(event: event.bytes, clientContext: event.clientContext)
    let envelope = try JSONValue(parsing: response.bytes)
    #expect(response.outcome == .timedOut)
    switch door {
    case .openAPI: #expect(envelope["response"]?["httpStatusCode"] == 504)
    case .function: #expect(envelope["response"]?["functionResponse"]?["responseState"] == "FAILURE")
    case .gateway: #expect(envelope["error"]?["status"] == 504)
    }
  }

  @Test("an answer above the limit becomes an error that says so", arguments: FrontDoor.allCases) func tooLarge(door: FrontDoor)
    async throws
  {
    let answer = try await router.call("getOrder", ["orderId": "large"], as: door)
    guard case .tooLarge(let bytes) = answer.outcome else {
      Issue.record("the outcome is \(answer.outcome)")
      return
    }
    #expect(bytes > 7_000_000)
    #expect(answer.text.contains("too large") && answer.text.contains("6291556"))
    #expect(answer.violations == [])
  }

  @Test("an answer above 25 KB is sent with a warning in the log") func wordy() async throws {
    let answer = try await router.call("getOrder", ["orderId": "wordy"])
    #expect(answer.outcome == .output(status: 200))
    #expect(answer.response.problems.map(\.level) == [.warn])
    var tight = router
    tight.budget = ResponseBudget(warnBytes: 10, maxBytes: 100_000)
    #expect(try await tight.call("getOrder", ["orderId": "1"]).response.problems.count == 1)
  }

  @Test("attributes come back as they came unless they were changed") func echo() async throws {
    var builder = EventBuilder()
    builder.sessionAttributes = ["customer": "C-1", "quote": "\"\\\n"]
    builder.promptSessionAttributes = ["channel": "chat"]
    let plain = try await router.call("getOrder", ["orderId": "1"], as: .openAPI, builder)
    #expect(plain.sessionAttributes == ["customer": "C-1", "quote": "\"\\\n"])
    #expect(plain.promptSessionAttributes == ["channel": "chat"])
    let changed = try await router.call("getOrder", ["orderId": "changed"], as: .openAPI, builder)
    #expect(changed.sessionAttributes == ["customer": "C-1", "quote": "\"\\\n", "last": "changed"])
    #expect(changed.promptSessionAttributes == [:])
    #expect(changed.envelope["knowledgeBasesConfiguration"]?.array?.first?["knowledgeBaseId"] == "KB1")
    #expect(changed.violations == [])
  }

  @Test("attributes that were changed before an error are dropped") func droppedChanges() async throws {
    var builder = EventBuilder()
    builder.sessionAttributes = ["customer": "C-1"]
    let answer = try await router.call("getOrder", ["orderId": "changed-then-broken"], as: .openAPI, builder)
    #expect(answer.sessionAttributes == ["customer": "C-1"])
  }

  @Test("attributes that are no strings are made strings") func oddAttributes() async throws {
    let event = """
      {"actionGroup":"A","function":"getOrder","parameters":[{"name":"orderId","value":"1"}],"sessionAttributes":{"a":1,"b":null,"c":{"d":true}}}
      """
    let answer = try await router.call(.init(bytes: Array(event.utf8)))
    #expect(answer.sessionAttributes == ["a": "1", "c": "{\"d\":true}"])
    #expect(answer.promptSessionAttributes == nil)
    #expect(answer.violations == [])
  }

  @Test("two actions for one operation are refused when they are registered") func clash() throws {
    var router = router
    #expect(throws: Router.Clash("the name getOrder")) { try router.on(Samples.getOrder) { _, _ in Reply(204) } }
    #expect(throws: Router.Clash("GET /orders/{orderId}")) {
      try router.on(Operation("other", .get, "/orders/{orderId}")) { _, _ in Reply(204) }
    }
    #expect(throws: Router.Clash.self) { _ = try router.merged(with: router) }
  }

  @Test("two groups can be answered by one router") func merged() async throws {
    var other = Router()
    try other.on(Operation("ping", .get, "/ping")) { _, _ in Reply(204) }
    let both = try router.merged(with: other)
    #expect(both.operations.map(\.name) == ["getOrder", "placeOrder", "ping"])
    let answer = try await both.call("ping")
    #expect(answer.status == 204 && answer.text == "{}" && answer.violations == [])
  }

  @Test("middleware wraps actions and knows the operation") func middleware() async throws {
    var router = router
    router.use { next in
      { arguments, context in
        if context.operation.name == "placeOrder" { throw ActionError.forbidden("Nobody may order today.") }
        var reply = try await next(arguments, context)
        reply.status = 203
        return reply
      }
    }
    #expect(try await router.call("getOrder", ["orderId": "1"]).status == 203)
    #expect(try await router.call("placeOrder", ["sku": "abc"]).status == 403)
  }

  @Test("a status that is none becomes 500") func oddStatus() async throws {
    var router = Router()
    try router.on(Operation("odd", .get, "/odd")) { _, _ in Reply(7) }
    let answer = try await router.call("odd")
    #expect(answer.status == 500 && answer.violations == [])
  }

  @Test("a scalar body is JSON for OpenAPI and plain words for a function") func scalar() async throws {
    var router = Router()
    try router.on(Operation("greet", .get, "/greet")) { _, _ in try .ok("hello") }
    #expect(try await router.call("greet").text == "\"hello\"")
    #expect(try await router.call("greet", as: .function).text == "hello")
    #expect(try await router.call("greet", as: .gateway).text == "\"hello\"")
  }

  @Test("work left for after the answer is handed over in order") func afterwork() async throws {
    var router = Router()
    try router.on(Operation("later", .get, "/later")) { _, context in
      context.afterAnswer {}
      context.afterAnswer {}
      return Reply(202)
    }
    #expect(try await router.call("later").response.afterwork.count == 2)
  }
}
