// SPDX-License-Identifier: Apache-2.0

internal import ActionCodegen
internal import ActionGroup
internal import OpenAPI

/// A schema file as commands use it.
struct SchemaFile {
  var document: Document
  var operations: [Operation]

  /// Loads a file that must be usable; errors in it end the command, the rest is passed over.
  init(_ path: String) throws(Failure) {
    let (document, problems) = Document.load(try Terminal.read(path), file: path)
    let errors = problems.filter { $0.severity == .error }
    guard let document, errors.isEmpty else {
      throw Failure(sentence: "The schema cannot be used.\n" + errors.map(\.description).joined(separator: "\n"))
    }
    self.document = document
    operations = OperationConversion.operations(of: document).operations
  }

  func operation(_ name: String) throws(Failure) -> Operation {
    guard let operation = operations.first(where: { $0.name == name }) else {
      throw Failure(sentence: "The schema has no operation \(name). Known: \(operations.map(\.name).joined(separator: ", ")).")
    }
    return operation
  }

  /// `schemas/OrderManagement.yaml` without its folder and ending.
  static func name(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.split(separator: ".").first.map(String.init) ?? file
  }
}
