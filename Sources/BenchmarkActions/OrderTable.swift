// SPDX-License-Identifier: Apache-2.0

/// The thousand orders that every benchmarked runtime serves, in the values that the benchmark prescribes.
struct OrderTable: Sendable {
  private static let first = 10_000
  private let orders: [Order]

  init() {
    var text = OrderText()
    orders = (0..<1000).map { OrderTable.order($0, &text) }
  }

  subscript(_ orderId: String) -> Order? {
    guard let number = Int(orderId.dropFirst(4)), orders.indices.contains(number - OrderTable.first) else { return nil }
    let order = orders[number - OrderTable.first]
    return order.orderId == orderId ? order : nil
  }

  private static let statuses = ["PROCESSING", "SHIPPED", "IN_TRANSIT", "OUT_FOR_DELIVERY", "DELIVERED"]
  private static let carriers = ["UPS", "FedEx", "DHL", "USPS"]

  private static func order(_ index: Int, _ text: inout OrderText) -> Order {
    text.add("ORD-")
    text.add(first + index, width: 5)
    let orderId = text.take()
    text.add("2025-")
    text.add(1 + index % 12, width: 2)
    text.add("-")
    text.add(1 + index % 28, width: 2)
    let estimatedDelivery = text.take()
    text.add("1Z")
    text.add(index * 7919, width: 10)
    let trackingNumber = text.take()
    text.add("2025-01-")
    text.add(1 + index % 28, width: 2)
    text.add("T")
    text.add(index % 24, width: 2)
    text.add(":")
    text.add(index % 60, width: 2)
    text.add(":00Z")
    return Order(
      orderId: orderId, status: statuses[index % 5], estimatedDelivery: estimatedDelivery, carrier: carriers[index % 4],
      trackingNumber: trackingNumber, lastUpdated: text.take())
  }
}

/// Makes texts out of padded numbers in one reused buffer: the table is built at every cold start.
private struct OrderText {
  private var bytes: [UInt8] = []

  mutating func add(_ text: StaticString) { text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) } }

  mutating func add(_ number: Int, width: Int) {
    var divisor = 1
    for _ in 1..<width { divisor &*= 10 }
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
      divisor /= 10
    }
  }

  mutating func take() -> String {
    defer { bytes.removeAll(keepingCapacity: true) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
