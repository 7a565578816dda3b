// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import OpenAPI

/// Compares a tree with a shape, and brings it into CloudFormation's names.
struct ShapeReader {
  let file: String
  private(set) var problems: [Problem] = []
  private(set) var limits: [Problem] = []

  init(file: String) { self.file = file }

  private mutating func report(_ code: String, _ place: Place, _ sentence: String) {
    problems.append(Problem(.error, code, file: file, at: place, sentence))
  }

  private mutating func limit(_ code: String, _ place: Place, _ sentence: String) {
    limits.append(Problem(.error, code, file: file, at: place, sentence))
  }

  /// Checks a node.
  ///
  /// - Parameters:
  ///   - node: what is written.
  ///   - kind: what it may be.
  ///   - title: what sentences call it.
  /// - Returns: the node in CloudFormation's names.
  mutating func read(_ node: Node, _ kind: Shape.Kind, _ title: String) -> Node {
    switch kind {
    case .text, .word, .form: readText(node, kind, title)
    case .integer, .number: readNumber(node, kind, title)
    case .flag: flag(node, title)
    case .list(let item, let max): list(node, item, max, title)
    case .object(let shape): object(node, shape, title)
    case .map(let names, let value): map(node, names, value, title)
    case .wrapped(let member, let shape): wrapped(node, member, shape, title)
    case .readOnly: limit("agent-read-only", node.place, "\(title) is set by the service and cannot be configured; leave it out.")
    case .anything: break
    }
    return shaped(node, kind)
  }

  private mutating func mismatch(_ node: Node, _ title: String, _ expected: String) {
    report("agent-type", node.place, "\(title) must be \(expected), but is \(node.kind).")
  }

  // MARK: Scalars

  private mutating func readText(_ node: Node, _ kind: Shape.Kind, _ title: String) {
    guard !node.isNull, let text = node.text else { return mismatch(node, title, "a text") }
    switch kind {
    case .text(let range):
      // The service counts what Unicode calls scalars, not what people see.
      let count = text.unicodeScalars.count
      guard !range.contains(count) else { return }
      limit(
        "agent-length", node.place,
        "\(title) has \(count) character\(count == 1 ? "" : "s"); the service takes \(range.lowerBound) to \(range.upperBound).")
    case .word(let words):
      guard !words.contains(text) else { return }
      let hint = words.count == 1 ? words[0] : "one of \(words.joined(separator: ", "))"
      report("agent-word", node.place, "\(title) is \"\(text)\"; expected \(hint).")
    case .form(let form):
      if let fault = form.fault(text) { limit(form.code, node.place, "\(title) is \"\(text.prefix(200))\"; \(fault).") }
    default: break
    }
  }

  private mutating func readNumber(_ node: Node, _ kind: Shape.Kind, _ title: String) {
    switch kind {
    case .integer(let range):
      guard let value = node.text.flatMap({ Int($0) }) else { return mismatch(node, title, "a whole number") }
      guard !range.contains(value) else { return }
      limit("agent-range", node.place, "\(title) is \(value); expected \(range.lowerBound) to \(range.upperBound).")
    case .number(let range):
      guard let value = node.text.flatMap({ Double($0) }) else { return mismatch(node, title, "a number") }
      guard !range.contains(value) else { return }
      limit("agent-range", node.place, "\(title) is \(value); expected \(range.lowerBound) to \(range.upperBound).")
    default: break
    }
  }

  private mutating func flag(_ node: Node, _ title: String) {
    if node.flag == nil { mismatch(node, title, "true or false") }
  }

  // MARK: Collections

  private mutating func list(_ node: Node, _ item: Shape.Kind, _ max: Int, _ title: String) {
    guard case .sequence(let items) = node.content else { return mismatch(node, title, "a list") }
    if items.count > max { limit("agent-count", node.place, "\(title) has \(items.count) items; expected at most \(max).") }
    for (index, value) in items.enumerated() { _ = read(value, item, "\(title)[\(index)]") }
  }

  private mutating func map(_ node: Node, _ names: TextForm?, _ value: Shape.Kind, _ title: String) {
    guard node.isMapping else { return mismatch(node, title, "a mapping") }
    for member in node.members {
      if let form = names, let fault = form.fault(member.name) {
        limit(form.code, member.namePlace, "\"\(member.name)\" in \(title) is no name for it; \(fault).")
      }
      _ = read(member.value, value, "\(title).\(member.name)")
    }
  }

  private mutating func wrapped(_ node: Node, _ member: String, _ shape: Shape, _ title: String) {
    guard !node.isMapping else { return object(node, shape, title) }
    guard let field = shape.fields.first(where: { $0.name == member }) else { return }
    _ = read(node, field.kind, title)
  }

  private mutating func object(_ node: Node, _ shape: Shape, _ title: String) {
    guard node.isMapping else { return mismatch(node, title, "a mapping") }
    var seen: [String: String] = [:]
    for member in node.members {
      guard let field = shape.fields.first(where: { $0.names.contains(member.name) }) else {
        unknown(member, shape)
        continue
      }
      if let other = seen.updateValue(member.name, forKey: field.name), other != member.name {
        report(
          "agent-both-spellings", member.namePlace,
          "\"\(member.name)\" and \"\(other)\" mean the same, and both stand in \(shape.title); leave one out.")
      }
      _ = read(member.value, field.kind, member.name)
    }
    for field in shape.fields where field.isRequired && seen[field.name] == nil {
      report("agent-missing", node.place, "\(shape.title) must have \(field.names.map { "\"\($0)\"" }.joined(separator: " or ")).")
    }
    if shape.isUnion, seen.count != 1 {
      let names = shape.fields.map(\.name).joined(separator: " or ")
      report("agent-choice", node.place, "\(shape.title) must have exactly one of \(names), but has \(seen.count).")
    }
  }

  private mutating func unknown(_ member: Node.Member, _ shape: Shape) {
    let known = shape.fields.filter { if case .readOnly = $0.kind { false } else { true } }.flatMap(\.names)
    let hint = Nearest.name(to: member.name, among: known).map { "did you mean \"\($0)\"" } ?? "known are \(known.joined(separator: ", "))"
    report("agent-unknown-key", member.namePlace, "There is no \"\(member.name)\" in \(shape.title); \(hint).")
  }

  // MARK: CloudFormation's names

  private func shaped(_ node: Node, _ kind: Shape.Kind) -> Node {
    switch (kind, node.content) {
    case (.list(let item, _), .sequence(let items)): return Node(.sequence(items.map { shaped($0, item) }), at: node.place)
    case (.object(let shape), .mapping(let members)), (.wrapped(_, let shape), .mapping(let members)):
      return Node(.mapping(members.map { renamed($0, shape) }), at: node.place)
    case (.map(_, let value), .mapping(let members)):
      let values = members.map { Node.Member(name: $0.name, namePlace: $0.namePlace, value: shaped($0.value, value)) }
      return Node(.mapping(values), at: node.place)
    case (.wrapped(let member, _), _) where node.text != nil:
      return Node(.mapping([Node.Member(name: member, namePlace: node.place, value: node)]), at: node.place)
    default: return node
    }
  }

  private func renamed(_ member: Node.Member, _ shape: Shape) -> Node.Member {
    guard let field = shape.fields.first(where: { $0.names.contains(member.name) }) else { return member }
    return Node.Member(name: field.name, namePlace: member.namePlace, value: shaped(member.value, field.kind))
  }
}
