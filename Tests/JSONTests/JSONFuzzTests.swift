// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

/// Documents are generated, then damaged byte by byte; Foundation's JSONSerialization is the oracle.
///
/// `OUTCROP_FUZZ_SECONDS` says how long (2 by default, and this takes half of it), `OUTCROP_FUZZ_SEED` repeats a failure.
@Suite("The reader agrees with Foundation's on any bytes")
struct JSONFuzzTests {
  private static func environment(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }

  @Test("generated and damaged documents are accepted, refused and understood alike") func oracle() throws {
    let seed = Self.environment("OUTCROP_FUZZ_SEED").flatMap { UInt64($0) } ?? UInt64.random(in: 0 ... .max)
    // Half of what events get: four such tests share the cores.
    let seconds = (Self.environment("OUTCROP_FUZZ_SECONDS").flatMap { Double($0) } ?? 2) / 2
    var random = SplitMix64(state: seed)
    var counts = (accepted: 0, refused: 0)
    let end = ContinuousClock.now + .seconds(seconds)
    repeat {
      var bytes = JSONDocument.bytes(using: &random)
      for _ in 0..<8 {
        if let difference = try Self.difference(bytes) {
          Issue.record("seed \(seed): \(difference) in \(String(decoding: bytes, as: UTF8.self).debugDescription), bytes \(bytes)")
          return
        }
        if (try? JSONValue(parsing: bytes)) == nil { counts.refused += 1 } else { counts.accepted += 1 }
        JSONDocument.damage(&bytes, using: &random)
      }
    } while ContinuousClock.now < end
    #expect(counts.accepted > 100 && counts.refused > 100, "seed \(seed): the documents are one-sided: \(counts)")
  }

  @Test("the oracle finds what differs") func oracleWorks() throws {
    func same(_ ours: String, _ theirs: String) throws -> Bool {
      FoundationOracle.isSame(try JSONValue(parsing: ours), try FoundationOracle.value(Array(theirs.utf8)))
    }
    #expect(try same("[1,true,null,\"é\",{\"a\":1.5}]", "[1.0,true,null,\"\\u00e9\",{\"a\":15e-1}]"))
    let different = [
      ("1", "2"), ("1", "true"), ("0", "false"), ("null", "0"), ("[1]", "[1,1]"), ("{\"a\":1}", "{\"b\":1}"), ("\"1\"", "1"),
    ]
    for (ours, theirs) in different { #expect(try !same(ours, theirs), "\(ours) is not \(theirs)") }
    #expect(throws: (any Error).self) { try FoundationOracle.value(Array("[1".utf8)) }
  }

  /// What is not as it should be about these bytes.
  private static func difference(_ bytes: [UInt8]) throws -> String? {
    let ours = Result { () throws(JSONError) in try JSONValue(parsing: bytes) }
    if let difference = skippingDifference(bytes, ours) { return difference }
    let theirs = Result { try FoundationOracle.value(bytes) }
    switch (ours, theirs) {
    case (.success(let value), .success(let other)):
      if !FoundationOracle.isSame(value, other) { return "read as \(value.text), by Foundation as \(other)" }
      return try roundTripDifference(value)
    case (.success(let value), .failure(let error)):
      if IntendedDifference.explainsAccepting(value, bytes) { return try roundTripDifference(value) }
      return "accepted, but Foundation says \(error)"
    case (.failure(let error), .success(let other)):
      if IntendedDifference.explainsRefusing(bytes, error) { return nil }
      return "refused (\(error)), but Foundation reads \(other)"
    case (.failure, .failure): return nil
    }
  }

  private static func skippingDifference(_ bytes: [UInt8], _ ours: Result<JSONValue, JSONError>) -> String? {
    var reader = JSONReader(bytes)
    do throws(JSONError) {
      let range = try reader.skipValue()
      let end = reader.offset
      try reader.finish()
      var again = JSONReader(bytes, in: range)
      if case .success(let value) = ours {
        return try again.readValue() == value && again.offset == end ? nil : "reading ends at \(again.offset), skipping at \(end)"
      }
      // Skipping does not look into strings.
      if case .failure(let error) = ours, error.code != .invalidUTF8 { return "skipped, but reading says \(error)" }
    } catch {
      guard case .failure(let other) = ours else { return "read, but skipping says \(error)" }
      if other != error, other.code != .invalidUTF8 { return "skipping says \(error), reading \(other)" }
    }
    return nil
  }

  private static func roundTripDifference(_ value: JSONValue) throws -> String? {
    let again = try JSONValue(parsing: value.bytes)
    return again == value ? nil : "written as \(value.text), which reads as \(again)"
  }
}

/// Everything in which our reader differs from Foundation's on purpose.
private enum IntendedDifference {
  /// We accept half a surrogate pair, as U+FFFD, and numbers beyond the range of a double, as their digits.
  ///
  /// Names written twice are kept twice, which the comparison of values knows.
  static func explainsAccepting(_ value: JSONValue, _ bytes: [UInt8]) -> Bool { hasLoneSurrogate(bytes) || hasHugeNumber(value) }

