// SPDX-License-Identifier: Apache-2.0

/// The string formats of OpenAPI that are checked; a format that is not known here allows everything.
enum StringFormat {
  static func matches(_ text: String, _ format: String) -> Bool {
    let bytes = Array(text.utf8)
    return switch format {
    case "date": isDate(bytes[...])
    case "date-time": isDateTime(bytes)
    case "uuid": isUUID(bytes)
    case "email": isEmail(bytes)
    case "uri": isURI(bytes)
    default: true
    }
  }

  /// `YYYY-MM-DD`, a day that exists.
  private static func isDate(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let parts = digits(bytes, "dddd-dd-dd") else { return false }
    let (year, month, day) = (parts[0], parts[1], parts[2])
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...12).contains(month) && (1...lengths[month - 1]).contains(day)
  }

  /// RFC 3339: date, `T`, time, an optional fraction, `Z` or an offset.
  private static func isDateTime(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 20, isDate(bytes[0..<10]), bytes[10] | 0x20 == UInt8(ascii: "t") || bytes[10] == UInt8(ascii: " "),
      let time = digits(bytes[11..<19], "dd:dd:dd"), time[0] < 24, time[1] < 60, time[2] <= 60
    else { return false }
    var rest = bytes[19...]
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard !fraction.isEmpty else { return false }
      rest = rest.dropFirst(1 + fraction.count)
    }
    if rest.count == 1 { return rest.first.map { $0 | 0x20 } == UInt8(ascii: "z") }
    guard let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let offset = digits(rest.dropFirst(), "dd:dd")
    else {
      return false
    }
    return offset[0] < 24 && offset[1] < 60
  }

  private static func isUUID(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == 36 else { return false }
    return bytes.enumerated().allSatisfy { index, byte in
      [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : LooseEscapes.isHexDigit(byte)
    }
  }

  /// A local part, one `@` and a domain; not more than mail servers take.
  private static func isEmail(_ bytes: [UInt8]) -> Bool {
    guard bytes.count <= 254, let at = bytes.firstIndex(of: UInt8(ascii: "@")), bytes.lastIndex(of: UInt8(ascii: "@")) == at else {
      return false
    }
    let forbidden = "()<>[]:;,\\\"".utf8
    let local = bytes[..<at].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let domain = bytes[(at + 1)...].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return local.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0 > 0x20 && $0 != 0x7F && !forbidden.contains($0) } }
      && domain.allSatisfy { label in
        !label.isEmpty && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
          && label.allSatisfy { $0 >= 0x80 || isLetter($0) || LooseScalar.isDigit($0) || $0 == UInt8(ascii: "-") }
      }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }

  /// A scheme, a colon and something behind it in which nothing stands that a URI must escape.
  private static func isURI(_ bytes: [UInt8]) -> Bool {
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon + 1 < bytes.count, isLetter(bytes[0]) else { return false }
    let forbidden = "<>\"{}|\\^`".utf8
    return bytes[..<colon].allSatisfy { isLetter($0) || LooseScalar.isDigit($0) || "+-.".utf8.contains($0) }
      && bytes[colon...].allSatisfy { $0 > 0x20 && $0 != 0x7F && !forbidden.contains($0) }
  }

  /// The numbers in a text of exactly this shape, `d` standing for a digit.
  private static func digits(_ bytes: ArraySlice<UInt8>, _ shape: StaticString) -> [Int]? {
    let shape = Array(shape.description.utf8)
    guard bytes.count == shape.count else { return nil }
    var numbers = [0]
    for (byte, expected) in zip(bytes, shape) {
      if expected == UInt8(ascii: "d") {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int(byte - UInt8(ascii: "0"))
      } else {
        guard byte == expected else { return nil }
        numbers.append(0)
      }
    }
    return numbers
  }
}
