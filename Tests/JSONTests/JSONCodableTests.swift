// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

@Suite("Codable types go through JSON and come back")
struct JSONCodableTests {
  enum Status: String, Codable { case processing = "PROCESSING", shipped = "SHIPPED" }

  struct Item: Codable, Hashable {
    var sku: String
    var quantity: Int
    var price: Double
  }

  struct Order: Codable, Hashable {
    var orderId: String
    var status: Status
    var items: [Item]
    var note: String?
    var gift: Bool
    var weight: Float
    var counts: [String: UInt64]
    var small: Int8
    var matrix: [[Int]]
    var first: Item?
    var maybe: [Int?]
  }

  static let order = Order(
    orderId: "ORD-1 \"é\"\n", status: .shipped, items: [Item(sku: "A", quantity: 1, price: 0.1), Item(sku: "B", quantity: -2, price: 3)],
    note: nil,
    gift: true, weight: 0.1, counts: ["max": .max], small: -128, matrix: [[1, 2], [], [3]], first: nil, maybe: [1, nil])

  private func written(_ value: some Encodable) throws -> String { try String(decoding: bytes(value), as: UTF8.self) }

  private func bytes(_ value: some Encodable) throws -> [UInt8] {
    var writer = JSONWriter()
    try writer.encode(value)
    return writer.bytes
  }

  @Test("members are written in the order in which they are declared, nil left out") func order() throws {
    #expect(
      try written(Self.order)
        == #"{"orderId":"ORD-1 \"é\"\n","status":"SHIPPED","items":[{"sku":"A","quantity":1,"price":0.1},{"sku":"B","quantity":-2,"price":3}],"#
        + #""gift":true,"weight":0.1,"counts":{"max":18446744073709551615},"small":-128,"matrix":[[1,2],[],[3]],"maybe":[1,null]}"#)
  }

  @Test("a value comes back as it went, and Foundation reads the same") func roundTrip() throws {
    #expect(try JSONValue(encoding: Self.order).decode(as: Order.self) == Self.order)
    #expect(try JSONDecoder().decode(Order.self, from: Data(bytes(Self.order))) == Self.order)
    let theirs = try JSONValue(parsing: Array(JSONEncoder().encode(Self.order)))
    #expect(try theirs.decode() == Self.order)
    #expect(try theirs.object?.decode(as: Order.self) == Self.order)
  }

