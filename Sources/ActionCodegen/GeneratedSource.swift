// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
package import OpenAPI

/// The Swift of an action group.
package struct GeneratedSource: Sendable {
  /// A file that was written.
  package struct File: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// What it holds.
    package var text: String
    /// Whether there is more in it than a comment.
    package var holdsCode: Bool
  }

  /// Above so many operations the compiler gains by several files, which it can take side by side.
  package static let operationsInOneFileMax = 24
  /// How many files a large group's operations are spread over: a build plugin has to name its files before it sees the schema.
  package static let operationFileCount = 3

  /// `GROUPActions.swift`, with all of a small group, and `GROUPOperations1.swift` and so on, which hold a large group's operations.
  package var files: [File]
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
    files = GeneratedSource.files(model, group: group)
    problems = builder.problems
  }

  private static func files(_ model: GroupModel, group: String) -> [File] {
    let count = model.operations.count
    let isSpread = count > operationsInOneFileMax
    var main = SourceWriter()
    main.write(model, isSpread ? [] : model.operations[...])
    let others = (0..<operationFileCount).map { index in
      var writer = SourceWriter()
      if isSpread {
        writer.writeHead(model)
        let range = count * index / operationFileCount..<count * (index + 1) / operationFileCount
        for operation in model.operations[range] { writer.writeApart(operation) }
      } else {
        writer.line("// Only the operations of a large group are here; these are all in \(group)Actions.swift.")
      }
      return File(name: "\(group)Operations\(index + 1).swift", text: writer.text, holdsCode: isSpread)
    }
    return [File(name: "\(group)Actions.swift", text: main.text, holdsCode: true)] + others
  }
}

extension SourceWriter {
  fileprivate mutating func write(_ model: GroupModel, _ operations: ArraySlice<OperationModel>) {
    writeHead(model)
    for operation in operations { writeApart(operation) }
    for type in model.types {
      line()
      write(type)
    }
    if model.usesBoxed { writeBoxed() }
    writeProtocol(model)
  }

  fileprivate mutating func writeApart(_ operation: OperationModel) {
    line()
    write(operation)
  }

  fileprivate mutating func writeHead(_ model: GroupModel) {
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
  }

  private mutating func writeProtocol(_ model: GroupModel) {
    let name = "\(model.name)Actions"
    line()
    line("/// The actions of \(model.name): one function for each operation of the schema.")
    block("protocol \(name): Actions") { writer in
      for operation in model.operations {
        // The operation itself has the rest of its description.
        writer.document(SourceWriter.firstSentence(operation.operation.description), unlessItSays: operation.functionName)
        writer.declaration(
          "func \(SwiftName.escaped(operation.functionName))", "_ input: \(operation.typeName).Input, context: ActionContext",
          " async throws -> \(operation.typeName).Output")
      }
    }
    line()
    block("extension \(name)") { writer in
      writer.block("func register(on router: inout Router) throws") { writer in
        for operation in model.operations { writer.writeRegistration(operation) }
      }
    }
  }

  /// From arguments to input to output to reply: a closure of its own compiles faster than a generic function that is specialised.
  private mutating func writeRegistration(_ operation: OperationModel) {
    let (type, action) = (operation.typeName, SwiftName.escaped(operation.functionName))
    let opening = "try router.on(\(type).operation)"
    let short = "\(opening) { try await \(action)(\(type).input($0), context: $1).reply() }"
    if short.count <= room { return line(short) }
    block(opening) { writer in
      writer.line("let input = try \(type).input($0)")
      writer.line("return try await \(action)(input, context: $1).reply()")
    }
  }

  private mutating func writeBoxed() {
    line()
    line("/// Keeps a value of a type that contains itself.")
    line("@propertyWrapper")
    block("indirect enum Boxed<Value: Sendable>: Sendable") { writer in
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
