// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// How a value is best written, for who wrote it otherwise.
extension Schema {
  private static let formBytesMax = 240
  private static let formDepthMax = 4

  /// What to do about a text that is no value of this schema; `nil` where the schema's own words say enough.
  func hint(for text: String) -> String? {
    switch kind {
    case .integer, .number:
      let isGrouped = text.utf8.contains { LooseScalar.isDigit($0) } && text.utf8.contains { ",_'".utf8.contains($0) }
      return isGrouped ? "write it without separators, such as 1000" : nil
    case .array, .object: return formHint
    default: return nil
    }
  }

  /// A sentence's end with a value of this schema in JSON; `nil` when that would be long.
  var formHint: String? {
    let text = form(0).text
    return text.utf8.count <= Schema.formBytesMax ? "write it as \(text)" : nil
  }

  /// A value such as this schema wants: every member that is required, or all when none is.
  private func form(_ depth: Int) -> JSONValue {
    if let defaultValue { return defaultValue }
    switch kind {
    case .any: return "text"
    case .boolean: return true
    case .integer(let rules), .number(let rules): return rules.form
    case .string(let rules): return .string(rules.form)
    case .array(let items, _): return depth < Schema.formDepthMax ? [items.form(depth + 1)] : []
    case .object(let properties, _):
      guard depth < Schema.formDepthMax else { return [:] }
      let required = properties.filter(\.isRequired)
      let shown = required.isEmpty ? properties : required
      return .object(JSONObject(shown.map { .init($0.name, $0.schema.form(depth + 1)) }))
    case .oneOf(let alternatives): return alternatives.first?.form(depth) ?? "text"
    }
  }
}

extension Schema.NumberRules {
  fileprivate var form: JSONValue {
    if let first = allowed.first { return .number(first) }
    let value = minimum ?? maximum ?? multipleOf ?? exclusiveMinimum.map { $0 + 1 } ?? exclusiveMaximum.map { $0 - 1 } ?? 1
    return JSONNumber(value).map { .number($0) } ?? 1
  }
}

extension Schema.StringRules {
  fileprivate var form: String {
    if let first = allowed.first { return first }
    return switch format {
    case "date": "2025-03-14"
    case "date-time": "2025-03-14T09:30:00Z"
    case "uuid": "123e4567-e89b-12d3-a456-426614174000"
    case "email": "ana@example.com"
    case "uri": "https://example.com"
    default: "text"
    }
  }
}
