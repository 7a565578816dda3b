// SPDX-License-Identifier: Apache-2.0

package import JSON
package import OpenAPI

/// An agent as its configuration describes it.
///
/// A configuration is written in the project's own words (`agent`, `model`, `instructions`, `action_groups`, `streaming`, `planner`), in the properties of
/// CloudFormation's AWS::Bedrock::Agent by their own names, or in both; one thing is said once.
package struct AgentDefinition: Sendable {
  /// The file's name, as it was given.
  package var file: String
  package var name: String
  /// The id, or the ARN, of a model or an inference profile.
  package var model: String
  package var instructions: String
  package var description: String?
  /// In the order of the text.
  package var actionGroups: [ActionGroupDefinition]
  /// How long a session waits for its next turn.
  package var idleSeconds: Int
  package var streaming: StreamingDefinition
  /// Who decides what it does on this machine; `nil` leaves that to who plays it.
  package var planner: PlannerDefinition?
  package var knowledgeBases: [KnowledgeBaseDefinition]
  package var guardrail: GuardrailDefinition?
  /// How it works with its collaborators.
  package var collaboration: Collaboration
  package var collaborators: [CollaboratorDefinition]
  /// The whole configuration in CloudFormation's names, with places.
  package var node: Node

  /// What the service takes when a configuration does not say how long a session waits.
  package static let standardIdleSeconds = 600

  /// Every property, those too that nothing here reads, in CloudFormation's names.
  package var properties: JSONObject { node.json.object ?? [:] }

  /// Where a property stands, or else where the configuration begins.
  package func place(of property: String) -> Place { node[property]?.place ?? node.place }

  /// Reads a configuration; every problem of its form is reported, and what can be understood is understood.
  ///
  /// The service's limits are the linter's (``AgentLinter``): an agent that is too short to be deployed can be tried on this machine.
  ///
  /// - Parameters:
  ///   - bytes: YAML or JSON; a `.json` file is read as JSON first.
  ///   - file: the file's name.
  /// - Returns: the definition, `nil` when nothing of it can be used, and the problems in the order of the text; with an error among them, the
  ///   definition is not whole.
  package static func load(_ bytes: [UInt8], file: String) -> (definition: AgentDefinition?, problems: [Problem]) {
    let (form, problems) = AgentForm.read(bytes, file: file)
    guard let form else { return (nil, problems) }
    return (DefinitionReader(root: form.node, file: file).definition, (problems + form.problems).sorted { $0.place < $1.place })
  }

  /// Whether a file is meant as an agent's configuration: it says what only an agent says, and is no schema.
  package static func isMeant(by bytes: [UInt8], file: String) -> Bool {
    guard let node = Node.load(bytes, file: file, expecting: AgentForm.what).node else { return false }
    return AgentForm.isMeant(by: node)
  }
}

/// How an answer's text is streamed.
package struct StreamingDefinition: Hashable, Sendable {
  /// Whether an answer comes in more than one chunk.
  package var isEnabled: Bool
  /// The most characters that a chunk has; `nil` leaves that to the service.
  package var chunkSize: Int?

  package init(isEnabled: Bool = true, chunkSize: Int? = nil) {
    self.isEnabled = isEnabled
    self.chunkSize = chunkSize
  }
}

/// A knowledge base that an agent may search.
package struct KnowledgeBaseDefinition: Hashable, Sendable {
  package var id: String
  package var description: String
  package var isEnabled: Bool
}

/// The guardrail before and behind an agent.
package struct GuardrailDefinition: Hashable, Sendable {
  /// Its id or ARN.
  package var identifier: String
  package var version: String
}

/// How an agent works with its collaborators.
package enum Collaboration: String, Hashable, Sendable {
  /// It works alone.
  case none = "DISABLED"
  /// It asks them what it needs to know.
  case supervisor = "SUPERVISOR"
  /// It hands simple questions straight on to the one that fits.
  case router = "SUPERVISOR_ROUTER"
}

/// An agent that another one supervises.
package struct CollaboratorDefinition: Hashable, Sendable {
  package var name: String
  package var instruction: String
  /// What names the agent.
  package var target: Target
  /// Whether it is told what was said before.
  package var relaysHistory: Bool
  package var place: Place

  /// What the text in the alias's place names.
  package enum Target: Hashable, Sendable {
    /// A deployed agent.
    case arn(String)
    /// The configuration of an agent, by its path from the package's folder.
    case file(String)

    package init(_ text: String) { self = text.hasPrefix("arn:") ? .arn(text) : .file(text) }
  }
}
