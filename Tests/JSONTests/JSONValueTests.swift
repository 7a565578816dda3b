// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite("JSON values keep order and digits")
struct JSONValueTests {
  @Test("members stay in the order in which they were written") func order() throws {
    let text = #"{"z":1,"a":{"y":[],"b":null},"m":"","0":true}"#
    let value = try JSONValue(parsing: text)
    #expect(value.object?.names == ["z", "a", "m", "0"])
    #expect(value.text == text)
    #expect(value != ["a": ["y": [], "b": nil], "z": 1, "m": "", "0": true], "two objects in another order are not the same text")
  }

  @Test("setting a member replaces it in its place, appends it or removes it") func members() {
    var object: JSONObject = ["a": 1, "b": 2]
    object["a"] = "one"
    object["c"] = 3
    #expect(JSONValue.object(object).text == #"{"a":"one","b":2,"c":3}"#)
    object["b"] = nil
    object["none"] = nil
    #expect(object.names == ["a", "c"] && object.count == 2 && !object.isEmpty)
    object["c"] = .null
    #expect(object["c"] == .null && object["b"] == nil)
  }

  @Test("a name that is written twice is kept twice, and the last one counts") func duplicates() throws {
    let value = try JSONValue(parsing: #"{"a":1,"b":2,"a":3}"#)
    var object = try #require(value.object)
    #expect(object["a"] == 3 && object.names == ["a", "b", "a"])
    object["a"] = 4
    #expect(JSONValue.object(object).text == #"{"a":1,"b":2,"a":4}"#)
    object["a"] = nil
    #expect(object.names == ["b"])
  }

  @Test("a value is asked for what it is, and is nothing else") func accessors() throws {
    let value: JSONValue = ["s": "x", "n": 7, "f": 1.5, "b": true, "z": nil, "a": [1]]
    #expect(value["s"]?.string == "x" && value["s"]?.integer == nil && value["s"]?.typeName == "string")
    #expect(value["n"]?.integer == 7 && value["n"]?.string == nil && value["n"]?.typeName == "number")
    #expect(value["f"]?.number?.double == 1.5 && value["f"]?.integer == nil)
    #expect(value["b"]?.bool == true && value["b"]?.number == nil && value["b"]?.typeName == "boolean")
    #expect(value["z"] == .null && value["z"]?.object == nil && value["z"]?.typeName == "null")
    #expect(value["a"]?.array == [1] && value["a"]?["s"] == nil && value["a"]?.typeName == "array")
    #expect(value.object?.count == 6 && value.typeName == "object" && value["missing"] == nil)
  }

  @Test(
    "a number keeps all its digits",
    arguments: [
      "0", "-0", "1.0", "1.10", "123456789012345678901234567890", "-0.000000000000000000000000000001", "1E400", "1e-400",
      "18446744073709551615",
      "3.141592653589793238462643383279",
    ]) func digits(literal: String) throws
  {
    #expect(try JSONValue(parsing: "[\(literal)]").text == "[\(literal)]")
    #expect(JSONNumber(literal: literal)?.literal == literal)
  }

  @Test(
    "what is no number by the grammar of JSON makes none",
    arguments: ["", " 1", "1 ", "01", "+1", ".5", "1.", "0x1", "1e", "NaN", "1,2", "1_000"])
  func noNumber(literal: String) { #expect(JSONNumber(literal: literal) == nil) }

  @Test(
    "an integer is told exactly, however it is written",
    arguments: [
      ("3", 3), ("3.0", 3), ("3e2", 300), ("-12.50e1", -125), ("1200e-2", 12), ("-0.0", 0), ("0e99999999999999999999", 0), ("1.5", nil),
      ("12e-1", nil),
      ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min), ("9223372036854775808", nil), ("9223372036854775807.0", Int.max),
      ("9007199254740993.0", 9_007_199_254_740_993), ("1e18", 1_000_000_000_000_000_000), ("1e19", nil), ("0.99999999999999999999", nil),
      ("1e99999999999999999999", nil), ("1e-99999999999999999999", nil), ("100000000000000000000000e-22", 10),
    ] as [(String, Int?)]) func integers(literal: String, integer: Int?) throws
  {
    let number = try #require(JSONNumber(literal: literal))
    #expect(number.integer == integer)
  }

  @Test(
    "a double is written with the fewest digits that give it back",
    arguments: [
      (0.1, "0.1"), (3, "3"), (-2.5, "-2.5"), (1e15, "1000000000000000"), (1e16, "1e+16"), (.leastNonzeroMagnitude, "5e-324"),
      (-1e-7, "-1e-07"), (123456789.123, "123456789.123"),
    ]) func doubles(value: Double, literal: String) throws
  {
    let number = try #require(JSONNumber(value))
    #expect(number.literal == literal && number.double == value && JSONNumber(literal: literal) == number)
  }

  @Test("what is not finite is no JSON number", arguments: [Double.nan, .infinity, -.infinity]) func notFinite(value: Double) {
    #expect(JSONNumber(value) == nil)
    #expect(JSONValue(floatLiteral: value) == .null)
  }
}
