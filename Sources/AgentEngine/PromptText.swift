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

  /// As the service names tools to models: `get__OrderManagement__getOrder`.
  static func toolName(_ operation: Operation, _ group: PlayedAgent.Group) -> String {
    switch group.frontDoor {
    case .openAPI: "\(operation.method.rawValue.lowercased())__\(group.name)__\(operation.name)"
    case .function, .gateway: "\(group.name)__\(operation.name)"
    }
  }
}
