// SPDX-License-Identifier: Apache-2.0

/// References inside a document.
enum References {
  static let chainMax = 32

  /// The node that `#/components/schemas/Order` names.
  static func target(_ reference: String, _ root: Node) -> Node? {
    guard reference.hasPrefix("#/") else { return nil }
    var node = root
    for part in reference.dropFirst(2).split(separator: "/", omittingEmptySubsequences: false) {
      let name = unescaped(part)
      if let member = node[name] {
        node = member
      } else if let index = Int(name), node.items.indices.contains(index) {
        node = node.items[index]
      } else {
        return nil
      }
    }
    return node
  }

  static func sentence(_ reference: String) -> String {
    reference.hasPrefix("#")
      ? "The reference \(reference) leads nowhere in this document."
      : "The reference \(reference) leads out of this document; only references that begin with #/ are understood."
  }

  /// A name as a part of a JSON pointer.
  static func escaped(_ name: String) -> String {
    name.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
      .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
  }

  /// A part of a JSON pointer, `~1` being a slash and `~0` a tilde.
  static func unescaped(_ part: Substring) -> String {
    var text = ""
    var iterator = part.makeIterator()
    while let character = iterator.next() {
      guard character == "~" else {
        text.append(character)
        continue
      }
      switch iterator.next() {
      case "1": text.append("/")
      case "0": text.append("~")
      case let other?: text.append("~\(other)")
      case nil: text.append("~")
      }
    }
    return text
  }
}
