// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import JSON
import Testing

@Suite("The decoder reads what the schema says")
struct DecoderTests {
  private func read(_ raw: JSONValue, _ schema: Schema) -> (value: JSONValue?, sentences: [String]) {
    var reading = ArgumentReading()
    let value = reading.read(raw, as: schema, at: "x")
    return (value, reading.violations.map(\.description))
  }

  @Test("a value is read as its schema means it, or refused with a sentence", arguments: DecoderCase.all) func cases(_ item: DecoderCase) {
    let (value, sentences) = read(item.raw, item.schema)
    switch item.result {
    case .value(let expected):
      #expect(value == expected)
      #expect(sentences == [])
    case .refusals(let expected):
      #expect(value == nil)
      #expect(sentences == expected)
    }
  }

  @Test("the corpus has as many cases as it should") func count() { #expect(DecoderCase.all.count >= 150) }

  @Test("what was read is read again as the same", arguments: DecoderCase.all) func stable(_ item: DecoderCase) {
    guard case .value(let expected) = item.result else { return }
    #expect(read(expected, item.schema).value == expected)
  }

  @Test("no more problems are listed than a model can act on") func many() {
    let (value, sentences) = read(.array(Array(repeating: "x", count: 5000)), .array(of: .integer()))
    #expect(value == nil && sentences.count == 101)
    #expect(sentences.last == "x[100] is wrong as well, and so may be what follows: only the first problems are listed.")
  }

  @Test("a long value is quoted in part") func long() {
    let (_, sentences) = read(.string(String(repeating: "é", count: 100_000)), .array(of: .integer()))
    #expect(sentences.count == 1 && sentences[0].count < 250)
  }

  /// Texts whose size is their only merit; anything that goes over them again for every part would not end.
  static let large: [(name: String, text: String, schema: Schema)] = {
    let count = 40_000
    func many(_ text: String) -> String { String(repeating: text, count: count) }
    let line = DecoderCase.line
    let deep = String(repeating: "[{sku=", count: 10_000)
    return [
      ("commas", many(","), DecoderCase.words), ("bare words", "[" + many("a b, ") + "z]", DecoderCase.words),
      ("opening brackets", many("["), DecoderCase.words), ("closing brackets", "[" + many("]"), DecoderCase.words),
      ("brackets that cross", many("([") + many(")]"), DecoderCase.words),
      ("brackets of two kinds", many("(") + many("]"), DecoderCase.words),
      ("quotation marks", "[" + many("'a, ") + "]", DecoderCase.words), ("nested quotation marks", many("'"), line),
      ("marks of both kinds", many("'\""), line), ("backslashes", "['" + many("\\") + "']", DecoderCase.words),
      ("escapes", "['" + many("\\u00e9") + "']", DecoderCase.words),
      ("white space", "[a" + many(" ") + "," + many(" ") + "b]", DecoderCase.words),
      ("unknown names", "{sku=a" + many(", k=v") + "}", line), ("unknown names after a number", "{quantity=1" + many(", k=v") + "}", line),
      ("unknown names after a checked string", "{zip=1" + many(", k=v") + "}", DecoderCase.strict),
      ("known names", "{" + many("sku=a, ") + "}", line), ("free members", "{a=1" + many(", k=v") + "}", .object()),
      ("objects", "[" + many("{sku=a, b, quantity=2}, ") + "]", DecoderCase.lines), ("unclosed maps", deep, DecoderCase.lines),
      ("items", many("<item>a&amp;</item>"), DecoderCase.words), ("open items", many("<item>"), DecoderCase.words),
      ("nested items", many("<item>"), .array(of: .array(of: DecoderCase.words))), ("half tags", many("<item"), DecoderCase.words),
      ("digits", many("7"), .integer()), ("a fraction", "0." + many("3"), .number(multipleOf: 0.1)), ("spaces", many(" "), .integer()),
      ("allowed words with commas", many("a, "), .array(of: .string(oneOf: ["a, b, c"]))),
      ("a pattern", many("ab"), .string(pattern: "^(a|b|ab)*c$")), ("an unanchored pattern", many("ab"), .string(pattern: "(a*)*c")),
      ("several schemas", "[" + many("a, ") + "]", .array(of: .oneOf([.integer(), .boolean(), .string()]))),
    ]
  }()

  @Test("a text forty thousand parts long is read in one go", arguments: large.map(\.name)) func linear(name: String) throws {
    let item = try #require(Self.large.first { $0.name == name })
    let (value, sentences) = read(.string(item.text), item.schema)
    #expect((value == nil) == !sentences.isEmpty)
  }

  @Test("a map in a map in a map is read once at each depth") func deepMaps() {
    // Thirty levels, and ninety thousand bytes in the innermost: reading a level again for each above would double the work every time.
    var schema = Schema.object([.init("a", .string()), .init("n", .integer(), required: false)])
    var text = "{a=" + String(repeating: "b, c=d, ", count: 10_000) + "e, n=1}"
    for _ in 0..<20 {
      schema = .object([.init("m", schema), .init("a", .string(), required: false), .init("n", .integer(), required: false)])
      text = "{m=\(text), a=x, y, n=2}"
    }
    let (value, sentences) = read(.string(text), schema)
    #expect(value != nil && sentences == [])
  }
}
