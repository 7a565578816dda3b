// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup

extension SourceWriter {
  /// An operation's enum, with its types.
  mutating func write(_ model: OperationModel) {
    block("enum \(model.typeName)") { writer in
      writer.writeDeclaration(model.operation)
      writer.line()
      // The declaration above says what each argument means.
      writer.writeStruct("Input: OperationInput", model.input.map(\.undocumented), direction: .input)
      let arguments = model.input.map { "\($0.name): arguments.\(SourceWriter.reading($0))" }
      writer.function("static func input(_ arguments: Arguments) throws -> Input", [(arguments.isEmpty ? "Input" : "try Input", arguments)])
      writer.line()
      writer.writeOutput(model)
      for type in model.types {
        writer.line()
        writer.write(type)
      }
    }
  }

  /// How an argument is read.
  private static func reading(_ property: PropertyModel) -> String {
    let isOptional = property.type.hasSuffix("?")
    let scalars = ["String": "string", "Int": "integer", "Double": "number", "Bool": "boolean"]
    let call = scalars[isOptional ? String(property.type.dropLast()) : property.type] ?? "read"
    return "\(call)(\(isOptional ? "ifPresent: " : "")\(SchemaLiteral.quoted(property.key)))"
  }

  private mutating func writeDeclaration(_ operation: Operation) {
    let arguments = operation.arguments.map { SourceWriter.argument(of: operation, $0) }
    // With its type said, whoever names it elsewhere does not make the compiler read all of it there.
    let name = "static let operation: Operation = .init(\(SchemaLiteral.quoted(operation.name)),"
    let confirmation = operation.requiresConfirmation ? ", requiresConfirmation: true)" : ")"
    let end = arguments.isEmpty ? operation.description.isEmpty ? confirmation : "," : ", ["
    expression("\(name) .\(operation.method.rawValue.lowercased()), \(SchemaLiteral.quoted(operation.path))\(end)")
    if !arguments.isEmpty {
      indented { writer in for argument in arguments { writer.expression(argument + ",") } }
      literal(operation.description.isEmpty ? "]" : "], description: ", operation.description, end: confirmation)
    } else if !operation.description.isEmpty {
      indented { $0.literal("description: ", operation.description, end: confirmation) }
    }
  }

  private static func argument(of operation: Operation, _ argument: Argument) -> String {
    var text = "Argument(\(SchemaLiteral.quoted(argument.name)), \(SchemaLiteral.text(argument.schema))"
    if !argument.description.isEmpty { text += ", \(SchemaLiteral.quoted(argument.description))" }
    if !argument.isRequired { text += ", required: false" }
    let usual = Operation(named: "x", operation.method, operation.path, [Argument(named: argument.name, .any())]).arguments[0].place
    if let place = argument.place, place != usual { text += ", in: .\(place.rawValue)" }
    return text + ")"
  }

  private mutating func writeOutput(_ model: OperationModel) {
    // A box has one way to be copied and destroyed, whatever is in it; else the compiler would write one for each operation.
    let isIndirect = model.outputs.contains { $0.body != nil }
    block("\(isIndirect ? "indirect " : "")enum Output: OperationOutput") { writer in
      for output in model.outputs {
        writer.document(output.description, unlessItSays: output.name)
        let parts = [output.status == nil ? "status: Int" : nil, output.body].compactMap { $0 }
        writer.line("case \(output.name)" + (parts.isEmpty ? "" : "(\(parts.joined(separator: ", ")))"))
      }
      if let only = model.outputs.first, model.outputs.count == 1 {
        return writer.line("func reply() throws -> Reply { switch self { \(SourceWriter.reply(only)) } }")
      }
      writer.line()
      writer.block("func reply() throws -> Reply") { writer in
        writer.line("switch self {")
        for output in model.outputs { writer.line(SourceWriter.reply(output)) }
        writer.line("}")
      }
    }
  }

  private static func reply(_ output: OutputModel) -> String {
    let bindings = [output.status == nil ? "let status" : nil, output.body == nil ? nil : "let body"].compactMap { $0 }
    let pattern = bindings.isEmpty ? ".\(output.name)" : ".\(output.name)(\(bindings.joined(separator: ", ")))"
    let status = output.status.map(String.init) ?? "status"
    guard output.body != nil else { return "case \(pattern): Reply(\(status))" }
    guard let type = output.textType else { return "case \(pattern): try Reply(\(status), body)" }
    let contentType = type == "text/plain" ? "" : ", contentType: \(SchemaLiteral.quoted(type))"
    return "case \(pattern): Reply(\(status), text: body\(contentType))"
  }
}
