// SPDX-License-Identifier: Apache-2.0

/// Names of a schema as Swift writes them.
enum SwiftName {
  /// Names that a generated type may not take: those that generated code says itself, and those inside each operation.
  static let takenTypes: Set<String> = Set(
    """
    ActionContext ActionError Actions Any Argument Arguments Array Bool Boxed CaseIterable Character Codable Date Decodable
    Dictionary Double Encodable Equatable Error Hashable Input Int JSONInput JSONMismatch JSONModel JSONReadable JSONValue JSONWritable JSONWriter
    Never Operation OperationInput OperationOutput Optional Output Protocol RawRepresentable Reply Result Router Schema Self Sendable Set String
    Swift Task Type Void
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  /// Names that mean something else as a member, even in backticks.
  private static let takenMembers: Set<String> = ["self", "Type", "Protocol", "init", "hashValue", "allCases", "rawValue"]
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

  /// `GetOrder` or `get-order` as `getOrder`, `URLCheck` as `urlCheck`.
  static func function(_ name: String) -> String { lowered(type(name)) }

  /// The name with its first word in lower case.
  private static func lowered(_ name: String) -> String {
    let run = name.prefix { $0.isUppercase }
    guard run.count > 1 else { return name.prefix(1).lowercased() + name.dropFirst() }
    // The last letter of a run begins the next word, unless the run ends the name.
    let rest = name.dropFirst(run.count)
    let isWord = rest.first?.isLetter ?? false
    return run.dropLast(isWord ? 1 : 0).lowercased() + run.suffix(isWord ? 1 : 0) + rest
  }

  /// A property's name: the schema's own when Swift allows it, beginning in lower case.
  static func property(_ name: String) -> String {
    let own = isIdentifier(name) ? lowered(name) : { $0.first?.isNumber ?? true ? "value" + type(name) : $0 }(function(name))
    return takenMembers.contains(own) ? own + "Value" : own
  }

  /// A case for an enum's value: `IN_TRANSIT` as `inTransit`, `510k` as `value510k`.
  static func enumCase(_ value: String) -> String {
    let parts = words(value)
    guard let first = parts.first else { return value.isEmpty ? "empty" : "symbol" }
    let isShouting = value == value.uppercased() && value != value.lowercased()
    let cased = parts.map { isShouting ? $0.lowercased() : String($0) }
    let head = isShouting ? cased[0] : lowered(String(first))
    let name = head + cased.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    let valid = name.first?.isNumber ?? true ? "value" + name.prefix(1).uppercased() + name.dropFirst() : name
    return takenMembers.contains(valid) ? valid + "Value" : valid
  }

  /// The name as it is written in source, in backticks when it is a keyword.
  static func escaped(_ name: String) -> String { keywords.contains(name) ? "`\(name)`" : name }

  private static func isIdentifier(_ name: String) -> Bool {
    guard let first = name.first, first.isLetter || first == "_", name.contains(where: { $0 != "_" }) else { return false }
    return name.allSatisfy { isPart($0) || $0 == "_" }
  }

  private static func isPart(_ character: Character) -> Bool { character.isLetter || character.isNumber }

  private static func words(_ name: String) -> [Substring] { name.split { !isPart($0) } }

  /// `name`, or with a number behind it the first that is free.
  static func unique(_ name: String, _ isTaken: (String) -> Bool) -> String {
    var candidate = name
    var number = 2
    while isTaken(candidate) {
      candidate = "\(name)\(number)"
      number += 1
    }
    return candidate
  }

  /// `name`, or with a number behind it the first that is free, which then is taken.
  static func unique(_ name: String, _ taken: inout Set<String>) -> String {
    let given = unique(name) { taken.contains($0) }
    taken.insert(given)
    return given
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
