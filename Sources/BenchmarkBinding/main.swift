// SPDX-License-Identifier: Apache-2.0

// What binding costs: the eight arguments of the benchmark's `b_post` event, checked and read into a typed input.
//
//   swift run -c release BenchmarkBinding [BINDINGS READINGS]
//
// Under valgrind the difference between two counts gives the allocations of each; scripts/bench-binding does that.

internal import ActionGroup

private struct Input {
  var orderId, status, carrier, estimatedDelivery, trackingNumber: String
  var priority: Int
  var insured: Bool
  var declaredValue: Double

  init(_ arguments: Arguments) throws {
    orderId = try arguments.string("orderId")
    status = try arguments.string("status")
    carrier = try arguments.string("carrier")
    estimatedDelivery = try arguments.string("estimatedDelivery")
    trackingNumber = try arguments.string("trackingNumber")
    priority = try arguments.integer("priority")
    insured = try arguments.boolean("insured")
    declaredValue = try arguments.number("declaredValue")
  }
}

private let operation = Operation(
  "updateOrder", .post, "/orders",
  [
    Argument("orderId", .string()), Argument("status", .string()), Argument("carrier", .string()), Argument("estimatedDelivery", .string()),
    Argument("trackingNumber", .string()), Argument("priority", .integer(minimum: 1, maximum: 9)), Argument("insured", .boolean()),
    Argument("declaredValue", .number(exclusiveMinimum: 0)),
  ])

private let event = EventBuilder().event(
  operation,
  [
    "orderId": "ORD-10042", "status": "SHIPPED", "carrier": "DHL", "estimatedDelivery": "2025-02-03", "trackingNumber": "1Z0000332598",
    "priority": 3, "insured": true, "declaredValue": 149.99,
  ], as: .openAPI)

private func bind(_ call: ActionCall, _ plan: OperationPlan) throws -> Input {
  guard case .bound(let arguments) = plan.bind(call) else { throw ActionError.badRequest("The benchmark's event does not fit.") }
  return try Input(arguments)
}

private func nanoseconds(_ count: Int, _ work: () throws -> Void) rethrows -> Int {
  guard count > 0 else { return 0 }
  let start = ContinuousClock.now
  for _ in 0..<count { try work() }
  let (seconds, attoseconds) = start.duration(to: .now).components
  return (Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)) / count
}

let counts = CommandLine.arguments.dropFirst().map { Int($0) ?? 0 } + [1_000_000, 1_000_000]
let call = try ActionCall(event: event.bytes)
let plan = OperationPlan(operation)
var check = 0
let binding = try nanoseconds(counts[0]) { check += try bind(call, plan).priority }
let reading = try nanoseconds(counts[1]) { check += try ActionCall(event: event.bytes).arguments.count }
print("\(binding) ns to bind, \(reading) ns to read the event before (\(check) as a check)")
