// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import JSON
import Testing

/// A raw value, the schema that is declared for it, and what is made of it.
struct DecoderCase: Sendable, CustomTestStringConvertible {
  enum Result: Sendable {
    case value(JSONValue)
    /// Whole sentences; the argument is called x.
    case refusals([String])
  }

  let raw: JSONValue
  let schema: Schema
  let result: Result

  var testDescription: String { raw.text }

  init(_ raw: JSONValue, _ schema: Schema, _ value: JSONValue) { (self.raw, self.schema, result) = (raw, schema, .value(value)) }

  init(_ raw: JSONValue, _ schema: Schema, refused sentences: String...) {
    (self.raw, self.schema, result) = (raw, schema, .refusals(sentences))
  }
}

extension DecoderCase {
  static let words = Schema.array(of: .string())
  static let whole = Schema.array(of: .integer())
  /// A line of an order.
  static let line = Schema.object([
    .init("sku", .string()), .init("quantity", .integer(minimum: 1), required: false), .init("note", .string(), required: false),
    .init("tags", words, required: false),
  ])
  static let lines = Schema.array(of: line)
  static let strict = Schema.object([.init("city", .string()), .init("zip", .string(pattern: "^[0-9]{5}$"))], others: nil)
  static let nested = Schema.object([.init("id", .integer()), .init("to", strict), .init("lines", lines, required: false)])
  static let free = Schema.object()
  static let prices = Schema.object(others: .number())
  static let line_ = "must be a JSON object with \"sku\", \"quantity\" (optional), \"note\" (optional), \"tags\" (optional), but is "
  static let list_ = "must be a JSON array in which each item is "

  static let all = scalars + strings + lists + loose + maps + nestings + python + untyped + several + refused + limits

  static let scalars: [DecoderCase] = [
    .init("12", .integer(), 12), .init(" 12\n", .integer(), 12), .init("-3", .integer(), -3), .init("+3", .integer(), 3),
    .init("007", .integer(), 7), .init("0", .integer(), 0), .init("000", .integer(), 0), .init("\"12\"", .integer(), 12),
    .init("'12'", .integer(), 12), .init("12.0", .integer(), 12), .init("5e3", .integer(), 5000), .init(12, .integer(), 12),
    .init("9007199254740993", .integer(), 9_007_199_254_740_993), .init("2.50", .number(), .number(.init(literal: "2.50") ?? .init(0))),
    .init("0.125", .number(), 0.125), .init(".5", .number(), 0.5), .init("-.5", .number(), -0.5),
    .init("1e-3", .number(), .number(.init(literal: "1e-3") ?? .init(0))),
    .init("+0.25", .number(), 0.25), .init("00.75", .number(), 0.75), .init(3.5, .number(), 3.5),
    .init("true", .boolean(), true), .init("TRUE", .boolean(), true), .init("Yes", .boolean(), true), .init(" yes ", .boolean(), true),
    .init("\"true\"", .boolean(), true), .init("False", .boolean(), false), .init("NO", .boolean(), false), .init(true, .boolean(), true),
    .init("", .integer().nullable, .null), .init("None", .boolean().nullable, .null), .init("null", .number().nullable, .null),
    .init(nil, .integer().nullable, .null), .init(nil, .string().nullable, .null), .init("null", .string().nullable, "null"),
    .init("null", .string(format: "date").nullable, .null), .init("None", .string(oneOf: ["a"]).nullable, .null),
  ]

