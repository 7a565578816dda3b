// SPDX-License-Identifier: Apache-2.0

/// The escapes of JSON and Python in quoted words, and XML's in `<item>` fragments.
enum LooseEscapes {
  /// What stands between two quotation marks; an escape that neither language knows stays as it is.
  static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(UInt8(ascii: "\\")) else { return String(decoding: bytes, as: UTF8.self) }
    var units: [UInt16] = []
    var text = ""
    var rest = bytes
    // Surrogates are written as two escapes, so that escapes that follow each other are decoded together.
    func flush() {
      text += String(decoding: units, as: UTF16.self)
      units.removeAll()
    }
    while !rest.isEmpty {
      let plain = rest.prefix { $0 != UInt8(ascii: "\\") }
      if !plain.isEmpty {
        flush()
        text += String(decoding: plain, as: UTF8.self)
        rest = rest[plain.endIndex...]
        continue
      }
      let (unit, length) = escape(rest)
      units.append(unit)
      rest = rest.dropFirst(length)
    }
    flush()
    return text
  }

  /// The escape at the start of `rest`, and how many bytes it has.
  private static func escape(_ rest: ArraySlice<UInt8>) -> (unit: UInt16, length: Int) {
    guard let byte = rest.dropFirst().first else { return (UInt16(UInt8(ascii: "\\")), 1) }
    switch byte {
    case UInt8(ascii: "n"): return (0x0A, 2)
    case UInt8(ascii: "t"): return (0x09, 2)
    case UInt8(ascii: "r"): return (0x0D, 2)
    case UInt8(ascii: "b"): return (0x08, 2)
    case UInt8(ascii: "f"): return (0x0C, 2)
    case UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "\""), UInt8(ascii: "'"): return (UInt16(byte), 2)
    case UInt8(ascii: "u"), UInt8(ascii: "x"):
      let digits = rest.dropFirst(2).prefix(byte == UInt8(ascii: "u") ? 4 : 2)
      let isWhole = digits.count == (byte == UInt8(ascii: "u") ? 4 : 2) && digits.allSatisfy { isHexDigit($0) }
      guard isWhole, let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16) else { break }
      return (unit, 2 + digits.count)
    default: break
    }
    return (UInt16(UInt8(ascii: "\\")), 1)
  }

  static func isHexDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") || byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f")
  }

  /// What stands between two tags, with the five names of XML replaced.
  static func untagged(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
    var result: [UInt8] = []
    var rest = bytes
    while let byte = rest.first {
      if byte == UInt8(ascii: "&"), let entity = entities.first(where: { rest.starts(with: $0.name.utf8) }) {
        result.append(entity.byte)
        rest = rest.dropFirst(entity.name.utf8.count)
      } else {
        result.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static let entities: [(name: String, byte: UInt8)] = [
    ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")), ("&quot;", UInt8(ascii: "\"")), ("&apos;", UInt8(ascii: "'")),
    ("&amp;", UInt8(ascii: "&")),
  ]
}
