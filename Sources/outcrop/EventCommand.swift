// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON

/// What `outcrop` can be told to do; each verb in a file of its own.
enum Commands {}

extension Commands {
  static let event = Command(
    name: "event", usage: "event SCHEMA OPERATION [NAME=VALUE ...] [--as openapi|function|gateway]",
    summary: "Prints an event as the service would send it.",
    discussion: """
      Required arguments that are not given get a value that fits their schema, and standard error says so.
      An event from a Gateway is printed as {"event": ..., "clientContext": ...}; `outcrop call` takes both forms.
      """,
    options: [
      .init("as", "FRONT-DOOR", "Where the call comes in: openapi (default), function or gateway."),
      .init("group", "NAME", "The action group's name; by default the schema's file name."),
      .init("text", "TEXT", "What the user said."), .init("session", "ID", "The session."),
      .init("attribute", "NAME=VALUE", "A session attribute; may be repeated."),
    ]
  ) { arguments in
    guard arguments.words.count >= 2 else {
      throw CommandArguments.Misuse(sentence: "Expected: outcrop event SCHEMA OPERATION [NAME=VALUE ...]")
    }
    let schema = try SchemaFile(arguments.words[0])
    let operation = try schema.operation(arguments.words[1])
    let frontDoor = try arguments.choice("as", FrontDoor.self) ?? .openAPI
    var builder = EventBuilder()
    builder.actionGroup = arguments.value("group") ?? SchemaFile.name(of: arguments.words[0])
    builder.gatewayTarget = builder.actionGroup
    builder.inputText = arguments.value("text") ?? ""
    builder.sessionId = arguments.value("session") ?? builder.sessionId
    for attribute in arguments.all("attribute") {
      let (name, value) = try pair(attribute)
      builder.sessionAttributes[name] = value
    }
    let values = try values(arguments.words.dropFirst(2), operation, frontDoor)
    Terminal.print(EventFile.text(builder.event(operation, values, as: frontDoor)))
    return 0
  }

  private static func pair(_ text: String) throws(CommandArguments.Misuse) -> (name: String, value: String) {
    guard let separator = text.firstIndex(of: "="), separator > text.startIndex else {
      throw CommandArguments.Misuse(sentence: "\"\(text)\" is no NAME=VALUE.")
    }
    return (String(text[..<separator]), String(text[text.index(after: separator)...]))
  }

  private static func values(
    _ words: ArraySlice<String>, _ operation: Operation, _ frontDoor: FrontDoor
  ) throws(CommandArguments.Misuse) -> JSONObject {
    var values = JSONObject()
    for word in words {
      let (name, text) = try pair(word)
      guard let argument = operation.arguments.first(where: { $0.name == name }) else {
        let known = operation.arguments.map(\.name).joined(separator: ", ")
        throw CommandArguments.Misuse(sentence: "\(operation.name) has no argument \(name). Known: \(known.isEmpty ? "none" : known).")
      }
      values[name] = frontDoor == .gateway ? native(text, argument.schema) : .string(text)
    }
    for argument in operation.arguments where argument.isRequired && values[argument.name] == nil {
      values[argument.name] = SampleValue.value(for: argument.schema)
      Terminal.complain("\(argument.name) was not given; the event has \(values[argument.name]?.text ?? "null").")
    }
    return values
  }

  /// What a Gateway sends for a text: JSON of the declared type, or the text when it is not of that type.
  private static func native(_ text: String, _ schema: Schema) -> JSONValue {
    var reading = ArgumentReading()
    return reading.read(.string(text), as: schema, at: "") ?? .string(text)
  }
}

/// A value that fits a schema, for events that nobody filled in.
enum SampleValue {
  static func value(for schema: Schema, depth: Int = 0) -> JSONValue {
    if let value = schema.defaultValue { return value }
    switch schema.kind {
    case .any: return "value"
    case .boolean: return true
    case .integer(let rules): return .number(JSONNumber(Int(number(rules))))
    case .number(let rules): return JSONNumber(number(rules)).map { .number($0) } ?? 1
    case .string(let rules): return .string(text(rules))
    case .array(let items, let rules):
      return depth > 8 ? [] : .array(Array(repeating: value(for: items, depth: depth + 1), count: max(1, rules.countMin ?? 1)))
    case .object(let properties, _):
      let required = properties.filter { $0.isRequired && depth <= 8 }
      return .object(JSONObject(required.map { .init($0.name, value(for: $0.schema, depth: depth + 1)) }))
    case .oneOf(let alternatives): return alternatives.first.map { value(for: $0, depth: depth + 1) } ?? .null
    }
  }

  private static func number(_ rules: Schema.NumberRules) -> Double {
    if let first = rules.allowed.first { return first.double }
    if let minimum = rules.minimum { return minimum }
    if let minimum = rules.exclusiveMinimum { return minimum + 1 }
    return rules.maximum ?? rules.exclusiveMaximum.map { $0 - 1 } ?? rules.multipleOf ?? 1
  }

  private static func text(_ rules: Schema.StringRules) -> String {
    if let first = rules.allowed.first { return first }
    switch rules.format {
    case "date": return "2025-03-14"
    case "date-time": return "2025-03-14T09:30:00Z"
    case "uuid": return "123e4567-e89b-12d3-a456-426614174000"
    case "email": return "someone@example.com"
    case "uri": return "https://example.com"
    default: return String("sample".prefix(rules.lengthMax ?? 6)) + String(repeating: "x", count: max(0, (rules.lengthMin ?? 0) - 6))
    }
  }
}
