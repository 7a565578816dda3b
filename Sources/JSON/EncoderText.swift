// SPDX-License-Identifier: Apache-2.0

/// The text under construction: one writer for the whole value, and the containers that are open in it.
///
/// `Encodable` never says that a container is complete; writing into one that lies further out closes those inside it. A container's id is
/// the offset of its first byte.
struct EncoderText {
  private struct Open {
    let id: Int
    let isObject: Bool
    var isEmpty = true
  }

  var writer = JSONWriter(capacity: 0)
  private var open: [Open] = []
  /// Where a value must begin whose encoder was handed out by itself; when nothing comes it is an empty object.
  private var due = -1
  /// What went wrong in a call that cannot throw.
  private(set) var failure: EncodingError?

  /// Where the next byte goes, and how many containers are open there.
  var place: (offset: Int, depth: Int) { (writer.bytes.count, open.count) }

  /// Closes the containers inside the first `depth` ones.
  mutating func close(to depth: Int) {
    while open.count > depth { close() }
  }

  /// Opens a container for the value that begins at `id`, or goes on with the one that it has opened already.
  mutating func begin(_ id: Int, object isObject: Bool, _ path: [any CodingKey]) -> Int {
    if writer.bytes.count == id {
      writer.raw(byte: isObject ? UInt8(ascii: "{") : UInt8(ascii: "["))
      open.append(Open(id: id, isObject: isObject))
    } else if !open.contains(where: { $0.id == id && $0.isObject == isObject }) {
      fail(path, "A container was asked for when the value was written already.")
    }
    return id
  }

  /// Says that the single value that begins at `start` is to be written now.
  func beginSingle(_ start: Int, _ path: [any CodingKey]) throws {
    if writer.bytes.count != start { throw EncoderText.error(start, path, "Only one value can be encoded in this place.") }
  }

  /// Makes the container the innermost one again and separates its next value from the last.
  @inline(__always)
  mutating func separate(_ id: Int, _ path: [any CodingKey]) throws {
    var last = open.count - 1
    if last < 0 || open[last].id != id || writer.bytes.count == due {
      try reopen(id, path)
      last = open.count - 1
    }
    if open[last].isEmpty { open[last].isEmpty = false } else { writer.raw(byte: UInt8(ascii: ",")) }
  }

  @inline(__always)
  mutating func separate(_ id: Int, key: String, _ path: [any CodingKey]) throws {
    try separate(id, path)
    writer.write(key)
    writer.raw(byte: UInt8(ascii: ":"))
  }

  /// Separates for a value whose encoder is handed out; returns where it begins.
  mutating func separateDue(_ id: Int, key: String?, _ path: [any CodingKey]) -> Int {
    do {
      if let key { try separate(id, key: key, path) } else { try separate(id, path) }
      due = writer.bytes.count
      return due
    } catch {
      fail(path, EncoderText.closedAlready)
      return -1
    }
  }

  private mutating func reopen(_ id: Int, _ path: [any CodingKey]) throws {
    guard open.contains(where: { $0.id == id }) else { throw EncoderText.error(id, path, EncoderText.closedAlready) }
    while let last = open.last, last.id != id { close() }
    fillDue()
  }

  private static let closedAlready = "A container was written to after the one around it."

  private mutating func close() {
    fillDue()
    guard let last = open.popLast() else { return }
    writer.raw(byte: last.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
  }

  private mutating func fillDue() {
    if writer.bytes.count == due { writer.raw("{}") }
  }

  @inline(__always)
  mutating func write(_ value: String, _ id: Int, key: String, _ path: [any CodingKey]) throws {
    try separate(id, path)
    writer.write(member: key, value)
  }

  static func error(_ value: Any, _ path: [any CodingKey], _ sentence: String) -> EncodingError {
    EncodingError.invalidValue(value, .init(codingPath: path, debugDescription: sentence))
  }

  private mutating func fail(_ path: [any CodingKey], _ sentence: String) {
    if failure == nil { failure = EncoderText.error(sentence, path, sentence) }
  }
}
