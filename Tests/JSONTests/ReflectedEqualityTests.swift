// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

@propertyWrapper
private indirect enum Kept<Value: Sendable>: Sendable {
  case value(Value)
  init(wrappedValue: Value) { self = .value(wrappedValue) }
  var wrappedValue: Value {
    get {
      switch self {
      case .value(let value): value
      }
    }
    set { self = .value(newValue) }
  }
}

private enum Grade: String, JSONInput { case low, high }

private enum Choice: JSONInput {
  case text(String)
  case label(String)
  case numbers([Int])
  case none
  case all

  static func read(_ json: JSONValue) throws -> Choice { try .text(String.read(json)) }
}

private struct Part: JSONInput {
  var text: String? = nil
  var number = 1.0
  var dates: [Date] = []
  var json: JSONValue = nil
  var grade: Grade? = nil
  var choice: Choice? = nil
  var names: [String: [Bool]] = [:]
  @Kept var inner: [Empty]? = nil
  @Kept var count: Int? = nil

  static func read(_ json: JSONValue) throws -> Part { Part() }
}

private struct Empty: JSONInput {
  static func read(_ json: JSONValue) throws -> Empty { Empty() }
}

@Suite("Values are compared member by member")
struct ReflectedEqualityTests {
  private static let different: [Part] = [
    Part(), Part(text: ""), Part(text: "a"), Part(text: "nil"), Part(number: -1), Part(dates: [Date(timeIntervalSince1970: 0)]),
    Part(dates: [Date(timeIntervalSince1970: 1)]), Part(json: ["a": 1]), Part(json: [1]), Part(grade: .low), Part(grade: .high),
    Part(choice: .text("a")), Part(choice: .label("a")), Part(choice: .numbers([1])), Part(choice: .numbers([])), Part(choice: .all),
    Part(names: ["a": [true]]),
    Part(names: ["a": []]), Part(inner: []), Part(choice: Choice.none), Part(inner: [Empty()]), Part(count: 0), Part(count: 1),
  ]

  @Test("a value equals itself and no other", arguments: different.indices) func comparing(index: Int) {
    let equal = Self.different.indices.filter { Self.different[$0] == Self.different[index] }
    #expect(equal == [index])
  }

  @Test("a number that is none equals nothing, as ever") func nan() {
    let part = Part(number: .nan)
    #expect(part != part && part != Part())
  }

  @Test("values with nothing inside are equal") func empty() {
    #expect(Empty() == Empty() && [Empty()] != [] && Optional(Empty()) != nil)
  }
}
