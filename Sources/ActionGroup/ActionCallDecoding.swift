// SPDX-License-Identifier: Apache-2.0

internal import JSON

extension ActionCall {
  /// Reads an event.
  ///
  /// - Parameters:
  ///   - event: the event's bytes, JSON; they are kept, not copied.
  ///   - range: the part of them that is the event; all of them by default.
  ///   - clientContext: the invocation's client context, JSON; its tool name makes the event a Gateway call.
  /// - Throws: ``NotAnActionEvent`` with a sentence.
  public convenience init(event: [UInt8], in range: Range<Int>? = nil, clientContext: String? = nil) throws(NotAnActionEvent) {
    if let clientContext, let tool = ActionCall.toolName(in: clientContext) {
      try self.init(arguments: event, range, tool: tool)
    } else {
      try self.init(actionGroupEvent: event, range)
    }
  }

  /// The Gateway's event: nothing but the arguments.
  ///
  /// Source: the AgentCore developer guide, "AWS Lambda function targets".
  private convenience init(arguments bytes: [UInt8], _ range: Range<Int>?, tool: (name: String, sessionId: String)) throws(NotAnActionEvent)
  {
    var arguments: [RawArgument] = []
    do {
      var reader = JSONReader(bytes, in: range)
      if try reader.peek() == .null { try reader.skipValue() } else { arguments = try ActionCall.readArgumentMap(&reader) }
      try reader.finish()
    } catch {
      throw NotAnActionEvent(sentence: "The event of a Gateway tool call must be a JSON object of arguments: \(error).")
    }
    self.init(
      .gateway, .tool(tool.name), parameters: arguments, EventParts(bytes: bytes, toolSessionId: tool.sessionId))
  }

  private convenience init(actionGroupEvent bytes: [UInt8], _ range: Range<Int>?) throws(NotAnActionEvent) {
    var fields = EventFields(EventParts(bytes: bytes))
    do {
      var reader = JSONReader(bytes, in: range)
      try reader.openObject()
      while let name = try reader.nextMember() { try fields.read(name, &reader) }
      try reader.finish()
    } catch {
      throw NotAnActionEvent(sentence: "The event is not the JSON object that an agent sends: \(error).")
    }
    let target = try fields.target()
    guard let group = fields.actionGroup else {
      throw NotAnActionEvent(sentence: "The event has no \"actionGroup\"; expected a string that the answer can repeat.")
    }
    let isFunction = if case .function = target { true } else { false }
    self.init(
      isFunction ? .function : .openAPI, target, actionGroup: group, parameters: fields.parameters, bodyProperties: fields.bodyProperties,
      contentType: fields.contentType, fields.parts)
  }

  private static func toolName(in clientContext: String) -> (name: String, sessionId: String)? {
    guard let context = try? JSONValue(parsing: clientContext), let custom = context["custom"] ?? context["Custom"],
      let name = custom["bedrockAgentCoreToolName"]?.string
    else { return nil }
    return (name, custom["bedrockAgentCoreSessionId"]?.string ?? "")
  }

  static func readArgumentMap(_ reader: inout JSONReader) throws(JSONError) -> [RawArgument] {
    var arguments: [RawArgument] = []
    try reader.readObject { name, reader throws(JSONError) in
      arguments.append(RawArgument(name: name, value: try reader.readValue()))
    }
    return arguments
  }
}

/// The members of an action-group event, collected in one pass in whatever order they come.
private struct EventFields {
  var parts: EventParts
  var actionGroup: String?
  var apiPath: String?
  var httpMethod: String?
  var function: String?
  var contentType: String?
  var parameters: [ActionCall.RawArgument] = []
  var bodyProperties: [ActionCall.RawArgument] = []

  init(_ parts: EventParts) { self.parts = parts }

  mutating func read(_ name: JSONReader.Name, _ reader: inout JSONReader) throws(JSONError) {
    // By length first: no name is compared with more than two known ones.
    switch name.count {
    case 5 where reader.is(name, "agent"): parts.agent = try range(of: .object, &reader)
    case 7 where reader.is(name, "apiPath"): apiPath = try string(&reader)
    case 8 where reader.is(name, "function"): function = try string(&reader)
    case 9 where reader.is(name, "sessionId"): parts.sessionId = try range(of: .string, &reader)
    case 9 where reader.is(name, "inputText"): parts.inputText = try range(of: .string, &reader)
    case 10 where reader.is(name, "httpMethod"): httpMethod = try string(&reader)
    case 10 where reader.is(name, "parameters"): parameters = try readArguments(&reader)
    case 11 where reader.is(name, "actionGroup"): actionGroup = try string(&reader)
    case 11 where reader.is(name, "requestBody"): try readBody(&reader)
    case 17 where reader.is(name, "sessionAttributes"): parts.sessionAttributes = try attributes(&reader)
    case 23 where reader.is(name, "promptSessionAttributes"): parts.promptSessionAttributes = try attributes(&reader)
    default: try reader.skipValue()
    }
  }

