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
    let (operations, found) = OperationConversion.conversions(of: document)
    problems += found
    typeNames.insert("\(group)Actions")
    let operationNames = operations.map { name($0.operation.name, or: "Operation", $0.node.place) }
    var componentNames: [String: String] = [:]
    // A component that is another by another name needs no type.
    let components = document.componentSchemas.filter { ($0.schema.facts.reference ?? $0.name) == $0.name }
    for component in components where ComponentTypes.needsName(component.schema) {
      componentNames[component.name] = name(component.name, or: "Model", component.schema.place)
    }
    var types = TypeBuilder(file: document.file, components: ComponentTypes(components, names: componentNames))
    var inputs: Set<String> = []
    for (conversion, typeName) in zip(operations, operationNames) {
      for input in conversion.inputs { ComponentTypes.mentioned(by: input.schema, &inputs) }
      model.operations.append(operation(conversion, typeName, &types))
    }
    model.types = declarations(components, componentNames, inputs, &types)
    problems += types.problems
    (model.usesDate, model.usesBoxed) = (types.usesDate, types.usesBoxed)
    return model
  }

  /// The types of the components that some operation uses, in the order of the text.
  private func declarations(
    _ components: [(name: String, schema: SchemaNode)], _ names: [String: String], _ inputs: Set<String>, _ types: inout TypeBuilder
  ) -> [TypeModel] {
    var declared: [String: TypeModel] = [:]
    var isComplete = false
    while !isComplete {
      isComplete = true
      for component in components where types.used.contains(component.name) && declared[component.name] == nil {
        guard let name = names[component.name] else { continue }
        declared[component.name] = types.declaration(component, named: name, isInput: inputs.contains(component.name))
        isComplete = false
      }
    }
    return components.compactMap { declared[$0.name] }
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

  private mutating func operation(
    _ conversion: OperationConversion.Converted, _ typeName: String, _ types: inout TypeBuilder
  ) -> OperationModel {
    var scope = TypeBuilder.Scope()
    types.isInput = true
    let properties = conversion.inputs.map { input in
      let argument = input.argument
      return types.storedProperty(
        argument.name, input.schema, input.place, isRequired: argument.isRequired || argument.schema.defaultValue != nil,
        description: argument.description, &scope)
    }
    types.isInput = false
    let outputs = outputs(conversion.node, &types, &scope)
    return OperationModel(
      operation: conversion.operation, typeName: typeName, functionName: SwiftName.function(typeName), input: properties,
      outputs: outputs, types: scope.types)
  }

  /// A case for each declared response, and one for success when none of them is.
  private mutating func outputs(_ node: OperationNode, _ types: inout TypeBuilder, _ scope: inout TypeBuilder.Scope) -> [OutputModel] {
    let outputs = node.responses.filter { !GroupBuilder.isValidation($0) }.map { GroupBuilder.output($0, &types, &scope) }
    guard !node.responses.contains(where: { $0.status.map { $0 < 400 } ?? true }) else { return outputs }
    let sentence = "\(node.method) \(node.path) declares no success; its action may answer 200 with any JSON."
    problems.append(Problem(.warning, "no-success-response", file: document.file, at: node.place, sentence))
    return [OutputModel(name: "ok", status: 200, body: "JSONValue", description: "")] + outputs
  }

  /// Whether it is what Pydantic declares for arguments that do not fit: those never reach an action, the router answers them.
  private static func isValidation(_ response: ResponseNode) -> Bool {
    response.status == 422 && preferredSchema(response)?.facts.reference == "HTTPValidationError"
  }

  private static func preferredSchema(_ response: ResponseNode) -> SchemaNode? {
    OperationConversion.preferred(response.contents)?.schema
  }

  private static func output(_ response: ResponseNode, _ types: inout TypeBuilder, _ scope: inout TypeBuilder.Scope) -> OutputModel {
    let name = response.status.map(SwiftName.status) ?? "other"
    var output = OutputModel(name: name, status: response.status, description: response.description ?? "")
    guard let content = OperationConversion.preferred(response.contents) else { return output }
    if !OperationConversion.isJSON(content.type), content.schema?.facts.type ?? "string" == "string" {
      (output.body, output.textType) = ("String", content.type)
    } else {
      output.body = types.type(content.schema, named: SwiftName.type(name) + "Body", &scope)
    }
    return output
  }
}