  /// We refuse: more than 128 levels (Foundation: 512), a comma before a closing bracket, byte order marks and UTF-16 or UTF-32.
  static func explainsRefusing(_ bytes: [UInt8], _ error: JSONError) -> Bool {
    if error.code == .tooDeep || bytes.prefix(4).contains(0) { return true }
    if [[0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [0xFF, 0xFE]].contains(where: { bytes.starts(with: $0) }) { return true }
    return isTrailingComma(bytes, error)
  }

  private static func isTrailingComma(_ bytes: [UInt8], _ error: JSONError) -> Bool {
    guard error.code == .unexpectedByte, error.offset < bytes.count, [0x5D, 0x7D].contains(bytes[error.offset]) else { return false }
    guard let comma = bytes[..<error.offset].lastIndex(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }), bytes[comma] == 0x2C else {
      return false
    }
    // Without the comma both must agree again.
    var repaired = bytes
    repaired[comma] = 0x20
    let ours = Result { () throws(JSONError) in try JSONValue(parsing: repaired) }
    guard let theirs = try? FoundationOracle.value(repaired) else { return false }
    switch ours {
    case .success(let value): return FoundationOracle.isSame(value, theirs)
    case .failure(let error): return explainsRefusing(repaired, error)
    }
  }

  private static func hasHugeNumber(_ value: JSONValue) -> Bool {
    switch value {
    case .number(let number): number.double.isInfinite
    case .array(let items): items.contains(where: hasHugeNumber)
    case .object(let object): object.members.contains { hasHugeNumber($0.value) }
    case .null, .bool, .string: false
    }
  }

  private static func hasLoneSurrogate(_ bytes: [UInt8]) -> Bool {
    func unit(_ index: Int) -> UInt16? {
      guard index + 6 <= bytes.count, bytes[index] == 0x5C, bytes[index + 1] == 0x75 else { return nil }
      return UInt16(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
    }
    var index = 0
    while index < bytes.count {
      guard bytes[index] == 0x5C else {
        index += 1
        continue
      }
      guard let first = unit(index), first & 0xF800 == 0xD800 else {
        index += 2
        continue
      }
      guard first & 0x0400 == 0, let second = unit(index + 6), second & 0xFC00 == 0xDC00 else { return true }
      index += 12
    }
    return false
  }
}

/// Foundation's reader, and what it means for one of our values to be the same as one of its.
private enum FoundationOracle {
  static func value(_ bytes: [UInt8]) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed])
  }

  static func isSame(_ ours: JSONValue, _ theirs: Any) -> Bool {
    switch ours {
    case .null: return theirs is NSNull
    case .bool(let bool): return isBoolean(theirs) && (theirs as? NSNumber)?.boolValue == bool
    case .number(let number): return !isBoolean(theirs) && (theirs as? NSNumber).map { isSame(number, $0) } == true
    case .string(let string): return (theirs as? String).map { Array($0.utf8) == Array(string.utf8) } == true
    case .array(let items):
      guard let others = theirs as? [Any], others.count == items.count else { return false }
      return zip(items, others).allSatisfy { isSame($0, $1) }
    case .object(let object):
      guard let others = theirs as? [String: Any], others.count == Set(object.names).count else { return false }
      return others.allSatisfy { name, other in object[name].map { isSame($0, other) } == true }
    }
  }

  private static func isBoolean(_ value: Any) -> Bool { "\(type(of: value))".contains("Boolean") }

  private static func isSame(_ ours: JSONNumber, _ theirs: NSNumber) -> Bool {
    if let integer = Int(ours.literal) { return theirs.int64Value == integer }
    if let integer = UInt64(ours.literal) { return theirs.uint64Value == integer }
    // Foundation reads longer integers as decimals, which lose a little on the way to a double.
    let difference = (ours.double - theirs.doubleValue).magnitude
    return difference <= ours.double.magnitude * 1e-14
  }
}
