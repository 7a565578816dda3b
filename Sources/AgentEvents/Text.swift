// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A text of an event that is decoded when somebody asks for it: prompts are long, and most of them nobody reads.
///
/// It keeps the bytes that its event came in alive; take ``string`` out of it to keep only the text. Texts are equal when their strings are.
package struct Text: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  private enum Storage: Sendable {
    case string(String)
    case json([UInt8], Range<Int>)
  }

  private let storage: Storage

  /// A text.
  package init(_ string: String) { storage = .string(string) }
  /// A text.
  package init(stringLiteral value: String) { self.init(value) }

  /// A JSON string that was checked, with its quotes.
  init(json bytes: [UInt8], _ range: Range<Int>) { storage = .json(bytes, range) }

  /// The text; bytes that are not UTF-8 become U+FFFD.
  package var string: String {
    switch storage {
    case .string(let string): return string
    case .json(let bytes, let range):
      var reader = JSONReader(bytes, in: range)
      return (try? reader.readString()) ?? String(decoding: bytes[range.dropFirst().dropLast()], as: UTF8.self)
    }
  }

  package var description: String { string }

  /// How many bytes it takes as it was written, escapes included; told without decoding.
  package var byteCount: Int {
    switch storage {
    case .string(let string): string.utf8.count
    case .json(_, let range): range.count - 2
    }
  }

  /// The first byte that is no space, told without decoding; an escape tells its backslash.
  package var firstByte: UInt8? {
    switch storage {
    case .string(let string): string.utf8.first { $0 > 0x20 }
    case .json(let bytes, let range): bytes[range.dropFirst().dropLast()].first { $0 > 0x20 }
    }
  }

  package static func == (one: Text, other: Text) -> Bool { one.string == other.string }
  package func hash(into hasher: inout Hasher) { hasher.combine(string) }
}

extension Text: WireValue {
  package static func read(_ source: inout Source) throws(JSONError) -> Text? {
    guard try source.json.peek() == .string else { return nil }
    return Text(json: source.bytes, try source.json.skipValue())
  }

  package func write(to json: inout JSONWriter) {
    switch storage {
    case .string(let string): json.write(string)
    case .json(let bytes, let range): json.raw(bytes, in: range)
    }
  }
}
