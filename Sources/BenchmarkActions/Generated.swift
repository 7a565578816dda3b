// SPDX-License-Identifier: Apache-2.0
import ActionGroup

/// Looks up an order.
enum GetOrder {
  static let operation = Operation(
    "getOrder", .get, "/orders/{orderId}", [Argument("orderId", .string(), "The order's number, ORD-10042 for example")],
    description: "Looks up an order.")

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

enum UpdateOrder {
  static let operation = Operation(
    "updateOrder", .post, "/orders",
    [
      Argument("orderId", .string(), "x"), Argument("status", .string(), "x"), Argument("carrier", .string(), "x"),
      Argument("estimatedDelivery", .string(), "x"), Argument("trackingNumber", .string(), "x"), Argument("priority", .integer(minimum: 1, maximum: 9), "x"),
      Argument("insured", .boolean(), "x"), Argument("declaredValue", .number(exclusiveMinimum: 0), "x"),
    ], description: "Updates an order.")

  struct Input: Codable, Hashable, Sendable {
    var orderId: String
    var status: String
    var carrier: String
    var estimatedDelivery: String
    var trackingNumber: String
    var priority: Int
    var insured: Bool
    var declaredValue: Double
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

struct Order: Codable, Hashable, Sendable {
  var orderId: String
  var status: String
  var estimatedDelivery: String
  var carrier: String
  var trackingNumber: String
  var lastUpdated: String
}

struct Failure: Codable, Hashable, Sendable {
  var error: String
}

protocol BenchmarkActionsActions: Sendable {
  func getOrder(_ input: GetOrder.Input, context: ActionContext) async throws -> GetOrder.Output
  func updateOrder(_ input: UpdateOrder.Input, context: ActionContext) async throws -> UpdateOrder.Output
}

extension BenchmarkActionsActions {
  var router: Router {
    get throws {
      var router = Router()
      try router.on(GetOrder.operation, getOrder)
      try router.on(UpdateOrder.operation, updateOrder)
      return router
    }
  }
}
