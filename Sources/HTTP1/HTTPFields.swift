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

  /// How long the name of the field at `index` is.
  package func nameBytes(_ index: Int) -> Int { Int(places[index].nameEnd &- places[index].nameStart) }

  /// Whether the field at `index` has that name, whatever its case.
  package func `is`(_ index: Int, _ name: StaticString) -> Bool {
    name.withUTF8Buffer { unsafe HTTPBytes.equal(bytes, nameRange(places[index]), $0.span) }
  }

  /// Where the value of the field at `index` stands in the message's bytes.
  package func valueRange(_ index: Int) -> Range<Int> { valueRange(places[index]) }

  /// The value of the field at `index`.
  package func value(_ index: Int) -> String { text(valueRange(places[index])) }

  /// The value of the field at `index` as a number; `nil` when it is not all decimal digits.
  package func integer(at index: Int) -> Int? { HTTPBytes.decimal(bytes, valueRange(places[index])) }

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