  /// The operation asked for.
  ///
  /// A function's event has `function`, an OpenAPI event `apiPath`; nothing else tells them apart.
  func target() throws(NotAnActionEvent) -> ActionCall.Target {
    if let function { return .function(function) }
    guard let apiPath else {
      throw NotAnActionEvent(
        sentence:
          "The event holds neither \"apiPath\" nor \"function\", and no Gateway tool is named in the client context: no agent sent it.")
    }
    guard let httpMethod else {
      throw NotAnActionEvent(sentence: "The event for \(apiPath) has no \"httpMethod\"; expected a string, GET for example.")
    }
    return .route(method: httpMethod, path: apiPath)
  }

  private func string(_ reader: inout JSONReader) throws(JSONError) -> String? {
    if try reader.nextIsString() { return try reader.readString() }
    try reader.skipValue()
    return nil
  }

  private func range(of kind: JSONReader.Kind, _ reader: inout JSONReader) throws(JSONError) -> Range<Int>? {
    let matches = try reader.peek() == kind
    let range = try reader.skipValue()
    return matches ? range : nil
  }

  /// The place of attributes, whose values are looked at but not decoded.
  private mutating func attributes(_ reader: inout JSONReader) throws(JSONError) -> Range<Int>? {
    guard try reader.peek() == .object else { return try range(of: .object, &reader) }
    let start = reader.offset
    try reader.openObject()
    while try reader.nextMember() != nil {
      if try !reader.nextIsString() { parts.areAttributesStrings = false }
      try reader.skipValue()
    }
    return start..<reader.offset
  }

  /// `[{name, type, value}]`, or the plain map that some callers send instead.
  private func readArguments(_ reader: inout JSONReader) throws(JSONError) -> [ActionCall.RawArgument] {
    switch try reader.peek() {
    case .object: return try ActionCall.readArgumentMap(&reader)
    case .array:
      var arguments: [ActionCall.RawArgument] = []
      try reader.openArray()
      while try reader.nextItem() {
        if try reader.peek() == .object { try readArgument(&reader, into: &arguments) } else { try reader.skipValue() }
      }
      return arguments
    default:
      try reader.skipValue()
      return []
    }
  }

  /// One item; an item without `name` is taken for a map of names to values.
  ///
  /// The claimed `type` is never believed over the schema.
  private func readArgument(_ reader: inout JSONReader, into arguments: inout [ActionCall.RawArgument]) throws(JSONError) {
    var name: String?
    var value: JSONValue?
    var others: [ActionCall.RawArgument] = []
    try reader.openObject()
    while let member = try reader.nextMember() {
      if reader.is(member, "name") {
        name = try string(&reader)
      } else if reader.is(member, "value") {
        value = try reader.readValue()
      } else if reader.is(member, "type") {
        try reader.skipValue()
      } else {
        others.append(.init(name: try reader.text(of: member), value: try reader.readValue()))
      }
    }
    guard let name else { return arguments += others }
    guard let value else { return }
    // Most calls have a few arguments; room for eight is made at the second, since many have one.
    if arguments.count == 1 { arguments.reserveCapacity(8) }
    arguments.append(.init(name: name, value: value))
  }

  /// `{"content": {"<media type>": {"properties": [...]}}}`: the first media type that has properties counts.
  private mutating func readBody(_ reader: inout JSONReader) throws(JSONError) {
    guard try reader.peek() == .object else { return _ = try reader.skipValue() }
    try reader.readMembers { member, reader throws(JSONError) in
      guard reader.is(member, "content"), try reader.peek() == .object else { return _ = try reader.skipValue() }
      try reader.readMembers { type, reader throws(JSONError) in try readContent(type, &reader) }
    }
  }

  private mutating func readContent(_ type: JSONReader.Name, _ reader: inout JSONReader) throws(JSONError) {
    guard contentType == nil, try reader.peek() == .object else { return _ = try reader.skipValue() }
    contentType = try reader.text(of: type)
    try reader.readMembers { member, reader throws(JSONError) in
      if reader.is(member, "properties") { bodyProperties = try readArguments(&reader) } else { try reader.skipValue() }
    }
  }
}
