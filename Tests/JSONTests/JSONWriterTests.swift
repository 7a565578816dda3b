// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite("The writer writes compact JSON")
struct JSONWriterTests {
  @Test("values and punctuation follow each other as they are called for") func calls() throws {
    var writer = JSONWriter(capacity: 0)
    writer.raw("{\"a\":")
    writer.write(true)
    writer.raw(byte: UInt8(ascii: ","))
    writer.write("b")
    writer.raw(byte: UInt8(ascii: ":"))
    writer.write(UInt64.max)
    writer.raw(Array(",\"c\":[1]".utf8))
    writer.raw(",\"d\":")
    writer.writeNull()
    writer.raw("}")
    #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"a":true,"b":18446744073709551615,"c":[1],"d":null}"#)
  }

  @Test(
    "only what must be escaped is",
    arguments: [
      ("", ""), ("plain", "plain"), ("é😀\u{7F}\u{2028}/", "é😀\u{7F}\u{2028}/"), ("\"\\", #"\"\\"#), ("\n\r\t", #"\n\r\t"#),
      ("\u{0}\u{8}\u{C}\u{1F}", #"\u0000\u0008\u000c\u001f"#), ("12345678\"90", #"12345678\"90"#), ("1234567\n", #"1234567\n"#),
    ]) func escapes(string: String, escaped: String)
  {
    var writer = JSONWriter()
    writer.write(string)
    writer.writeString(utf8: Array(string.utf8))
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "\"\(escaped)\"\"\(escaped)\"")
  }

  @Test("what was written is read back the same, at every length", arguments: 0...40) func roundTrip(length: Int) throws {
    for special in ["\"", "\\", "\u{0}", "\u{1F}", " ", "é", "\u{7F}", "!", "#", "[", "]"] {
      let string = String(repeating: "x", count: length) + special + String(repeating: special, count: length % 3) + "end"
      #expect(try JSONValue(parsing: JSONValue.string(string).bytes).string == string)
    }
  }

  @Test("a value that was made here is written like one that was read") func values() throws {
    let value: JSONValue = ["s": "x\ny", "list": [1, -2.5, true, nil, [], [:]], "o": ["deep": ["er": "\u{1}"]]]
    #expect(value.text == #"{"s":"x\ny","list":[1,-2.5,true,null,[],{}],"o":{"deep":{"er":"\u0001"}}}"#)
    #expect(try JSONValue(parsing: value.bytes) == value)
  }
}
