// SPDX-License-Identifier: Apache-2.0

import JSON

/// One event on its way through the function.
struct Invocation {
  /// What a caller asks for.
  struct Order {
    var event: [UInt8]
    var clientContext: [UInt8]?
    var tenantId: String?
    var traceId: String?
    var timeout: Duration?

    init(event: [UInt8]) { self.event = event }

    /// Takes a client context when it is a JSON object, without line breaks so that it fits a field.
    mutating func setClientContext(_ bytes: [UInt8]) -> Bool {
      guard let value = try? JSONValue(parsing: bytes), case .object = value else { return false }
      clientContext = value.bytes
      return true
    }
  }

  /// Whether the caller waits for the result.
  enum Kind {
    case waits
    case forgets
  }

  /// Who gets the result.
  enum Caller {
    case connection(Int)
    case closure(@Sendable (Result<InvocationResult, EmulatorError>) -> Void)
    case nobody
  }

  let requestId: String
  let traceId: String
  let order: Order
  let caller: Caller

  init(_ order: Order, for caller: Caller, _ configuration: LocalLambda.Configuration) {
    self.order = order
    self.caller = caller
    requestId = Self.uuid(configuration.random)
    traceId = order.traceId ?? Self.newTraceId(configuration)
  }

  private static func uuid(_ random: () -> UInt64) -> String {
    let high = random() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
    let low = random() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    let digits = hex(high, 16) + hex(low, 16)
    let cuts = [0, 8, 12, 16, 20, 32].map { digits.index(digits.startIndex, offsetBy: $0) }
    return zip(cuts, cuts.dropFirst()).map { String(digits[$0..<$1]) }.joined(separator: "-")
  }

  private static func newTraceId(_ configuration: LocalLambda.Configuration) -> String {
    let seconds = UInt64(clamping: configuration.milliseconds() / 1000)
    let unique = hex(configuration.random() >> 32, 8) + hex(configuration.random(), 16)
    return "Root=1-\(hex(seconds & 0xFFFF_FFFF, 8))-\(unique);Parent=\(hex(configuration.random(), 16));Sampled=0"
  }

  private static func hex(_ value: UInt64, _ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
