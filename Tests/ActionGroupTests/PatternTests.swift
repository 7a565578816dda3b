// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import JSON
import Testing

@Suite("Patterns of a schema are checked as ECMA-262 reads them")
struct PatternTests {
  private func allows(_ text: String, _ pattern: String) -> Bool {
    SchemaConformance.deviations(of: .string(text), from: .string(pattern: pattern)).isEmpty
  }

  @Test(
    "a pattern allows what it matches and refuses what it does not",
    arguments: [
      ("abc", ["abc", "xabcx"], ["ab", "ABC", ""]), ("^abc$", ["abc"], ["xabc", "abcx", "abc\n"]), ("", ["", "x"], []),
      ("^$", [""], ["x"]), ("^a|b$", ["ax", "xb"], ["xa", "bx"]), ("^(a|b|)$", ["a", "b", ""], ["ab"]),
      ("^(?:ab)+$", ["ab", "abab"], ["aba"]),
      ("^(?<year>\\d{4})$", ["2025"], ["205"]), ("^a*$", ["", "aaa"], ["b"]), ("^a+b?$", ["a", "aab"], ["b", "abb"]),
      ("^a{3}$", ["aaa"], ["aa", "aaaa"]), ("^a{2,}$", ["aa", "aaaa"], ["a"]), ("^a{1,3}?$", ["a", "aaa"], ["", "aaaa"]),
      ("^a{0}b$", ["b"], ["ab"]),
      ("^a{x}$", ["a{x}"], ["a"]), ("^[a-c1_-]+$", ["a-c", "1_"], ["d", "A"]), ("^[^a-c]$", ["d", "é", "\n"], ["a", ""]),
      ("^[\\w.]+$", ["a_1.Z"], ["a b", "é"]), ("^[\\d-]+$", ["1-2"], ["a"]), ("^[\\]\\\\^]+$", ["]\\^"], ["a"]),
      ("^[^\\D2]$", ["1"], ["2", "a"]),
      ("^\\d\\D\\w\\W\\s\\S$", ["1a_- x"], ["aa_- x", "1a_-xx"]), ("^.$", ["a", "é", "\u{1F69A}"], ["\n", "\u{2028}", "ab"]),
      ("\\bcat\\b", ["a cat!", "cat"], ["cats", "scat"]), ("\\Bat", ["cat"], ["at"]),
      ("^\\t\\n\\x41\\u00e9\\u{1F69A}$", ["\t\nAé\u{1F69A}"], ["A"]),
      ("^\\ud83d\\ude9a$", ["\u{1F69A}"], ["x"]), ("^\\/\\.\\-\\{\\}$", ["/.-{}"], ["/x-{}"]), ("^[\\s\\S]*$", ["", "a\nb"], []),
      ("^[]$", [], ["", "a"]),
      ("^\\s+$", [" \t\u{A0}\u{FEFF}"], ["x"]), ("^(a+)+$", ["aaaa"], ["aaab"]),
      ("^(a?){20}a{20}$", [String(repeating: "a", count: 20)], ["a"]),
      (
        "^arn:aws[a-z-]*:s3:::[a-z0-9.-]{3,63}(/.{1,1024})?$", ["arn:aws:s3:::my-bucket", "arn:aws-cn:s3:::b.c/k e y"],
        ["arn:aws:s3:::x", "s3://b"]
      ),
      ("^(?:[A-Z]{2}\\d{2}|none)$", ["AB12", "none"], ["AB1", "NONE"]), ("^日本$", ["日本"], ["日"]), ("(^a|b)c", ["ac", "xbc"], ["xac"]),
      ("(x*)*y", ["xxy"], ["x"]),
    ] as [(String, [String], [String])]) func matches(pattern: String, allowed: [String], refused: [String])
  {
    for text in allowed { #expect(allows(text, pattern), "\(text)") }
    for text in refused { #expect(!allows(text, pattern), "\(text)") }
  }

  @Test(
    "what is beyond the subset is told to the model and refuses nothing",
    arguments: [
      "^(?=.*\\d).+$", "^(?!x)a$", "(?<=a)b", "(?<!a)b", "^(a)\\1$", "\\k<a>", "(?i)^a$", "^\\p{L}+$", "^[[:alpha:]]+$", "\\Aa\\Z", "^a++$",
      "a**", "^(a",
      "a)", "[a", "a{3,1}", "*a", "a{,3}", "[z-a]", "\\", "/^a$/", "^a{1000000}$", "((a{100}){100}){100}", "\\ud83d", "[a-z&&[^b]]",
      String(repeating: "(", count: 500) + String(repeating: ")", count: 500), String(repeating: "a", count: 5000),
    ])
  func unsupported(pattern: String) { #expect(allows("?!", pattern)) }

  @Test("a refused string is told the pattern, and what is expected names it") func words() {
    let schema = Schema.string(pattern: "^[A-Z]{3}$")
    #expect(SchemaConformance.deviations(of: "ab", from: schema).map(\.problem) == ["must match the pattern ^[A-Z]{3}$, but is \"ab\""])
    #expect(schema.expectation == "a string that matches the pattern ^[A-Z]{3}$")
  }

  @Test("schemas are equal when their patterns are written alike, compiled or not") func equality() {
    let (used, fresh) = (Schema.string(pattern: "^a$"), Schema.string(pattern: "^a$"))
    _ = SchemaConformance.deviations(of: "a", from: used)
    #expect(used == fresh && used.hashValue == fresh.hashValue && used != .string(pattern: "^b$"))
  }
}
