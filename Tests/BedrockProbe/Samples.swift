// SPDX-License-Identifier: Apache-2.0

internal import Bedrock
internal import JSON

/// Requests that use every member, and every word of every list of words.
enum Samples {
  static let lambda = "arn:aws:lambda:us-east-1:123456789012:function:actions:live"

  // MARK: Parts

  private static let comparisons: [RetrievalFilter] = [
    .equals("tenant", "acme"), .notEquals("tenant", "evil"), .greaterThan("year", 2020), .greaterThanOrEquals("year", 2021),
    .lessThan("year", 2030), .lessThanOrEquals("year", 2029), .in("tag", ["a", "b"]), .notIn("tag", ["c"]), .startsWith("path", "/docs"),
    .listContains("tags", "x"), .stringContains("title", "order"),
  ]
  static let filters: [RetrievalFilter] =
    comparisons + [.all(comparisons + [.any(comparisons)]), .any([.all(comparisons), comparisons[0]])]

  private static let fields: [Reranking.MetadataFields] = [.all, .selective, .include(["title", "year"]), .exclude(["secret"])]

  static let searches: [KnowledgeBaseSearch] = vectorSearches.map { .vector($0) } + managedSearches.map { .managed($0) }

  private static let managedSearches: [ManagedSearch] =
    filters.map { ManagedSearch(numberOfResults: 7, filter: $0, reranking: .managed) }
    + fields.map { ManagedSearch(reranking: .custom(reranking($0))) }
    + [ManagedSearch(reranking: .off)]

  private static func reranking(_ fields: Reranking.MetadataFields) -> Reranking {
    Reranking(
      modelArn: "arn:aws:bedrock:us-east-1::foundation-model/amazon.rerank-v1:0",
      additionalModelRequestFields: ["depth": 3, "mode": ["fast": true, "weights": [0.5, 1]]], numberOfRerankedResults: 5, metadata: fields)
  }

  private static let vectorSearches: [VectorSearch] = filters.indices.map { index in
    VectorSearch(
      numberOfResults: [1, 100][index % 2], searchType: VectorSearch.SearchType.allCases[index % 2], filter: filters[index],
      implicitFilter: ImplicitFilter(
        modelArn: "anthropic.claude-3-5-sonnet-20240620-v1:0",
        metadataAttributes: ImplicitFilter.MetadataAttribute.Kind.allCases.map { .init("a-\($0.rawValue)", $0, "An attribute") }),
      reranking: reranking(fields[index % 4]))
  }

  /// Five results, as many as one request may have, once with each word.
  static func results(_ state: ActionResult.ResponseState, _ confirmation: ActionResult.Confirmation) -> [ActionResult] {
    let images = ActionResult.Image.Format.allCases.map { ActionResult.Image($0, [1, 2, 3, 250]) }
    return [
      ActionResult(
        actionGroup: "Orders", .route(method: "POST", path: "/orders/{id}"), status: 200,
        body: ["application/json": .init("{\"ok\":true}", images: images)], confirmation: confirmation, responseState: state,
        agentId: "AGENT12345"),
      ActionResult(
        actionGroup: "Tools", .function("get_time"), body: ["TEXT": .init("noon"), "IMAGES": .init(nil, images: images)],
        confirmation: confirmation, responseState: state, agentId: "AGENT12345"),
      ActionResult(actionGroup: "Orders", .route(method: "", path: ""), status: 404), ActionResult(actionGroup: "Tools", .function("")),
      ActionResult(actionGroup: "Tools", .function("quiet"), body: ["TEXT": .init("")], confirmation: .confirm),
    ]
  }

  static let state = SessionState(
    sessionAttributes: ["customer": "C-7", "quote\"d": "line\nbreak \u{1F69A}"], promptSessionAttributes: ["today": "2026-11-21"],
    files: [
      InputFile("a.csv", .s3("s3://my-bucket/path/a file.csv"), for: .codeInterpreter),
      InputFile("b.pdf", .bytes(Array(0...255), mediaType: "application/pdf"), for: .chat),
    ],
    conversationHistory: [ConversationMessage(.user, "Hello", "again"), ConversationMessage(.assistant, "Hello!")],
    results: ControlResults(invocationId: "7a1b-2c", results(.reprompt, .confirm)))

  static let inference = AgentPrompt.Inference(maximumLength: 2048, stopSequences: ["</answer>"], temperature: 0.25, topK: 250, topP: 1)

  static let prompts: [AgentPrompt] = AgentPrompt.Kind.allCases.enumerated().map { index, type in
    var prompt = AgentPrompt(type, template: "{\"system\": \"$instruction$\"}", creationMode: AgentPrompt.Mode.allCases[index % 2])
    prompt.parserMode = AgentPrompt.Mode.allCases[(index + 1) % 2]
    prompt.isEnabled = index % 2 == 0
    prompt.foundationModel = "anthropic.claude-3-haiku-20240307-v1:0"
    prompt.inference = inference
    prompt.additionalModelRequestFields = ["top_k": 5, "nested": ["list": [1, "two", nil]]]
    return prompt
  }

