// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Finds the items of a list in a loose text: brackets, a Python tuple or set, `<item>` fragments, or commas alone.
struct LooseItems {
  private let text: LooseText
  private let items: Schema
  private let rules: Schema.ArrayRules

  /// - Parameters:
  ///   - text: the whole text.
  ///   - items: what each item is.
  ///   - rules: the list's own limits.
  init(_ text: LooseText, of items: Schema, _ rules: Schema.ArrayRules) {
    self.text = text
    self.items = items
    self.rules = rules
  }

  /// The items in a range; `nil` when they cannot be told apart.
  func found(in range: Range<Int>) -> RawItems? {
    let range = text.trimmed(range)
    guard let first = range.first else { return .parts(text, []) }
    if text.bytes[range].starts(with: LooseItems.opening) { return .json(tagged(range)) }
    let inside = range.dropFirst().dropLast()
    switch text.enclosing(range) {
    case UInt8(ascii: "["), UInt8(ascii: "("): return split(inside)
    case UInt8(ascii: "{"):
      if items.takesObjects { return .parts(text, [range]) }
      var members = LooseMembers(text, properties: [], others: .any())
      return members.collect(inside) ? nil : split(inside)
    case .some: return .parts(text, [range])
    case nil: break
    }
    // What opens and is not closed at the end was cut off, unless a second list or map follows.
    let isBracket = text.bytes[first] == UInt8(ascii: "[") || text.bytes[first] == UInt8(ascii: "{")
    guard isBracket else { return split(range) }
    let last = text.bytes[range.upperBound - 1]
    if text.bytes[first] == UInt8(ascii: "["), last == UInt8(ascii: "]"), !items.takesLists, !items.takesObjects, range == text.whole {
      return LooseItems(LooseText(enclosed: text, range), of: items, rules).found(in: range)
    }
    guard let closing = text.closing(of: first) else { return nil }
    let next = text.skippingSpace(closing + 1, to: range.upperBound)
    return text.bytes[next] == UInt8(ascii: ",") ? split(range) : nil
  }

  private func split(_ range: Range<Int>) -> RawItems? {
    let pieces = text.pieces(range)
    switch items.kind {
    case .integer, .number: if hasGroupedDigits(pieces) { return nil }
    case .string(let words):
      // One item at most: its commas are its own.
      if rules.countMax == 1, pieces.count > 1, !pieces.contains(where: { text.isQuoted(text.trimmed($0)) }) {
        return .parts(text, [range])
      }
      if words.allowed.contains(where: { $0.utf8.contains(UInt8(ascii: ",")) }) { return .parts(text, joined(pieces, words.allowed)) }
    default: break
    }
    return .parts(text, pieces)
  }

  /// Pieces that together are an allowed value with commas in it become one.
  private func joined(_ pieces: [Range<Int>], _ allowed: [String]) -> [Range<Int>] {
    let commasMax = allowed.map { value in value.utf8.count { $0 == UInt8(ascii: ",") } }.max() ?? 0
    var joined: [Range<Int>] = []
    var index = 0
    while index < pieces.count {
      let last = (index...min(index + commasMax, pieces.count - 1)).last { last in
        let range = text.trimmed(pieces[index].lowerBound..<pieces[last].upperBound)
        return allowed.contains { $0.utf8.elementsEqual(text.bytes[range]) }
      }
      joined.append(pieces[index].lowerBound..<pieces[last ?? index].upperBound)
      index = (last ?? index) + 1
    }
    return joined
  }

  /// Whether commas also stand between the digits of one number, as in `[1,000, 2,500]`: then nobody can say which do.
  private func hasGroupedDigits(_ pieces: [Range<Int>]) -> Bool {
    let rest = pieces.dropFirst()
    let tight = rest.filter { !$0.isEmpty && !LooseText.isSpace(text.bytes[$0.lowerBound]) }
    let areGroups = tight.allSatisfy { text.trimmed($0).count == 3 }
    let hasZeroGroup = tight.contains { $0.count == 3 && text.bytes[$0.lowerBound] == UInt8(ascii: "0") }
    return areGroups && !tight.isEmpty && (hasZeroGroup || tight.count < rest.count)
  }

  // MARK: Tags

  private static let opening = Array("<item>".utf8)
  private static let closing = Array("</item>".utf8)

  /// What stands between `<item>` and `</item>`; one that is not closed ends at the next, and only lists of lists nest.
  private func tagged(_ range: Range<Int>) -> [JSONValue] {
    var items: [JSONValue] = []
    var (depth, start, index) = (0, range.lowerBound, range.lowerBound)
    func end(_ end: Int) { items.append(.string(LooseEscapes.untagged(text.bytes[text.trimmed(start..<end)]))) }
    while index < range.upperBound {
      guard text.bytes[index] == UInt8(ascii: "<") else {
        index += 1
        continue
      }
      let rest = text.bytes[index..<range.upperBound]
      if rest.starts(with: LooseItems.opening) {
        if depth == 1, !self.items.takesLists {
          end(index)
          depth = 0
        }
        index += LooseItems.opening.count
        if depth == 0 { start = index }
        depth += 1
      } else if rest.starts(with: LooseItems.closing) {
        if depth == 1 { end(index) }
        depth = max(0, depth - 1)
        index += LooseItems.closing.count
      } else {
        index += 1
      }
    }
    if depth > 0 { end(range.upperBound) }
    return items
  }
}

extension Schema {
  /// Whether an object is a value.
  var takesObjects: Bool {
    switch kind {
    case .any, .object: true
    case .oneOf(let alternatives): alternatives.contains { $0.takesObjects }
    default: false
    }
  }

  /// Whether a list is a value.
  var takesLists: Bool {
    switch kind {
    case .any, .array: true
    case .oneOf(let alternatives): alternatives.contains { $0.takesLists }
    default: false
    }
  }

  /// Whether `null` is a value, not the lack of one.
  var takesNull: Bool {
    if case .oneOf(let alternatives) = kind { return isNullable || alternatives.contains { $0.takesNull } }
    return isNullable || kind == .any
  }

  /// Whether text is a value.
  var takesText: Bool {
    if case .oneOf(let alternatives) = kind { return alternatives.contains { $0.takesText } }
    return isString || kind == .any
  }

  var isString: Bool { if case .string = kind { true } else { false } }
}
