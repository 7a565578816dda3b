// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup

/// The actions that schemas/OrderManagement.yaml declares, over any store.
struct OrderActions: OrderManagementActions {
  let store: OrderStore

  func getOrder(_ input: GetOrder.Input, context: ActionContext) async throws -> GetOrder.Output {
    guard let order = try await reach({ try await store.order(input.orderId) }) else { return .notFound(noSuchOrder(input.orderId)) }
    return .ok(
      Order(
        orderId: order.orderId, status: order.status.rawValue, estimatedDelivery: order.estimatedDelivery ?? "unknown",
        carrier: order.carrier ?? "not yet assigned", trackingNumber: order.trackingNumber ?? "not yet assigned",
        lastUpdated: order.lastUpdated))
  }

  func cancelOrder(_ input: CancelOrder.Input, context: ActionContext) async throws -> CancelOrder.Output {
    switch try await reach({ try await store.cancel(input.orderId) }) {
    case .made(let order): return .ok(cancellation(order, "is cancelled now."))
    case .refused(let order) where order.status == .cancelled: return .ok(cancellation(order, "had been cancelled before."))
    case .refused(let order):
      return .conflict(Failure(error: "Order \(order.orderId) cannot be cancelled any more: it is \(order.status.rawValue)."))
    case .noSuchOrder: return .notFound(noSuchOrder(input.orderId))
    }
  }

  func refundOrder(_ input: RefundOrder.Input, context: ActionContext) async throws -> RefundOrder.Output {
    guard (0.005..<1e9).contains(input.amount) else { throw ActionError.badRequest("The amount must be at least one cent.") }
    let cents = Int(input.amount * 100 + 0.5)
    switch try await reach({ try await store.refund(input.orderId, cents) }) {
    case .made(let order):
      context.log.info("Refunded \(cents) cents of order \(order.orderId): \(input.reason)")
      return .ok(Refund(orderId: order.orderId, amount: dollars(cents), refundedTotal: dollars(order.refundedCents)))
    case .refused(let order): return .conflict(Failure(error: whyNotRefunded(order)))
    case .noSuchOrder: return .notFound(noSuchOrder(input.orderId))
    }
  }

  func getInventory(_ input: GetInventory.Input, context: ActionContext) async throws -> GetInventory.Output {
    guard let stock = try await reach({ try await store.stock(input.sku) }) else {
      return .notFound(Failure(error: "There is no article \(input.sku)."))
    }
    return .ok(Inventory(sku: stock.sku, name: stock.name, available: stock.available, restockDate: stock.restockDate ?? "unknown"))
  }

  /// Asks the store; when that fails, the model learns that it may try again later, and the log learns why.
  private func reach<Answer>(_ ask: () async throws -> Answer) async throws -> Answer {
    do { return try await ask() } catch {
      throw ActionError.unavailable("The orders cannot be reached at the moment; please try again later.", cause: error)
    }
  }

  private func noSuchOrder(_ orderId: String) -> Failure { Failure(error: "There is no order \(orderId).") }

  private func cancellation(_ order: StoredOrder, _ what: String) -> Cancellation {
    Cancellation(orderId: order.orderId, status: order.status.rawValue, message: "Order \(order.orderId) \(what)")
  }

  private func whyNotRefunded(_ order: StoredOrder) -> String {
    guard order.status == .delivered || order.status == .cancelled else {
      return "Order \(order.orderId) is \(order.status.rawValue); only orders that were delivered or cancelled are refunded."
    }
    return "At most \(dollars(order.paidCents - order.refundedCents)) dollars of order \(order.orderId) can still be refunded."
  }

  private func dollars(_ cents: Int) -> Double { Double(cents) / 100 }
}
