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
    if model.usesJSON { line("import JSON") }
    for operation in model.operations { write(operation) }
    for type in model.types {
      line()
      write(type)
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
            writer.line("try router.on(\(operation.typeName).operation, \(SwiftName.escaped(operation.functionName)))")
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
    block("enum \(model.typeName)") { writer in
      writer.writeLiteral(model.operation)
      writer.line()
      writer.writeStruct("Input", model.input, [])
      writer.line()
      writer.writeOutput(model)
      for type in model.types {
        writer.line()
        writer.write(type)
      }
    }
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
      writer.block("var reply: Reply") { writer in
        writer.block("get throws") { writer in
          writer.line("switch self {")
          for output in model.outputs { writer.line(SourceWriter.replyCase(output)) }
          writer.line("}")
        }
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
    case .structure(let properties): writeStruct(type.name, properties, type.nested)
    case .enumeration(let cases):
      block("enum \(type.name): String, Codable, Hashable, Sendable, CaseIterable") { writer in
        for one in cases {
          let name = SwiftName.escaped(one.name)
          writer.line(one.name == one.value ? "case \(name)" : "case \(name) = \(SchemaLiteral.quoted(one.value))")
        }
      }
    }
  }

  private mutating func writeStruct(_ name: String, _ properties: [PropertyModel], _ nested: [TypeModel]) {
    guard !properties.isEmpty else { return line("struct \(name): Codable, Hashable, Sendable {}") }
    block("struct \(name): Codable, Hashable, Sendable") { writer in
      for property in properties {
        writer.document(property.description)
        writer.line("var \(SwiftName.escaped(property.name)): \(property.type)")
      }
      if properties.contains(where: { $0.key != $0.name }) {
        writer.line()
        writer.block("enum CodingKeys: String, CodingKey") { writer in
          for property in properties {
            let name = SwiftName.escaped(property.name)
            writer.line(property.key == property.name ? "case \(name)" : "case \(name) = \(SchemaLiteral.quoted(property.key))")
          }
        }
      }
      for type in nested {
        writer.line()
        writer.write(type)
      }
    }
  }
}
