// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Reads a JSON text into nodes: the JSON reader knows bytes, authors know lines and columns.
struct JSONNodes {
  private let bytes: [UInt8]
  private let places: TextPlaces
  private(set) var duplicates: [(name: String, place: Place)] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    places = TextPlaces(json: bytes)
  }

  /// The whole text's value.
  mutating func read() throws(JSONError) -> Node {
    var reader = JSONReader(bytes, depthMax: YAMLNodes.depthMax)
    let node = try read(&reader)
    try reader.finish()
    return node
  }

  /// The line and column, in characters, of a byte.
  func place(_ offset: Int) -> Place { places.place(offset) }

  private mutating func read(_ reader: inout JSONReader) throws(JSONError) -> Node {
    let kind = try reader.peek()
    let place = place(reader.offset)
    switch kind {
    case .object:
      var members: [Node.Member] = []
      var names: Set<String> = []
      try reader.readMembers { name, reader throws(JSONError) in
        let namePlace = self.place(name.offset)
        let text = try reader.text(of: name)
        if !names.insert(text).inserted { duplicates.append((text, namePlace)) }
        members.append(Node.Member(name: text, namePlace: namePlace, value: try read(&reader)))
      }
      return Node(.mapping(members), at: place)
    case .array:
      var items: [Node] = []
      try reader.readArray { reader throws(JSONError) in items.append(try read(&reader)) }
      return Node(.sequence(items), at: place)
    case .string: return Node(.string(try reader.readString()), at: place)
    case .number: return Node(.number(try reader.readNumber().literal), at: place)
    case .bool: return Node(.bool(try reader.readBool()), at: place)
    case .null:
      try reader.skipValue()
      return Node(.null, at: place)
    }
  }
}
