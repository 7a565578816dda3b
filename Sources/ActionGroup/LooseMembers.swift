// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Finds the members of a map as Java or Python prints it: `name=a, b, n=1` or `'name': 'a', 'n': 1`.
///
/// A comma or an `=` may belong to a value. What ends a value is a comma before a name that the schema knows; a name that it does not know
/// only ends a value that could not hold it.
struct LooseMembers {
  struct Member {
    var name: String
    var value: Range<Int>
  }

  /// A name with its separator, where a member may begin.
  private struct Key {
    var name: String
    /// Where the schema has it.
    var property: Int?
    var separator: UInt8
    /// The first byte behind the separator.
    var end: Int
  }

  private let text: LooseText
  private let properties: [Schema.Property]
  private let others: Schema?
  /// `=` or `:`: the first member decides it for all.
  private var separator: UInt8?
  private var isFound: [Bool]
  private(set) var found: [Member] = []
  /// A name that the schema knows and the text has twice: one of them belongs to a value, and nobody can say which.
  private(set) var twice: String?

  init(_ text: LooseText, properties: [Schema.Property], others: Schema?) {
    self.text = text
    self.properties = properties
    self.others = others
    isFound = Array(repeating: false, count: properties.count)
  }

  /// Finds the members in a range, the part between the braces.
  ///
  /// - Parameter range: the part.
  /// - Returns: whether it is made of members.
  mutating func collect(_ range: Range<Int>) -> Bool {
    guard !text.trimmed(range).isEmpty else { return true }
    guard var key = key(at: range.lowerBound, to: range.upperBound) else { return false }
    separator = key.separator
    while true {
      if let property = key.property {
        if isFound[property] { twice = key.name }
        isFound[property] = true
      }
      let (end, next) = valueEnd(of: key, to: range.upperBound)
      found.append(Member(name: key.name, value: text.trimmed(key.end..<end)))
      guard let next, twice == nil else { return true }
      key = next
    }
  }

  /// Whether a range begins with a name that the schema knows.
  func beginsWithKnownName(_ range: Range<Int>) -> Bool { key(at: range.lowerBound, to: range.upperBound)?.property != nil }

  // MARK: Values

  private enum Extent {
    case toKnownName, toAnyName
    /// To the next known name when that makes a value that these rules allow.
    case asAllowed(Schema.StringRules)
  }

  /// Free text may hold a name and an `=`, other values may not.
  private func extent(of key: Key) -> Extent {
    guard let property = key.property else { return .toAnyName }
    switch properties[property].schema.kind {
    case .any: return .toKnownName
    case .string(let rules): return rules == Schema.StringRules() ? .toKnownName : .asAllowed(rules)
    case .oneOf: return properties[property].schema.takesText ? .toKnownName : .toAnyName
    default: return .toAnyName
    }
  }

  /// Where a value ends, and the name behind it.
  private func valueEnd(of key: Key, to end: Int) -> (end: Int, next: Key?) {
    let extent = extent(of: key)
    var unknown: (end: Int, next: Key)?
    var last: (end: Int, next: Key?) = (end, nil)
    var index = key.end
    scan: while index < end {
      if let closing = text.closing(of: index) {
        index = closing + 1
        continue
      }
      if text.bytes[index] == UInt8(ascii: ","), let next = self.key(at: index + 1, to: end) {
        if case .toAnyName = extent { return (index, next) }
        if next.property != nil {
          last = (index, next)
          break scan
        }
        unknown = unknown ?? (index, next)
      }
      index += 1
    }
    if case .asAllowed(let rules) = extent, let unknown, !rules.problems(with: text.word(key.end..<last.end)).isEmpty {
      return (unknown.end, unknown.next)
    }
    if last.next == nil { last.end = endWithoutComma(key.end..<end) }
    return last
  }

  /// A comma after the last member ends it.
  private func endWithoutComma(_ range: Range<Int>) -> Int {
    let range = text.trimmed(range)
    guard let last = range.last, text.bytes[last] == UInt8(ascii: ",") else { return range.upperBound }
    return last
  }

  // MARK: Names

  private func key(at start: Int, to end: Int) -> Key? {
    let start = text.skippingSpace(start, to: end)
    guard start < end else { return nil }
    if let closing = text.closing(of: start) {
      guard text.isQuoted(start..<closing + 1), let separator = separator(at: closing + 1, to: end) else { return nil }
      let name = text.word(start..<closing + 1)
      let property = properties.firstIndex { $0.name == name }
      return Key(name: name, property: property, separator: text.bytes[separator], end: separator + 1)
    }
    return knownKey(at: start, to: end) ?? unknownKey(at: start, to: end)
  }

  private func knownKey(at start: Int, to end: Int) -> Key? {
    var best: Key?
    for (index, property) in properties.enumerated() where !property.name.isEmpty {
      guard text.bytes[start..<end].starts(with: property.name.utf8),
        let separator = separator(at: start + property.name.utf8.count, to: end)
      else { continue }
      // Where one name begins with another, only one of them is followed by a separator, unless a name has one in it.
      guard best.map({ $0.end <= separator }) ?? true else { continue }
      best = Key(name: property.name, property: index, separator: text.bytes[separator], end: separator + 1)
    }
    return best
  }

  /// A name of letters, digits and the marks that programs allow in names; others are taken for text.
  private func unknownKey(at start: Int, to end: Int) -> Key? {
    var index = start
    while index < end, LooseMembers.isNameByte(text.bytes[index]) { index += 1 }
    guard index > start, let separator = separator(at: index, to: end), separator == index else { return nil }
    // `10:30` is a time.
    guard text.bytes[separator] == UInt8(ascii: "=") || !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text.bytes[start]) else {
      return nil
    }
    let name = String(decoding: text.bytes[start..<index], as: UTF8.self)
    return Key(name: name, property: nil, separator: text.bytes[separator], end: separator + 1)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "$"), 0x80...: true
    default: false
    }
  }

  private func separator(at start: Int, to end: Int) -> Int? {
    let index = text.skippingSpace(start, to: end)
    guard index < end else { return nil }
    let byte = text.bytes[index]
    if let separator { return byte == separator ? index : nil }
    return byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":") ? index : nil
  }
}
