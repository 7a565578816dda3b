// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Session attributes or prompt session attributes: names and string values, in order.
///
/// The service allows strings only. Other values in an event are read as their JSON text, and `null` as nothing.
public struct Attributes: Hashable, Sendable {
  private var pairs: [Pair]

  private struct Pair: Hashable, Sendable {
    var name: String
    var value: String
  }

  /// No attributes.
  public init() { pairs = [] }

  init(_ value: JSONValue?) {
    pairs = []
    for member in value?.object?.members ?? [] {
      switch member.value {
      case .null: continue
      case .string(let text): self[member.name] = text
      case let other: self[member.name] = other.text
      }
    }
  }

  /// The value of that name; setting `nil` removes it.
  public subscript(_ name: String) -> String? {
    get { pairs.first { $0.name == name }?.value }
    set {
      let index = pairs.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): pairs[index].value = value
      case (let index?, nil): pairs.remove(at: index)
      case (nil, let value?): pairs.append(Pair(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  /// Takes over every attribute of the other; where both have a name, the other's value counts.
  public mutating func merge(_ other: Attributes) {
    for pair in other.pairs { self[pair.name] = pair.value }
  }

  /// Removes every attribute: the agent forgets them, while leaving them alone keeps them.
  public mutating func removeAll() { pairs.removeAll() }

  /// The names, in order.
  public var names: [String] { pairs.map(\.name) }
  /// The number of attributes.
  public var count: Int { pairs.count }
  /// Whether there are none.
  public var isEmpty: Bool { pairs.isEmpty }
  /// The attributes as a dictionary.
  public var dictionary: [String: String] { Dictionary(pairs.map { ($0.name, $0.value) }) { _, last in last } }

  func write(to writer: inout JSONWriter) {
    writer.raw("{")
    for (index, pair) in pairs.enumerated() {
      if index > 0 { writer.raw(",") }
      writer.write(pair.name)
      writer.raw(":")
      writer.write(pair.value)
    }
    writer.raw("}")
  }
}

extension Attributes: ExpressibleByDictionaryLiteral {
  /// Attributes of these names and values, in order; of a name that stands twice the last counts.
  public init(dictionaryLiteral elements: (String, String)...) {
    self.init()
    for (name, value) in elements { self[name] = value }
  }
}
