// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Bytes that travel as Base64 text.
package struct Blob: Hashable, Sendable {
  /// The bytes.
  package var bytes: [UInt8]

  /// Some bytes.
  package init(_ bytes: [UInt8]) { self.bytes = bytes }
}

extension Blob: WireValue {
  /// Text that is not Base64 is no blob: it is kept as it came.
  package static func read(_ source: inout Source) throws(JSONError) -> Blob? {
    guard try source.json.peek() == .string else { return nil }
    let before = source.json.mark
    let range = try source.json.skipValue()
    if let bytes = Base64.decoded(source.bytes, range.lowerBound + 1..<range.upperBound - 1) { return Blob(bytes) }
    // Base64 has a slash, which may be escaped.
    let text = Array(Text(json: source.bytes, range).string.utf8)
    if let bytes = Base64.decoded(text, text.indices) { return Blob(bytes) }
    source.json.rewind(to: before)
    return nil
  }

  package func write(to json: inout JSONWriter) { json.write(Base64.encoded(bytes)) }
}
