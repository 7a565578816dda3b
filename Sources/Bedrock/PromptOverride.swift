// SPDX-License-Identifier: Apache-2.0

public import JSON

/// Prompts, and a parser of what models answer, that replace the service's own.
public struct PromptOverride: Hashable, Sendable {
  /// The prompts, at most ten.
  public var prompts: [AgentPrompt]
  /// The Lambda function that reads what models answer, for prompts whose parser mode says so.
  public var overrideLambda: String?

  /// Prompts.
  public init(_ prompts: [AgentPrompt], overrideLambda: String? = nil) {
    self.prompts = prompts
    self.overrideLambda = overrideLambda
  }
}

/// The prompt of one kind of step.
public struct AgentPrompt: Hashable, Sendable {
  /// The kinds of step that have a prompt.
  @nonexhaustive
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Whether the input makes sense.
    case preProcessing = "PRE_PROCESSING"
    /// The agent's own loop.
    case orchestration = "ORCHESTRATION"
    /// The answer from what a knowledge base found.
    case knowledgeBaseResponseGeneration = "KNOWLEDGE_BASE_RESPONSE_GENERATION"
    /// The answer's last polish.
    case postProcessing = "POST_PROCESSING"
    /// Which collaborator should answer.
    case routingClassifier = "ROUTING_CLASSIFIER"
  }

  /// Whether something replaces the service's own.
  @nonexhaustive
  public enum Mode: String, Hashable, Sendable, CaseIterable {
    // swift-format-ignore
    case `default` = "DEFAULT", overridden = "OVERRIDDEN"
  }

  /// How the model answers.
  public struct Inference: Hashable, Sendable {
    /// The most tokens of an answer, 0 to 8,192.
    public var maximumLength: Int?
    /// Texts at which the answer ends, at most four.
    public var stopSequences: [String]
    /// How daring it is, 0 to 1.
    public var temperature: Double?
    /// Out of how many of the likeliest tokens it chooses, 0 to 500.
    public var topK: Int?
    /// Out of which share of likelihood it chooses, 0 to 1.
    public var topP: Double?

    /// How the model answers.
    public init(
      maximumLength: Int? = nil, stopSequences: [String] = [], temperature: Double? = nil, topK: Int? = nil, topP: Double? = nil
    ) {
      self.maximumLength = maximumLength
      self.stopSequences = stopSequences
      self.temperature = temperature
      self.topK = topK
      self.topP = topP
    }
  }

  /// The kind of step.
  public var type: Kind?
  /// The prompt's template, 1 to 100,000 characters.
  public var template: String?
  /// Whether the template replaces the service's.
  public var creationMode: Mode?
  /// Whether the override's function reads the answer.
  public var parserMode: Mode?
  /// Whether the step is taken at all.
  public var isEnabled: Bool?
  /// The model of the step, when it is not the agent's.
  public var foundationModel: String?
  /// How the model answers.
  public var inference: Inference?
  /// What the model takes beyond the common fields, an object.
  public var additionalModelRequestFields: JSONValue?

  /// A prompt.
  public init(_ type: Kind, template: String? = nil, creationMode: Mode? = nil) {
    self.type = type
    self.template = template
    self.creationMode = creationMode
  }
}

extension PromptOverride: BodyObject {
  func write(to body: inout BodyWriter) {
    body.objects("promptConfigurations", prompts, 0...10, isRequired: true)
    body.text("overrideLambda", overrideLambda, .lambdaArn)
  }
}

extension AgentPrompt: BodyObject {
  func write(to body: inout BodyWriter) {
    body.word("promptType", type)
    body.text("basePromptTemplate", template, .length(1...100_000))
    body.word("promptCreationMode", creationMode)
    body.word("parserMode", parserMode)
    if let isEnabled { body.text("promptState", isEnabled ? "ENABLED" : "DISABLED") }
    body.text("foundationModel", foundationModel, .modelId)
    body.object("inferenceConfiguration", inference)
    body.value("additionalModelRequestFields", additionalModelRequestFields)
  }
}

extension AgentPrompt.Inference: BodyObject {
  func write(to body: inout BodyWriter) {
    body.integer("maximumLength", maximumLength, 0...8192)
    body.texts("stopSequences", stopSequences, 0...4)
    body.number("temperature", temperature, 0...1)
    body.integer("topK", topK, 0...500)
    body.number("topP", topP, 0...1)
  }
}
