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
      [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : Character(Unicode.Scalar(byte)).isHexDigit
    }
  }

  private static func isEmail(_ bytes: [UInt8]) -> Bool {
    guard let at = bytes.lastIndex(of: UInt8(ascii: "@")), at > 0, !bytes.contains(where: { $0 <= 0x20 }) else { return false }
    let labels = bytes[(at + 1)...].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return labels.allSatisfy { !$0.isEmpty }
  }

  /// A scheme, a colon and something behind it.
  private static func isURI(_ bytes: [UInt8]) -> Bool {
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon + 1 < bytes.count, !bytes.contains(where: { $0 <= 0x20 })
    else {
      return false
    }
    return bytes[..<colon].allSatisfy { $0 < 0x80 && (Character(Unicode.Scalar($0)).isLetter || "+-.0123456789".utf8.contains($0)) }
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
