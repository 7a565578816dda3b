// SPDX-License-Identifier: Apache-2.0

import Foundation

@testable import OrderManagement

/// The stores that these tests use.
enum Stores {
  /// What goes wrong in a store that is down; the model must never read it.
  struct Outage: Error { let host = "orders.internal:5432" }

  /// A store that fails whatever it is asked.
  static let down = OrderStore(
    order: { _ in throw Outage() }, cancel: { _ in throw Outage() }, refund: { _, _ in throw Outage() }, stock: { _ in throw Outage() })

  /// Runs `body` with the path of a database that is not there yet, and removes it afterwards.
  static func withFile<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "orders-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.appending(path: "orders.sqlite").path)
  }
}