  static let functions: [AgentActionGroup.Function] = [
    .init(
      "find_order", "Finds an order",
      parameters: Dictionary(
        uniqueKeysWithValues: AgentActionGroup.Function.Parameter.Kind.allCases.map {
          ("p_\($0.rawValue)", .init($0, "A value", required: true))
        }),
      requiresConfirmation: true),
    .init("plain", requiresConfirmation: false),
  ]

  static let actionGroups: [AgentActionGroup] =
    [
      AgentActionGroup("Orders", .openAPI("{\"openapi\":\"3.0.0\"}"), .returnControl, description: "Orders and parcels"),
      AgentActionGroup("Parcels", .openAPIInS3(bucket: "my-bucket", key: "schemas/parcels.yaml"), .lambda(lambda)),
      AgentActionGroup("Tools", .functions(functions), .lambda(lambda)),
    ] + AgentActionGroup.BuiltIn.allCases.map { AgentActionGroup("BuiltIn", builtIn: $0, parameters: ["type": "computer_20241022"]) }

  static func agent(_ collaboration: InlineAgent.Collaboration) -> InlineAgent {
    var agent = InlineAgent(
      foundationModel: "us.anthropic.claude-sonnet-4-20250514-v1:0",
      instruction: "You help customers with their orders, politely and briefly.", name: "order-desk", actionGroups: actionGroups)
    agent.knowledgeBases = searches.map { .init("KB12345678", description: "Manuals", search: $0) } + [.init("KB1", description: "Prices")]
    agent.guardrail = .init("gr12345abc", version: "DRAFT")
    agent.collaboration = collaboration
    agent.collaboratorConfigurations = CollaboratorConfiguration.RelayConversationHistory.allCases.map {
      .init(
        "parcel-desk", instruction: "Ask it about parcels",
        agentAliasArn: "arn:aws:bedrock:us-east-1:123456789012:agent-alias/AGENT12345/ALIAS12345",
        relayConversationHistory: $0)
    }
    agent.promptOverride = PromptOverride(prompts, overrideLambda: lambda)
    agent.idleSessionTTLInSeconds = 600
    agent.customerEncryptionKeyArn = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012"
    return agent
  }

  // MARK: Requests

  static var agent: [(String, InvokeAgent)] {
    var full = InvokeAgent(
      agentId: "AGENT12345", agentAliasId: "TSTALIASID", sessionId: "tenant:a_b.c-1", inputText: "Where is \"it\"? \u{7}")
    full.endSession = false
    full.memoryId = "customer:7"
    full.sessionState = state
    full.knowledgeBases = searches.map { .init("KB12345678", $0) }
    full.streamingConfiguration = StreamingConfiguration(streamFinalResponse: true, applyGuardrailInterval: 100)
    full.promptCreation = PromptCreation(previousConversationTurnsToInclude: 2, excludePreviousThinkingSteps: true)
    full.latency = .optimized
    full.sourceArn = "arn:aws:bedrock:us-east-1:123456789012:agent/AGENT12345"
    var standard = InvokeAgent(agentId: "A", agentAliasId: "B", sessionId: "42", enableTrace: nil)
    standard.latency = .standard
    standard.sessionState.sessionAttributes = [:]
    var denied = full
    denied.sessionState.results?.results = results(.failure, .deny)
    return [
      ("every member", full), ("failures and denials", denied), ("standard latency, empty attributes", standard),
      ("a question", InvokeAgent(agentId: "AGENT12345", agentAliasId: "TSTALIASID", sessionId: "s1", inputText: "Hello")),
    ]
  }

  static var inline: [(String, InvokeInlineAgent)] {
    var requests: [(String, InvokeInlineAgent)] = []
    for collaboration in InlineAgent.Collaboration.allCases {
      var full = InvokeInlineAgent(sessionId: "tenant:a_b.c-1", agent: agent(collaboration), inputText: "Hello")
      full.collaborators = InlineAgent.Collaboration.allCases.map(agent)
      full.endSession = true
      full.sessionState = state
      if collaboration == .disabled { full.sessionState.results?.results = results(.failure, .deny) }
      full.orchestration = collaboration == .disabled ? .default : .custom(lambda: lambda)
      full.streamingConfiguration = StreamingConfiguration(streamFinalResponse: false, applyGuardrailInterval: 1)
      full.promptCreation = PromptCreation(previousConversationTurnsToInclude: 0, excludePreviousThinkingSteps: false)
      full.latency = PerformanceLatency.allCases[collaboration == .disabled ? 0 : 1]
      requests.append(("every member, \(collaboration.rawValue)", full))
    }
    let plain = InlineAgent(foundationModel: "amazon.nova-pro-v1:0", instruction: "You answer questions about the weather, briefly.")
    requests.append(("a question", InvokeInlineAgent(sessionId: "s1", agent: plain, inputText: "Hello")))
    return requests
  }
}
