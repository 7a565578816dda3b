// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// `_X_AMZN_TRACE_ID`, overwritten in place for each invocation: `setenv` would leak every value.
@safe struct TraceVariable: ~Copyable {
  private static let valueBytesMax = 1024
  private let slot: UnsafeMutableBufferPointer<CChar>
  private let nameBytes: Int

  init() {
    let name = "_X_AMZN_TRACE_ID="
    nameBytes = name.utf8.count
    unsafe slot = .allocate(capacity: nameBytes + TraceVariable.valueBytesMax + 1)
    unsafe slot.initialize(repeating: 0)
    for (index, byte) in name.utf8.enumerated() { unsafe slot[index] = CChar(bitPattern: byte) }
    // 1. The environment keeps the pointer, so the slot is never freed.
    if let start = unsafe slot.baseAddress { _ = unsafe putenv(start) }
  }

  func set(_ value: LateText) {
    switch value {
    case .text(let text): set(text.utf8.span)
    case .bytes(let bytes, let range): set(bytes.span.extracting(range))
    }
  }

  private func set(_ bytes: Span<UInt8>) {
    let count = min(bytes.count, TraceVariable.valueBytesMax)
    // 2. Copies at most what the slot has room for, and leaves room for the terminator.
    unsafe bytes.withUnsafeBytes { source in
      guard let from = source.baseAddress, let to = unsafe slot.baseAddress else { return }
      unsafe memcpy(to + nameBytes, from, count)
    }
    unsafe slot[nameBytes + count] = 0
  }
}
