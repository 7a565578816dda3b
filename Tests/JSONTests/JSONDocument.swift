// SPDX-License-Identifier: Apache-2.0

/// A small generator of random numbers whose state is one word, so that a seed repeats a run.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Random documents: JSON in all its spellings, and the damage that bytes take.
enum JSONDocument {
  static func bytes(using random: inout SplitMix64) -> [UInt8] {
    var text = ""
    // Now and then deeper than our limit, and than Foundation's.
    if Int.random(in: 0..<200, using: &random) == 0 {
      let depth = [127, 128, 129, 511, 512, 513].randomElement(using: &random) ?? 128
      return Array((String(repeating: "[", count: depth) + "0" + String(repeating: "]", count: depth)).utf8)
    }
    append(to: &text, depth: Int.random(in: 0...5, using: &random), using: &random)
    return Array(text.utf8)
  }

  /// Changes, removes, repeats or adds bytes, mostly such as mean something to JSON.
  static func damage(_ bytes: inout [UInt8], using random: inout SplitMix64) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    let telling =
      Array("{}[]:,\"\\/ut0123456789eE+-. \n\t\r\u{1}abfnrDdC".utf8) + [0, 0x1F, 0x7F, 0x80, 0xC3, 0xA9, 0xE2, 0xED, 0xF0, 0xF4, 0xFF]
    let byte = telling.randomElement(using: &random) ?? 0
    switch Int.random(in: 0..<6, using: &random) {
    case 0 where place < bytes.count: bytes[place] = byte
    case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 2 where place < bytes.count: bytes.remove(at: place)
    case 3: bytes.removeLast(bytes.count - place)
    case 4:
      let end = Int.random(in: place...bytes.count, using: &random)
      bytes.insert(contentsOf: bytes[place..<min(end, place + 8)], at: place)
    default: bytes.insert(byte, at: place)
    }
  }

  private static func append(to text: inout String, depth: Int, using random: inout SplitMix64) {
    space(&text, &random)
    switch Int.random(in: 0..<(depth > 0 ? 9 : 5), using: &random) {
    case 0: text += ["null", "true", "false"].randomElement(using: &random) ?? ""
    case 1, 2: number(&text, &random)
    case 3, 4: string(&text, &random)
    case 5, 6: list(&text, "[", "]", &random) { text, random in append(to: &text, depth: depth - 1, using: &random) }
    default:
      list(&text, "{", "}", &random) { text, random in
        space(&text, &random)
        string(&text, &random)
        space(&text, &random)
        text += ":"
        append(to: &text, depth: depth - 1, using: &random)
      }
    }
    space(&text, &random)
  }

  private static func list(
    _ text: inout String, _ opening: String, _ closing: String, _ random: inout SplitMix64, _ item: (inout String, inout SplitMix64) -> Void
  ) {
    text += opening
    for index in 0..<Int.random(in: 0..<5, using: &random) {
      if index > 0 { text += "," }
      item(&text, &random)
    }
    space(&text, &random)
    text += closing
  }

  private static func space(_ text: inout String, _ random: inout SplitMix64) {
    while Int.random(in: 0..<5, using: &random) == 0 { text += [" ", "\n", "\r\n", "\t"].randomElement(using: &random) ?? "" }
  }

  private static func number(_ text: inout String, _ random: inout SplitMix64) {
    let edges = [
      "0", "-0", "-0.0", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551616", "1e308", "1e309",
      "5e-324", "1e-400", "0.1",
    ]
    switch Int.random(in: 0..<5, using: &random) {
    case 0: text += edges.randomElement(using: &random) ?? ""
    case 1: text += "\(Int.random(in: -1000...1000, using: &random))"
    case 2: text += "\(Int(truncatingIfNeeded: random.next()))"
    default:
      text += "\(Int.random(in: -99...99, using: &random))"
      if Bool.random(using: &random) { text += ".\(UInt64.random(in: 0...99_999, using: &random))" }
      if Bool.random(using: &random) {
        text += ["e", "E", "e+", "e-", "E-"].randomElement(using: &random) ?? ""
        text += "\(Int.random(in: 0...40, using: &random))"
      }
    }
  }

  private static func string(_ text: inout String, _ random: inout SplitMix64) {
    let parts = [
      "a", "name", "12345678", " ", "é", "e\u{301}", "€", "😀", "\u{7F}", "\u{2028}", "\\n", "\\\"", "\\\\", "\\/", "\\b\\f\\r\\t",
      "\\u0041", "\\u00e9",
      "\\u0000", "\\uD83D\\uDE00", "\\ud83d", "\\uDE00", "\\uFFFD", "{", "]", ",", ":",
    ]
    text += "\""
    for _ in 0..<Int.random(in: 0..<6, using: &random) { text += parts.randomElement(using: &random) ?? "" }
    text += "\""
  }
}
