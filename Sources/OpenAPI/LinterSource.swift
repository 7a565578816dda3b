// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A schema file's bytes with the tree read from them, and the way from places back to bytes.
struct LintSource {
  let file: String
  /// The whole file.
  let bytes: [UInt8]
  /// Where the text begins: behind a byte-order mark.
  let start: Int
  /// `nil` when the text cannot be read.
  let root: Node?
  /// Where the commas stand that JSON does not allow; empty when taking them out does not make the text JSON.
  let trailingCommas: [Int]
  private let places: TextPlaces
  let newline: String

  static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// `nil` when these bytes are no text at all.
  init?(_ bytes: [UInt8], file: String) {
    guard !bytes.prefix(4096).contains(0) else { return nil }
    self.file = file
    self.bytes = bytes
    start = bytes.starts(with: LintSource.mark) ? 3 : 0
    let text = Array(bytes[start...])
    var ignored: [Problem] = []
    root = Document.root(of: text, file, &ignored)
    var json = JSONNodes(text)
    let looksJSON = file.hasSuffix(".json") || text.first { $0 > 0x20 } == UInt8(ascii: "{")
    let isJSON = looksJSON && (try? json.read()) != nil
    // YAML allows them, so that they matter in what is called JSON, and where nothing can be read.
    let areCommasWrong = looksJSON && !isJSON && (file.hasSuffix(".json") || root == nil)
    trailingCommas = areCommasWrong ? LintSource.commas(text, start) : []
    places = TextPlaces(bytes, lineStarts: LintSource.lineStarts(bytes, from: start, isJSON: isJSON))
    newline = bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 > 0 && bytes[$0 - 1] == UInt8(ascii: "\r") } ?? false ? "\r\n" : "\n"
  }

  /// YAML ends lines at more characters than JSON's reader counts.
  private static func lineStarts(_ bytes: [UInt8], from start: Int, isJSON: Bool) -> [Int] {
    var starts = [start]
    for index in bytes.indices.dropFirst(start) {
      switch bytes[index] {
      case 0x0A: starts.append(index + 1)
      case 0x0D where !isJSON && (index + 1 == bytes.count || bytes[index + 1] != 0x0A): starts.append(index + 1)
      case 0x85 where !isJSON && index > start && bytes[index - 1] == 0xC2: starts.append(index + 1)
      case 0xA8, 0xA9:
        if !isJSON, index > start + 1, bytes[index - 1] == 0x80, bytes[index - 2] == 0xE2 { starts.append(index + 1) }
      default: break
      }
    }
    return starts
  }

  private static func commas(_ text: [UInt8], _ start: Int) -> [Int] {
    var (found, comma, isString, isEscaped) = ([Int](), Int?.none, false, false)
    for (index, byte) in text.enumerated() {
      if isString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): (isString, comma) = (true, nil)
      case UInt8(ascii: ","): comma = index
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if let comma { found.append(comma) }
        comma = nil
      case 0x20, 0x09, 0x0A, 0x0D: break
      default: comma = nil
      }
    }
    var mended = text
    for index in found { mended[index] = 0x20 }
    var json = JSONNodes(mended)
    return (try? json.read()) == nil ? [] : found.map { $0 + start }
  }

  /// The line and column of a byte.
  func place(_ offset: Int) -> Place { places.place(offset) }

  /// The byte at a place.
  func offset(_ place: Place) -> Int? { places.offset(place) }
}
