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

extension SourceWriter {
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
    for operation in model.operations {
      line()
      write(operation)
    }
    for type in model.types {
      line()
      write(type)
      writeCoding(type, in: nil)
    }
    if model.usesBoxed { writeBoxed() }
    writeProtocol(model)
  }

  private mutating func writeProtocol(_ model: GroupModel) {
    let name = "\(model.name)Actions"
    line()
    line("/// The actions of \(model.name): one function for each operation of the schema.")
    block("protocol \(name): Sendable") { writer in
      for operation in model.operations {
        // The operation itself has the rest of its description.
        writer.document(SourceWriter.firstSentence(operation.operation.description), unlessItSays: operation.functionName)
        let input = "_ input: \(operation.typeName).Input, context: ActionContext"
        writer.line("func \(SwiftName.escaped(operation.functionName))(\(input)) async throws -> \(operation.typeName).Output")
      }
    }
    line()
    block("extension \(name)") { writer in
      writer.line("/// Answers calls with these actions, at every front door.")
      writer.block("var router: Router") { writer in
        guard !model.operations.isEmpty else { return writer.line("get throws { Router() }") }
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

  private mutating func writeBoxed() {
    line()
    line("/// Keeps a value of a type that contains itself.")
    line("@propertyWrapper")
    block("indirect enum Boxed<Value: Equatable & Sendable>: Equatable, Sendable") { writer in
      writer.line("case value(Value)")
      writer.line()
      writer.line("init(wrappedValue: Value) { self = .value(wrappedValue) }")
      writer.block("var wrappedValue: Value") { writer in
        writer.line("get { switch self { case .value(let value): value } }")
        writer.line("set { self = .value(newValue) }")
      }
    }
  }
}
