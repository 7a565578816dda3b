// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

private struct Item: JSONModel {
  var name: String
  var price: Double
  var color: Color?
  var tags: [String]

  static func read(_ json: JSONValue) throws -> Item {
    try Item(name: json.member("name"), price: json.member("price"), color: json.member("color"), tags: json.member("tags"))
  }

  func write(to json: inout JSONWriter) throws { try json.writeObject(["name", "price", "color", "tags"], name, price, color, tags) }
}

private enum Color: String, JSONModel {
  case red = "RED"
  case blue = "BLUE"
}

private enum Wood: RawRepresentable, JSONModel {
  case oak
  case other(String)
  init(rawValue: String) { self = rawValue == "OAK" ? .oak : .other(rawValue) }
  var rawValue: String { if case .other(let text) = self { text } else { "OAK" } }
}

private struct Basket: JSONModel {
  var items: [Item]
  var since: Date
  var notes: [String: JSONValue]
  var isGift: Bool
  var count: Int?

  static func read(_ json: JSONValue) throws -> Basket {
    try Basket(
      items: json.member("items"), since: json.member("since"), notes: json.member("notes"), isGift: json.member("isGift"),
      count: json.member("count"))
  }

  func write(to json: inout JSONWriter) throws {
    try json.writeObject(["items", "since", "notes", "isGift", "count"], items, since, notes, isGift, count)
  }
}

private struct Counts: JSONModel {
  var name: String?
  var others: [String: Int] = [:]
  static func read(_ json: JSONValue) throws -> Counts { try Counts(name: json.member("name"), others: json.members(besides: ["name"])) }
  func write(to json: inout JSONWriter) throws { try json.writeObject(["name"], name, others: others) }
}

extension Basket: Hashable {}
extension Wood: Hashable {}

@Suite("A type that reads and writes itself")
struct JSONModelTests {
  private static let basket = Basket(
    items: [
      Item(name: "a \"quoted\" näme", price: 2.5, color: .red, tags: []), Item(name: "", price: 3, color: nil, tags: ["x", "y"]),
    ],
    since: Date(timeIntervalSince1970: 0), notes: ["b": [1, nil], "a": "text"], isGift: true, count: nil)

  private static let text =
    "{\"items\":[{\"name\":\"a \\\"quoted\\\" näme\",\"price\":2.5,\"color\":\"RED\",\"tags\":[]},"
    + "{\"name\":\"\",\"price\":3,\"tags\":[\"x\",\"y\"]}],\"since\":\"1970-01-01T00:00:00Z\",\"notes\":{\"a\":\"text\",\"b\":[1,null]},"
    + "\"isGift\":true}"

  @Test(
    "what an object holds beside its members is kept, in the order of names, and never a member twice",
    arguments: [
      (Counts(name: "x", others: ["b": 2, "a": 1, "name": 3]), #"{"name":"x","a":1,"b":2}"#), (Counts(others: ["b": 2]), #"{"b":2}"#),
      (Counts(name: "x"), #"{"name":"x"}"#), (Counts(), "{}"), (Counts(others: ["a \"b\"": 1]), #"{"a \"b\"":1}"#),
    ]) fileprivate func others(counts: Counts, text: String) throws
  {
    var writer = JSONWriter()
    try counts.write(to: &writer)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
    #expect(
      try Counts(json: JSONValue(parsing: writer.bytes)) == Counts(name: counts.name, others: counts.others.filter { $0.key != "name" }))
    let mismatch = JSONMismatch(expected: "an integer", found: "x", path: "b")
    #expect(throws: mismatch) { try Counts(json: ["name": "x", "b": "x"]) }
  }

  @Test("a nil that has a name of its own is null") func values() throws {
    let values: [String: Int?] = ["a": 1, "b": nil]
    var writer = JSONWriter()
    try values.write(to: &writer)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"a":1,"b":null}"#)
    #expect(try [String: Int?](json: ["a": 1, "b": nil]) == values)
  }

