// SPDX-License-Identifier: Apache-2.0

public import JSON

/// Which documents of a knowledge base count, told by their metadata.
///
/// ```swift
/// .all([.equals("tenant", "acme"), .any([.greaterThan("year", 2024), .listContains("tags", "draft")])])
/// ```
public indirect enum RetrievalFilter: Hashable, Sendable {
  /// The attribute has this value.
  case equals(String, JSONValue)
  /// The attribute has another value.
  case notEquals(String, JSONValue)
  /// The attribute is greater than a number.
  case greaterThan(String, JSONValue)
  /// The attribute is a number or greater.
  case greaterThanOrEquals(String, JSONValue)
  /// The attribute is less than a number.
  case lessThan(String, JSONValue)
  /// The attribute is a number or less.
  case lessThanOrEquals(String, JSONValue)
  /// The attribute is one of a list.
  case `in`(String, JSONValue)
  /// The attribute is none of a list.
  case notIn(String, JSONValue)
  /// The attribute begins with a text; not every store can tell.
  case startsWith(String, JSONValue)
  /// The attribute is a list that has a value.
  case listContains(String, JSONValue)
  /// The attribute, or one of its items, has a text in it.
  case stringContains(String, JSONValue)
  /// Every one of at least two filters fits.
  case all([RetrievalFilter])
  /// One of at least two filters fits.
  case any([RetrievalFilter])

  /// How deep filters may be nested; the service documents one level of its own.
  static let depthMax = 32

  /// The filter as an answer of an action writes it; `nil` when it is none.
  init?(json: JSONValue, depth: Int = 0) {
    guard depth < RetrievalFilter.depthMax, let object = json.object, let member = object.members.first, object.count == 1 else {
      return nil
    }
    if let items = member.value.array {
      let filters = items.compactMap { RetrievalFilter(json: $0, depth: depth + 1) }
      guard filters.count == items.count else { return nil }
      switch member.name {
      case "andAll": self = .all(filters)
      case "orAll": self = .any(filters)
      default: return nil
      }
    } else {
      guard let key = member.value["key"]?.string, let value = member.value["value"],
        let make = RetrievalFilter.comparisons[member.name]
      else { return nil }
      self = make(key, value)
    }
  }

  private static let comparisons: [String: @Sendable (String, JSONValue) -> RetrievalFilter] = [
    "equals": { .equals($0, $1) }, "notEquals": { .notEquals($0, $1) }, "greaterThan": { .greaterThan($0, $1) },
    "greaterThanOrEquals": { .greaterThanOrEquals($0, $1) }, "lessThan": { .lessThan($0, $1) },
    "lessThanOrEquals": { .lessThanOrEquals($0, $1) }, "in": { .in($0, $1) }, "notIn": { .notIn($0, $1) },
    "startsWith": { .startsWith($0, $1) }, "listContains": { .listContains($0, $1) }, "stringContains": { .stringContains($0, $1) },
  ]

  private enum Form {
    case comparison(String, key: String, JSONValue)
    case list(String, [RetrievalFilter])
  }

  private var form: Form {
    switch self {
    case .equals(let key, let value): .comparison("equals", key: key, value)
    case .notEquals(let key, let value): .comparison("notEquals", key: key, value)
    case .greaterThan(let key, let value): .comparison("greaterThan", key: key, value)
    case .greaterThanOrEquals(let key, let value): .comparison("greaterThanOrEquals", key: key, value)
    case .lessThan(let key, let value): .comparison("lessThan", key: key, value)
    case .lessThanOrEquals(let key, let value): .comparison("lessThanOrEquals", key: key, value)
    case .in(let key, let value): .comparison("in", key: key, value)
    case .notIn(let key, let value): .comparison("notIn", key: key, value)
    case .startsWith(let key, let value): .comparison("startsWith", key: key, value)
    case .listContains(let key, let value): .comparison("listContains", key: key, value)
    case .stringContains(let key, let value): .comparison("stringContains", key: key, value)
    case .all(let filters): .list("andAll", filters)
    case .any(let filters): .list("orAll", filters)
    }
  }

  func write(to body: inout BodyWriter, depth: Int) {
    switch form {
    case .comparison(let name, let key, let value):
      body.object(name) {
        $0.text("key", key, .length(1...100))
        $0.value("value", value)
      }
    case .list(let name, let filters):
      guard depth < RetrievalFilter.depthMax else { return body.refuse(name, "is nested deeper than \(RetrievalFilter.depthMax) levels") }
      body.objects(name, filters, 2...Int.max, isRequired: true) { $1.write(to: &$0, depth: depth + 1) }
    }
  }
}

extension RetrievalFilter: BodyObject {
  func write(to body: inout BodyWriter) { write(to: &body, depth: 0) }
}
