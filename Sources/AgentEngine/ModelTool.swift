// SPDX-License-Identifier: Apache-2.0

internal import ActionCodegen
internal import ActionGroup
internal import JSON

/// What an agent can do, as models are shown it.
struct ModelTool: Hashable, Sendable {
  let name: String
  let description: String
  let schema: JSONValue

  /// The tools of an agent: one for each operation, and one for all collaborators.
  ///
  /// Of two operations with one name the first counts.
  static func tools(of agent: PlayedAgent) -> [ModelTool] {
    let operations = MCPTools(operations(of: agent)).tools.map { tool -> ModelTool in
      var schema = tool["inputSchema"]?.object ?? ["type": "object"]
      if schema["properties"] == nil { schema["properties"] = .object([:]) }
      return ModelTool(name: tool["name"]?.string ?? "", description: tool["description"]?.string ?? "", schema: .object(schema))
    }
    return operations + (agent.collaborators.isEmpty ? [] : [message(to: agent.collaborators)])
  }

  /// What of an agent and of its collaborators a model does not see, one sentence each.
  static func problems(of agent: PlayedAgent) -> [String] {
    var problems = MCPTools(operations(of: agent)).problems.map(\.sentence)
    if agent.operationNames.count > Set(agent.operationNames).count {
      problems.append("\(agent.name) has several operations of one name; the model sees the first of them.")
    }
    if let base = agent.knowledgeBases.first {
      problems.append("What the knowledge base \(base.id) of \(agent.name) holds is not known here; the model does not see it.")
    }
    return problems + agent.collaborators.flatMap { self.problems(of: $0.agent) }
  }

  private static func operations(of agent: PlayedAgent) -> [Operation] {
    var names: Set<String> = []
    return agent.groups.flatMap(\.operations).filter { names.insert($0.name).inserted }
  }

  private static func message(to collaborators: [PlayedAgent.Collaborator]) -> ModelTool {
    let who = collaborators.map { "\($0.name): \($0.instruction)" }.joined(separator: "; ")
    let names = JSONValue.array(collaborators.map { .string($0.name) })
    return ModelTool(
      name: PromptText.messageName, description: "Sends a message to another agent and gives its answer. \(who)",
      schema: [
        "type": "object",
        "properties": [
          "recipient": ["type": "string", "enum": names], "content": ["type": "string", "description": "What it is asked."],
        ],
        "required": ["recipient", "content"],
      ])
  }

  /// What the model had called for an outcome: a collaborator's answer has its name.
  static func use(_ outcome: CallOutcome, _ agent: PlayedAgent) -> (name: String, input: JSONObject) {
    guard agent.operation(outcome.operation) == nil, agent.collaborators.contains(where: { $0.name == outcome.operation }) else {
      return (outcome.operation, outcome.arguments)
    }
    return (PromptText.messageName, ["recipient": .string(outcome.operation), "content": outcome.arguments["text"] ?? ""])
  }
}
