// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import Foundation
import JSON
import Testing

/// SplitMix64: the same seed gives the same values on every machine.
private struct Random: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

@Suite("No value traps the decoder")
struct DecoderFuzzTests {
  private static let marks = [
    "[", "]", "{", "}", "(", ")", ",", "=", ":", "'", "\"", "\\", " ", "<item>", "</item>", "sku=", ", quantity=", "null", "None", "\\u00",
    "0", "1e9", "é",
    "\u{0}", "&lt;", "\n", "-", ".",
  ]

  private func mutated(_ text: String, _ random: inout Random) -> String {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...5, using: &random) {
      let index = Int.random(in: 0...bytes.count, using: &random)
      let other = Int.random(in: 0...bytes.count, using: &random)
      switch random.next() % 4 {
      case 0: bytes.insert(contentsOf: (Self.marks.randomElement(using: &random) ?? "").utf8, at: index)
      case 1: bytes.removeSubrange(min(index, other)..<min(max(index, other), min(index, other) + 3))
      case 2: bytes.insert(contentsOf: bytes[min(index, other)..<max(index, other)], at: index)
      default: bytes.swapAt(min(index, max(0, bytes.count - 1)), min(other, max(0, bytes.count - 1)))
      }
      if bytes.isEmpty { bytes = [0x5B] }
      if bytes.count > 4000 { bytes.removeLast(bytes.count - 4000) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What is wrong with a reading, or nothing.
  private func complaint(_ raw: JSONValue, _ schema: Schema) -> String? {
    var reading = ArgumentReading()
    guard let value = reading.read(raw, as: schema, at: "x") else {
      return reading.violations.isEmpty ? "nothing was read and nothing refused" : nil
    }
    if !reading.violations.isEmpty { return "a value in spite of \(reading.violations)" }
    // Whatever was read is what the schema says; only a null where a property is optional is no value.
    let deviations = SchemaConformance.deviations(of: value, from: schema)
    return deviations.isEmpty ? nil : "\(value.text) is not of the schema: \(deviations)"
  }

  @Test("a value that is changed in any way is read as the schema says or refused") func mutations() {
    let environment = ProcessInfo.processInfo.environment
    // Half of what events get: four such tests share the cores.
    let seconds = (environment["OUTCROP_FUZZ_SECONDS"].flatMap(Double.init) ?? 2) / 2
    let seed = environment["OUTCROP_FUZZ_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: .min ... .max)
    // A trap leaves nothing but what was printed before it.
    print("fuzzing the decoder with OUTCROP_FUZZ_SEED=\(seed) for \(seconds) s")
    let end = ContinuousClock.now + .seconds(seconds)
    var random = Random(state: seed)
    var count = 0
    while count < 100 || ContinuousClock.now < end {
      count += 1
      guard let item = DecoderCase.all.randomElement(using: &random), let other = DecoderCase.all.randomElement(using: &random) else {
        return
      }
      let raw = JSONValue.string(mutated(item.raw.string ?? item.raw.text, &random))
      for schema in [item.schema, other.schema] {
        guard let complaint = complaint(raw, schema) else { continue }
        Issue.record("OUTCROP_FUZZ_SEED=\(seed), value \(count) \(raw.text) for \(schema.expectation): \(complaint)")
        return
      }
    }
  }

  @Test("a pattern that is changed in any way is checked or left alone") func patterns() {
    let seed = ProcessInfo.processInfo.environment["OUTCROP_FUZZ_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: .min ... .max)
    print("fuzzing patterns with OUTCROP_FUZZ_SEED=\(seed)")
    var random = Random(state: seed)
    let parts = [
      "a", "[a-", "]", "(", ")", "|", "*", "+", "?", "{2,", "3}", "\\", "d", "b", "^", "$", ".", "(?:", "(?<n>", "u00", "-", "é", "{9}",
      "[^",
    ]
    for _ in 0..<2000 {
      let pattern = (0..<Int.random(in: 1...14, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
      let schema = Schema.string(pattern: pattern)
      for text in ["", "a", "aab é$^", String(repeating: "ab", count: 50)] {
        _ = SchemaConformance.deviations(of: .string(text), from: schema)
      }
    }
  }
}
