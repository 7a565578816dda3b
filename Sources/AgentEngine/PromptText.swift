// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON

/// The prompt of a model call, as a trace shows it: instructions, tools, and the conversation so far.
struct PromptText {
  let json: JSONValue

  var text: String { json.text }

  init(_ situation: Situation) {
    var messages = situation.history.flatMap { [Self.message("user", $0.question), Self.message("assistant", $0.answer)] }
    messages.append(Self.message("user", situation.question))
    for outcome in situation.outcomes {
      let call: JSONValue = ["tool_use": ["name": .string(outcome.operation), "input": .object(outcome.arguments)]]
      messages.append(["role": "assistant", "content": [call]])
      messages.append(["role": "user", "content": [["tool_result": .string(Self.result(outcome))]]])
    }
    var object: JSONObject = ["system": .string(situation.agent.instructions), "tools": .array(Self.tools(situation.agent))]
    let attributes = situation.promptSessionAttributes
    if !attributes.isEmpty {
      object["prompt_session_attributes"] = .object(JSONObject(attributes.names.map { .init($0, .string(attributes[$0] ?? "")) }))
    }
    object["messages"] = .array(messages)
    json = .object(object)
  }

  private static func message(_ role: String, _ text: String) -> JSONValue { ["role": .string(role), "content": .string(text)] }

  /// What the model reads of a call.
  static func result(_ outcome: CallOutcome) -> String {
    switch outcome.state {
    case .answered: outcome.status.map { "HTTP \($0): \(outcome.body)" } ?? outcome.body
    case .reprompt: "Invalid: \(outcome.body)"
    case .denied: outcome.body
    }
  }

  private static func tools(_ agent: PlayedAgent) -> [JSONValue] {
    let searches = agent.knowledgeBases.map { base in tool(searchName(base.id), base.description, ["searchQuery"]) }
    let talk = "Sends a message to another agent: " + agent.collaborators.map { "\($0.name): \($0.instruction)" }.joined(separator: "; ")
    let messages = agent.collaborators.isEmpty ? [] : [tool(messageName, talk, ["recipient", "content"])]
    return operationTools(agent) + searches + messages
  }

  private static func tool(_ name: String, _ description: String, _ texts: [String]) -> JSONValue {
    let properties = JSONObject(texts.map { .init($0, ["type": "string"]) })
    return [
      "name": .string(name), "description": .string(description),
      "input_schema": ["type": "object", "properties": .object(properties)],
    ]
  }

  private static func operationTools(_ agent: PlayedAgent) -> [JSONValue] {
    agent.groups.flatMap { group -> [JSONValue] in
      group.operations.map { operation -> JSONValue in
        let properties = operation.arguments.map { argument in
          JSONObject.Member(
            argument.name, ["type": .string(argument.schema.typeName), "description": .string(argument.description)])
        }
        return [
          "name": .string(toolName(operation, group)), "description": .string(operation.description),
          "input_schema": ["type": "object", "properties": .object(JSONObject(properties))],
        ]
      }
    }
  }

  /// The tool that asks another agent.
  static let messageName = "AgentCommunication__sendMessage"

  private static func searchName(_ id: String) -> String { "GET__x_amz_knowledgebase_\(id)__Search" }

  private static func use(_ name: String, _ input: JSONObject) -> String {
    let use: JSONValue = ["tool_use": ["name": .string(name), "input": .object(input)]]
    return use.text
  }

  /// What a model answers that wants a call.
  static func response(calling name: String, _ arguments: JSONObject, _ agent: PlayedAgent) -> String {
    use(agent.operation(name).map { toolName($0.operation, $0.group) } ?? name, arguments)
  }

  /// What a model answers that wants to look something up.
  static func response(searching id: String, _ query: String) -> String { use(searchName(id), ["searchQuery": .string(query)]) }

  /// What a model answers that wants to ask another agent.
  static func response(asking name: String, _ text: String) -> String {
    use(messageName, ["recipient": .string(name), "content": .string(text)])
  }

  /// The prompt of the question which collaborator a question is for.
  static func routing(_ agent: PlayedAgent, _ question: String) -> String {
    let agents = agent.collaborators.map { "<agent name=\"\($0.name)\">\($0.instruction)</agent>" }.joined(separator: "\n")
    let json: JSONValue = [
      "system": "", "messages": [message("user", "Here is a list of agents:\n\(agents)\nWhich one is this for? \(question)")],
    ]
    return json.text
  }

  /// As the service names tools to models: `get__OrderManagement__getOrder`.
  static func toolName(_ operation: Operation, _ group: PlayedAgent.Group) -> String {
    switch group.frontDoor {
    case .openAPI: "\(operation.method.rawValue.lowercased())__\(group.name)__\(operation.name)"
    case .function, .gateway: "\(group.name)__\(operation.name)"
    }
  }
}
