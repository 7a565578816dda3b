// SPDX-License-Identifier: Apache-2.0

/// A type as an author wrote it, and the type that is meant.
struct TypeWord {
  private static let types = ["string", "integer", "number", "boolean", "array", "object"]
  private static let invented: [String: (type: String?, format: String?)] = [
    "int": ("integer", nil), "int32": ("integer", nil), "int64": ("integer", nil), "long": ("integer", nil), "short": ("integer", nil),
    "bigint": ("integer", nil), "float": ("number", nil), "double": ("number", nil), "decimal": ("number", nil),
    "numeric": ("number", nil), "currency": ("number", nil), "bool": ("boolean", nil), "str": ("string", nil), "text": ("string", nil),
    "char": ("string", nil), "varchar": ("string", nil), "file": ("string", nil), "binary": ("string", nil), "byte": ("string", nil),
    "enum": ("string", nil), "date": ("string", "date"), "datetime": ("string", "date-time"), "date-time": ("string", "date-time"),
    "timestamp": ("string", "date-time"), "uuid": ("string", "uuid"), "email": ("string", "email"), "uri": ("string", "uri"),
    "url": ("string", "uri"), "list": ("array", nil), "tuple": ("array", nil), "set": ("array", nil), "dict": ("object", nil),
    "dictionary": ("object", nil), "map": ("object", nil), "json": ("object", nil), "struct": ("object", nil), "any": (nil, nil),
    "mixed": (nil, nil), "none": (nil, nil), "nil": (nil, nil), "undefined": (nil, nil),
  ]

  /// The type that is meant; `nil` is any.
  let type: String?
  let isKnown: Bool
  private let word: String
  private let format: String?
  /// The items' type, of `string[]` or `list[str]`.
  private let items: String?

  init(_ word: String) {
    self.word = word
    let small = word.lowercased()
    if TypeWord.types.contains(small) {
      (type, format, items, isKnown) = (small, nil, nil, true)
    } else if let meant = TypeWord.invented[small] {
      (type, format, items, isKnown) = (meant.type, meant.format, nil, true)
    } else if let inner = TypeWord.items(small) {
      (type, format, items, isKnown) = ("array", nil, inner, true)
    } else {
      (type, format, items, isKnown) = (nil, nil, nil, false)
    }
  }

  /// `string` of `string[]`, `array[string]`, `list<string>` and `List[str]`.
  private static func items(_ word: String) -> String? {
    let inner: Substring
    if word.hasSuffix("[]") {
      inner = word.dropLast(2)
    } else if let open = word.firstIndex(where: { $0 == "[" || $0 == "<" }), ["array", "list", "set"].contains(word[..<open]),
      word.hasSuffix("]") || word.hasSuffix(">")
    {
      inner = word[word.index(after: open)...].dropLast()
    } else {
      return nil
    }
    return types.contains(String(inner)) ? String(inner) : invented[String(inner)]?.type
  }

  var code: String { isKnown ? "invented-type" : "unknown-type" }

  /// What the author should know; nothing when the type is one of OpenAPI's.
  var problem: String? {
    if word == type { return nil }
    guard isKnown else { return "\"\(word)\" is no type; expected \(TypeWord.types.joined(separator: ", "))." }
    let meant =
      items.map { "array of \($0)" } ?? type.map { type in format.map { "\(type) in the format \($0)" } ?? type } ?? "any JSON value"
    return "\"\(word)\" is no type of OpenAPI; it is read as \(meant)."
  }

  func apply(to facts: inout SchemaNode.Facts, at place: Place) {
    facts.type = type ?? facts.type
    facts.format = format ?? facts.format
    guard let items else { return }
    var inner = SchemaNode.Facts()
    inner.type = items
    facts.items = SchemaNode(inner, at: place)
  }
}
