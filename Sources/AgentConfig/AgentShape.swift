// SPDX-License-Identifier: Apache-2.0

/// The properties of AWS::Bedrock::Agent as the resource type declares them, and the project's own names for some of them.
extension Shape {
  private static let state = Kind.word(["ENABLED", "DISABLED"])
  private static let description = Kind.text(1...200)
  private static let anyText = Kind.text(1...100_000)
  private static let listMax = 1_000

  static let agent = Shape(
    title: "an agent",
    fields: [
      Field("AgentName", "agent", .form(.name), required: true),
      Field("FoundationModel", "model", .form(.model), required: true),
      Field("Instruction", "instructions", .text(40...20_000), required: true),
      Field("ActionGroups", "action_groups", .list(.object(actionGroup), max: listMax)),
      Field("streaming", nil, .object(streaming)),
      Field("planner", nil, .object(planner)),
      Field("Description", "description", description),
      Field("IdleSessionTTLInSeconds", nil, .integer(60...5_400)),
      Field("AgentResourceRoleArn", nil, .form(.roleArn)),
      Field("CustomerEncryptionKeyArn", nil, .form(.keyArn)),
      Field("KnowledgeBases", nil, .list(.object(knowledgeBase), max: listMax)),
      Field("GuardrailConfiguration", nil, .object(guardrail)),
      Field("PromptOverrideConfiguration", nil, .object(promptOverride)),
      Field("MemoryConfiguration", nil, .object(memory)),
      Field("AgentCollaboration", nil, .word(["DISABLED", "SUPERVISOR", "SUPERVISOR_ROUTER"])),
      Field("AgentCollaborators", nil, .list(.object(collaborator), max: listMax)),
      Field("OrchestrationType", nil, .word(["DEFAULT", "CUSTOM_ORCHESTRATION"])),
      Field("CustomOrchestration", nil, .object(customOrchestration)),
      Field("AutoPrepare", nil, .flag),
      Field("SkipResourceInUseCheckOnDelete", nil, .flag),
      Field("Tags", nil, tags),
      Field("TestAliasTags", nil, tags),
    ] + readOnly)

  private static let readOnly = [
    "AgentArn", "AgentId", "AgentStatus", "AgentVersion", "CreatedAt", "FailureReasons", "PreparedAt", "RecommendedActions", "UpdatedAt",
  ].map { Field($0, nil, .readOnly) }

  private static let tags = Kind.map(names: .tag, .text(0...256))

  private static let streaming = Shape(
    title: "streaming", fields: [Field("enabled", nil, .flag), Field("chunk_size", nil, .integer(1...1_000_000))])

  private static let planner = Shape(
    title: "planner",
    fields: [
      Field("script", nil, anyText), Field("replay", nil, .wrapped("recording", replay)), Field("model", nil, .wrapped("format", model)),
    ], isUnion: true)

  private static let replay = Shape(
    title: "replay", fields: [Field("recording", nil, anyText, required: true), Field("ignore", nil, .list(anyText, max: listMax))])

  private static let model = Shape(
    title: "model",
    fields: [
      Field("format", nil, .word(PlannerDefinition.Model.formats), required: true), Field("id", nil, anyText), Field("url", nil, anyText),
      Field("calls", nil, .integer(PlannerDefinition.Model.calls)), Field("timeout", nil, .integer(PlannerDefinition.Model.timeout)),
      Field("region", nil, anyText), Field("profile", nil, anyText),
    ])

  private static let actionGroup = Shape(
    title: "an action group",
    fields: [
      Field("ActionGroupName", "name", .form(.name), required: true),
      Field("ApiSchema", "api_schema", .wrapped("Payload", apiSchema)),
      Field("ActionGroupExecutor", "lambda", .wrapped("Lambda", executor)),
      Field("Description", "description", description),
      Field("confirmation", nil, .flag),
      Field("ActionGroupState", nil, state),
      Field("FunctionSchema", nil, .object(functionSchema)),
      Field(
        "ParentActionGroupSignature", nil,
        .word([
          "AMAZON.UserInput", "AMAZON.CodeInterpreter", "ANTHROPIC.Computer", "ANTHROPIC.Bash", "ANTHROPIC.TextEditor",
        ])),
      Field("SkipResourceInUseCheckOnDelete", nil, .flag),
    ])

