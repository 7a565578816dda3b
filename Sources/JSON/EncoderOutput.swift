// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// What all the containers of one encoding write to.
///
/// The state is one struct so that writing a member is one access to it: each costs a check of its exclusivity.
final class EncoderOutput {
  var text = EncoderText()

  /// Encodes a value behind what `writer` holds; after an error it holds just that.
  func encodeWhole(_ value: some Encodable, into writer: inout JSONWriter) throws {
    // The bytes move here and back, so that nothing is copied.
    swap(&text.writer, &writer)
    defer { swap(&text.writer, &writer) }
    let start = text.writer.bytes.count
    do {
      try encode(value, [])
      if let failure = text.failure { throw failure }
    } catch {
      text.writer.cut(to: start)
      throw error
    }
  }

  func encode<Value: Encodable>(_ value: Value, _ path: @autoclosure () -> [any CodingKey]) throws {
    // Comparing types costs less than asking for a conformance.
    if Value.self == JSONValue.self, let json = value as? JSONValue { return text.writer.write(json) }
    if Value.self == Date.self, let date = value as? Date { return try write(date, path()) }
    let place = text.place
    let path = path()
    try value.encode(to: ValueEncoder(output: self, start: place.offset, codingPath: path))
    guard text.writer.bytes.count > place.offset else { throw EncoderText.error(value, path, "The value encoded nothing.") }
    text.close(to: place.depth)
  }

  func write(_ value: Double, _ path: @autoclosure () -> [any CodingKey]) throws {
    guard let number = JSONNumber(value) else { throw EncoderText.error(value, path(), "JSON has no word for \(value).") }
    text.writer.write(number)
  }

  /// The digits of a `Float` are its own, not those of the nearest `Double`.
  func write(_ value: Float, _ path: @autoclosure () -> [any CodingKey]) throws { try write(Double("\(value)") ?? .infinity, path()) }

  private func write(_ date: Date, _ path: [any CodingKey]) throws {
    guard let dateTime = DateTime.text(date) else {
      // Not the date itself: Foundation traps when it describes one that is not a number.
      throw EncoderText.error(date.timeIntervalSince1970, path, "A date must lie in the years 0 to 9999 to be written.")
    }
    text.writer.write(dateTime)
  }
}
