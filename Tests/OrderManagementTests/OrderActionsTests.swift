// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import ActionGroupTesting
import JSON
import Testing

@testable import OrderManagement

@Suite("The actions of the sample")
struct OrderActionsTests {
  let router: Router

  init() throws { router = try OrderActions(store: .sqlite(path: nil)).router }

  @Test("the operations are those of the schema, and a refund asks the user first") func operations() {
    #expect(Set(router.operations.map(\.name)) == ["getOrder", "cancelOrder", "refundOrder", "getInventory"])
    #expect(router.operations.filter(\.requiresConfirmation).map(\.name) == ["refundOrder"])
  }

  @Test("an order is told with all its fields", arguments: FrontDoor.allCases) func order(door: FrontDoor) async throws {
    let answer = try await router.call("getOrder", ["orderId": "ORD-88422"], as: door)
    #expect(answer.violations == [])
    #expect(
      try answer.decoded(as: Order.self)
        == Order(
          orderId: "ORD-88422", status: "SHIPPED", estimatedDelivery: "2026-11-24", carrier: "FedEx", trackingNumber: "785512340091",
          lastUpdated: "2026-11-19T17:40:00Z"))
  }

  @Test("what is not known yet is said in words") func unknown() async throws {
    let order = try await router.call("getOrder", ["orderId": "ORD-88425"]).decoded(as: Order.self)
    #expect(order.estimatedDelivery == "unknown" && order.carrier == "not yet assigned" && order.trackingNumber == "not yet assigned")
  }

  @Test("an order that is not there is a 404 with a sentence") func noOrder() async throws {
    let answer = try await router.call("getOrder", ["orderId": "ORD-0"])
    #expect(answer.status == 404)
    #expect(try answer.decoded(as: Failure.self).error == "There is no order ORD-0.")
  }

  @Test("stock is told, with the day on which more comes", arguments: FrontDoor.allCases) func inventory(door: FrontDoor) async throws {
    let hammer = try await router.call("getInventory", ["sku": "SKU-1002"], as: door)
    #expect(hammer.violations == [])
    #expect(
      try hammer.decoded(as: Inventory.self)
        == Inventory(sku: "SKU-1002", name: "Geologist's hammer", available: 0, restockDate: "2026-12-01"))
    #expect(try await router.call("getInventory", ["sku": "SKU-1001"]).decoded(as: Inventory.self).restockDate == "unknown")
    #expect(try await router.call("getInventory", ["sku": "SKU-0"]).status == 404)
  }

  @Test("refunds add up to what was paid, and no further", arguments: FrontDoor.allCases) func refunds(door: FrontDoor) async throws {
    func refund(_ amount: JSONValue) async throws -> CallAnswer {
      let answer = try await router.call(
        "refundOrder", ["orderId": "ORD-88424", "amount": amount, "reason": "It came scratched."], as: door)
      #expect(answer.violations == [])
      return answer
    }
    #expect(try await refund("12.50").decoded(as: Refund.self) == Refund(orderId: "ORD-88424", amount: 12.5, refundedTotal: 12.5))
    let tooMuch = try await refund(67.50)
    #expect(tooMuch.outcome == .output(status: 409))
    #expect(try tooMuch.decoded(as: Failure.self).error == "At most 67.49 dollars of order ORD-88424 can still be refunded.")
    #expect(try await refund("67.49").decoded(as: Refund.self).refundedTotal == 79.99)
  }

  @Test("an order on its way is not refunded", arguments: ["ORD-88421", "ORD-88422"]) func refundTooEarly(orderId: String) async throws {
    let answer = try await router.call("refundOrder", ["orderId": .string(orderId), "amount": "1", "reason": "late"])
    #expect(answer.status == 409 && answer.text.contains("only orders that were delivered or cancelled"))
  }

  @Test("a refund needs a sensible amount and a reason", arguments: FrontDoor.allCases) func badRefund(door: FrontDoor) async throws {
    let answer = try await router.call("refundOrder", ["orderId": "ORD-88424", "amount": "0"], as: door)
    guard case .invalid(let violations) = answer.outcome else {
      Issue.record("the outcome is \(answer.outcome)")
      return
    }
    #expect(violations.map(\.argument) == ["amount", "reason"])
    #expect(try await router.call("refundOrder", ["orderId": "ORD-88424", "amount": "0.001", "reason": "x"]).status == 400)
    #expect(try await router.call("refundOrder", ["orderId": "ORD-0", "amount": "1", "reason": "x"]).status == 404)
  }
}