  @Test("values that are no containers stand alone") func fragments() throws {
    #expect(
      try written("x") == "\"x\"" && written(7) == "7" && written(true) == "true" && written(Int?.none) == "null" && written(0.5) == "0.5")
    #expect(try written([Double]()) == "[]" && written([String: Int]()) == "{}")
    #expect(try JSONValue.string("x").decode(as: String.self) == "x")
    #expect(try JSONValue.null.decode(as: Int?.self) == nil)
    #expect(try JSONValue(parsing: "255").decode(as: UInt8.self) == 255)
    #expect(try JSONValue(parsing: "3.0").decode(as: Int.self) == 3)
    #expect(try JSONValue(parsing: "3").decode(as: Double.self) == 3)
    #expect(try JSONValue(parsing: "[0.1,1]").decode(as: [Float].self) == [0.1, 1])
    #expect(try JSONValue(parsing: "-0").decode(as: Int.self) == 0)
  }

  @Test("free-form JSON passes through with all its digits, in order") func freeForm() throws {
    struct Free: Codable, Hashable {
      var any: JSONValue
      var object: JSONObject
      var list: [JSONValue]
      var map: [String: JSONValue]
      var none: JSONValue?
    }
    let text =
      #"{"any":{"z":1e400,"a":[123456789012345678901234567890]},"object":{"b":1.10,"a":null},"list":[null,true,"x"],"map":{"k":-0.0},"none":{}}"#
    let value = try JSONValue(parsing: text)
    #expect(try written(value.decode(as: Free.self)) == text)
    #expect(try JSONValue(encoding: value) == value)
    #expect(throws: DecodingError.self) { try JSONValue.array([]).decode(as: JSONObject.self) }
  }

  @Test("free-form JSON goes through other coders as well") func otherCoders() throws {
    let value: JSONValue = ["a": [1, -2.5, "x", true, nil, [:], []], "b": ["c": 9_007_199_254_740_993]]
    let theirs = try JSONEncoder().encode(value)
    let back = try JSONDecoder().decode(JSONValue.self, from: theirs)
    #expect(back["a"] == value["a"] && back["b"] == value["b"])
    #expect(try JSONDecoder().decode(JSONObject.self, from: theirs)["b"]?["c"]?.integer == 9_007_199_254_740_993)
  }

  @Test(
    "dates are RFC 3339 text",
    arguments: [
      ("2025-01-15T18:42:00Z", 1_736_966_520), ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59Z", -1),
      ("2024-02-29T12:00:00.250Z", 1_709_208_000.25),
      ("0000-01-01T00:00:00Z", -62_167_219_200), ("9999-12-31T23:59:59Z", 253_402_300_799), ("2000-03-01T00:00:00Z", 951_868_800),
      ("1899-12-31T23:59:59.500Z", -2_208_988_800.5),
    ] as [(String, Double)]) func dates(text: String, seconds: Double) throws
  {
    let date = Date(timeIntervalSince1970: seconds)
    #expect(try written([date]) == "[\"\(text)\"]")
    #expect(try JSONValue.string(text).decode(as: Date.self) == date)
  }

  @Test(
    "dates are read with offsets, fractions and small letters",
    arguments: [
      ("2025-01-15T20:42:00+02:00", 1_736_966_520), ("2025-01-15T13:12:00-05:30", 1_736_966_520),
      ("2025-01-15t18:42:00.5z", 1_736_966_520.5),
      ("2025-01-15 18:42:00Z", 1_736_966_520), ("2016-12-31T23:59:60Z", 1_483_228_800),
      ("2025-01-15T18:42:00.123456789Z", 1_736_966_520.123456789),
    ] as [(String, Double)]) func dateForms(text: String, seconds: Double) throws
  {
    #expect(try JSONValue.string(text).decode(as: Date.self).timeIntervalSince1970 == seconds)
  }

  @Test(
    "what is no date is refused with its place",
    arguments: [
      "", "2025-01-15", "2025-01-15T18:42:00", "2025-02-29T00:00:00Z", "2025-13-01T00:00:00Z", "2025-01-15T24:00:00Z", "2025-01-15T18:42Z",
      "2025-01-15T18:42:00.Z", "2025-01-15T18:42:00+2:00", "2025-01-15T18:42:00Zx", "25-01-15T18:42:00Z", "2025-01-00T18:42:00Z",
      "２025-01-15T18:42:00Z",
    ]) func noDate(text: String) throws
  {
    struct Holder: Codable { var at: Date }
    let error = #expect(throws: DecodingError.self) { try JSONValue.object(["at": .string(text)]).decode(as: Holder.self) }
    #expect(error.map(Self.path) == ["at"])
  }

  @Test("every day of four centuries comes back") func everyDay() throws {
    for day in stride(from: -141_427, to: 146_097 + 141_427, by: 1) {
      let date = Date(timeIntervalSince1970: Double(day) * 86_400)
      #expect(try JSONValue(encoding: date).decode(as: Date.self) == date)
    }
  }

  @Test(
    "a date that the format cannot say is refused",
    arguments: [Double.nan, .infinity, -.infinity, -62_167_219_201, 253_402_300_800])
  func dateRange(seconds: Double) {
    #expect(throws: EncodingError.self) { try written(Date(timeIntervalSince1970: seconds)) }
  }

  @Test("a number that is not finite is refused, with the way to it", arguments: [Double.nan, .infinity, -.infinity])
  func notFinite(value: Double) {
    struct Holder: Encodable { var list: [Item] }
    let error = #expect(throws: EncodingError.self) { try written(Holder(list: [Item(sku: "", quantity: 1, price: value)])) }
    guard case .invalidValue(_, let context)? = error else {
      Issue.record("the error is \(String(describing: error))")
      return
    }
    #expect(context.codingPath.map(\.stringValue) == ["list", "0", "price"])
    #expect(context.debugDescription == "JSON has no word for \(value).")
    #expect(throws: EncodingError.self) { try written([Float(value)]) }
  }

  @Test(
    "what does not fit is told with the way to it and what was expected",
    arguments: [
      (#"{"sku":"A","quantity":1}"#, [], #"There is no member "price"."#),
      (#"{"sku":7,"quantity":1,"price":1}"#, ["sku"], "a string but found number"),
      (#"{"sku":"A","quantity":1.5,"price":1}"#, ["quantity"], "1.5 does not fit into Int."),
      (#"{"sku":"A","quantity":"1","price":1}"#, ["quantity"], "an integer but found string"),
      (#"{"sku":"A","quantity":1,"price":null}"#, ["price"], "a number but found null"),
      (#"{"sku":"A","quantity":1,"price":1e400}"#, ["price"], "1e400 does not fit into Double."), ("[]", [], "an object but found array"),
    ] as [(String, [String], String)]) func mismatches(text: String, path: [String], words: String) throws
  {
    let value = try JSONValue(parsing: text)
    let error = try #require(throws: DecodingError.self) { try value.decode(as: Item.self) }
    #expect(Self.path(error) == path && Self.words(error).contains(words), "\(error)")
    let deep = try #require(throws: DecodingError.self) { try JSONValue.object(["a": [value]]).decode(as: [String: [Item]].self) }
    #expect(Self.path(deep) == ["a", "0"] + path)
  }

  @Test("integers that do not fit are refused, not cut", arguments: ["256", "-1", "1e3", "18446744073709551616"]) func narrow(
    literal: String
  ) throws {
    let value = try JSONValue(parsing: literal)
    #expect(throws: DecodingError.self) { try value.decode(as: UInt8.self) }
    #expect(throws: DecodingError.self) { try JSONValue.array([value]).decode(as: [UInt8].self) }
  }

  @Test("an array that is read beyond its end says so") func beyond() throws {
    struct Pair: Decodable {
      init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        _ = try container.decode(Int.self)
        _ = try container.decode(Int.self)
      }
    }
    let error = try #require(throws: DecodingError.self) { try JSONValue.array([1]).decode(as: Pair.self) }
    #expect(Self.path(error) == ["1"] && Self.words(error).contains("only 1 items"))
  }

  private static func path(_ error: DecodingError) -> [String] { context(error).codingPath.map(\.stringValue) }
  private static func words(_ error: DecodingError) -> String { context(error).debugDescription }

  private static func context(_ error: DecodingError) -> DecodingError.Context {
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context), .dataCorrupted(let context): context
    @unknown default: .init(codingPath: [], debugDescription: "")
    }
  }
}
