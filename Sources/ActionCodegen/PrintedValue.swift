// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A JSON value as a person reads and pastes it: indented by two spaces, in the order that it has.
package enum PrintedValue {
  /// As JSON, without a line's end behind it.
  package static func json(_ value: JSONValue) -> String { json(value, "") }

  private static func json(_ value: JSONValue, _ indentation: String) -> String {
    let inner = indentation + "  "
    switch value {
    case .array(let items) where !items.isEmpty:
      // Lists of words, such as `required`, read best on one line.
      if items.allSatisfy(isScalar) { return "[\(items.map(\.text).joined(separator: ", "))]" }
      return "[\n" + items.map { inner + json($0, inner) }.joined(separator: ",\n") + "\n\(indentation)]"
    case .object(let object) where !object.isEmpty:
      let members = object.members.map { "\(inner)\(JSONValue.string($0.name).text): \(json($0.value, inner))" }
      return "{\n" + members.joined(separator: ",\n") + "\n\(indentation)}"
    default: return value.text
    }
  }

  /// As YAML, which every YAML reader takes for the same value; without a line's end behind it.
  package static func yaml(_ value: JSONValue) -> String { yaml(value, "").joined(separator: "\n") }

  private static func yaml(_ value: JSONValue, _ indentation: String) -> [String] {
    let inner = indentation + "  "
    switch value {
    case .object(let object) where !object.isEmpty:
      return object.members.flatMap { member -> [String] in
        let name = "\(indentation)\(scalar(.string(member.name))):"
        return isInline(member.value) ? ["\(name) \(flow(member.value))"] : [name] + yaml(member.value, inner)
      }
    case .array(let items) where !items.isEmpty:
      return items.flatMap { item -> [String] in
        guard !isInline(item) else { return ["\(indentation)- \(flow(item))"] }
        var lines = yaml(item, inner)
        lines[0] = "\(indentation)- \(lines[0].dropFirst(inner.count))"
        return lines
      }
    default: return [indentation + flow(value)]
    }
  }

  private static func isScalar(_ value: JSONValue) -> Bool {
    switch value {
    case .array, .object: false
    case .null, .bool, .number, .string: true
    }
  }

  /// Whether a value stands behind its name: scalars, what is empty, and lists of scalars.
  private static func isInline(_ value: JSONValue) -> Bool {
    switch value {
    case .object(let object): object.isEmpty
    case .array(let items): items.allSatisfy(isScalar)
    case .null, .bool, .number, .string: true
    }
  }

  private static func flow(_ value: JSONValue) -> String {
    guard case .array(let items) = value else { return scalar(value) }
    return "[\(items.map { scalar($0, inFlow: true) }.joined(separator: ", "))]"
  }

  /// A string stands plain only where no reader can take it for anything else; otherwise as JSON writes it, which is YAML too.
  private static func scalar(_ value: JSONValue, inFlow: Bool = false) -> String {
    guard case .string(let text) = value else { return value.text }
    return isPlain(text, inFlow) ? text : quoted(value.text)
  }

  /// A JSON string with what YAML takes for a line's end, or does not take at all, escaped.
  private static func quoted(_ literal: String) -> String {
    var text = ""
    for scalar in literal.unicodeScalars {
      switch scalar.value {
      case 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  private static let words: Set<String> = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]

  private static func isPlain(_ text: String, _ inFlow: Bool) -> Bool {
    guard let first = text.unicodeScalars.first, first.isASCIILetter || first == "/", !words.contains(text.lowercased()) else {
      return false
    }
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      switch scalar {
      case "-", "_", "/", ".", "(", ")", ";", "+", "'", "$", "=", "\"": break
      case ",", "{", "}": if inFlow { return false }
      case " ": break
      case _ where scalar.isASCIILetter || ("0"..."9").contains(scalar): break
      default: return false
      }
      previous = scalar
    }
    return previous != " "
  }
}

extension Unicode.Scalar {
  fileprivate var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
}