  static let strings: [DecoderCase] = [
    .init("plain words", .string(), "plain words"), .init("", .string(), ""), .init("\"quoted\"", .string(), "\"quoted\""),
    .init("[draft] x", .string(), "[draft] x"), .init("{a=1}", .string(), "{a=1}"), .init(12, .string(), "12"),
    .init(false, .string(), "false"),
    .init(["a", 1], .string(), #"["a",1]"#), .init("null", .string(), "null"), .init("Zürich \u{1F69A}", .string(), "Zürich \u{1F69A}"),
    .init("large", .string(oneOf: ["small", "large"]), "large"), .init(" large ", .string(oneOf: ["small", "large"]), "large"),
    .init("\"large\"", .string(oneOf: ["small", "large"]), "large"), .init("'large'", .string(oneOf: ["small", "large"]), "large"),
    .init("2024-02-29", .string(format: "date"), "2024-02-29"), .init(" 2024-02-29", .string(format: "date"), "2024-02-29"),
    .init("2024-02-29T23:59:60Z", .string(format: "date-time"), "2024-02-29T23:59:60Z"),
    .init("6F9619FF-8B86-D011-B42D-00CF4FC964FF", .string(format: "uuid"), "6F9619FF-8B86-D011-B42D-00CF4FC964FF"),
    .init("ana.b+c@mail.example.org", .string(format: "email"), "ana.b+c@mail.example.org"),
    .init("urn:isbn:9783", .string(format: "uri"), "urn:isbn:9783"), .init("anything", .string(format: "hostname"), "anything"),
    .init("ABC-12", .string(pattern: "^[A-Z]{3}-\\d+$"), "ABC-12"), .init("x", .string(pattern: "^(?=.*\\d)x$"), "x"),
    .init("é", .string(lengthMin: 1, lengthMax: 1), "é"),
  ]

  static let lists: [DecoderCase] = [
    .init(#"["red", "dark blue"]"#, words, ["red", "dark blue"]), .init("[red, dark blue]", words, ["red", "dark blue"]),
    .init("red, dark blue", words, ["red", "dark blue"]), .init("red", words, ["red"]), .init("", words, []), .init(" [ ] ", words, []),
    .init("['red', 'dark, blue']", words, ["red", "dark, blue"]), .init("('red', 'blue')", words, ["red", "blue"]),
    .init("('red',)", words, ["red"]), .init("{'red', 'blue'}", words, ["red", "blue"]), .init("[red, blue, ]", words, ["red", "blue"]),
    .init("\"dark, blue\"", words, ["dark, blue"]), .init("\"red\", \"dark, blue\"", words, ["red", "dark, blue"]),
    .init("<item>red</item><item>dark blue</item>", words, ["red", "dark blue"]),
    .init("<item>red</item>\n <item> a &lt; b &amp;amp; c </item>", words, ["red", "a < b &amp; c"]),
    .init("<item>red<item>blue", words, ["red", "blue"]), .init("<item>1</item><item>2</item>", whole, [1, 2]),
    .init("[1, 2,3]", whole, [1, 2, 3]), .init("1,2,3", whole, [1, 2, 3]), .init("[100,200]", whole, [100, 200]),
    .init("['1', \"2\"]", whole, [1, 2]), .init("[1.0, 2e1]", whole, [1, 20]), .init([1, "2"], whole, [1, 2]),
    .init("[True, no, false]", .array(of: .boolean()), [true, false, false]), .init("\"[1, 2]\"", whole, [1, 2]),
    .init(#""[\"a\", \"b\"]""#, words, ["a", "b"]), .init("'[a, b]'", words, ["a", "b"]),
    .init("[[1, 2], [3]]", .array(of: whole), [[1, 2], [3]]), .init("[1, 2], [3]", .array(of: whole), [[1, 2], [3]]),
    .init("<item><item>1</item></item><item></item>", .array(of: whole), [[1], []]),
    .init("[2024-02-29]", .array(of: .string(format: "date")), ["2024-02-29"]), .init([], words, []),
    .init("[\"a\", null]", .array(of: .string().nullable), ["a", nil]), .init("[a, null]", .array(of: .string().nullable), ["a", nil]),
    .init("[1, None]", .array(of: .integer().nullable), [1, nil]), .init("[]", .array(of: line), []),
  ]

  static let loose: [DecoderCase] = [
    .init("[it's, the dog's]", words, ["it's", "the dog's"]), .init("['it's', 'fine']", words, ["it's", "fine"]),
    .init("[Paris (Texas, USA), Rome]", words, ["Paris (Texas, USA)", "Rome"]), .init("[smile :), ok]", words, ["smile :)", "ok"]),
    .init("[smile :], ok]", words, ["smile :]", "ok"]), .init("[a (b, c]", words, ["a (b", "c"]),
    .init("[\"say \\\"hi\\\"\", x]", words, ["say \"hi\"", "x"]),
    .init("['caf\\u00e9', '\\ud83d\\ude9a', 'a\\nb']", words, ["café", "\u{1F69A}", "a\nb"]),
    .init("[C:\\temp, d]", words, ["C:\\temp", "d"]), .init("[http://a.example/?x=1&y=2, b]", words, ["http://a.example/?x=1&y=2", "b"]),
    .init("[light, dark, blue]", .array(of: .string(oneOf: ["light", "dark, blue"])), ["light", "dark, blue"]),
    .init("one, two and three", .array(of: .string(), countMax: 1), ["one, two and three"]),
    .init("[a=b, c]", words, ["a=b", "c"]), .init("[ä, 日本, ñ]", words, ["ä", "日本", "ñ"]), .init("[null, x]", words, ["null", "x"]),
    .init("[, x]", words, ["", "x"]),
  ]

  static let maps: [DecoderCase] = [
    .init(#"{"sku": "A-1", "quantity": 2}"#, line, ["sku": "A-1", "quantity": 2]),
    .init("{sku=A-1, quantity=2}", line, ["sku": "A-1", "quantity": 2]),
    .init("{quantity=2, sku=A-1}", line, ["sku": "A-1", "quantity": 2]),
    .init("{sku=A, B and C, quantity=2}", line, ["sku": "A, B and C", "quantity": 2]),
    .init("{sku=a=b, c=d, quantity=2}", line, ["sku": "a=b, c=d", "quantity": 2]),
    .init("{sku=, quantity=2}", line, ["sku": "", "quantity": 2]),
    .init("{sku=A, quantity=}", line, ["sku": "A"]), .init("{sku=A, quantity=null, note=null}", line, ["sku": "A"]),
    .init("{sku=null}", line, ["sku": "null"]),
    .init("{sku=it's, note=the dog's, really}", line, ["sku": "it's", "note": "the dog's, really"]),
    .init("{sku=A, note=see (a, quantity=3), quantity=2}", line, ["sku": "A", "quantity": 2, "note": "see (a, quantity=3)"]),
    .init("{sku=hi :), quantity=2}", line, ["sku": "hi :)", "quantity": 2]),
    .init("{sku=hi :(, quantity=2}", line, ["sku": "hi :(", "quantity": 2]),
    .init("{sku=a} b, quantity=2}", line, ["sku": "a} b", "quantity": 2]),
    .init("{sku=A, tags=[x, y z]}", line, ["sku": "A", "tags": ["x", "y z"]]),
    .init("{sku=A, tags=x, y, quantity=2}", line, ["sku": "A", "quantity": 2, "tags": ["x", "y"]]),
    .init("sku=A, quantity=2", line, ["sku": "A", "quantity": 2]), .init("sku: A, quantity: 2", line, ["sku": "A", "quantity": 2]),
    .init("{sku: 10:30, quantity: 2}", line, ["sku": "10:30", "quantity": 2]),
    .init("{ sku = A , quantity = 2 , }", line, ["sku": "A", "quantity": 2]),
    .init("{sku=A, quantity=2, colour=red, size=L}", line, ["sku": "A", "quantity": 2, "colour": "red", "size": "L"]),
    .init("{sku=https://a.example/?q=1, quantity=2}", line, ["sku": "https://a.example/?q=1", "quantity": 2]),
    .init("{}", free, [:]), .init("{channel=Organic Search, sessions=80507}", free, ["channel": "Organic Search", "sessions": 80507]),
    .init("{a=1, b=true, c=null, d=x}", free, ["a": 1, "b": true, "c": nil, "d": "x"]),
    .init("{tea=2.5, milk=1}", prices, ["tea": 2.5, "milk": 1]),
    .init("{zip=50667, city=Köln}", strict, ["city": "Köln", "zip": "50667"]),
    .init(
      "{zip=50667, region=NRW, city=Köln}", .object([.init("city", .string()), .init("zip", .string(pattern: "^[0-9]{5}$"))]),
      ["city": "Köln", "zip": "50667", "region": "NRW"]),
    .init([["name": "sku", "type": "string", "value": "A"], ["name": "quantity", "value": "2"]], line, ["sku": "A", "quantity": 2]),
    .init("[{name=sku, value=A}, {name=quantity, value=2}]", line, ["sku": "A", "quantity": 2]),
    .init(["sku": "A", "quantity": "2", "tags": "[x, y]"], line, ["sku": "A", "quantity": 2, "tags": ["x", "y"]]),
    .init(
      "{note=first, order id=7}", .object([.init("order id", .integer()), .init("note", .string())]), ["order id": 7, "note": "first"]),
  ]

  static let nestings: [DecoderCase] = [
    .init("[{sku=A, quantity=1}, {sku=B, C, quantity=2}]", lines, [["sku": "A", "quantity": 1], ["sku": "B, C", "quantity": 2]]),
    .init("{sku=A}, {sku=B}", lines, [["sku": "A"], ["sku": "B"]]), .init("{sku=A}", lines, [["sku": "A"]]),
    .init(#"{"sku":"A"}"#, lines, [["sku": "A"]]), .init([#"{ "sku": "A" }"#, "{sku=B}"], lines, [["sku": "A"], ["sku": "B"]]),
    .init(#"["{ \"sku\": \"A\", \"quantity\": 1 }"]"#, lines, [["sku": "A", "quantity": 1]]),
    .init("['{\"sku\": \"A\"}', '{\"sku\": \"B\"}']", lines, [["sku": "A"], ["sku": "B"]]),
    .init("<item>{sku=A, quantity=1}</item><item>{\"sku\":\"B\"}</item>", lines, [["sku": "A", "quantity": 1], ["sku": "B"]]),
    .init(
      "{id=7, to={city=Köln, Mitte, zip=50667}, lines=[{sku=A, tags=[x, y]}, {sku=B}]}", nested,
      ["id": 7, "to": ["city": "Köln, Mitte", "zip": "50667"], "lines": [["sku": "A", "tags": ["x", "y"]], ["sku": "B"]]]),
    .init(#"{"id":"7","to":"{city=Köln, zip=50667}"}"#, nested, ["id": 7, "to": ["city": "Köln", "zip": "50667"]]),
    .init(
      "[{columnName=topic, values=[Image, Genome]}, {columnName=year, values=[2024]}]",
      .array(of: .object([.init("columnName", .string()), .init("values", words)])),
      [["columnName": "topic", "values": ["Image", "Genome"]], ["columnName": "year", "values": ["2024"]]]),
    .init(
      "[{channel=Organic Search, sessions=80507}, {channel=Direct, sessions=12}]", .array(of: free),
      [["channel": "Organic Search", "sessions": 80507], ["channel": "Direct", "sessions": 12]]),
    .init("{rows=[{a=[1, x], b={c=d}}]}", free, ["rows": [["a": [1, "x"], "b": ["c": "d"]]]]),
    .init(
      "{type=TEXT, text=Hello}", .object([.init("type", .string(oneOf: ["TEXT", "IMAGE"])), .init("text", .string())]),
      ["type": "TEXT", "text": "Hello"]),
  ]

  static let python: [DecoderCase] = [
    .init("{'sku': 'A', 'quantity': 2, 'tags': ('x', 'y')}", line, ["sku": "A", "quantity": 2, "tags": ["x", "y"]]),
    .init("{'sku': 'it\\'s', 'note': None}", line, ["sku": "it's"]),
    .init("[{'sku': \"A, B\"}, {'sku': 'C: D, E'}]", lines, [["sku": "A, B"], ["sku": "C: D, E"]]),
    .init("{'a': 1, 'b': True, 'c': None, 'd': '1', 'e': (1, 2.5)}", free, ["a": 1, "b": true, "c": nil, "d": "1", "e": [1, 2.5]]),
    .init("{'a': {'b': []}}", free, ["a": ["b": []]]), .init("{\"sku\": \"A\", \"quantity\": 2,}", line, ["sku": "A", "quantity": 2]),
    .init("[1, 2, 3,]", whole, [1, 2, 3]), .init("[None, True]", .array(of: .boolean().nullable), [nil, true]),
  ]

  static let untyped: [DecoderCase] = [
    .init("words", .any(), "words"), .init("7", .any(), "7"), .init("", .any(), ""), .init(7, .any(), 7), .init(nil, .any(), .null),
    .init("null", .any(), "null"), .init(#"{"a":[1,{"b":null}]}"#, .any(), ["a": [1, ["b": nil]]]), .init("[1, 2]", .any(), [1, 2]),
    .init("{name=root, children=[{name=leaf}]}", .any(), ["name": "root", "children": [["name": "leaf"]]]),
    .init("[draft, old]", .any(), "[draft, old]"), .init("[draft] letter", .any(), "[draft] letter"), .init("{braces}", .any(), "{braces}"),
    .init(["t": "[1]"], .any(), ["t": "[1]"]), .init(["[1]"], .array(of: .any()), ["[1]"]), .init("[a, 1]", .array(of: .any()), ["a", 1]),
  ]

  static let several: [DecoderCase] = [
    .init("7", .oneOf([.integer(), .string()]), "7"), .init(7, .oneOf([.string(), .integer()]), 7),
    .init("7", .oneOf([.integer(), .boolean()]), 7),
    .init("yes", .oneOf([.integer(), .boolean()]), true), .init("[1, x]", .array(of: .oneOf([.integer(), .string()])), [1, "x"]),
    .init("[a, b]", .oneOf([.string(), words]), ["a", "b"]), .init("a, b", .oneOf([.string(), words]), "a, b"),
    .init("{sku=A}", .oneOf([strict, line]), ["sku": "A"]),
    .init("{city=X, zip=12345}", .oneOf([line, strict]), ["city": "X", "zip": "12345"]),
    .init(nil, .oneOf([.string(), .integer().nullable]), .null), .init("null", .oneOf([.integer().nullable, .boolean()]), .null),
    .init(
      "{id=x, to=2}", .object([.init("id", .oneOf([.integer(), .string()])), .init("to", .oneOf([.integer(), strict]))]),
      ["id": "x", "to": 2]),
    .init("2025-01-01", .oneOf([.integer(), .string(format: "date")]), "2025-01-01"),
  ]

  static let refused: [DecoderCase] = [
    .init("1,000", .integer(), refused: "x must be an integer, but is \"1,000\"; write it without separators, such as 1000."),
    .init("1,5", .number(), refused: "x must be a number, but is \"1,5\"; write it without separators, such as 1000."),
    .init("twelve", .integer(), refused: "x must be an integer, but is \"twelve\"."),
    .init("12 pieces", .integer(), refused: "x must be an integer, but is \"12 pieces\"."),
    .init("0x1F", .integer(), refused: "x must be an integer, but is \"0x1F\"."),
    .init("NaN", .number(), refused: "x must be a number, but is \"NaN\"."),
    .init("--1", .integer(), refused: "x must be an integer, but is \"--1\"."),
    .init(true, .integer(), refused: "x must be an integer, but is true."),
    .init(2.5, .integer(), refused: "x must be an integer, but is 2.5."),
    .init(nil, .string(), refused: "x must be a string, but is null."),
    .init("maybe", .boolean(), refused: "x must be true or false, but is \"maybe\"."),
    .init(1, .boolean(), refused: "x must be true or false, but is 1."),
    .init("[1, two, 3, four]", whole, refused: "x[1] must be an integer, but is \"two\".", "x[3] must be an integer, but is \"four\"."),
    .init("[1,000, 2,500]", whole, refused: "x \(list_)an integer, but is \"[1,000, 2,500]\"; write it as [1]."),
    .init("[1, 2", whole, refused: "x \(list_)an integer, but is \"[1, 2\"; write it as [1]."),
    .init("[a, b", words, refused: "x \(list_)a string, but is \"[a, b\"; write it as [\"text\"]."),
    .init("{a=1, b=2}", words, refused: "x \(list_)a string, but is \"{a=1, b=2}\"; write it as [\"text\"]."),
    .init(7, words, refused: "x \(list_)a string, but is 7."), .init(["a": 1], words, refused: "x \(list_)a string, but is {\"a\":1}."),
    .init(nil, words, refused: "x \(list_)a string, but is null."),
    .init("just words", line, refused: "x \(line_)\"just words\"; write it as {\"sku\":\"text\"}."),
    .init("{just words}", line, refused: "x \(line_)\"{just words}\"; write it as {\"sku\":\"text\"}."),
    .init("{sku=A", line, refused: "x \(line_)\"{sku=A\"; write it as {\"sku\":\"text\"}."),
    .init("", line, refused: "x \(line_)\"\"; write it as {\"sku\":\"text\"}."),
    .init(
      "{sku=A, sku=B}", line, refused: "x has \"sku\" twice, so that it is not clear where its values end; write it as {\"sku\":\"text\"}."),
    .init("{quantity=0, tags=[]}", line, refused: "x.sku is missing; expected a string.", "x.quantity must be at least 1, but is 0."),
    .init("{city=Köln, zip=5066}", strict, refused: "x.zip must match the pattern ^[0-9]{5}$, but is \"5066\"."),
    .init(
      ["city": "Köln", "zip": "50667", "land": "DE"], strict, refused: "x.land is not a property here; there is only \"city\", \"zip\"."),
    .init(
      "[{sku=A}, {quantity=x}]", lines, refused: "x[1].sku is missing; expected a string.",
      "x[1].quantity must be an integer from 1, but is \"x\"."),
    .init(
      "perhaps", .oneOf([.integer(minimum: 0), .boolean()]),
      refused: "x must be either an integer from 0, or true or false, but is \"perhaps\"."),
    .init("1e400", .number(), refused: "x is beyond the range of a 64-bit number."),
    .init("9223372036854775808", .integer(), refused: "x must be an integer, but is \"9223372036854775808\"."),
  ]

  static let limits: [DecoderCase] = [
    .init("5", .integer(minimum: 5, maximum: 5), 5), .init("4", .integer(minimum: 5), refused: "x must be at least 5, but is 4."),
    .init("6", .integer(maximum: 5), refused: "x must be at most 5, but is 6."),
    .init("0", .number(exclusiveMinimum: 0), refused: "x must be greater than 0, but is 0."),
    .init("1", .number(exclusiveMaximum: 1), refused: "x must be less than 1, but is 1."),
    .init(
      "7", .integer(minimum: 10, multipleOf: 5, oneOf: [10, 20]),
      refused: "x must be at least 10, but is 7.", "x must be a multiple of 5, but is 7.", "x must be one of 10, 20, but is 7."),
    .init("19.99", .number(multipleOf: 0.01), 19.99),
    .init("19.999", .number(multipleOf: 0.01), refused: "x must be a multiple of 0.01, but is 19.999."),
    .init("10000000000.001", .number(multipleOf: 0.01), refused: "x must be a multiple of 0.01, but is 10000000000.001."),
    .init("", .string(lengthMin: 1), refused: "x must have at least 1 character, but has 0."),
    .init(
      "abcd", .string(lengthMax: 3, pattern: "^\\d+$"), refused: "x must have at most 3 characters, but has 4.",
      "x must match the pattern ^\\d+$, but is \"abcd\"."),
    .init("tiny", .string(oneOf: ["small", "large"]), refused: "x must be one of \"small\", \"large\", but is \"tiny\"."),
    .init("Large", .string(oneOf: ["small", "large"]), refused: "x must be one of \"small\", \"large\", but is \"Large\"."),
    .init("2025-02-29", .string(format: "date"), refused: "x must be a date such as 2025-03-14, but is \"2025-02-29\"."),
    .init("14.03.2025", .string(format: "date"), refused: "x must be a date such as 2025-03-14, but is \"14.03.2025\"."),
    .init(
      "2025-03-14T09:30:00", .string(format: "date-time"),
      refused: "x must be a date and time such as 2025-03-14T09:30:00Z, but is \"2025-03-14T09:30:00\"."),
    .init(
      "6F9619FF", .string(format: "uuid"), refused: "x must be a UUID such as 123e4567-e89b-12d3-a456-426614174000, but is \"6F9619FF\"."),
    .init(
      "ana@example@org", .string(format: "email"),
      refused: "x must be an email address such as ana@example.com, but is \"ana@example@org\"."),
    .init("ana", .string(format: "email"), refused: "x must be an email address such as ana@example.com, but is \"ana\"."),
    .init("example.com/a b", .string(format: "uri"), refused: "x must be a URI such as https://example.com, but is \"example.com/a b\"."),
    .init("[]", .array(of: .string(), countMin: 1), refused: "x must have at least 1 item, but has 0."),
    .init("[a, b, c]", .array(of: .string(), countMax: 2), refused: "x must have at most 2 items, but has 3."),
    .init("[1, 2, 1]", .array(of: .number(), unique: true), refused: "x must not have the same item twice, but has 1 more than once."),
    .init("[1, 1.0]", .array(of: .number(), unique: true), refused: "x must not have the same item twice, but has 1.0 more than once."),
    .init(
      [["a": 1, "b": 2], ["b": 2, "a": 1]], .array(of: free, unique: true),
      refused: "x must not have the same item twice, but has {\"b\":2,\"a\":1} more than once."),
    .init("[a, b]", .array(of: .string(), unique: true), ["a", "b"]),
  ]
}
