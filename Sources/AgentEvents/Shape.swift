// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A structure of the service's model, whose members are named once, for reading and for writing.
///
/// Every member is optional: the service leaves out what its model requires. A member that the model does not have, or that is of another
/// type than it says, is kept in ``extra``.
package protocol Shape: WireValue {
  /// What the model does not have, as it came.
  var extra: [JSONObject.Member] { get set }
  /// A structure with nothing in it.
  init()
  /// Shows each member with its name.
  mutating func visit(_ members: inout some Members) throws(JSONError)
}

/// What a structure shows its members to: a reader or a writer.
package protocol Members {
  /// A member with the name that it has on the wire.
  mutating func callAsFunction<Value: WireValue>(_ name: StaticString, _ value: inout Value?) throws(JSONError)
}

/// Reads the value of one member, whichever of those shown it is.
private struct MemberReader: Members {
  var source: Source
  var name: JSONReader.Name
  var isTaken = false

  mutating func callAsFunction<Value: WireValue>(_ known: StaticString, _ value: inout Value?) throws(JSONError) {
    guard !isTaken, source.json.is(name, known) else { return }
    if try source.json.peek() == .null {
      try source.json.skipValue()
      isTaken = true
    } else if let read = try Value.read(&source) {
      value = read
      isTaken = true
    }
  }
}

/// Writes the members that are there.
private struct MemberWriter: Members {
  var json: JSONWriter

  mutating func callAsFunction<Value: WireValue>(_ name: StaticString, _ value: inout Value?) throws(JSONError) {
    guard let value else { return }
    json.begin(name.description)
    value.write(to: &json)
  }
}

extension Shape {
  /// Reads an object.
  package static func read(_ source: inout Source) throws(JSONError) -> Self? {
    guard try source.json.peek() == .object else { return nil }
    var shape = Self()
    try source.json.openObject()
    guard let first = try source.json.nextMember() else { return shape }
    var reader = MemberReader(source: source, name: first)
    var name: JSONReader.Name? = first
    while let next = name {
      reader.name = next
      reader.isTaken = false
      try shape.visit(&reader)
      if !reader.isTaken {
        let text = try reader.source.json.text(of: next)
        shape.extra.append(JSONObject.Member(text, try reader.source.json.readValue()))
      }
      name = try reader.source.json.nextMember()
    }
    source = reader.source
    return shape
  }

  /// Writes an object.
  package func write(to json: inout JSONWriter) {
    var copy = self
    var writer = MemberWriter(json: json)
    writer.json.raw(byte: UInt8(ascii: "{"))
    // A writer throws nothing.
    try? copy.visit(&writer)
    for member in extra {
      writer.json.begin(member.name)
      writer.json.write(member.value)
    }
    writer.json.raw(byte: UInt8(ascii: "}"))
    json = writer.json
  }
}
