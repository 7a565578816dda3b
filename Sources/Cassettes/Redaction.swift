// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Takes the values of attributes whose names are those of secrets out of requests, events and envelopes.
package enum Redaction {
  /// What stands for a value that was taken out.
  package static let mask = "(redacted)"
  private static let holders: Set<String> = ["sessionAttributes", "promptSessionAttributes"]
  private static let secretWords = [
    "token", "secret", "password", "passwd", "authorization", "credential", "apikey", "accesskey", "privatekey", "cookie", "jwt", "bearer",
  ]

  /// Whether an attribute's name says that its value is nobody's business: one of the words is in it, whatever stands between its letters.
  package static func isSecret(_ name: String) -> Bool {
    let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
    return secretWords.contains { plain.contains($0) }
  }

  /// The bytes as they are, or JSON without the secrets when there are some.
  package static func redacted(_ bytes: [UInt8]) -> [UInt8] {
    guard let value = try? JSONValue(parsing: bytes) else { return bytes }
    let redacted = redacted(value, depth: 0)
    return redacted == value ? bytes : redacted.bytes
  }

  /// Attributes stand at the top of events and envelopes, and in the session state of requests.
  private static func redacted(_ value: JSONValue, depth: Int) -> JSONValue {
    guard let object = value.object, depth < 3 else { return value }
    return .object(
      JSONObject(
        object.members.map { member in
          let inner = holders.contains(member.name) ? masked(member.value) : redacted(member.value, depth: depth + 1)
          return JSONObject.Member(member.name, inner)
        }))
  }

  private static func masked(_ attributes: JSONValue) -> JSONValue {
    guard let object = attributes.object else { return attributes }
    return .object(JSONObject(object.members.map { .init($0.name, isSecret($0.name) ? .string(mask) : $0.value) }))
  }
}
