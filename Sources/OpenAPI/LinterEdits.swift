// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Edits of a file that keep its way of writing: JSON or YAML, block or flow, quoted or not.
extension LintSource {
  /// A scalar as it is written.
  struct Token {
    /// With its quotes.
    var range: Range<Int>
    /// 0 without.
    var quote: UInt8

    var text: Range<Int> { quote == 0 ? range : range.lowerBound + 1..<range.upperBound - 1 }
  }

  /// The scalar at a place, when it is written as its text is: without escapes and in one line.
  func token(_ place: Place, _ text: String) -> Token? {
    guard var start = offset(place), start < bytes.count, !text.isEmpty else { return nil }
    // The reader of JSON tells a name's place behind its quote.
    if start > 0, bytes[start - 1] == UInt8(ascii: "\"") { start -= 1 }
    let quote = bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "'") ? bytes[start] : 0
    let textStart = quote == 0 ? start : start + 1
    let end = textStart + text.utf8.count
    guard end <= bytes.count, bytes[textStart..<end].elementsEqual(text.utf8) else { return nil }
    if quote == 0 {
      let next = end < bytes.count ? bytes[end] : 0x0A
      return next <= 0x20 || ",:}]".utf8.contains(next) ? Token(range: start..<end, quote: 0) : nil
    }
    return end < bytes.count && bytes[end] == quote ? Token(range: start..<end + 1, quote: quote) : nil
  }

  /// The scalar gives way to another, its quotes kept.
  func replacing(_ place: Place, _ old: String, with new: String) -> LintFix.Edit? {
    token(place, old).map { LintFix.Edit($0.text, new) }
  }

  /// The scalar, quotes and all, gives way to a literal.
  func replacing(_ place: Place, _ old: String, withLiteral new: String) -> LintFix.Edit? {
    token(place, old).map { LintFix.Edit($0.range, new) }
  }

  /// Double quotes around a plain scalar.
  func quoting(_ place: Place, _ text: String) -> LintFix.Edit? {
    token(place, text).flatMap { $0.quote == 0 ? LintFix.Edit($0.range, "\"\(text)\"") : nil }
  }

  /// A new member of a mapping, before the one of that name or before them all.
  func inserting(_ name: String, _ value: JSONValue, into node: Node, before next: String? = nil) -> LintFix.Edit? {
    guard node.isMapping, let at = offset(node.place), at < bytes.count else { return nil }
    let isFlow = bytes[at] == UInt8(ascii: "{")
    guard let first = node.members.first else {
      return isFlow ? LintFix.Edit(at + 1..<at + 1, "\"\(name)\": \(value.text)") : nil
    }
    let next = node.members.first { $0.name == next } ?? first
    guard let start = token(first.namePlace, first.name)?.range.lowerBound, let key = token(next.namePlace, next.name) else { return nil }
    let isQuoted = key.quote != 0
    let member = isQuoted ? "\"\(name)\": \(value.text)" : "\(name): \(LintSource.plain(value))"
    let here = key.range.lowerBound
    guard isFlow else {
      guard at == start else { return nil }
      return LintFix.Edit(here..<here, member + newline + String(repeating: " ", count: next.namePlace.column - 1))
    }
    let lineStart = offset(Place(line: next.namePlace.line, column: 1)) ?? here
    let lead = bytes[lineStart..<here]
    let isAlone = lineStart > at && lead.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    return LintFix.Edit(here..<here, member + "," + (isAlone ? newline + String(decoding: lead, as: UTF8.self) : " "))
  }

  /// A word stands as it is in YAML; everything else is written as JSON, which YAML reads too.
  private static func plain(_ value: JSONValue) -> String {
    guard let text = value.string, let first = text.utf8.first, first | 0x20 >= UInt8(ascii: "a"), first | 0x20 <= UInt8(ascii: "z"),
      text.utf8.allSatisfy({ LinterNameRules.isNameByte($0) }),
      !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
    else { return value.text }
    return text
  }
}
