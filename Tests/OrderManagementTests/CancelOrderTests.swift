// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import ActionGroupTesting
import JSON
import Testing

@testable import OrderManagement

@Suite("Cancelling an order ends in one of five ways, at every front door")
struct CancelOrderTests {
  let store: OrderStore
  let router: Router

  init() throws {
    store = try .sqlite(path: nil)
    router = try OrderActions(store: store).router
  }

  private func cancel(_ orderId: String, _ door: FrontDoor) async throws -> CallAnswer {
    let answer = try await router.call("cancelOrder", ["orderId": .string(orderId)], as: door)
    #expect(answer.violations == [])
    return answer
  }

  @Test("cancelled: the order was being processed", arguments: FrontDoor.allCases) func cancelled(door: FrontDoor) async throws {
    let answer = try await cancel("ORD-88421", door)
    #expect(answer.outcome == .output(status: 200))
    #expect(answer.status == (door == .openAPI ? 200 : nil) && answer.responseState == nil)
    #expect(
      try answer.decoded(as: Cancellation.self)
        == Cancellation(orderId: "ORD-88421", status: "CANCELLED", message: "Order ORD-88421 is cancelled now."))
    #expect(try await store.order("ORD-88421")?.status == .cancelled)
  }

  @Test("not found: there is no such order", arguments: FrontDoor.allCases) func notFound(door: FrontDoor) async throws {
    let answer = try await cancel("ORD-0", door)
    #expect(answer.outcome == .output(status: 404))
    #expect(answer.status == (door == .openAPI ? 404 : nil) && answer.responseState == nil)
    #expect(try answer.decoded(as: Failure.self).error == "There is no order ORD-0.")
  }

  @Test("already cancelled: success again, and nothing changes", arguments: FrontDoor.allCases) func again(door: FrontDoor) async throws {
    let before = try await store.order("ORD-88423")
    let answer = try await cancel("ORD-88423", door)
    #expect(answer.outcome == .output(status: 200))
    #expect(try answer.decoded(as: Cancellation.self).message == "Order ORD-88423 had been cancelled before.")
    #expect(try await store.order("ORD-88423") == before)
  }

  @Test(
    "shipped or delivered: refused, the status named", arguments: FrontDoor.allCases,
    [("ORD-88422", "SHIPPED"), ("ORD-88424", "DELIVERED")])
  func refused(door: FrontDoor, order: (id: String, status: String)) async throws {
    let before = try await store.order(order.id)
    let answer = try await cancel(order.id, door)
    #expect(answer.outcome == .output(status: 409))
    #expect(answer.status == (door == .openAPI ? 409 : nil) && answer.responseState == nil)
    #expect(try answer.decoded(as: Failure.self).error == "Order \(order.id) cannot be cancelled any more: it is \(order.status).")
    #expect(try await store.order(order.id) == before)
  }

  @Test(
    "store down: 503, and the cause only in the log", arguments: FrontDoor.allCases,
    ["cancelOrder", "getOrder", "refundOrder", "getInventory"])
  func storeDown(door: FrontDoor, operation: String) async throws {
    let router = try OrderActions(store: Stores.down).router
    let arguments: JSONObject = ["orderId": "ORD-88421", "sku": "SKU-1001", "amount": "1", "reason": "late"]
    let answer = try await router.call(operation, arguments, as: door)
    #expect(answer.violations == [])
    #expect(answer.status == (door == .openAPI ? 503 : nil))
    #expect(answer.responseState == (door == .function ? "FAILURE" : nil))
    #expect(answer.text.contains("The orders cannot be reached at the moment; please try again later."))
    #expect(!String(decoding: answer.response.bytes, as: UTF8.self).contains("orders.internal"))
    #expect(answer.response.problems.contains { $0.message.contains("orders.internal") })
  }

  @Test("of two cancellations at once, one cancels and one finds it done", arguments: FrontDoor.allCases) func race(door: FrontDoor)
    async throws
  {
    async let left = cancel("ORD-88425", door)
    async let right = cancel("ORD-88425", door)
    let messages = try await [left, right].map { try $0.decoded(as: Cancellation.self).message }
    #expect(Set(messages) == ["Order ORD-88425 is cancelled now.", "Order ORD-88425 had been cancelled before."])
  }
}
