// SPDX-License-Identifier: Apache-2.0

/// A header of a frame: a name and a value of one of ten types.
package struct FrameHeader: Hashable, Sendable {
  /// What a header can hold; true and false are types of their own on the wire.
  package enum Value: Hashable, Sendable {
    /// Types 0 and 1.
    case bool(Bool)
    /// Type 2.
    case int8(Int8)
    /// Type 3.
    case int16(Int16)
    /// Type 4.
    case int32(Int32)
    /// Type 5.
    case int64(Int64)
    /// Type 6, at most 65,535 bytes.
    case bytes([UInt8])
    /// Type 7, at most 65,535 bytes of UTF-8.
    case string(String)
    /// Type 8: milliseconds since 1970.
    case timestamp(milliseconds: Int64)
    /// Type 9: the sixteen bytes as one number, the first byte the highest.
    case uuid(UInt128)
  }

  /// The name; those that begin with a colon say how to read the frame.
  package var name: String
  /// The value.
  package var value: Value

  /// A header.
  package init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }

  /// A header whose value is text, as nearly all are.
  package init(_ name: String, _ text: String) { self.init(name, .string(text)) }
}

extension FrameHeader.Value {
  /// The value, when it is text.
  package var text: String? { if case .string(let text) = self { text } else { nil } }
}