  @Test("members are written in order, and those that are nil are left out") func writing() throws {
    var writer = JSONWriter()
    try Self.basket.write(to: &writer)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == Self.text)
  }

  @Test("what was written is read again") func reading() throws {
    #expect(try Basket(json: JSONValue(parsing: Self.text)) == Self.basket)
    #expect(try Int?(json: nil) == nil && Int?(json: 3) == 3 && JSONValue(json: [1]) == [1])
  }

  @Test(
    "a value of another kind is refused with the way to it",
    arguments: [
      ("{}", "items must be an array, but is null"), ("[]", "the value must be an object, but is array"),
      ("{\"items\":[1]}", "items[0] must be an object, but is number"),
      ("{\"items\":[{\"name\":\"a\",\"price\":\"1\"}]}", "items[0].price must be a number, but is string"),
      ("{\"items\":[{\"name\":\"a\",\"price\":1,\"color\":\"GREEN\"}]}", "items[0].color must be one of the texts of Color, but is string"),
      ("{\"items\":[{\"name\":\"a\",\"price\":1,\"tags\":[\"a\",1]}]}", "items[0].tags[1] must be a string, but is number"),
      ("{\"items\":[],\"since\":\"noon\"}", "since must be a date and time like 2025-01-31T12:00:00Z, but is string"),
      ("{\"items\":[],\"since\":\"1970-01-01T00:00:00Z\",\"notes\":1}", "notes must be an object, but is number"),
      ("{\"items\":[],\"since\":\"1970-01-01T00:00:00Z\",\"notes\":{},\"isGift\":1}", "isGift must be a boolean, but is number"),
      (
        "{\"items\":[],\"since\":\"1970-01-01T00:00:00Z\",\"notes\":{},\"isGift\":true,\"count\":1.5}",
        "count must be an integer, but is number"
      ),
    ]) func mismatch(text: String, sentence: String) throws
  {
    let json = try JSONValue(parsing: text)
    let error = #expect(throws: JSONMismatch.self) { try Basket(json: json) }
    #expect(error?.description == sentence)
  }

  @Test("Codable comes with it: Foundation's coders take the type, and those here too") func codable() throws {
    let data = try JSONEncoder().encode(Self.basket)
    #expect(try JSONDecoder().decode(Basket.self, from: data) == Self.basket)
    #expect(try JSONValue(encoding: [Self.basket]).decode(as: [Basket].self) == [Self.basket])
    let error = #expect(throws: DecodingError.self) { try JSONDecoder().decode(Basket.self, from: Data("{}".utf8)) }
    guard case .dataCorrupted(let context)? = error else { return #expect(Bool(false), "\(String(describing: error))") }
    #expect(context.debugDescription == "items must be an array, but is null")
  }

  @Test("an enumeration of texts is coded as its text") func texts() throws {
    let data = try JSONEncoder().encode([Wood.oak, .other("ASH")])
    #expect(String(decoding: data, as: UTF8.self) == #"["OAK","ASH"]"#)
    #expect(try JSONDecoder().decode([Wood].self, from: data) == [.oak, .other("ASH")])
    #expect(try JSONDecoder().decode([Color].self, from: JSONEncoder().encode([Color.blue])) == [.blue])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([Color].self, from: data) }
  }

  @Test("whoever says Hashable has it: what is equal is found again") func hashable() {
    var other = Self.basket
    other.count = 3
    #expect(Set([Self.basket, other, Self.basket]) == [other, Self.basket])
    #expect(Set([Wood.oak, .other("ASH"), .other("OAK")]).count == 2 && Wood.oak.hashValue == Wood.other("OAK").hashValue)
    #expect(Set([Color.red, .blue, .red]).count == 2 && Color.red.hashValue == Color(rawValue: "RED")?.hashValue)
  }

  @Test("what JSON has no word for is an error", arguments: [Double.nan, .infinity]) func noWord(price: Double) {
    var writer = JSONWriter()
    #expect(throws: EncodingError.self) { try price.write(to: &writer) }
    #expect(throws: EncodingError.self) { try Date(timeIntervalSince1970: 1e15).write(to: &writer) }
  }
}
