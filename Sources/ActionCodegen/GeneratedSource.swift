// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
package import OpenAPI

/// The Swift file for an action group.
package struct GeneratedSource: Sendable {
  /// The file's text.
  package var text: String
  /// What the author of the schema should know about it.
  package var problems: [Problem]

  /// Writes the Swift of a document's operations.
  ///
  /// - Parameters:
  ///   - document: the document.
  ///   - group: the action group's name; the protocol is called after it.
  package init(_ document: Document, group: String) {
    var builder = GroupBuilder(document)
    let model = builder.build(named: SwiftName.type(group))
    var writer = SourceWriter()
    writer.write(model)
    text = writer.text
    problems = builder.problems
  }
}

/// Writes declarations as a person would.
struct SourceWriter {
  private(set) var text = ""
  private var depth = 0
  private static let columnsMax = 140

  private mutating func line(_ line: String = "") {
    text += line.isEmpty ? "\n" : String(repeating: "  ", count: depth) + line + "\n"
  }

  private mutating func block(_ opening: String, _ body: (inout SourceWriter) -> Void) {
    line(opening + " {")
    depth += 1
    body(&self)
    depth -= 1
    line("}")
  }

  /// A doc comment, wrapped between words.
  private mutating func document(_ description: String) {
    var current = ""
    for word in description.split(whereSeparator: \.isWhitespace) {
      if !current.isEmpty, depth * 2 + 5 + current.count + word.count > SourceWriter.columnsMax {
        line("/// " + current)
        current = ""
      }
      current += current.isEmpty ? String(word) : " " + word
    }
    if !current.isEmpty { line("/// " + current) }
  }

  mutating func write(_ model: GroupModel) {
    line("// Generated from \(model.file.split(separator: "/").last ?? ""). Change the schema, not this file.")
    line()
    line("import ActionGroup")
    if model.usesDate {
      line("#if canImport(FoundationEssentials)")
      line("import FoundationEssentials")
      line("#else")
      line("import Foundation")
      line("#endif")
    }
    for operation in model.operations { write(operation) }
    for type in model.types {
      line()
      write(type)
      writeCoding(type, in: nil)
    }
    writeProtocol(model)
  }

  private mutating func writeProtocol(_ model: GroupModel) {
    let name = "\(model.name)Actions"
    line()
    line("/// The actions of \(model.name): one function for each operation of the schema.")
    block("protocol \(name): Sendable") { writer in
      for operation in model.operations {
        writer.document(operation.operation.description)
        let input = "_ input: \(operation.typeName).Input, context: ActionContext"
        writer.line("func \(SwiftName.escaped(operation.functionName))(\(input)) async throws -> \(operation.typeName).Output")
      }
    }
    line()
    block("extension \(name)") { writer in
      writer.line("/// Answers calls with these actions, at every front door.")
      writer.block("var router: Router") { writer in
        writer.block("get throws") { writer in
          writer.line("var router = Router()")
          for operation in model.operations {
            writer.line("try router.on(\(operation.typeName).self, \(SwiftName.escaped(operation.functionName)))")
          }
          writer.line("return router")
        }
      }
    }
  }

  // MARK: Operations

  private mutating func write(_ model: OperationModel) {
    line()
    document(model.operation.description)
    block("enum \(model.typeName): TypedOperation") { writer in
      writer.writeLiteral(model.operation)
      writer.line()
      writer.writeStruct("Input: Equatable, Sendable", model.input, [])
      writer.line()
      writer.writeOutput(model)
      for type in model.types {
        writer.line()
        writer.write(type)
      }
      writer.line()
      writer.writeInput(model.input)
    }
    for type in model.types { writeCoding(type, in: model.typeName) }
  }

  /// How the arguments become the input.
  private mutating func writeInput(_ properties: [PropertyModel]) {
    let arguments = properties.map { "\($0.name): arguments.\(SourceWriter.reading($0))" }
    call("static func input(_ arguments: inout ArgumentReader) throws -> Input", arguments.isEmpty ? "Input" : "try Input", arguments)
  }

  /// A function that is one call: on one line when there is room, else with as many arguments on each line as fit.
  private mutating func call(_ function: String, _ name: String, _ arguments: [String]) {
    let short = "\(name)(\(arguments.joined(separator: ", ")))"
    if depth * 2 + function.count + short.count + 5 <= SourceWriter.columnsMax { return line("\(function) { \(short) }") }
    block(function) { writer in
      if writer.depth * 2 + short.count <= SourceWriter.columnsMax { return writer.line(short) }
      writer.line("\(name)(")
      writer.depth += 1
      var current = ""
      for (index, argument) in arguments.enumerated() {
        let piece = argument + (index == arguments.count - 1 ? ")" : ",")
        if !current.isEmpty, writer.depth * 2 + current.count + piece.count + 1 > SourceWriter.columnsMax {
          writer.line(current)
          current = ""
        }
        current += current.isEmpty ? piece : " " + piece
      }
      writer.line(current)
      writer.depth -= 1
    }
  }

  /// The reader's call for an argument.
  private static func reading(_ property: PropertyModel) -> String {
    let isOptional = property.type.hasSuffix("?")
    let scalars = ["String": "string", "Int": "integer", "Double": "number", "Bool": "boolean"]
    let call = scalars[isOptional ? String(property.type.dropLast()) : property.type] ?? "value"
    return "\(call)(\(isOptional ? "ifPresent: " : "")\(SchemaLiteral.quoted(property.key)))"
  }

