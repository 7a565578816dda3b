// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup

/// Look up an order.
enum GetOrder {
  static let operation = Operation(
    "getOrder", .get, "/orders/{orderId}",
    [
      Argument("orderId", .string(), "The order's number as the customer was given it, ORD-88421 for example.")
    ], description: "Looks up an order - its status, when it will arrive, who carries it, and its tracking number.")

  struct Input: Codable, Hashable, Sendable {
    var orderId: String
  }

  enum Output: OperationOutput {
    case ok(Order)
    case notFound(Failure)

    var reply: Reply {
      get throws {
        switch self {
        case .ok(let body): try Reply(200, body)
        case .notFound(let body): try Reply(404, body)
        }
      }
    }
  }
}

/// Cancel an order.
enum CancelOrder {
  static let operation = Operation(
    "cancelOrder", .post, "/orders/{orderId}/cancel",
    [
      Argument("orderId", .string(), "The number of the order to cancel, ORD-88421 for example.")
    ],
    description:
      "Cancels an order that is still being processed. An order that is cancelled already stays so, and that counts as success; one that was shipped or delivered is refused."
  )

  struct Input: Codable, Hashable, Sendable {
    var orderId: String
  }

  enum Output: OperationOutput {
    case ok(Cancellation)
    case notFound(Failure)
    case conflict(Failure)

    var reply: Reply {
      get throws {
        switch self {
        case .ok(let body): try Reply(200, body)
        case .notFound(let body): try Reply(404, body)
        case .conflict(let body): try Reply(409, body)
        }
      }
    }
  }
}

/// Refund an order.
enum RefundOrder {
  static let operation = Operation(
    "refundOrder", .post, "/orders/{orderId}/refund",
    [
      Argument("orderId", .string(), "The number of the order to refund, ORD-88424 for example."),
      Argument(
        "amount", .number(maximum: 100000, exclusiveMinimum: 0),
        "How much to pay back, in US dollars with at most two decimals, 12.50 for example."),
      Argument("reason", .string(lengthMin: 1), "Why, in the customer's words."),
    ],
    description:
      "Pays back a part or all of what was paid for an order that was delivered or cancelled. Ask the customer for the amount and the reason first.",
    requiresConfirmation: true)

  struct Input: Codable, Hashable, Sendable {
    var orderId: String
    var amount: Double
    var reason: String
  }

  enum Output: OperationOutput {
    case ok(Refund)
    case notFound(Failure)
    case conflict(Failure)

    var reply: Reply {
      get throws {
        switch self {
        case .ok(let body): try Reply(200, body)
        case .notFound(let body): try Reply(404, body)
        case .conflict(let body): try Reply(409, body)
        }
      }
    }
  }
}

/// Look up what is in stock.
enum GetInventory {
  static let operation = Operation(
    "getInventory", .get, "/inventory/{sku}",
    [
      Argument("sku", .string(), "The article's number, SKU-1001 for example.")
    ], description: "Tells how many pieces of an article are in stock, and when more are expected.")

  struct Input: Codable, Hashable, Sendable {
    var sku: String
  }

  enum Output: OperationOutput {
    case ok(Inventory)
    case notFound(Failure)

    var reply: Reply {
      get throws {
        switch self {
        case .ok(let body): try Reply(200, body)
        case .notFound(let body): try Reply(404, body)
        }
      }
    }
  }
}

/// An order as the customer may see it.
struct Order: Codable, Hashable, Sendable {
  var orderId: String
  var status: String
  var estimatedDelivery: String
  var carrier: String
  var trackingNumber: String
  var lastUpdated: String
}

/// An order that is cancelled.
struct Cancellation: Codable, Hashable, Sendable {
  var orderId: String
  var status: String
  var message: String
}

/// What is in stock of an article.
struct Inventory: Codable, Hashable, Sendable {
  var sku: String
  var name: String
  var available: Int
  var restockDate: String
}

/// A payment back to the customer.
struct Refund: Codable, Hashable, Sendable {
  var orderId: String
  var amount: Double
  var refundedTotal: Double
}

/// Why a call was not done.
struct Failure: Codable, Hashable, Sendable {
  var error: String
}

/// The actions of OrderManagement.
protocol OrderManagementActions: Sendable {
  func getOrder(_ input: GetOrder.Input, context: ActionContext) async throws -> GetOrder.Output
  func cancelOrder(_ input: CancelOrder.Input, context: ActionContext) async throws -> CancelOrder.Output
  func refundOrder(_ input: RefundOrder.Input, context: ActionContext) async throws -> RefundOrder.Output
  func getInventory(_ input: GetInventory.Input, context: ActionContext) async throws -> GetInventory.Output
}

extension OrderManagementActions {
  var router: Router {
    get throws {
      var router = Router()
      try router.on(GetOrder.operation, getOrder)
      try router.on(CancelOrder.operation, cancelOrder)
      try router.on(RefundOrder.operation, refundOrder)
      try router.on(GetInventory.operation, getInventory)
      return router
    }
  }
}
