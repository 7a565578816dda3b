// SPDX-License-Identifier: Apache-2.0

extension SourceWriter {
  /// A type's declaration; how a struct becomes JSON follows outside, where it leaves the memberwise initialiser alone.
  mutating func write(_ type: TypeModel) {
    document(type.description, unlessItSays: type.name)
    switch type.kind {
    case .structure(let properties): writeStruct("\(type.name): Equatable, Sendable", properties, type.nested)
    case .enumeration(let cases, isOpen: false):
      block("enum \(type.name): String, JSONModel, CaseIterable") { $0.writeCases(cases, isRaw: true) }
    case .enumeration(let cases, isOpen: true): writeOpen(type.name, cases)
    case .choice(let cases, let isIndirect): writeChoice(type, cases, isIndirect: isIndirect)
    }
  }

  mutating func writeStruct(_ name: String, _ properties: [PropertyModel], _ nested: [TypeModel]) {
    guard !properties.isEmpty else { return line("struct \(name) {}") }
    block("struct \(name)") { writer in
      for property in properties {
        writer.document(property.description, unlessItSays: property.name)
        let declaration = "var \(SwiftName.escaped(property.name)): \(property.type)"
        writer.line(property.isBoxed ? "@Boxed \(declaration)\(property.type.hasSuffix("?") ? " = nil" : "")" : declaration)
      }
      for type in nested {
        writer.line()
        writer.write(type)
      }
    }
  }

  // MARK: Enums

  private mutating func writeCases(_ cases: [(name: String, value: String)], isRaw: Bool) {
    let items = cases.map { one in
      SwiftName.escaped(one.name) + (isRaw && one.name != one.value ? " = \(SchemaLiteral.quoted(one.value))" : "")
    }
    if items.joined(separator: ", ").count < 100 { return line("case " + items.joined(separator: ", ")) }
    for item in items { line("case " + item) }
  }

  private mutating func writeOpen(_ name: String, _ cases: [(name: String, value: String)]) {
    block("enum \(name): RawRepresentable, Equatable, Sendable") { writer in
      writer.writeCases(cases, isRaw: false)
      writer.line("/// A value that the schema does not list.")
      writer.line("case other(String)")
      writer.line()
      writer.block("init(rawValue: String)") { writer in
        writer.line("switch rawValue {")
        for one in cases { writer.line("case \(SchemaLiteral.quoted(one.value)): self = .\(one.name)") }
        writer.line("default: self = .other(rawValue)")
        writer.line("}")
      }
      writer.line()
      writer.block("var rawValue: String") { writer in
        writer.line("switch self {")
        for one in cases { writer.line("case .\(one.name): \(SchemaLiteral.quoted(one.value))") }
        writer.line("case .other(let value): value")
        writer.line("}")
      }
    }
  }

  private mutating func writeChoice(_ type: TypeModel, _ cases: [(name: String, type: String)], isIndirect: Bool) {
    block("\(isIndirect ? "indirect " : "")enum \(type.name): Equatable, Sendable") { writer in
      for one in cases { writer.line("case \(SwiftName.escaped(one.name))(\(one.type))") }
      for nested in type.nested {
        writer.line()
        writer.write(nested)
      }
    }
  }

  private static func expectation(_ type: String) -> String {
    switch type {
    case "String": "a string"
    case "Int": "an integer"
    case "Double": "a number"
    case "Bool": "a boolean"
    case "Date": "a date and time"
    case _ where type.hasPrefix("[String:"): "an object"
    case _ where type.hasPrefix("["): "an array"
    default: type
    }
  }

  // MARK: JSON

  /// How a type, and those inside it, become JSON and come from it.
  ///
  /// All but plain enums say it in an extension: a conformance beside the type's own declaration would have `Codable` synthesised, which takes
  /// most of a build.
  mutating func writeCoding(_ type: TypeModel, in outer: String?) {
    let name = outer.map { "\($0).\(type.name)" } ?? type.name
    let opening = "extension \(name): JSONModel"
    switch type.kind {
    case .structure(let properties): block(opening) { $0.writeCoding(properties) }
    case .enumeration(_, isOpen: true): line(opening + " {}")
    case .enumeration(_, isOpen: false): break
    case .choice(let cases, _): block(opening) { $0.writeCoding(cases) }
    }
    for nested in type.nested { writeCoding(nested, in: name) }
  }

  private mutating func writeCoding(_ properties: [PropertyModel]) {
    let reads = properties.map { "\($0.name): json.member(\(SchemaLiteral.quoted($0.key)))" }
    call("init(json: JSONValue) throws", "try self.init", reads)
    let names = "[\(properties.map { SchemaLiteral.quoted($0.key) }.joined(separator: ", "))]"
    let values = properties.map { $0.name == "json" ? "self.json" : SwiftName.escaped($0.name) }
    call("func write(to json: inout JSONWriter) throws", "try json.writeObject", [names] + values)
  }

  private mutating func writeCoding(_ cases: [(name: String, type: String)]) {
    block("init(json: JSONValue) throws") { writer in
      for (index, one) in cases.enumerated() {
        writer.line("\(index == 0 ? "" : "} else ")if let value = try? \(one.type)(json: json) {")
        writer.line("  self = .\(one.name)(value)")
      }
      writer.line("} else {")
      let expected = cases.map { SourceWriter.expectation($0.type) }.joined(separator: " or ")
      writer.line("  throw JSONMismatch(expected: \(SchemaLiteral.quoted(expected)), found: json)")
      writer.line("}")
    }
    block("func write(to json: inout JSONWriter) throws") { writer in
      writer.line("let value: any JSONModel =")
      writer.line("  switch self {")
      for one in cases { writer.line("  case .\(one.name)(let value): value") }
      writer.line("  }")
      writer.line("try value.write(to: &json)")
    }
  }
}
