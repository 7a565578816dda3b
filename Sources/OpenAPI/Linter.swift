// SPDX-License-Identifier: Apache-2.0

/// The rules that agents impose on a schema, beyond those of OpenAPI.
///
/// Sources: the Bedrock user guide ("Define OpenAPI schemas for your agent's action groups") and the refusals quoted in its forums.
package struct Linter: Sendable {
  /// The action group's name, which is part of every tool's; empty when it is not known.
  package var group: String

  private static let toolNameMax = 64
  private static let operationsMax = 11

  package init(group: String = "") { self.group = group }

  /// Everything about a document that the service refuses, advises against or makes expensive, in the order of the text.
  package func problems(in document: Document) -> [Problem] {
    var problems: [Problem] = []
    func report(_ severity: Problem.Severity, _ code: String, _ place: Place, _ sentence: String) {
      problems.append(Problem(severity, code, file: document.file, at: place, sentence))
    }
    if document.version != "3.0.0", document.version.hasPrefix("3.") {
      report(.note, "version-other", document.versionPlace, "The service documents OpenAPI 3.0.0; \(document.version) is often accepted.")
    }
    if Linter.holdsSeparator(group) || !group.utf8.allSatisfy(Linter.isNameByte) {
      report(.error, "group-name", .start, "The action group's name \"\(group)\" may only have letters, digits, - and single _.")
    }
    if document.operations.count > Linter.operationsMax {
      report(
        .warning, "many-operations", .start,
        "The schema has \(document.operations.count) operations; the quota is \(Linter.operationsMax) unless it was raised.")
    }
    var places: [String: Place] = [:]
    for operation in document.operations {
      check(operation, report)
      guard let name = operation.operationId else { continue }
      if let first = places[name] {
        report(
          .error, "duplicate-operation-id", operation.operationIdPlace,
          "The operationId \(name) is taken by the operation in line \(first.line).")
      }
      places[name] = places[name] ?? operation.operationIdPlace
    }
    return problems.sorted { $0.place < $1.place }
  }

  private typealias Report = (Problem.Severity, String, Place, String) -> Void

  private func check(_ operation: OperationNode, _ report: Report) {
    let name = "\(operation.method) \(operation.path)"
    if !operation.path.hasPrefix("/") {
      report(.error, "path-start", operation.pathPlace, "The path \(operation.path) must begin with a slash.")
    }
    if (operation.description ?? "").isEmpty {
      report(.error, "missing-description", operation.place, "\(name) has no description; it is how the model knows when to call it.")
    }
    checkName(operation, name, report)
    for parameter in operation.parameters where (parameter.description ?? parameter.schema?.facts.description ?? "").isEmpty {
      report(.error, "missing-parameter-description", parameter.place, "The parameter \(parameter.name) of \(name) has no description.")
    }
    if let body = operation.body, ["GET", "DELETE"].contains(operation.method) {
      report(.warning, "body-on-get", body.place, "\(name) has a request body; agents send none with \(operation.method).")
    }
    checkResponses(operation, name, report)
    for parameter in operation.parameters { checkEnumeration(parameter.schema, report) }
    for content in operation.body?.contents ?? [] {
      for property in content.schema?.facts.properties ?? [] { checkEnumeration(property.schema, report) }
    }
  }

  private func checkName(_ operation: OperationNode, _ name: String, _ report: Report) {
    guard let id = operation.operationId else {
      return report(.error, "missing-operation-id", operation.place, "\(name) has no operationId; models that use tools need one.")
    }
    if id.isEmpty || !id.utf8.allSatisfy(Linter.isNameByte) {
      report(
        .error, "operation-id-characters", operation.operationIdPlace, "The operationId \"\(id)\" may only have letters, digits, - and _.")
    }
    let toolName = "\(operation.method.lowercased())__\(group)__\(id)"
    if toolName.utf8.count > Linter.toolNameMax {
      report(
        .error, "tool-name-length", operation.operationIdPlace,
        "The tool's name \(toolName) has \(toolName.utf8.count) characters; verb, group and operationId may have \(Linter.toolNameMax) together."
      )
    }
    if Linter.holdsSeparator(id) {
      report(
        .error, "tool-name-underscores", operation.operationIdPlace,
        "The operationId \(id) holds \"__\", which separates the parts of a tool's name.")
    }
  }

  private static func holdsSeparator(_ name: String) -> Bool {
    zip(name.utf8, name.utf8.dropFirst()).contains { $0 == UInt8(ascii: "_") && $1 == UInt8(ascii: "_") }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private func checkResponses(_ operation: OperationNode, _ name: String, _ report: Report) {
    if operation.responses.isEmpty { report(.error, "missing-responses", operation.place, "\(name) declares no response.") }
    for response in operation.responses where response.contents.isEmpty {
      let status = response.status.map(String.init) ?? "default"
      if response.status.map({ (200..<300).contains($0) }) ?? false {
        report(
          .warning, "response-content", response.place,
          "The response \(status) of \(name) has no content; the service documents one for each.")
      } else {
        report(.note, "error-response-content", response.place, "The response \(status) of \(name) has no content.")
      }
    }
  }

  private func checkEnumeration(_ schema: SchemaNode?, _ report: Report) {
    guard let schema, !schema.facts.enumeration.isEmpty else { return }
    report(.warning, "enum", schema.place, "The service documents that enum is not supported; name the values in the description too.")
  }
}
