// SPDX-License-Identifier: Apache-2.0

import Foundation
import SQLiteDatabase
import Testing

@testable import OrderManagement

@Suite("The store in SQLite")
struct OrderStoreTests {
  @Test("an empty store is filled with the sample orders") func samples() async throws {
    let store = try OrderStore.sqlite(path: nil)
    for order in SampleOrders.orders { #expect(try await store.order(order.orderId) == order) }
    for stock in SampleOrders.stock { #expect(try await store.stock(stock.sku) == stock) }
    #expect(try await store.order("ORD-88421")?.status == .processing)
    #expect(Set(SampleOrders.orders.map(\.status)) == Set(StoredOrder.Status.allCases))
  }

  @Test("a file keeps what was changed, and is not filled twice") func file() async throws {
    try await Stores.withFile { path in
      _ = try await OrderStore.sqlite(path: path).cancel("ORD-88421")
      #expect(try await OrderStore.sqlite(path: path).order("ORD-88421")?.status == .cancelled)
    }
  }

  @Test("of many cancellations through several connections exactly one is made") func race() async throws {
    try await Stores.withFile { path in
      let stores = try (0..<4).map { _ in try OrderStore.sqlite(path: path) }
      let changes = try await withThrowingTaskGroup(of: OrderStore.Change.self) { group in
        for index in 0..<40 { group.addTask { try await stores[index % 4].cancel("ORD-88421") } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let isMade = changes.map { if case .made = $0 { true } else { false } }
      #expect(isMade.filter { $0 }.count == 1 && changes.count == 40)
    }
  }

  @Test(
    "text that looks like SQL is text",
    arguments: ["' OR '1'='1", "ORD-88421'; DROP TABLE orders; --", "", "\u{0}ORD-88421", "ORD-88421\u{0}"])
  func injection(orderId: String) async throws {
    let store = try OrderStore.sqlite(path: nil)
    #expect(try await store.order(orderId) == nil)
    #expect(try await store.cancel(orderId) == .noSuchOrder)
    #expect(try await store.order("ORD-88421") == SampleOrders.orders[0])
  }

  @Test("a file that cannot be opened is an error with a reason") func unopenable() {
    #expect {
      _ = try OrderStore.sqlite(path: "/nonexistent/orders.sqlite")
    } throws: { error in
      let error = error as? DatabaseError
      return error.map {
        $0.code != 0 && $0.sentence == "The database /nonexistent/orders.sqlite cannot be opened: unable to open database file."
      } ?? false
    }
  }

  @Test("a file that is no database is an error with a reason") func noDatabase() async throws {
    try await Stores.withFile { path in
      try String(repeating: "This is no database. ", count: 100).write(toFile: path, atomically: true, encoding: .utf8)
      #expect { _ = try OrderStore.sqlite(path: path) } throws: { "\($0)".contains("file is not a database") }
    }
  }

  @Test("a statement that SQLite refuses is an error with a reason") func badStatement() throws {
    let database = try Database.open(path: nil)
    #expect { try database.run("SELEKT 1") } throws: { "\($0)".contains("near \"SELEKT\": syntax error") }
    #expect { try database.run("") } throws: { "\($0)".contains("empty") }
    #expect { try database.run("SELECT ?1", [.null, .null]) } throws: { "\($0)".contains("cannot be bound") }
    #expect(try database.run("SELECT ?1, ?2, ?3", [.integer(-7), .text("é\u{0}x"), .null]) == [[.integer(-7), .text("é\u{0}x"), .null]])
  }
}
