// SPDX-License-Identifier: Apache-2.0

package import ActionGroup
package import JSON
internal import OpenAPI

/// Operations as function details, the simpler of the two ways to define an action group.
///
/// The value of `functionSchema` in CreateAgentActionGroup: a function has at most five parameters, and none of them is an object.
package struct FunctionSchema: Sendable {
  package private(set) var functions: [JSONValue] = []
  /// What could not be said; a function with an error is left out.
  package private(set) var problems: [ExportProblem] = []

  private static let parametersMax = 5
  private static let descriptionMax = 1200
  private static let parameterDescriptionMax = 500

  package init(_ operations: [Operation]) {
    for operation in operations {
      let count = problems.count { $0.severity == .error }
      let function = function(operation)
      if problems.count(where: { $0.severity == .error }) == count { functions.append(function) }
    }
  }

  package var json: JSONValue { ["functions": .array(functions)] }

  private mutating func report(
    _ severity: Problem.Severity, _ code: String, _ operation: Operation, _ sentence: String, about subject: ExportProblem.Subject = .whole
  ) {
    problems.append(ExportProblem(severity, code, operation, sentence, about: subject))
  }

  private mutating func function(_ operation: Operation) -> JSONValue {
    var json: JSONObject = ["name": .string(operation.name)]
    if !FunctionSchema.isName(operation.name) {
      report(.error, "function-name", operation, FunctionSchema.nameSentence("The function", operation.name), about: .name)
    }
    checkLength(operation.description, FunctionSchema.descriptionMax, operation, .whole, "The function \(operation.name)")
    if operation.description.isEmpty {
      let sentence = "The function \(operation.name) has no description; it is how the model knows when to call it."
      report(.warning, "missing-description", operation, sentence)
    } else {
      json["description"] = .string(operation.description)
    }
    if operation.arguments.count > FunctionSchema.parametersMax {
      let sentence =
        "\(operation.name) has \(operation.arguments.count) arguments; a function has at most \(FunctionSchema.parametersMax) parameters."
      report(.error, "function-parameters", operation, sentence)
    }
    let parameters = operation.arguments.map { JSONObject.Member($0.name, parameter($0, operation)) }
    if !parameters.isEmpty { json["parameters"] = .object(JSONObject(parameters)) }
    json["requireConfirmation"] = operation.requiresConfirmation ? "ENABLED" : "DISABLED"
    return .object(json)
  }

  private mutating func parameter(_ argument: Argument, _ operation: Operation) -> JSONValue {
    let subject = ExportProblem.Subject.argument(argument.name)
    let title = "The argument \(argument.name) of \(operation.name)"
    if !FunctionSchema.isName(argument.name) {
      report(.error, "function-name", operation, FunctionSchema.nameSentence("The parameter", argument.name), about: subject)
    }
    if let reason = FunctionSchema.inexpressible(argument.schema) {
      report(.error, "function-type", operation, "\(title) is \(reason).", about: subject)
    }
    let plain = argument.toldDescription
    checkLength(plain, FunctionSchema.parameterDescriptionMax, operation, subject, title)
    var description = argument.schema.described(plain, itemsToo: true)
    if description.count > FunctionSchema.parameterDescriptionMax, plain.count <= FunctionSchema.parameterDescriptionMax {
      let sentence = "\(title) has rules that do not fit into a description of \(FunctionSchema.parameterDescriptionMax) characters."
      report(.warning, "function-rules", operation, sentence, about: subject)
      description = plain
    }
    var json: JSONObject = ["type": .string(argument.schema.typeName)]
    if !description.isEmpty { json["description"] = .string(description) }
    json["required"] = .bool(argument.mustBeGiven)
    return .object(json)
  }

  private mutating func checkLength(
    _ description: String, _ most: Int, _ operation: Operation, _ subject: ExportProblem.Subject, _ title: String
  ) {
    guard description.count > most else { return }
    let sentence = "\(title) has a description of \(description.count) characters; the service takes at most \(most)."
    report(.error, "function-description", operation, sentence, about: subject)
  }

  /// Why a function's parameter cannot be of this schema, as the end of a sentence.
  private static func inexpressible(_ schema: Schema) -> String? {
    switch schema.kind {
    case .object: return "an object; a function's parameter is a string, number, integer, boolean or array"
    case .array(let items, _):
      switch items.kind {
      case .object: return "an array of objects; the items of a function's parameter are single values"
      case .array: return "an array of arrays; the items of a function's parameter are single values"
      case .any, .boolean, .integer, .number, .string, .oneOf: return nil
      }
    case .oneOf(let alternatives): return alternatives.lazy.compactMap(inexpressible).first
    case .any, .boolean, .integer, .number, .string: return nil
    }
  }

  /// Whether the service takes a name: `([0-9a-zA-Z][_-]?){1,100}`.
  private static func isName(_ name: String) -> Bool {
    var count = 0
    var mayBeSeparator = false
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        count += 1
        mayBeSeparator = true
      case UInt8(ascii: "_") where mayBeSeparator, UInt8(ascii: "-") where mayBeSeparator: mayBeSeparator = false
      default: return false
      }
    }
    return (1...100).contains(count)
  }

  private static func nameSentence(_ what: String, _ name: String) -> String {
    "\(what) \"\(name)\" has a name that the service refuses; it takes up to 100 letters and digits, with one - or _ behind each."
  }
}

extension Argument {
  /// What the author says about it, here or in its schema.
  var toldDescription: String { description.isEmpty ? schema.description : description }
  /// Whether a call without it is refused.
  var mustBeGiven: Bool { isRequired && schema.defaultValue == nil }
}
