// SPDX-License-Identifier: Apache-2.0

/// The way from a text's bytes to the lines and columns that authors know, and back.
///
/// Either way takes the same short time wherever the byte is: a schema that a program has written is often one line of a megabyte.
struct TextPlaces: Sendable {
  /// How many bytes are counted one by one.
  private static let stride = 256

  private let bytes: [UInt8]
  /// Where each line begins.
  private let lineStarts: [Int]
  /// How many characters begin before each 256th byte.
  private let counts: [Int]

  /// - Parameters:
  ///   - bytes: the text in UTF-8.
  ///   - lineStarts: where its lines begin, in order; the first does so at the text's start.
  init(_ bytes: [UInt8], lineStarts: [Int]) {
    self.bytes = bytes
    self.lineStarts = lineStarts
    var (counts, count) = ([Int](), 0)
    counts.reserveCapacity(bytes.count / TextPlaces.stride + 1)
    for (index, byte) in bytes.enumerated() {
      if index % TextPlaces.stride == 0 { counts.append(count) }
      if byte & 0xC0 != 0x80 { count += 1 }
    }
    self.counts = counts + [count]
  }

  /// The text's lines as JSON knows them.
  init(json bytes: [UInt8]) {
    self.init(bytes, lineStarts: [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 })
  }

  /// The line and column, in characters, of a byte.
  func place(_ offset: Int) -> Place {
    let line = max(0, TextPlaces.count(lineStarts.count) { lineStarts[$0] <= offset } - 1)
    let start = lineStarts[line]
    return Place(line: line + 1, column: characters(before: min(max(start, offset), bytes.count)) - characters(before: start) + 1)
  }

  /// The byte at a place; `nil` when the text has no such place.
  func offset(_ place: Place) -> Int? {
    guard lineStarts.indices.contains(place.line - 1) else { return nil }
    let wanted = characters(before: lineStarts[place.line - 1]) + place.column - 1
    // The last byte of so few characters before it: a character's first.
    var offset = max(0, TextPlaces.count(counts.count - 1) { counts[$0] <= wanted } - 1) * TextPlaces.stride
    var count = characters(before: offset)
    while offset < bytes.count, count < wanted || bytes[offset] & 0xC0 == 0x80 {
      if bytes[offset] & 0xC0 != 0x80 { count += 1 }
      offset += 1
    }
    return count == wanted ? offset : nil
  }

  /// How many characters begin before a byte.
  private func characters(before offset: Int) -> Int {
    let step = offset / TextPlaces.stride
    return counts[step] + bytes[step * TextPlaces.stride..<offset].count { $0 & 0xC0 != 0x80 }
  }

  /// How many of the first so many fit, when those that do come first.
  private static func count(_ count: Int, where fits: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if fits(middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
