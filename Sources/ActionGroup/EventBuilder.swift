// SPDX-License-Identifier: Apache-2.0

public import JSON

/// Builds events as the services send them, for tests, demos and local tools.
public struct EventBuilder: Hashable, Sendable {
  /// An event with what travels beside it.
  public struct Event: Hashable, Sendable {
    /// The event's bytes, JSON.
    public var bytes: [UInt8]
    /// The client context that a Gateway sends along; `nil` for an action group.
    public var clientContext: String?

    /// An event that was made elsewhere.
    public init(bytes: [UInt8], clientContext: String? = nil) {
      self.bytes = bytes
      self.clientContext = clientContext
    }
  }

  /// The action group's name.
  public var actionGroup = "Actions"
  /// The Gateway target's name, the part of a tool's name before `___`.
  public var gatewayTarget = "target"
  /// What the user said.
  public var inputText = ""
  /// The session.
  public var sessionId = "123456789012345"
  /// The agent; by default one that is tried in the console.
  public var agent = Agent(name: "agent", id: "AGENT12345", alias: "TSTALIASID", version: "DRAFT")
  /// The session attributes.
  public var sessionAttributes = Attributes()
  /// The prompt session attributes.
  public var promptSessionAttributes = Attributes()

  /// A builder with defaults for everything.
  public init() {}

  /// The event of a call.
  ///
  /// - Parameters:
  ///   - operation: what is called; its arguments' places decide between parameters and request body.
  ///   - arguments: the values by name. Agents send every value as a string, a Gateway sends JSON; a name that is not declared is sent too.
  ///   - frontDoor: where the call comes in.
  /// - Returns: the event, its members in the order in which the services write them.
  public func event(_ operation: Operation, _ arguments: JSONObject, as frontDoor: FrontDoor) -> Event {
    switch frontDoor {
    case .gateway: return gatewayEvent(operation, arguments)
    case .function:
      var event = common()
      event["function"] = .string(operation.name)
      event["parameters"] = list(arguments.members, operation)
      return Event(bytes: JSONValue.object(event).bytes)
    case .openAPI:
      var event = common()
      event["apiPath"] = .string(operation.path)
      event["httpMethod"] = .string(operation.method.rawValue)
      let inBody = Set(operation.arguments.filter { $0.place == .body }.map(\.name))
      event["parameters"] = list(arguments.members.filter { !inBody.contains($0.name) }, operation)
      let body = arguments.members.filter { inBody.contains($0.name) }
      if !body.isEmpty { event["requestBody"] = ["content": ["application/json": ["properties": list(body, operation)]]] }
      return Event(bytes: JSONValue.object(event).bytes)
    }
  }

  private func gatewayEvent(_ operation: Operation, _ arguments: JSONObject) -> Event {
    let context: JSONValue = [
      "custom": [
        "bedrockAgentCoreMessageVersion": "1.0", "bedrockAgentCoreToolName": .string("\(gatewayTarget)___\(operation.name)"),
        "bedrockAgentCoreSessionId": .string(sessionId),
      ]
    ]
    return Event(bytes: JSONValue.object(arguments).bytes, clientContext: context.text)
  }

  private func common() -> JSONObject {
    [
      "messageVersion": "1.0",
      "agent": [
        "name": .string(agent.name), "id": .string(agent.id), "alias": .string(agent.alias), "version": .string(agent.version),
      ],
      "inputText": .string(inputText), "sessionId": .string(sessionId), "actionGroup": .string(actionGroup),
      "sessionAttributes": sessionAttributes.json, "promptSessionAttributes": promptSessionAttributes.json,
    ]
  }

  private func list(_ members: [JSONObject.Member], _ operation: Operation) -> JSONValue {
    .array(
      members.map { member in
        let schema = operation.arguments.first { $0.name == member.name }?.schema
        let text = member.value.string ?? member.value.text
        return ["name": .string(member.name), "type": .string(schema?.typeName ?? "string"), "value": .string(text)]
      })
  }
}

extension Attributes {
  var json: JSONValue { .object(JSONObject(names.map { .init($0, .string(self[$0] ?? "")) })) }
}

extension Schema {
  /// The type's name in the words of OpenAPI; what has no type counts as a string.
  public var typeName: String {
    switch kind {
    case .any, .string: "string"
    case .boolean: "boolean"
    case .integer: "integer"
    case .number: "number"
    case .array: "array"
    case .object: "object"
    case .oneOf(let alternatives):
      if let first = alternatives.first?.typeName, alternatives.allSatisfy({ $0.typeName == first }) { first } else { "string" }
    }
  }
}
