// SPDX-License-Identifier: Apache-2.0

/// Where the orders are: what the actions need of it, and nothing else.
///
/// A struct of functions, so that a test or another database is another value. Each change is one atomic step of the store: it is made
/// only when the order allows it, whoever else works on the same order.
struct OrderStore: Sendable {
  /// The order of that number.
  var order: @Sendable (_ orderId: String) async throws -> StoredOrder?
  /// Cancels an order that is being processed.
  var cancel: @Sendable (_ orderId: String) async throws -> Change
  /// Pays back a part of an order that was delivered or cancelled, never more than was paid.
  var refund: @Sendable (_ orderId: String, _ cents: Int) async throws -> Change
  /// The stock of an article.
  var stock: @Sendable (_ sku: String) async throws -> Stock?

  /// How a change ended.
  enum Change: Hashable, Sendable {
    /// It was made; the order afterwards.
    case made(StoredOrder)
    /// The order does not allow it; the order as it is.
    case refused(StoredOrder)
    /// There is no such order.
    case noSuchOrder
  }
}

/// An order as the store has it; what is not known yet is `nil`.
struct StoredOrder: Hashable, Sendable {
  /// How far an order is.
  enum Status: String, Hashable, Sendable, CaseIterable {
    // swift-format-ignore
    case processing = "PROCESSING", shipped = "SHIPPED", delivered = "DELIVERED", cancelled = "CANCELLED"
  }

  var orderId: String
  var status: Status
  var estimatedDelivery: String?
  var carrier: String?
  var trackingNumber: String?
  var lastUpdated: String
  var paidCents: Int
  var refundedCents = 0
}

/// What is in stock of an article.
struct Stock: Hashable, Sendable {
  var sku: String
  var name: String
  var available: Int
  var restockDate: String?
}
