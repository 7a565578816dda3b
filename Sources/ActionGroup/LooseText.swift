// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Arrays and objects in the texts that agents send for them.
///
/// Seen in the wild: JSON; `[FHIR, HL7 CDA]` with bare words; `{key=value, list=[x, y]}` as Java prints maps; Python literals; comma lists;
/// `<item>` fragments. What is taken apart stays text: its own schema decides what it means.
enum LooseText {
  /// The items of an array; any text is at least a list of one.
  static func array(_ text: String) -> [JSONValue] {
    if let value = try? JSONValue(parsing: text) {
      if let items = value.array { return items }
      if case .object = value { return [value] }
    }
    let text = trimmed(text)
    if text.hasPrefix("<item>") { return tagged(text).map { .string($0) } }
    guard let inner = inside(text, "[", "]") else { return text.isEmpty ? [] : pieces(text).map { .string(unquoted($0)) } }
    return trimmed(inner).isEmpty ? [] : pieces(inner).map { .string(unquoted($0)) }
  }

  /// The members of an object; `nil` when the text has none.
  ///
  /// - Parameters:
  ///   - text: what arrived.
  ///   - keys: the names that the schema knows: a comma only ends a value when one of them follows. Without any, every name counts.
  /// - Returns: the members, their values still text.
  static func object(_ text: String, keys: [String]) -> JSONObject? {
    if let value = try? JSONValue(parsing: text) { return value.object }
    guard let inner = inside(trimmed(text), "{", "}") else { return nil }
    var object = JSONObject()
    for piece in pieces(inner) {
      if let (name, value) = member(piece), keys.isEmpty || keys.contains(name) || object.isEmpty {
        object.members.append(.init(name, .string(value)))
      } else if let last = object.members.last, case .string(let value) = last.value {
        object.members[object.members.count - 1].value = .string(value + "," + piece)
      }
    }
    for index in object.members.indices {
      if let value = object.members[index].value.string { object.members[index].value = .string(unquoted(value)) }
    }
    return object.isEmpty && !trimmed(inner).isEmpty ? nil : object
  }

  static func trimmed(_ text: some StringProtocol) -> String {
    var slice = text[...]
    while let first = slice.first, first.isWhitespace { slice.removeFirst() }
    while let last = slice.last, last.isWhitespace { slice.removeLast() }
    return String(slice)
  }

  private static func inside(_ text: String, _ opening: String, _ closing: String) -> String? {
    guard text.count >= 2, text.hasPrefix(opening), text.hasSuffix(closing) else { return nil }
    return String(text.dropFirst().dropLast())
  }

  /// `name=value` or `'name': value`.
  private static func member(_ piece: String) -> (name: String, value: String)? {
    guard let separator = piece.firstIndex(where: { $0 == "=" || $0 == ":" }) else { return nil }
    let name = unquoted(String(piece[..<separator]))
    return name.isEmpty ? nil : (name, String(piece[piece.index(after: separator)...]))
  }

  /// The pieces between commas that stand outside brackets, braces and quoted words.
  private static func pieces(_ text: String) -> [String] {
    var pieces: [String] = []
    var piece = ""
    var depth = 0
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'", startsWord(piece) {
        quote = character
      } else if "[{(".contains(character) {
        depth += 1
      } else if "]})".contains(character) {
        depth = max(0, depth - 1)
      } else if character == ",", depth == 0 {
        pieces.append(piece)
        piece = ""
        continue
      }
      piece.append(character)
    }
    return pieces + [piece]
  }

  /// Whether a quote here opens a quoted word; in `the customer's order` it is an apostrophe.
  private static func startsWord(_ piece: String) -> Bool {
    guard let last = piece.last(where: { !$0.isWhitespace }) else { return true }
    return "=:[{(,".contains(last)
  }

  private static func unquoted(_ text: String) -> String {
    let text = trimmed(text)
    for quote in ["\"", "'"] { if let inner = inside(text, quote, quote) { return inner } }
    return text
  }

  /// What stands between `<item>` and `</item>`, or up to the end where that is missing.
  private static func tagged(_ text: String) -> [String] {
    var items: [String] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      guard rest[start...].hasPrefix("<item>") else {
        rest = rest[rest.index(after: start)...]
        continue
      }
      let inner = rest[rest.index(start, offsetBy: 6)...]
      var end = inner.startIndex
      while end < inner.endIndex, !(inner[end] == "<" && inner[end...].hasPrefix("</item>")) { end = inner.index(after: end) }
      items.append(trimmed(inner[..<end]))
      rest = inner[end...].dropFirst(7)
    }
    return items
  }
}
