// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup

/// The handler that the benchmark prescribes: looks an order up, or answers with the order as it would be after an update.
struct BenchmarkOrders: BenchmarkActionsActions {
  private var orders: OrderTable { .all }

  func getOrder(_ input: GetOrder.Input, context: ActionContext) async throws -> GetOrder.Output {
    guard let order = orders[input.orderId] else { return .notFound(Failure(error: "Order not found")) }
    return .ok(order)
  }

  func updateOrder(_ input: UpdateOrder.Input, context: ActionContext) async throws -> UpdateOrder.Output {
    guard var order = orders[input.orderId] else { return .notFound(Failure(error: "Order not found")) }
    order.status = input.status
    order.carrier = input.carrier
    order.estimatedDelivery = input.estimatedDelivery
    order.trackingNumber = input.trackingNumber
    return .ok(order)
  }
}
