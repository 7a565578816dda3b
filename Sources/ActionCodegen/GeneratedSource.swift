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
  /// How many files there are, even when one holds everything: a build plugin has to name them before it sees the schema.
  package static let fileCount = 4

  /// `GROUPActions.swift`, with all of a small group, and `GROUPActions2.swift` and so on, over which a large group is spread.
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

  /// A large group's files take the compiler about equally long; the first one has the protocol.
  private static func files(_ model: GroupModel, group: String) -> [File] {
    let ending = Piece(endOf: model)
    var rest = (model.operations.map { Piece($0) } + model.types.map { Piece($0) })[...]
    let isSpread = model.operations.count > operationsInOneFileMax
    let weight = rest.reduce(ending.weight) { $0 + $1.weight } / fileCount
    let others = (2...fileCount).map { number in
      var writer = SourceWriter()
      if isSpread {
        writer.writeHead(model)
        var room = weight
        while room > 0, let piece = rest.popFirst() {
          writer.append(piece.text)
          room -= piece.weight
        }
      } else {
        writer.line("// Only a large group needs several files; all of this one is in \(group)Actions.swift.")
      }
      return File(name: "\(group)Actions\(number).swift", text: writer.text, holdsCode: isSpread)
    }
    var main = SourceWriter()
    main.writeHead(model)
    for piece in rest { main.append(piece.text) }
    main.append(ending.text)
    return [File(name: "\(group)Actions.swift", text: main.text, holdsCode: true)] + others
  }
}

/// Declarations that stand together.
private struct Piece {
  private(set) var text = SourceWriter()
  /// How long the compiler needs for it, in bytes of an operation: measured, a byte of a component takes it 1.6 times as long, for there are
  /// more functions to its text, and one of the protocol and its closures 1.3 times.
  let weight: Int

  init(_ operation: OperationModel) {
    text.line()
    text.write(operation)
    weight = text.text.utf8.count
  }

  init(_ type: TypeModel) {
    text.line()
    text.write(type)
    weight = text.text.utf8.count * 16 / 10
  }

  init(endOf model: GroupModel) {
    if model.usesBoxed { text.writeBoxed() }
    text.writeProtocol(model)
    weight = text.text.utf8.count * 13 / 10
  }
}

extension SourceWriter {
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

  fileprivate mutating func writeProtocol(_ model: GroupModel) {
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

  /// From arguments to input to output to reply: a generic function would need all that the program knows of each type, which an optimised
  /// program can do without.
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

  fileprivate mutating func writeBoxed() {
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
