// SPDX-License-Identifier: Apache-2.0

/// The fields of a head, or of the trailers, as places in the bytes that arrived; a value is decoded when it is asked for.
package struct HTTPFields: Sendable {
  /// Where one field stands, counted from the start of its head.
  struct Place: Sendable {
    let nameStart: UInt32
    let nameEnd: UInt32
    let valueStart: UInt32
    let valueEnd: UInt32
  }

  /// The bytes that hold the fields, and other things; they are shared with the message, not copied.
  let bytes: [UInt8]
  let base: Int
  let places: [Place]

  /// No field.
  static let none = HTTPFields(bytes: [], base: 0, places: [])

  /// The number of fields.
  package var count: Int { places.count }

  /// The first value of that name, whatever its case.
  package subscript(_ name: String) -> String? { range(of: name).map(text) }

  /// Where the first value of that name stands in the message's bytes.
  package func range(of name: String) -> Range<Int>? {
    let text = name.utf8.span
    let count = UInt32(truncatingIfNeeded: text.count)
    for place in places where place.nameEnd &- place.nameStart == count && HTTPBytes.equal(bytes, nameRange(place), text) {
      return valueRange(place)
    }
    return nil
  }

  /// The first value of that name as a number; `nil` when it is missing or is not all decimal digits.
  package func integer(_ name: String) -> Int? { range(of: name).flatMap { HTTPBytes.decimal(bytes, $0) } }

  /// Every value of that name, in order.
  package func values(of name: String) -> [String] {
    places.filter { HTTPBytes.equal(bytes, nameRange($0), name.utf8.span) }.map { text(valueRange($0)) }
  }

  /// Every field, in order, names as they were written.
  package var all: [(name: String, value: String)] { places.map { (text(nameRange($0)), text(valueRange($0))) } }

  func nameRange(_ place: Place) -> Range<Int> { base &+ Int(place.nameStart)..<base &+ Int(place.nameEnd) }
  func valueRange(_ place: Place) -> Range<Int> { base &+ Int(place.valueStart)..<base &+ Int(place.valueEnd) }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
