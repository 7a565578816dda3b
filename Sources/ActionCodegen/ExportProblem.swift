// SPDX-License-Identifier: Apache-2.0

package import ActionGroup
package import OpenAPI

/// What a front door's form cannot say of an operation, or not as it is.
package struct ExportProblem: Hashable, Sendable {
  /// The part of the operation that it is about.
  package enum Subject: Hashable, Sendable {
    // swift-format-ignore
    case whole, name, argument(String)
  }

  package var severity: Problem.Severity
  package var code: String
  package var operation: Operation
  package var subject: Subject
  package var sentence: String

  init(_ severity: Problem.Severity, _ code: String, _ operation: Operation, _ sentence: String, about subject: Subject = .whole) {
    self.severity = severity
    self.code = code
    self.operation = operation
    self.subject = subject
    self.sentence = sentence
  }
}

extension Document {
  /// The problem at its place in this document, which declares the operation.
  package func problem(_ problem: ExportProblem) -> Problem {
    Problem(problem.severity, problem.code, file: file, at: place(of: problem), problem.sentence)
  }

  private func place(of problem: ExportProblem) -> Place {
    guard let node = node(of: problem.operation) else { return .start }
    switch problem.subject {
    case .whole: return node.place
    case .name: return node.operationIdPlace
    case .argument(let name):
      if let parameter = node.parameters.first(where: { $0.name == name }) { return parameter.place }
      let properties = node.body?.contents.flatMap { $0.schema?.facts.properties ?? [] } ?? []
      return properties.first { $0.name == name }?.place ?? node.body?.place ?? node.place
    }
  }

  /// The declaration that an operation came from.
  package func node(of operation: Operation) -> OperationNode? {
    operations.first { $0.path == operation.path && $0.method == operation.method.rawValue }
  }
}
