// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// How the service writes lists and objects into the one string that every value of an event is.
package enum ValueEncoding: String, Hashable, Sendable, CaseIterable {
  /// As JSON.
  case json
  /// As Java prints its maps, `{channel=Organic Search, sessions=80507}`: what users of the service report for objects in lists.
  case javaMap = "java-map"

  /// The value as the service hands it over.
  func encoded(_ value: JSONValue) -> JSONValue {
    guard self == .javaMap, value.array != nil || value.object != nil else { return value }
    return .string(Self.java(value))
  }

  private static func java(_ value: JSONValue) -> String {
    switch value {
    case .array(let items): "[\(items.map(java).joined(separator: ", "))]"
    case .object(let object): "{\(object.members.map { "\($0.name)=\(java($0.value))" }.joined(separator: ", "))}"
    case .string(let text): text
    case .null, .bool, .number: value.text
    }
  }
}
