// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite("The reader takes JSON apart value by value")
struct JSONReaderTests {
  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private static func error(_ bytes: [UInt8], depthMax: Int = JSONReader.depthMaxDefault) -> JSONError? {
    do throws(JSONError) {
      _ = try JSONValue(parsing: bytes, depthMax: depthMax)
      return nil
    } catch { return error }
  }

  @Test(
    "the first byte tells the kind of the next value",
    arguments: [
      ("null", JSONReader.Kind.null), ("true", .bool), (" false", .bool), ("\t-1", .number), ("\r\n0", .number), ("9", .number),
      ("\"\"", .string),
      ("[]", .array), ("{}", .object),
    ]) func kinds(text: String, kind: JSONReader.Kind) throws
  {
    var reader = JSONReader(Self.bytes(text))
    #expect(try reader.peek() == kind)
    #expect(try reader.peek() == kind, "peeking moves over white space only")
  }

  @Test("every kind of value is read") func values() throws {
    let value = try JSONValue(parsing: #" { "a" : [ null , true , false , -12.50e+1 , "x" , { } , [ ] ] , "b" : 0 } "#)
    let number = try #require(JSONNumber(literal: "-12.50e+1"))
    #expect(value == ["a": [nil, true, false, .number(number), "x", [:], []], "b": 0])
  }

  @Test("a value is skipped to its last byte, and its place is told") func places() throws {
    let text = #"  {"a": [1, "]"], "b" : "é\"" }  "#
    var reader = JSONReader(Self.bytes(text))
    var places: [String] = []
    try reader.readObject { name, reader throws(JSONError) in
      let range = try reader.skipValue()
      places.append("\(name)@\(range)")
    }
    #expect(places == ["a@8..<16", "b@24..<30"])
    #expect(reader.offset == 32)
    #expect(!reader.isAtEnd)
    try reader.finish()
    #expect(reader.isAtEnd)
  }

  @Test("a part of a text is read as if it were all, with places that count from the text's start") func part() throws {
    let bytes = Self.bytes(#"{"a":[1,2],"b":3}"#)
    var reader = JSONReader(bytes, in: 5..<10)
    #expect(try reader.readValue() == [1, 2])
    #expect(reader.isAtEnd)
    #expect(throws: JSONError(.unexpectedEnd, at: 10, "the text ends too early")) { try reader.readBool() }
    var beyond = JSONReader(bytes, in: 16..<900)
    #expect(throws: JSONError.self) { try beyond.readValue() }
  }

  @Test(
    "what is wrong is told by code, place and words",
    arguments: [
      ("", .unexpectedEnd, 0, "ends too early"), ("  ", .unexpectedEnd, 2, "ends too early"), ("[1", .unexpectedEnd, 2, "ends too early"),
      ("{\"a\"", .unexpectedEnd, 4, "ends too early"), ("{\"a\":", .unexpectedEnd, 5, "ends too early"),
      ("\"ab", .unexpectedEnd, 3, "inside a string"),
      ("\"\\", .unexpectedEnd, 2, "inside a string"), ("\"\\u00e", .unexpectedEnd, 6, "inside a string"),
      ("-", .unexpectedEnd, 1, "inside a number"),
      ("[1.", .unexpectedEnd, 3, "inside a number"), ("1e+", .unexpectedEnd, 3, "inside a number"),
      ("tru", .unexpectedEnd, 3, "inside 'true'"),
      ("[nul", .unexpectedEnd, 4, "inside 'null'"),  //
      ("]", .unexpectedByte, 0, "a value but found ']'"), ("[1,]", .unexpectedByte, 3, "a value but found ']'"),
      ("[1 2]", .unexpectedByte, 3, "',' or ']' but found '2'"), ("{\"a\" 1}", .unexpectedByte, 5, "':' after the member's name"),
      ("{a:1}", .unexpectedByte, 1, "a member's name but found 'a'"), ("{\"a\":1,}", .unexpectedByte, 7, "a member's name but found '}'"),
      ("{\"a\":1 \"b\":2}", .unexpectedByte, 7, "',' or '}'"), ("trux", .unexpectedByte, 0, "expected 'true'"),
      ("nil", .unexpectedByte, 0, "'null'"),
      ("NaN", .unexpectedByte, 0, "found 'N'"), ("+1", .unexpectedByte, 0, "found '+'"), ("\u{0B}1", .unexpectedByte, 0, "byte 0xb"),
      ("'a'", .unexpectedByte, 0, "found '''"), ("[/**/]", .unexpectedByte, 1, "found '/'"),
      ("\u{FEFF}1", .unexpectedByte, 0, "byte 0xef"),  //
      ("[01]", .invalidNumber, 1, "grammar"), ("-x", .invalidNumber, 0, "grammar"), ("1.x", .invalidNumber, 0, "grammar"),
      ("[1e]", .invalidNumber, 1, "grammar"), ("-01", .invalidNumber, 0, "grammar"), ("1.e5", .invalidNumber, 0, "grammar"),  //
      ("\"a\u{1F}\"", .invalidString, 2, "control character"), ("\"\n\"", .invalidString, 1, "control character"),
      ("\"12345678\\x\"", .invalidString, 9, "unknown escape"), ("\"\\u12\"", .invalidString, 1, "four hexadecimal"),
      ("\"\\u00g0\"", .invalidString, 1, "four hexadecimal"), ("\"\\U0041\"", .invalidString, 1, "unknown escape"),
      ("\"\\t\u{1}\"", .invalidString, 3, "control character"), ("\"\\uD83D\\uZZZZ\"", .invalidString, 7, "four hexadecimal"),  //
      ("1 2", .trailingBytes, 2, "the end but found '2'"), ("{} ]", .trailingBytes, 3, "found ']'"),
      ("[]\0", .trailingBytes, 2, "byte 0x0"),
      ("1-", .trailingBytes, 1, "found '-'"),
    ] as [(String, JSONError.Code, Int, String)])
  func errors(text: String, code: JSONError.Code, offset: Int, words: String) throws {
    let error = try #require(Self.error(Self.bytes(text)))
    #expect(error.code == code && error.offset == offset, "\(text.debugDescription): \(error.code) \(error)")
    #expect(error.description.contains(words) && error.description.hasSuffix("at byte \(offset)"), "\(error)")
  }

  @Test("a value of another type than the one asked for is named") func mismatches() {
    func expect(_ text: String, _ words: String, _ read: (inout JSONReader) throws(JSONError) -> Void) {
      var reader = JSONReader(Self.bytes(text))
      do throws(JSONError) {
        try read(&reader)
        Issue.record("\(text) was read")
      } catch {
        #expect(error.code == .typeMismatch && error.offset == 1 && error.detail.contains(words), "\(error)")
      }
    }
    expect(" 7", "expected a string but found '7'") { reader throws(JSONError) in _ = try reader.readString() }
    expect(" \"7\"", "expected a number but found '\"'") { reader throws(JSONError) in _ = try reader.readNumber() }
    expect(" null", "expected true or false but found 'n'") { reader throws(JSONError) in _ = try reader.readBool() }
    expect(" []", "expected an object but found '['") { reader throws(JSONError) in
      try reader.readObject { _, reader throws(JSONError) in try reader.skipValue() }
    }
    expect(" {}", "expected an array but found '{'") { reader throws(JSONError) in
      try reader.readArray { reader throws(JSONError) in try reader.skipValue() }
    }
  }

  @Test("arrays and objects nest as deep as the limit says and no deeper", arguments: ["[", "{\"a\":"]) func depth(opening: String) throws {
    let closing = opening == "[" ? "]" : "}"
    func text(_ depth: Int) -> [UInt8] {
      Self.bytes(String(repeating: opening, count: depth) + "1" + String(repeating: closing, count: depth))
    }
    #expect(Self.error(text(128)) == nil)
    let error = try #require(Self.error(text(129)))
    #expect(error.code == .tooDeep && error.offset == 128 * opening.utf8.count)
    #expect(Self.error(text(3), depthMax: 3) == nil)
    #expect(Self.error(text(4), depthMax: 3)?.code == .tooDeep)
    var reader = JSONReader(text(129))
    #expect(throws: error) { try reader.skipValue() }
    // Containers side by side are not deep.
    #expect(Self.error(Self.bytes("[[],[],{},[[]]]"), depthMax: 3) == nil)
    // Brackets without end neither trap nor take long.
    #expect(Self.error([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000))?.code == .tooDeep)
  }

  @Test(
    "escapes become the characters they stand for",
    arguments: [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC\u0000""#, "Aé€\0"), (#""\ud83d\uDE00!""#, "😀!"),
      (#""caf\u00e9 ☕""#, "café ☕"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
      // A surrogate alone is what is left of a character that was cut in two.
      (#""a\ud83d""#, "a\u{FFFD}"), (#""\ude00b""#, "\u{FFFD}b"), (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\ud83d\n""#, "\u{FFFD}\n"),
      (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"), (#""\ud83dx\ude00""#, "\u{FFFD}x\u{FFFD}"),
    ]) func escapes(text: String, string: String) throws
  {
    let read = try #require(try JSONValue(parsing: text).string)
    #expect(Array(read.utf8) == Array(string.utf8))
    // An escaped name is the same as one that is spelt out.
    #expect(try JSONValue(parsing: "{\(text):1}")[string] == 1)
  }

  @Test(
    "a string that is not UTF-8 is refused, with escapes and without",
    arguments: [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80], [0xF0, 0x9F, 0x98],
    ] as [[UInt8]]) func notUTF8(sequence: [UInt8]) throws
  {
    for prefix in ["", "abcdefgh", "\\n"] {
      let error = try #require(Self.error([0x5B, 0x22] + Array(prefix.utf8) + sequence + [0x22, 0x5D]))
      #expect(error.code == .invalidUTF8 && error.offset == 2)
    }
    #expect(Self.error(sequence)?.code == .unexpectedByte)
  }

  @Test("what skipping takes for a string is what reading takes for one, wherever its escapes lie", arguments: 0...17)
  func skippedEscapes(length: Int) throws {
    let plain = String(repeating: "x", count: length)
    let right = ["", "y", "12345678901234567", #"\\"#, #"\"\n\/\b\f\r\t"#, #"\u0041\u00e9"#, "é", #"\\\\\\\\\\"#]
    let wrong = [#"\x"#, #"\"#, "\u{1F}", "\\\n", "\\\u{1}", #"\uZ"#, #"\é"#, #"\\\"#, #"\\\N"#]
    for one in right {
      for other in right + wrong {
        for text in ["\(plain)\(one)\(other)", "\(one)\(plain)\(other)\(one)"] {
          for text in ["\"\(text)\"", "\"\(text)", "\"\(text)\" ,\"\""] { try Self.compareSkipping(Self.bytes(text)) }
        }
      }
    }
  }

  private static func compareSkipping(_ bytes: [UInt8]) throws {
    var (skipping, reading) = (JSONReader(bytes), JSONReader(bytes))
    var (skipped, read): (JSONError?, JSONError?)
    do throws(JSONError) { try skipping.skipValue() } catch { skipped = error }
    do throws(JSONError) { _ = try reading.readString() } catch { read = error }
    #expect(skipped == read && skipping.offset == reading.offset, "\(String(decoding: bytes, as: UTF8.self))")
  }

  @Test("a string ends at its quote wherever that lies", arguments: 0...40) func lengths(length: Int) throws {
    let text = String(repeating: "é", count: length / 2) + String(repeating: "x", count: length % 2)
    for tail in ["", "\\n", "\u{7F}"] {
      let array = try JSONValue(parsing: "[\"\(text)\(tail)\",2]").array
      #expect(array?.first?.string == text + (tail == "\\n" ? "\n" : tail))
      #expect(array?.last == 2)
    }
    #expect(Self.error(Self.bytes("\"" + text))?.offset == length + 1)
    #expect(Self.error(Self.bytes("\"" + text + "\u{1}\""))?.offset == length + 1)
  }

  @Test(
    "skipping ends where reading ends",
    arguments: [
      "null ", "[true,false]", "-1.5e-3,", "\"a\\\"b\"]", "{\"a\":{\"b\":[1,\"\\u00e9\",{}]},\"c\":[]} x", "0", "[ ]", "{ }", "[[[]]]",
      "\"\\\\\"\"",
    ]) func skipping(text: String) throws
  {
    var reading = JSONReader(Self.bytes(text))
    var skipping = reading
    _ = try reading.readValue()
    let range = try skipping.skipValue()
    #expect(skipping.offset == reading.offset && range == 0..<reading.offset)
  }
}