  private static let apiSchema = Shape(
    title: "ApiSchema",
    fields: [
      Field("Payload", nil, .text(1...(8 << 20))),
      Field(
        "S3", nil,
        .object(
          Shape(
            title: "S3",
            fields: [
              Field("S3BucketName", nil, .form(.bucket), required: true), Field("S3ObjectKey", nil, .text(1...1_024), required: true),
            ]))),
    ], isUnion: true)

  private static let executor = Shape(
    title: "ActionGroupExecutor",
    fields: [Field("Lambda", nil, .form(.executor)), Field("CustomControl", nil, .word(["RETURN_CONTROL"]))], isUnion: true)

  private static let functionSchema = Shape(
    title: "FunctionSchema", fields: [Field("Functions", nil, .list(.object(function), max: listMax), required: true)])

  private static let function = Shape(
    title: "a function",
    fields: [
      Field("Name", nil, .form(.name), required: true), Field("Description", nil, .text(1...1_200)),
      Field("Parameters", nil, .map(names: .name, .object(parameter))), Field("RequireConfirmation", nil, state),
    ])

  private static let parameter = Shape(
    title: "a parameter",
    fields: [
      Field("Type", nil, .word(["string", "number", "integer", "boolean", "array"]), required: true),
      Field("Description", nil, .text(1...500)), Field("Required", nil, .flag),
    ])

  private static let knowledgeBase = Shape(
    title: "a knowledge base",
    fields: [
      Field("KnowledgeBaseId", nil, .form(.id), required: true), Field("Description", nil, description, required: true),
      Field("KnowledgeBaseState", nil, state),
    ])

  private static let guardrail = Shape(
    title: "GuardrailConfiguration",
    fields: [Field("GuardrailIdentifier", nil, .form(.guardrail)), Field("GuardrailVersion", nil, .form(.guardrailVersion))])

  private static let memory = Shape(
    title: "MemoryConfiguration",
    fields: [
      Field("EnabledMemoryTypes", nil, .list(.word(["SESSION_SUMMARY"]), max: listMax)),
      Field("StorageDays", nil, .integer(0...365)),
      Field(
        "SessionSummaryConfiguration", nil,
        .object(Shape(title: "SessionSummaryConfiguration", fields: [Field("MaxRecentSessions", nil, .integer(1...1_000_000))]))),
    ])

  private static let collaborator = Shape(
    title: "a collaborator",
    fields: [
      Field("CollaboratorName", nil, .form(.name), required: true),
      Field("CollaborationInstruction", nil, .text(1...4_000), required: true),
      Field(
        "AgentDescriptor", nil,
        .object(Shape(title: "AgentDescriptor", fields: [Field("AliasArn", nil, .form(.aliasArn), required: true)])),
        required: true),
      Field("RelayConversationHistory", nil, .word(["TO_COLLABORATOR", "DISABLED"])),
    ])

  private static let customOrchestration = Shape(
    title: "CustomOrchestration",
    fields: [
      Field("Executor", nil, .object(Shape(title: "Executor", fields: [Field("Lambda", nil, .form(.functionArn), required: true)])))
    ])

  private static let promptOverride = Shape(
    title: "PromptOverrideConfiguration",
    fields: [
      Field("PromptConfigurations", nil, .list(.object(prompt), max: 10), required: true),
      Field("OverrideLambda", nil, .form(.functionArn)),
    ])

  private static let prompt = Shape(
    title: "a prompt configuration",
    fields: [
      Field(
        "PromptType", nil,
        .word([
          "PRE_PROCESSING", "ORCHESTRATION", "POST_PROCESSING", "ROUTING_CLASSIFIER", "MEMORY_SUMMARIZATION",
          "KNOWLEDGE_BASE_RESPONSE_GENERATION",
        ])),
      Field("PromptCreationMode", nil, .word(["DEFAULT", "OVERRIDDEN"])), Field("ParserMode", nil, .word(["DEFAULT", "OVERRIDDEN"])),
      Field("PromptState", nil, state), Field("BasePromptTemplate", nil, anyText), Field("FoundationModel", nil, .form(.model)),
      Field("AdditionalModelRequestFields", nil, .anything), Field("InferenceConfiguration", nil, .object(inference)),
    ])

  private static let inference = Shape(
    title: "InferenceConfiguration",
    fields: [
      Field("MaximumLength", nil, .integer(0...131_072)), Field("StopSequences", nil, .list(anyText, max: 4)),
      Field("Temperature", nil, .number(0...1)), Field("TopK", nil, .integer(0...500)), Field("TopP", nil, .number(0...1)),
    ])
}
