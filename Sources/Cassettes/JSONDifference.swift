// SPDX-License-Identifier: Apache-2.0

public import JSON

/// A place where a value is not what was recorded.
public struct JSONDifference: Hashable, Sendable, CustomStringConvertible {
  /// More differences of one pair of values are not listed.
  public static let countMax = 100

  /// Where: `body.items[2].price`.
  public let path: String
  /// What was recorded; `nil` when there was nothing.
  public let recorded: JSONValue?
  /// What is there now; `nil` when there is nothing.
  public let found: JSONValue?

  package init(_ path: String, recorded: JSONValue?, found: JSONValue?) {
    (self.path, self.recorded, self.found) = (path, recorded, found)
  }

  /// One sentence.
  public var description: String {
    switch (recorded, found) {
    case (let recorded?, let found?): "\(path) is \(Self.short(found)), and was \(Self.short(recorded)) when it was recorded"
    case (let recorded?, nil): "\(path) is missing, and was \(Self.short(recorded)) when it was recorded"
    case (nil, let found?): "\(path) is \(Self.short(found)), and was not there when it was recorded"
    case (nil, nil): "\(path) differs"
    }
  }

  private static let charactersMax = 120

  private static func short(_ value: JSONValue) -> String {
    let text = value.text
    return text.count > charactersMax ? "\(text.prefix(charactersMax))..." : text
  }

  /// Compares by meaning: the order of members and the spelling of numbers do not count.
  ///
  /// - Parameters:
  ///   - recorded: what was recorded; `nil` for nothing.
  ///   - found: what is there now; `nil` for nothing.
  ///   - root: what every path begins with.
  ///   - ignored: the paths whose values may differ, with everything below them.
  /// - Returns: the differences, those of members that are gone first.
  package static func between(
    _ recorded: JSONValue?, _ found: JSONValue?, at root: [String] = [], ignoring ignored: [JSONPathPattern] = []
  ) -> [JSONDifference] {
    var comparison = Comparison(ignored: ignored)
    comparison.compare(recorded, found, root)
    return comparison.differences
  }
}

/// The paths of values that may differ: names and indices with points between them, `*` for any one of them, `**` for any number.
package struct JSONPathPattern: Hashable, Sendable {
  private let parts: [String]

  /// Reads `body.items.*.id`, which may be written `body.items[*].id` too.
  package init(_ text: String) {
    parts = text.split { $0 == "." || $0 == "[" || $0 == "]" }.map(String.init)
  }

  func matches(_ path: [String]) -> Bool { Self.matches(parts[...], path[...]) }

  private static func matches(_ parts: ArraySlice<String>, _ path: ArraySlice<String>) -> Bool {
    guard let part = parts.first else { return path.isEmpty }
    if part == "**" {
      return matches(parts.dropFirst(), path) || (!path.isEmpty && matches(parts, path.dropFirst()))
    }
    guard let step = path.first, part == "*" || part == step else { return false }
    return matches(parts.dropFirst(), path.dropFirst())
  }
}

private struct Comparison {
  let ignored: [JSONPathPattern]
  var differences: [JSONDifference] = []

  mutating func compare(_ recorded: JSONValue?, _ found: JSONValue?, _ path: [String]) {
    guard differences.count < JSONDifference.countMax, !ignored.contains(where: { $0.matches(path) }) else { return }
    switch (recorded, found) {
    case (.object(let one)?, .object(let other)?):
      for member in one.members { compare(member.value, other[member.name], path + [member.name]) }
      for member in other.members where one[member.name] == nil { compare(nil, member.value, path + [member.name]) }
    case (.array(let one)?, .array(let other)?):
      for index in 0..<max(one.count, other.count) {
        // A bare nil would be a null of JSON.
        let (old, new) = (one.dropFirst(index).first, other.dropFirst(index).first)
        compare(old, new, path + [String(index)])
      }
    case (.number(let one)?, .number(let other)?):
      let isSame = one.integer == nil ? one.double == other.double : one.integer == other.integer
      if !isSame { note(recorded, found, path) }
    default: if recorded != found { note(recorded, found, path) }
    }
  }

  private mutating func note(_ recorded: JSONValue?, _ found: JSONValue?, _ path: [String]) {
    let text = path.enumerated().map { index, step in
      Int(step) != nil && index > 0 ? "[\(step)]" : index == 0 ? step : ".\(step)"
    }
    differences.append(JSONDifference(text.joined(), recorded: recorded, found: found))
  }
}