  private mutating func writeLiteral(_ operation: Operation) {
    line("static let operation = Operation(")
    depth += 1
    let arguments = operation.arguments.map { argument(of: operation, $0) }
    var tail: [String] = []
    if !operation.description.isEmpty { tail.append("description: \(SchemaLiteral.quoted(operation.description))") }
    if operation.requiresConfirmation { tail.append("requiresConfirmation: true") }
    let end = tail.isEmpty ? ")" : ","
    let start =
      "\(SchemaLiteral.quoted(operation.name)), .\(operation.method.rawValue.lowercased()), \(SchemaLiteral.quoted(operation.path))"
    if arguments.isEmpty {
      line(start + end)
    } else if arguments.count == 1 {
      line(start + ",")
      line("[\(arguments[0])]" + end)
    } else {
      line(start + ",")
      line("[")
      depth += 1
      for argument in arguments { line(argument + ",") }
      depth -= 1
      line("]" + end)
    }
    let description = operation.description
    if tail.joined().count + depth * 2 > SourceWriter.columnsMax, !description.contains(where: \.isNewline) {
      writeLong(description, then: operation.requiresConfirmation ? ", requiresConfirmation: true)" : ")")
    } else if !tail.isEmpty {
      line(tail.joined(separator: ", ") + ")")
    }
    depth -= 1
  }

  /// A description that does not fit on a line, wrapped between words in a multi-line literal.
  private mutating func writeLong(_ description: String, then end: String) {
    line("description: \"\"\"")
    depth += 1
    let literal = String(SchemaLiteral.quoted(description).dropFirst().dropLast())
    var current = ""
    for word in literal.split(separator: " ", omittingEmptySubsequences: false) {
      if !current.isEmpty, depth * 2 + current.count + word.count + 3 > SourceWriter.columnsMax {
        line(current + " \\")
        current = String(word)
      } else {
        current += current.isEmpty ? String(word) : " " + word
      }
    }
    line(current)
    line("\"\"\"" + end)
    depth -= 1
  }

  private func argument(of operation: Operation, _ argument: Argument) -> String {
    var text = "Argument(\(SchemaLiteral.quoted(argument.name)), \(SchemaLiteral.text(argument.schema))"
    if !argument.description.isEmpty { text += ", \(SchemaLiteral.quoted(argument.description))" }
    if !argument.isRequired { text += ", required: false" }
    let usual = Operation("x", operation.method, operation.path, [Argument(argument.name, .any())]).arguments[0].place
    if let place = argument.place, place != usual { text += ", in: .\(place.rawValue)" }
    return text + ")"
  }

  private mutating func writeOutput(_ model: OperationModel) {
    block("enum Output: OperationOutput") { writer in
      for output in model.outputs {
        writer.document(output.description)
        let parts = [output.status == nil ? "status: Int" : nil, output.body].compactMap { $0 }
        writer.line("case \(output.name)" + (parts.isEmpty ? "" : "(\(parts.joined(separator: ", ")))"))
      }
      writer.line()
      writer.block("func reply() throws -> Reply") { writer in
        writer.line("switch self {")
        for output in model.outputs { writer.line(SourceWriter.replyCase(output)) }
        writer.line("}")
      }
    }
  }

  private static func replyCase(_ output: OutputModel) -> String {
    let bindings = [output.status == nil ? "let status" : nil, output.body == nil ? nil : "let body"].compactMap { $0 }
    let pattern = bindings.isEmpty ? ".\(output.name)" : ".\(output.name)(\(bindings.joined(separator: ", ")))"
    let status = output.status.map(String.init) ?? "status"
    guard output.body != nil else { return "case \(pattern): Reply(\(status))" }
    return output.isText ? "case \(pattern): Reply(\(status), text: body)" : "case \(pattern): try Reply(\(status), body)"
  }

  // MARK: Types

  private mutating func write(_ type: TypeModel) {
    document(type.description)
    switch type.kind {
    case .structure(let properties): writeStruct("\(type.name): Hashable, Sendable", properties, type.nested)
    case .enumeration(let cases):
      block("enum \(type.name): String, JSONModel, CaseIterable") { writer in
        for one in cases {
          let name = SwiftName.escaped(one.name)
          writer.line(one.name == one.value ? "case \(name)" : "case \(name) = \(SchemaLiteral.quoted(one.value))")
        }
      }
    }
  }

  private mutating func writeStruct(_ name: String, _ properties: [PropertyModel], _ nested: [TypeModel]) {
    guard !properties.isEmpty else { return line("struct \(name) {}") }
    block("struct \(name)") { writer in
      for property in properties {
        writer.document(property.description)
        writer.line("var \(SwiftName.escaped(property.name)): \(property.type)")
      }
      for type in nested {
        writer.line()
        writer.write(type)
      }
    }
  }

  /// How a struct, and those inside it, become JSON and come from it.
  private mutating func writeCoding(_ type: TypeModel, in outer: String?) {
    guard case .structure(let properties) = type.kind else { return }
    let name = outer.map { "\($0).\(type.name)" } ?? type.name
    line()
    block("extension \(name): JSONModel") { writer in
      let reads = properties.map { "\($0.name): json.member(\(SchemaLiteral.quoted($0.key)))" }
      writer.call("init(json: JSONValue) throws", "try self.init", reads)
      let names = "[\(properties.map { SchemaLiteral.quoted($0.key) }.joined(separator: ", "))]"
      writer.call("func write(to json: inout JSONWriter) throws", "try json.writeObject", [names] + properties.map(SourceWriter.property))
    }
    for nested in type.nested { writeCoding(nested, in: name) }
  }

  /// A property where a parameter may have its name.
  private static func property(_ property: PropertyModel) -> String {
    property.name == "json" ? "self.json" : SwiftName.escaped(property.name)
  }
}
