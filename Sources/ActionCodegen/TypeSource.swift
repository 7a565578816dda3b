// SPDX-License-Identifier: Apache-2.0

extension SourceWriter {
  /// A type's declaration, with how it becomes JSON and comes from it.
  mutating func write(_ type: TypeModel) {
    document(type.description, unlessItSays: type.name)
    switch type.kind {
    case .structure(let properties):
      writeStruct("\(type.name): \(SourceWriter.conformance(type))", properties, type.nested, direction: type.direction) {
        $0.writeFunctions(type, properties)
      }
    case .enumeration(let cases, isOpen: false): writeClosed(type, cases)
    case .enumeration(let cases, isOpen: true): writeOpen(type, cases)
    case .choice(let cases, let isIndirect): writeChoice(type, cases, isIndirect: isIndirect)
    }
  }

  private static func conformance(_ type: TypeModel) -> String {
    switch type.direction {
    case .input: "JSONInput"
    case .output: "JSONWritable"
    case .both: "JSONModel"
    }
  }

  /// A struct, with the functions that read and write it: set apart from the properties unless each fits on a line.
  mutating func writeStruct(
    _ name: String, _ properties: [PropertyModel], _ nested: [TypeModel] = [], direction: Direction,
    functions: ((inout SourceWriter) -> Void)? = nil
  ) {
    guard !properties.isEmpty || functions != nil else { return line("struct \(name) {}") }
    if functions == nil, let only = properties.first, properties.count == 1, only.description.isEmpty {
      return line("struct \(name) { \(SourceWriter.declaration(of: only, direction)) }")
    }
    block("struct \(name)") { writer in
      for property in properties {
        writer.document(property.description, unlessItSays: property.name)
        writer.line(SourceWriter.declaration(of: property, direction))
      }
      var written = writer.indentedAlike
      functions?(&written)
      if !properties.isEmpty, written.text.contains("{\n") { writer.line() }
      writer.append(written)
      for type in nested {
        writer.line()
        writer.write(type)
      }
    }
  }

  /// What is only read is a constant, for which the compiler writes a third of the code, unless it may be left out: only a variable's
  /// `nil` may be left out of the memberwise initialiser.
  private static func declaration(of property: PropertyModel, _ direction: Direction) -> String {
    let isOptional = property.type.hasSuffix("?")
    let isConstant = direction == .input && !isOptional && !property.isOthers && !property.isBoxed
    let initial = property.isOthers ? " = [:]" : property.isBoxed && isOptional ? " = nil" : ""
    let name = SwiftName.escaped(property.name)
    return (property.isBoxed ? "@Boxed " : "") + "\(isConstant ? "let" : "var") \(name): \(property.type)\(initial)"
  }

  // MARK: Enums

  private mutating func writeClosed(_ type: TypeModel, _ cases: [(name: String, value: String)]) {
    let items = cases.map { SwiftName.escaped($0.name) + ($0.name == $0.value ? "" : " = \(SchemaLiteral.quoted($0.value))") }
    let opening = "enum \(type.name): String, \(SourceWriter.conformance(type)), CaseIterable"
    let short = "\(opening) { case \(items.joined(separator: ", ")) }"
    if short.count <= room { return line(short) }
    block(opening) { $0.writeCases(items) }
  }

  private mutating func writeCases(_ items: [String]) {
    let short = "case " + items.joined(separator: ", ")
    if short.count <= room { return line(short) }
    for item in items { expression("case " + item) }
  }

  private mutating func writeOpen(_ type: TypeModel, _ cases: [(name: String, value: String)]) {
    block("enum \(type.name): RawRepresentable, \(SourceWriter.conformance(type))") { writer in
      writer.writeCases(cases.map { SwiftName.escaped($0.name) })
      writer.line("/// A value that the schema does not list.")
      writer.line("case other(String)")
      writer.line()
      writer.block("init(rawValue: String)") { writer in
        writer.line("switch rawValue {")
        for one in cases { writer.branch("case \(SchemaLiteral.quoted(one.value)):", "self = .\(one.name)") }
        writer.line("default: self = .other(rawValue)")
        writer.line("}")
      }
      writer.line()
      writer.block("var rawValue: String") { writer in
        writer.line("switch self {")
        for one in cases { writer.branch("case .\(one.name):", SchemaLiteral.quoted(one.value)) }
        writer.line("case .other(let value): value")
        writer.line("}")
      }
    }
  }

  private mutating func writeChoice(_ type: TypeModel, _ cases: [(name: String, type: String)], isIndirect: Bool) {
    block("\(isIndirect ? "indirect " : "")enum \(type.name): \(SourceWriter.conformance(type))") { writer in
      for one in cases { writer.line("case \(SwiftName.escaped(one.name))(\(one.type))") }
      writer.line()
      if type.direction != .output { writer.writeReading(of: cases, as: type.name) }
      if type.direction != .input { writer.writeWriting(of: cases) }
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

  private mutating func writeFunctions(_ type: TypeModel, _ properties: [PropertyModel]) {
    let others = properties.first(where: \.isOthers)
    let named = properties.filter { !$0.isOthers }
    let names = SourceWriter.list(named.map { SchemaLiteral.quoted($0.key) })
    if type.direction != .output {
      var reads = named.map { "\($0.name): json.member(\(SchemaLiteral.quoted($0.key)))" }
      if let others { reads += ["\(others.name): json.members(besides: \(names[0])"] + names.dropFirst() }
      if others != nil { reads[reads.count - 1] += ")" }
      function("static func read(_ json: JSONValue) throws -> \(type.name)", [((reads.isEmpty ? "" : "try ") + type.name, reads)])
    }
    if type.direction != .input {
      var values = named.map { $0.name == "json" ? "self.json" : SwiftName.escaped($0.name) }
      if let others { values.append("others: \(others.name)") }
      function("func write(to json: inout JSONWriter) throws", [("try json.writeObject", names + values)])
    }
  }

  /// A list's items as pieces that a line may end behind.
  private static func list(_ items: [String]) -> [String] {
    var pieces = items.isEmpty ? [""] : items
    pieces[0] = "[" + pieces[0]
    pieces[pieces.count - 1] += "]"
    return pieces
  }

  private mutating func writeReading(of cases: [(name: String, type: String)], as name: String) {
    block("static func read(_ json: JSONValue) throws -> \(name)") { writer in
      for one in cases { writer.line("if let value = try? \(one.type).read(json) { return .\(one.name)(value) }") }
      let expected = cases.map { SourceWriter.expectation($0.type) }.joined(separator: " or ")
      writer.expression("throw JSONMismatch(expected: \(SchemaLiteral.quoted(expected)), found: json)")
    }
  }

  private mutating func writeWriting(of cases: [(name: String, type: String)]) {
    block("func write(to json: inout JSONWriter) throws") { writer in
      writer.line("switch self {")
      for one in cases { writer.line("case .\(one.name)(let value): try value.write(to: &json)") }
      writer.line("}")
    }
  }
}
