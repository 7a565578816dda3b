// SPDX-License-Identifier: Apache-2.0

internal import SQLiteDatabase
internal import Synchronization

extension OrderStore {
  /// A store in SQLite, filled with the sample orders when it is empty.
  ///
  /// - Parameter path: the file; `nil` keeps the orders in memory.
  /// - Returns: the store; it lives as long as its functions.
  /// - Throws: ``DatabaseError`` when the file cannot be opened or is no database.
  static func sqlite(path: String?) throws -> OrderStore {
    let orders = try SQLiteOrders(path: path)
    return OrderStore(
      order: { try orders.order($0) }, cancel: { try orders.cancel($0) }, refund: { try orders.refund($0, cents: $1) },
      stock: { try orders.stock($0) })
  }
}

/// The orders in SQLite; one call at a time.
final class SQLiteOrders: Sendable {
  private let database: Mutex<Database>

  init(path: String?) throws(DatabaseError) {
    let database = try Database.open(path: path)
    try SQLiteOrders.prepare(database)
    self.database = Mutex(database)
  }

  func order(_ orderId: String) throws(DatabaseError) -> StoredOrder? {
    try database.withLock { database throws(DatabaseError) in try SQLiteOrders.order(orderId, database) }
  }

  func cancel(_ orderId: String) throws(DatabaseError) -> OrderStore.Change {
    try change(
      orderId, "UPDATE orders SET status = 'CANCELLED', lastUpdated = \(SQLiteOrders.now) WHERE orderId = ?1 AND status = 'PROCESSING'")
  }

  func refund(_ orderId: String, cents: Int) throws(DatabaseError) -> OrderStore.Change {
    try change(
      orderId,
      """
      UPDATE orders SET refundedCents = refundedCents + ?2, lastUpdated = \(SQLiteOrders.now)
      WHERE orderId = ?1 AND status IN ('DELIVERED', 'CANCELLED') AND refundedCents + ?2 <= paidCents
      """, [.integer(cents)])
  }

  func stock(_ sku: String) throws(DatabaseError) -> Stock? {
    try database.withLock { database throws(DatabaseError) in
      guard let row = try database.run("SELECT sku, name, available, restockDate FROM stock WHERE sku = ?1", [.text(sku)]).first,
        let sku = row[0].text, let name = row[1].text, let available = row[2].integer
      else { return nil }
      return Stock(sku: sku, name: name, available: available, restockDate: row[3].text)
    }
  }

  /// Runs one conditional UPDATE, whose WHERE clause decides, and tells what it did.
  private func change(_ orderId: String, _ update: String, _ values: [Database.Value] = []) throws(DatabaseError) -> OrderStore.Change {
    try database.withLock { database throws(DatabaseError) in
      try database.run(update, [.text(orderId)] + values)
      let isMade = database.changes == 1
      guard let order = try SQLiteOrders.order(orderId, database) else { return .noSuchOrder }
      return isMade ? .made(order) : .refused(order)
    }
  }

  private static let now = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"

  private static func order(_ orderId: String, _ database: borrowing Database) throws(DatabaseError) -> StoredOrder? {
    let columns = "orderId, status, estimatedDelivery, carrier, trackingNumber, lastUpdated, paidCents, refundedCents"
    guard let row = try database.run("SELECT \(columns) FROM orders WHERE orderId = ?1", [.text(orderId)]).first else { return nil }
    guard let orderId = row[0].text, let status = row[1].text.flatMap(StoredOrder.Status.init), let lastUpdated = row[5].text,
      let paid = row[6].integer, let refunded = row[7].integer
    else { throw DatabaseError(code: 0, sentence: "The order \(orderId) is stored in a form that this program does not know.") }
    return StoredOrder(
      orderId: orderId, status: status, estimatedDelivery: row[2].text, carrier: row[3].text, trackingNumber: row[4].text,
      lastUpdated: lastUpdated, paidCents: paid, refundedCents: refunded)
  }

  /// Creates what is missing.
  ///
  /// In one transaction, since two processes may open the same new file. What fails in it undoes it all: the database is closed then.
  private static func prepare(_ database: borrowing Database) throws(DatabaseError) {
    try database.run("BEGIN IMMEDIATE")
    try database.run(
      """
      CREATE TABLE IF NOT EXISTS orders (orderId TEXT PRIMARY KEY, status TEXT NOT NULL, estimatedDelivery TEXT, carrier TEXT,
        trackingNumber TEXT, lastUpdated TEXT NOT NULL, paidCents INTEGER NOT NULL, refundedCents INTEGER NOT NULL) STRICT
      """)
    try database.run(
      """
      CREATE TABLE IF NOT EXISTS stock (sku TEXT PRIMARY KEY, name TEXT NOT NULL, available INTEGER NOT NULL, restockDate TEXT) STRICT
      """)
    if try database.run("SELECT 1 FROM orders LIMIT 1").isEmpty { try fill(database) }
    try database.run("COMMIT")
  }

  private static func fill(_ database: borrowing Database) throws(DatabaseError) {
    for order in SampleOrders.orders {
      try database.run(
        "INSERT INTO orders VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        [
          .text(order.orderId), .text(order.status.rawValue), Database.Value(order.estimatedDelivery), Database.Value(order.carrier),
          Database.Value(order.trackingNumber), .text(order.lastUpdated), .integer(order.paidCents), .integer(order.refundedCents),
        ])
    }
    for stock in SampleOrders.stock {
      try database.run(
        "INSERT INTO stock VALUES (?1, ?2, ?3, ?4)",
        [.text(stock.sku), .text(stock.name), .integer(stock.available), Database.Value(stock.restockDate)])
    }
  }
}

extension Database.Value {
  /// Text, or NULL where there is none.
  init(_ text: String?) { self = text.map { .text($0) } ?? .null }
}
