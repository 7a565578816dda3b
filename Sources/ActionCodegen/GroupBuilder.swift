// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import OpenAPI

/// Turns a document into what the generated file declares.
struct GroupBuilder {
  private let document: Document
  private(set) var problems: [Problem] = []
  private var typeNames = SwiftName.takenTypes

  init(_ document: Document) { self.document = document }

  mutating func build(named group: String) -> GroupModel {
    var model = GroupModel(name: group, file: document.file)
    let (operations, found) = OperationConversion.operations(of: document)
    problems += found
    typeNames.insert("\(group)Actions")
    let operationNames = zip(operations, document.operations).map { name($0.name, or: "Operation", $1.place) }
    var componentNames: [String: String] = [:]
    for component in document.componentSchemas where TypeBuilder.needsName(component.schema) {
      componentNames[component.name] = name(component.name, or: "Model", component.schema.place)
    }
    var types = TypeBuilder(file: document.file, componentNames: componentNames)
    var conversion = OperationConversion(document)
    for (index, operation) in operations.enumerated() {
      let inputs = conversion.inputs(document.operations[index])
      model.operations.append(self.operation(operation, operationNames[index], document.operations[index], inputs, &types))
    }
    for component in document.componentSchemas {
      guard let name = componentNames[component.name] else { continue }
      model.types.append(types.declaration(component.schema, named: name))
    }
    problems += types.problems
    return model
  }

  /// A free type name; one that is taken gets a word, or a number, behind it.
  private mutating func name(_ name: String, or suffix: String, _ place: Place) -> String {
    let wanted = SwiftName.type(name)
    if typeNames.insert(wanted).inserted { return wanted }
    let given = SwiftName.unique(wanted + suffix, &typeNames)
    let sentence = "The type for \(name) is called \(given), because \(wanted) is taken."
    problems.append(Problem(.warning, "renamed", file: document.file, at: place, sentence))
    return given
  }

  private func operation(
    _ operation: Operation, _ typeName: String, _ node: OperationNode, _ inputs: [OperationConversion.Input], _ types: inout TypeBuilder
  ) -> OperationModel {
    var nested: [TypeModel] = []
    var names: Set<String> = []
    let properties = inputs.map { input in
      let argument = input.argument
      return types.storedProperty(
        argument.name, input.schema, isRequired: argument.isRequired || argument.schema.defaultValue != nil,
        description: argument.description,
        &names, &nested)
    }
    let outputs = node.responses.map { output($0, &types, &nested) }
    return OperationModel(
      operation: operation, typeName: typeName, functionName: SwiftName.function(operation.name), input: properties, outputs: outputs,
      types: nested)
  }

  private func output(_ response: ResponseNode, _ types: inout TypeBuilder, _ nested: inout [TypeModel]) -> OutputModel {
    let name = response.status.map(SwiftName.status) ?? "other"
    let content = OperationConversion.preferred(response.contents)
    let isText = content.map { $0.type.hasPrefix("text/") && $0.schema?.facts.type ?? "string" == "string" } ?? false
    let body = content.map { isText ? "String" : types.type($0.schema, named: SwiftName.type(name) + "Body", &nested) }
    return OutputModel(name: name, status: response.status, body: body, isText: isText, description: response.description ?? "")
  }
}
