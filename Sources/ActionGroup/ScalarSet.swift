// SPDX-License-Identifier: Apache-2.0

/// A set of Unicode scalars, as a class in a regular expression names it.
struct ScalarSet: Sendable {
  private var ranges: [ClosedRange<UInt32>] = []
  private var isInverted = false
  /// The set's part of ASCII, a bit for each.
  private var ascii: InlineArray<2, UInt64> = [0, 0]

  init(_ ranges: [ClosedRange<UInt32>] = []) { for range in ranges { insert(range) } }

  mutating func insert(_ range: ClosedRange<UInt32>) {
    ranges.append(range)
    guard range.lowerBound < 128 else { return }
    for value in range.lowerBound...min(range.upperBound, 127) { ascii[Int(value / 64)] |= 1 << UInt64(value % 64) }
  }

  /// Adds a set that is not inverted, or all that an inverted one has.
  mutating func formUnion(_ other: ScalarSet) { for range in other.isInverted ? other.gaps : other.ranges { insert(range) } }

  var inverted: ScalarSet {
    var set = self
    set.isInverted.toggle()
    return set
  }

  func contains(_ value: UInt32) -> Bool {
    let isIn = value < 128 ? ascii[Int(value / 64)] & (1 << UInt64(value % 64)) != 0 : ranges.contains { $0.contains(value) }
    return isIn != isInverted
  }

  /// What lies between the ranges.
  private var gaps: [ClosedRange<UInt32>] {
    var gaps: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > next { gaps.append(next...range.lowerBound - 1) }
      next = max(next, range.upperBound + 1)
    }
    return next <= 0x10FFFF ? gaps + [next...0x10FFFF] : gaps
  }

  // MARK: The classes of ECMA-262

  static let digits = ScalarSet([0x30...0x39])
  static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
  static let space = ScalarSet([
    0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F, 0x205F...0x205F,
    0x3000...0x3000, 0xFEFF...0xFEFF,
  ])
  /// What the dot does not stand for.
  static let lineEnds = ScalarSet([0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029])
}
