// SPDX-License-Identifier: Apache-2.0

/// The thousand orders that every benchmarked runtime serves, in the values that the benchmark prescribes.
struct OrderTable: Sendable {
  /// The table, made when it is first asked for.
  static let all = OrderTable()

  private static let first = 10_000
  private let orders: [Order]

  private init() {
    var texts = OrderTexts()
    orders = (0..<1000).map { OrderTable.order($0, &texts) }
  }

  subscript(_ orderId: String) -> Order? {
    guard let number = Int(Substring(orderId.utf8.dropFirst(4))), orders.indices.contains(number - OrderTable.first) else { return nil }
    let order = orders[number - OrderTable.first]
    return order.orderId == orderId ? order : nil
  }

  private static let statuses = ["PROCESSING", "SHIPPED", "IN_TRANSIT", "OUT_FOR_DELIVERY", "DELIVERED"]
  private static let carriers = ["UPS", "FedEx", "DHL", "USPS"]

  private static func order(_ index: Int, _ texts: inout OrderTexts) -> Order {
    let (month, day) = (1 + index % 12, 1 + index % 28)
    return Order(
      orderId: texts.orderId.text((first + index, 5, at: 4)), status: statuses[index % 5],
      estimatedDelivery: texts.delivery.text((month, 2, at: 5), (day, 2, at: 8)), carrier: carriers[index % 4],
      trackingNumber: texts.tracking.text((index * 7919, 10, at: 2)),
      lastUpdated: texts.updated.text((day, 2, at: 8), (index % 24, 2, at: 11), (index % 60, 2, at: 14)))
  }
}

private struct OrderTexts {
  var orderId = Form("ORD-00000")
  var delivery = Form("2025-00-00")
  var tracking = Form("1Z0000000000")
  var updated = Form("2025-01-00T00:00:00Z")
}

/// A text whose digits are filled in, in one reused buffer: the table is built at every cold start.
private struct Form {
  private var bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func text(_ numbers: (value: Int, digits: Int, at: Int)...) -> String {
    for number in numbers {
      var rest = number.value
      for place in (number.at..<number.at + number.digits).reversed() {
        bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
