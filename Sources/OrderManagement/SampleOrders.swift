// SPDX-License-Identifier: Apache-2.0

/// What an empty store is filled with, one order for each thing that can be asked about an order.
enum SampleOrders {
  static let orders = [
    StoredOrder(
      orderId: "ORD-88421", status: .processing, estimatedDelivery: "2026-12-03", carrier: "UPS", trackingNumber: nil,
      lastUpdated: "2026-11-20T08:15:00Z", paidCents: 12_990),
    StoredOrder(
      orderId: "ORD-88422", status: .shipped, estimatedDelivery: "2026-11-24", carrier: "FedEx", trackingNumber: "785512340091",
      lastUpdated: "2026-11-19T17:40:00Z", paidCents: 4_500),
    StoredOrder(
      orderId: "ORD-88423", status: .cancelled, estimatedDelivery: nil, carrier: nil, trackingNumber: nil,
      lastUpdated: "2026-11-18T10:05:00Z", paidCents: 2_000),
    StoredOrder(
      orderId: "ORD-88424", status: .delivered, estimatedDelivery: "2026-11-14", carrier: "USPS", trackingNumber: "9400111202555842761024",
      lastUpdated: "2026-11-14T13:22:00Z", paidCents: 7_999),
    StoredOrder(
      orderId: "ORD-88425", status: .processing, estimatedDelivery: nil, carrier: nil, trackingNumber: nil,
      lastUpdated: "2026-11-21T03:30:00Z", paidCents: 59_900),
  ]

  static let stock = [
    Stock(sku: "SKU-1001", name: "Field notebook, dotted", available: 42, restockDate: nil),
    Stock(sku: "SKU-1002", name: "Geologist's hammer", available: 0, restockDate: "2026-12-01"),
    Stock(sku: "SKU-1003", name: "Hand lens, 10x", available: 3, restockDate: nil),
  ]
}
