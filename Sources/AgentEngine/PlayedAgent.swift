// SPDX-License-Identifier: Apache-2.0

package import ActionGroup

/// An agent as the engine plays it: what its definition says, and where its functions are.
package struct PlayedAgent: Sendable {
  /// An action group.
  package struct Group: Sendable {
    /// Who does what its operations say.
    package enum Executor: Sendable {
      /// A function.
      case function(FunctionEndpoint)
      /// Whoever asked the agent.
      case returnControl
    }

    /// Its name, as events have it.
    package var name: String
    /// Its operations; a name counts where it stands first.
    package var operations: [Operation]
    /// Whether its functions are told a route or a name.
    package var frontDoor: FrontDoor
    /// Who does what its operations say.
    package var executor: Executor

    /// Makes a group.
    package init(_ name: String, _ operations: [Operation], as frontDoor: FrontDoor = .openAPI, _ executor: Executor) {
      (self.name, self.operations, self.frontDoor, self.executor) = (name, operations, frontDoor, executor)
    }
  }

  /// An agent that this one may ask.
  package struct Collaborator: Sendable {
    /// What this one calls it.
    package var name: String
    /// What this one is told about it.
    package var instruction: String
    /// The ARN of its alias; one is made up when `nil`.
    package var aliasArn: String?
    /// Whether it is told what was said before.
    package var relaysHistory: Bool
    /// The agent.
    package var agent: PlayedAgent

    /// Makes one.
    package init(_ name: String, _ agent: PlayedAgent, instruction: String, aliasArn: String? = nil, relaysHistory: Bool = false) {
      (self.name, self.agent, self.instruction) = (name, agent, instruction)
      (self.aliasArn, self.relaysHistory) = (aliasArn, relaysHistory)
    }
  }

  /// A knowledge base that it may search.
  package struct KnowledgeBase: Hashable, Sendable {
    /// Its id.
    package var id: String
    /// What the model is told about it.
    package var description: String

    /// Makes one.
    package init(_ id: String, description: String) { (self.id, self.description) = (id, description) }
  }

  /// Its name, as events have it.
  package var name: String
  /// The model that traces name.
  package var model: String
  /// What the model is told to be.
  package var instructions: String
  /// Its action groups.
  package var groups: [Group]
  /// A session that was not used for longer is forgotten.
  package var idleSeconds = 600
  /// Whether answers may come in more than one chunk.
  package var isStreaming = true
  /// The most characters of a chunk; then every answer comes so, without only those that are asked for so do.
  package var chunkCharactersMax: Int?
  /// How values that are no text are written into events.
  package var valueEncoding = ValueEncoding.json
  /// Where it may look things up.
  package var knowledgeBases: [KnowledgeBase] = []
  /// Whether a guardrail looks at what goes in and what comes out.
  package var isGuarded = false
  /// The agents that it may ask.
  package var collaborators: [Collaborator] = []
  /// Whether each question is first looked at for a collaborator that it is for.
  package var isRouter = false
  /// The most model calls of a turn.
  package var stepsMax = 25

  /// Makes an agent.
  package init(_ name: String, model: String, instructions: String, groups: [Group]) {
    (self.name, self.model, self.instructions, self.groups) = (name, model, instructions, groups)
  }

  /// The operation of a name, with its group; the first, when several groups have it.
  package func operation(_ name: String) -> (group: Group, operation: Operation)? {
    for group in groups {
      if let operation = group.operations.first(where: { $0.name == name }) { return (group, operation) }
    }
    return nil
  }

  /// The functions that it and its collaborators have.
  var functions: [FunctionEndpoint] {
    let own = groups.compactMap { if case .function(let function) = $0.executor { function } else { nil } }
    return own + collaborators.flatMap(\.agent.functions)
  }

  /// The names of all operations.
  package var operationNames: [String] { groups.flatMap { $0.operations.map(\.name) } }
}
