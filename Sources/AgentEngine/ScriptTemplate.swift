// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A text with places for values: `Your order {{getOrder.orderId}} is {{getOrder.status}}`.
struct ScriptTemplate: Sendable {
  /// What stands in a script where a value is wanted.
  enum Value: Sendable {
    case template(ScriptTemplate)
    /// A number, a boolean, a list or an object, as it is.
    case literal(JSONValue)
  }

  enum Part: Sendable {
    case text(String)
    case reference([String])
  }

  /// A reference to something that is not there.
  struct Missing: Error {
    var sentence: String
  }

  let parts: [Part]

  /// The parts of a text; `nil` when a `{{` has no `}}` behind it, or nothing stands between them.
  init?(_ text: String) {
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstRange(of: "{{") {
      guard let close = rest[open.upperBound...].firstRange(of: "}}") else { return nil }
      let path = rest[open.upperBound..<close.lowerBound].split(separator: ".", omittingEmptySubsequences: false)
        .map { String($0.filter { $0 != " " }) }
      guard path.allSatisfy({ !$0.isEmpty }) else { return nil }
      if open.lowerBound > rest.startIndex { parts.append(.text(String(rest[..<open.lowerBound]))) }
      parts.append(.reference(path))
      rest = rest[close.upperBound...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    self.parts = parts
  }

  /// The names that values are looked up by first.
  var roots: [String] { parts.compactMap { if case .reference(let path) = $0 { path.first } else { nil } } }

  /// A value's place in a text.
  struct Insertion: Sendable {
    var path: [String]
    /// In Unicode scalars.
    var range: Range<Int>
  }

  /// The text with its values.
  func text(_ values: [String: JSONValue]) throws(Missing) -> String { try rendered(values).text }

  /// The text with its values, and where they stand.
  func rendered(_ values: [String: JSONValue]) throws(Missing) -> (text: String, insertions: [Insertion]) {
    var (text, insertions) = ("", [Insertion]())
    for part in parts {
      switch part {
      case .text(let piece): text += piece
      case .reference(let path):
        let value = try Self.value(path, values)
        let start = text.unicodeScalars.count
        text += value.string ?? value.text
        insertions.append(Insertion(path: path, range: start..<text.unicodeScalars.count))
      }
    }
    return (text, insertions)
  }

  /// The value that the template stands for: of one reference alone with its type, otherwise a text.
  func value(_ values: [String: JSONValue]) throws(Missing) -> JSONValue {
    if parts.count == 1, case .reference(let path) = parts[0] { return try Self.value(path, values) }
    return .string(try text(values))
  }

  private static func value(_ path: [String], _ values: [String: JSONValue]) throws(Missing) -> JSONValue {
    guard var value = values[path[0]] else {
      throw Missing(sentence: "there is no value {{\(path.joined(separator: "."))}}: neither the question nor a result brought \(path[0])")
    }
    for (depth, name) in path.enumerated().dropFirst() {
      let item = Int(name).flatMap { index in value.array.flatMap { $0.indices.contains(index) ? $0[index] : nil } }
      guard let next = item ?? value[name], next != .null else {
        let place = path[..<depth].joined(separator: ".")
        throw Missing(
          sentence: "there is no value {{\(path.joined(separator: "."))}}: \(place) has no \(name), but is \(value.text.prefix(200))")
      }
      value = next
    }
    return value
  }
}
