// SPDX-License-Identifier: Apache-2.0

/// Names of a schema as Swift writes them.
enum SwiftName {
  /// Names that a generated type may not take: the standard library's, ActionGroup's, and those inside each operation.
  static let takenTypes: Set<String> = [
    "ActionContext", "ActionError", "Any", "Argument", "ArgumentReader", "Arguments", "Array", "Bool", "Character", "Codable", "Date",
    "Decodable",
    "Dictionary",
    "Double", "Encodable", "Error", "Hashable", "Input", "Int", "JSONModel", "JSONValue", "JSONWriter", "Never", "Operation",
    "OperationOutput", "Optional", "Output",
    "Protocol", "Reply", "Result", "Router", "Schema", "Self", "Sendable", "Set", "String", "Task", "Type", "TypedOperation", "Void",
  ]

  private static let keywords: Set<String> = [
    "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do", "else", "enum", "extension",
    "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "init", "inout", "internal", "is", "let", "nil",
    "operator", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows", "return", "self", "Self", "static", "struct",
    "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while", "Any", "Type", "Protocol",
  ]

  /// `getOrder` or `get-order` as `GetOrder`.
  static func type(_ name: String) -> String {
    let joined = words(name).map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    return joined.first.map { $0.isNumber ? "Type" + joined : joined } ?? "Type"
  }

  /// `GetOrder` or `get-order` as `getOrder`.
  static func function(_ name: String) -> String {
    let type = type(name)
    return type.prefix(1).lowercased() + type.dropFirst()
  }

  /// A property's name: the schema's own when Swift allows it.
  static func property(_ name: String) -> String {
    if name == "self" || name == "Type" || name == "Protocol" || name == "init" { return function(name) + "Value" }
    return isIdentifier(name) ? name : { $0.first?.isNumber ?? true ? "value" + type(name) : $0 }(function(name))
  }

  /// A case for an enum's value: `IN_TRANSIT` as `inTransit`, `510k` as `value510k`.
  static func enumCase(_ value: String) -> String {
    let parts = words(value)
    guard let first = parts.first else { return value.isEmpty ? "empty" : "other" }
    let isShouting = value == value.uppercased()
    let cased = parts.map { isShouting ? $0.lowercased() : String($0) }
    let head = isShouting ? cased[0] : first.prefix(1).lowercased() + first.dropFirst()
    let name = head + cased.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    return name.first?.isNumber ?? true ? "value" + name.prefix(1).uppercased() + name.dropFirst() : name
  }

  /// The name as it is written in source, in backticks when it is a keyword.
  static func escaped(_ name: String) -> String { keywords.contains(name) ? "`\(name)`" : name }

  static func isIdentifier(_ name: String) -> Bool {
    guard let first = name.first, first.isLetter || first == "_", name != "_" else { return false }
    return name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }

  private static func words(_ name: String) -> [Substring] { name.split { !$0.isLetter && !$0.isNumber } }

  /// `name`, or with a number behind it the first that is free.
  static func unique(_ name: String, _ taken: inout Set<String>) -> String {
    var candidate = name
    var number = 2
    while !taken.insert(candidate).inserted {
      candidate = "\(name)\(number)"
      number += 1
    }
    return candidate
  }

  /// What a case for a status is called.
  static func status(_ status: Int) -> String {
    switch status {
    case 200: "ok"
    case 201: "created"
    case 202: "accepted"
    case 204: "noContent"
    case 400: "badRequest"
    case 401: "unauthorized"
    case 403: "forbidden"
    case 404: "notFound"
    case 409: "conflict"
    case 410: "gone"
    case 422: "unprocessableContent"
    case 429: "tooManyRequests"
    case 500: "internalServerError"
    case 503: "serviceUnavailable"
    case 504: "gatewayTimeout"
    default: "status\(status)"
    }
  }
}
