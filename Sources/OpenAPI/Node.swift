// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A value in a YAML or JSON text, with its place.
package struct Node: Sendable {
  package struct Member: Sendable {
    package var name: String
    package var namePlace: Place
    package var value: Node

    package init(name: String, namePlace: Place, value: Node) {
      self.name = name
      self.namePlace = namePlace
      self.value = value
    }
  }

  package indirect enum Content: Sendable {
    // swift-format-ignore
    case mapping([Member]), sequence([Node]), string(String), number(String), bool(Bool), null
  }

  package var content: Content
  package var place: Place

  package init(_ content: Content, at place: Place) {
    self.content = content
    self.place = place
  }

  /// Reads a file into its tree, whatever it is about.
  ///
  /// - Parameters:
  ///   - bytes: YAML or JSON; a `.json` file is read as JSON first.
  ///   - file: the file's name.
  ///   - what: what is expected, as a sentence says it.
  /// - Returns: the tree, `nil` when the text cannot be read, and the problems in the order of the text.
  package static func load(_ bytes: [UInt8], file: String, expecting what: String) -> (node: Node?, problems: [Problem]) {
    var problems: [Problem] = []
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    let node = Document.root(of: text, file, &problems, expecting: what)
    return (node, problems.sorted { $0.place < $1.place })
  }

  package subscript(_ name: String) -> Node? { members.last { $0.name == name }?.value }

  /// The members, when this is a mapping.
  package var members: [Member] { if case .mapping(let members) = content { members } else { [] } }
  /// The items, when this is a sequence.
  package var items: [Node] { if case .sequence(let items) = content { items } else { [] } }
  package var isMapping: Bool { if case .mapping = content { true } else { false } }
  /// The text, when this is a string.
  package var string: String? { if case .string(let text) = content { text } else { nil } }
  package var bool: Bool? { if case .bool(let value) = content { value } else { nil } }
  package var isNull: Bool { if case .null = content { true } else { false } }
  /// The boolean, also when it is written as a string.
  package var flag: Bool? {
    switch content {
    case .bool(let value): value
    case .string(let text): ["true": true, "false": false][text.lowercased()]
    default: nil
    }
  }
  package var number: JSONNumber? { if case .number(let text) = content { JSONNumber(literal: text) } else { nil } }

  /// A scalar's text, whatever its type; `nil` for a collection.
  package var text: String? {
    switch content {
    case .string(let text), .number(let text): text
    case .bool(let value): value ? "true" : "false"
    case .null: "null"
    case .mapping, .sequence: nil
    }
  }

  /// What it is, as a sentence says it.
  package var kind: String {
    switch content {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .string: "a string"
    case .number: "a number"
    case .bool: "a boolean"
    case .null: "nothing"
    }
  }

  /// The value without its places.
  package var json: JSONValue {
    switch content {
    case .mapping(let members): .object(JSONObject(members.map { .init($0.name, $0.value.json) }))
    case .sequence(let items): .array(items.map(\.json))
    case .string(let text): .string(text)
    case .number(let text): JSONNumber(literal: text).map { .number($0) } ?? .string(text)
    case .bool(let value): .bool(value)
    case .null: .null
    }
  }
}
