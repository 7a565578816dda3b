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
    Order(
      orderId: text.make("ORD-", (first + index, 5, "")), status: statuses[index % 5],
      estimatedDelivery: text.make("2025-", (1 + index % 12, 2, "-"), (1 + index % 28, 2, "")), carrier: carriers[index % 4],
      trackingNumber: text.make("1Z", (index * 7919, 10, "")),
      lastUpdated: text.make("2025-01-", (1 + index % 28, 2, "T"), (index % 24, 2, ":"), (index % 60, 2, ":00Z")))
  }
}

/// Makes texts out of padded numbers in one reused buffer: the table is built at every cold start.
private struct OrderText {
  private var bytes: [UInt8] = []

  mutating func make(_ start: StaticString, _ parts: (number: Int, width: Int, after: StaticString)...) -> String {
    bytes.removeAll(keepingCapacity: true)
    append(start)
    for part in parts {
      var rest = part.number
      bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: part.width))
      var index = bytes.count - 1
      while rest > 0 {
        bytes[index] += UInt8(rest % 10)
        rest /= 10
        index -= 1
      }
      append(part.after)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func append(_ text: StaticString) { text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) } }
}
