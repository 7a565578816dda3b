// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// One reason why an argument is not what its operation declares, in words that a model can act on.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
  /// The argument, with the way into it: `items[2].sku`.
  public let argument: String
  /// What is wrong and what was expected, without the argument's name: `must be at most 9, but is 12`.
  public let problem: String

  /// Makes a violation.
  public init(_ argument: String, _ problem: String) {
    self.argument = argument
    self.problem = problem
  }

  /// One sentence.
  public var description: String { "\(argument) \(problem)." }
}

extension Schema {
  /// What a value of this schema is, as the object of a sentence: `an integer from 1 to 9`.
  public var expectation: String {
    switch kind {
    case .any: "any JSON value"
    case .boolean: "true or false"
    case .integer(let rules): rules.expectation("an integer")
    case .number(let rules): rules.expectation("a number")
    case .string(let rules): rules.expectation
    case .array(let items, _): "a JSON array in which each item is \(items.expectation)"
    case .object(let properties, _): Schema.expectation(of: properties)
    case .oneOf(let alternatives): Schema.expectation(of: alternatives)
    }
  }

  private static func expectation(of alternatives: [Schema]) -> String {
    guard alternatives.count > 1 else { return alternatives.first?.expectation ?? "nothing" }
    return "either " + alternatives.map { $0.isNullable ? "\($0.expectation) or null" : $0.expectation }.joined(separator: ", or ")
  }

  private static func expectation(of properties: [Property]) -> String {
    guard !properties.isEmpty else { return "a JSON object" }
    return "a JSON object with " + properties.map { "\"\($0.name)\"" + ($0.isRequired ? "" : " (optional)") }.joined(separator: ", ")
  }
}

extension Schema.NumberRules {
  func expectation(_ noun: String) -> String {
    var words = noun
    if let exclusiveMinimum { words += " greater than \(Schema.NumberRules.text(exclusiveMinimum))" }
    if let minimum { words += " from \(Schema.NumberRules.text(minimum))" }
    if let maximum {
      words += (minimum == nil ? exclusiveMinimum == nil ? " up to " : ", up to " : " to ") + Schema.NumberRules.text(maximum)
    }
    if let exclusiveMaximum {
      let isFirst = minimum == nil && exclusiveMinimum == nil
      words += (isFirst ? "" : ",") + " less than \(Schema.NumberRules.text(exclusiveMaximum))"
    }
    if !allowed.isEmpty { words += " out of \(allowed.map(\.literal).joined(separator: ", "))" }
    return words
  }
}

extension Schema.StringRules {
  var expectation: String { allowed.isEmpty ? formatWords : allowedWords }

  var allowedWords: String {
    allowed.count == 1 ? "\"\(allowed[0])\"" : "one of " + allowed.map { "\"\($0)\"" }.joined(separator: ", ")
  }

  var formatWords: String {
    switch format {
    case "date": "a date such as 2025-03-14"
    case "date-time": "a date and time such as 2025-03-14T09:30:00Z"
    case "uuid": "a UUID such as 123e4567-e89b-12d3-a456-426614174000"
    case "email": "an email address such as ana@example.com"
    case "uri": "a URI such as https://example.com"
    case let format?: "a string in the format \(format)"
    case nil: pattern.map { "a string that matches the pattern \($0)" } ?? "a string"
    }
  }
}
