// SPDX-License-Identifier: Apache-2.0

/// An agent that is defined in the request that asks it; also a collaborator of one.
public struct InlineAgent: Hashable, Sendable {
  /// A knowledge base of the agent.
  public struct KnowledgeBase: Hashable, Sendable {
    /// The knowledge base, at most ten letters and digits.
    public var id: String
    /// What is in it, for the model, 1 to 200 characters.
    public var description: String
    /// The search; `nil` for the service's defaults.
    public var search: KnowledgeBaseSearch?

    /// A knowledge base.
    public init(_ id: String, description: String, search: KnowledgeBaseSearch? = nil) {
      self.id = id
      self.description = description
      self.search = search
    }
  }

  /// A guardrail that looks at what goes in and what comes out.
  public struct Guardrail: Hashable, Sendable {
    /// Its id or ARN.
    public var identifier: String
    /// Its version, a number or `DRAFT`.
    public var version: String

    /// A guardrail.
    public init(_ identifier: String, version: String) {
      self.identifier = identifier
      self.version = version
    }
  }

  /// How an agent works with its collaborators.
  @nonexhaustive
  public enum Collaboration: String, Hashable, Sendable, CaseIterable {
    /// It coordinates them.
    case supervisor = "SUPERVISOR"
    /// It hands simple questions straight to the one that fits.
    case supervisorRouter = "SUPERVISOR_ROUTER"
    /// It works alone.
    case disabled = "DISABLED"
  }

  /// The model, by id or ARN, or an inference profile by ARN.
  public var foundationModel: String
  /// What the agent is and does, at least 40 characters.
  public var instruction: String
  /// Its name; a collaborator's must be the one in the configuration of its supervisor.
  public var name: String?
  /// What it can do.
  public var actionGroups: [AgentActionGroup]
  /// Where it can look things up.
  public var knowledgeBases: [KnowledgeBase]
  /// What looks at its input and output.
  public var guardrail: Guardrail?
  /// How it works with its collaborators.
  public var collaboration: Collaboration?
  /// Its collaborators: agents of the account by their alias, or those that the request defines by their name.
  public var collaboratorConfigurations: [CollaboratorConfiguration]
  /// Prompts that replace the service's own.
  public var promptOverride: PromptOverride?
  /// For how many seconds the session lives without a turn, 60 to 3,600.
  public var idleSessionTTLInSeconds: Int?
  /// The KMS key that encrypts the session.
  public var customerEncryptionKeyArn: String?

  /// An agent.
  public init(foundationModel: String, instruction: String, name: String? = nil, actionGroups: [AgentActionGroup] = []) {
    self.foundationModel = foundationModel
    self.instruction = instruction
    self.name = name
    self.actionGroups = actionGroups
    knowledgeBases = []
    collaboratorConfigurations = []
  }
}

/// A collaborator, as its supervisor knows it.
public struct CollaboratorConfiguration: Hashable, Sendable {
  /// Whether the collaborator sees the conversation.
  @nonexhaustive
  public enum RelayConversationHistory: String, Hashable, Sendable, CaseIterable {
    // swift-format-ignore
    case toCollaborator = "TO_COLLABORATOR", disabled = "DISABLED"
  }

  /// Its name; of an agent that the request defines, that agent's.
  public var name: String
  /// When and how to ask it, 1 to 4,000 characters.
  public var instruction: String
  /// The alias of an agent of the account; `nil` for one that the request defines.
  public var agentAliasArn: String?
  /// Whether it sees the conversation.
  public var relayConversationHistory: RelayConversationHistory?

  /// A collaborator.
  public init(
    _ name: String, instruction: String, agentAliasArn: String? = nil, relayConversationHistory: RelayConversationHistory? = nil
  ) {
    self.name = name
    self.instruction = instruction
    self.agentAliasArn = agentAliasArn
    self.relayConversationHistory = relayConversationHistory
  }
}

extension InlineAgent: BodyObject {
  func write(to body: inout BodyWriter) {
    body.text("foundationModel", foundationModel, .modelId)
    body.text("instruction", instruction, .length(40...Int.max))
    body.text("agentName", name, .name)
    body.objects("actionGroups", actionGroups)
    body.objects("knowledgeBases", knowledgeBases)
    body.object("guardrailConfiguration", guardrail)
    body.word("agentCollaboration", collaboration)
    body.objects("collaboratorConfigurations", collaboratorConfigurations)
    body.object("promptOverrideConfiguration", promptOverride)
    body.integer("idleSessionTTLInSeconds", idleSessionTTLInSeconds, 60...3600)
    body.text("customerEncryptionKeyArn", customerEncryptionKeyArn, .keyArn)
  }
}

extension InlineAgent.KnowledgeBase: BodyObject {
  func write(to body: inout BodyWriter) {
    body.text("knowledgeBaseId", id, .id)
    body.text("description", description, .length(1...200))
    body.object("retrievalConfiguration", search)
  }
}

extension InlineAgent.Guardrail: BodyObject {
  func write(to body: inout BodyWriter) {
    body.text("guardrailIdentifier", identifier, .guardrail)
    body.text("guardrailVersion", version, .guardrailVersion)
  }
}

extension CollaboratorConfiguration: BodyObject {
  func write(to body: inout BodyWriter) {
    body.text("collaboratorName", name, .name)
    body.text("collaboratorInstruction", instruction, .length(1...4000))
    body.text("agentAliasArn", agentAliasArn, .agentAliasArn)
    body.word("relayConversationHistory", relayConversationHistory)
  }
}
