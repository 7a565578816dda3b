// SPDX-License-Identifier: Apache-2.0

import Bedrock
import JSON
import Testing

@Suite("Requests that the service would refuse")
struct RequestErrorTests {
  private static func refusal(_ request: AgentRequest) -> RequestError? {
    do throws(RequestError) {
      try request.validate()
      return nil
    } catch { return error }
  }

  private static func turn(_ change: (inout InvokeAgent) -> Void) -> AgentRequest {
    var turn = InvokeAgent(agentId: "AGENT12345", agentAliasId: "TSTALIASID", sessionId: "s1")
    change(&turn)
    return .agent(turn)
  }

  private static func inline(_ change: (inout InlineAgent) -> Void) -> AgentRequest {
    var agent = InlineAgent(foundationModel: "amazon.nova-pro-v1:0", instruction: "You answer questions about the weather, briefly.")
    change(&agent)
    return .inline(InvokeInlineAgent(sessionId: "s1", agent: agent))
  }

  private static func prompted(_ change: (inout AgentPrompt) -> Void) -> AgentRequest {
    var prompt = AgentPrompt(.orchestration)
    change(&prompt)
    return inline { $0.promptOverride = PromptOverride([prompt]) }
  }

  private static func searched(_ search: VectorSearch) -> AgentRequest { turn { $0.knowledgeBases = [.init("KB1", .vector(search))] } }

  private static func grouped(_ group: AgentActionGroup) -> AgentRequest { inline { $0.actionGroups = [group] } }

  struct Case: Sendable, CustomTestStringConvertible {
    let request: AgentRequest
    let problem: String
    var testDescription: String { problem }
    init(_ request: AgentRequest, _ problem: String) { (self.request, self.problem) = (request, problem) }
  }

  private static let key = String(repeating: "k", count: 101)
  private static let search = "sessionState.knowledgeBaseConfigurations[0].retrievalConfiguration.vectorSearchConfiguration."
  private static let bucketKey = AgentActionGroup.Operations.openAPIInS3(bucket: "UPPER", key: "/x")

  static let turns: [Case] = [
    Case(turn { $0.agentId = "AGENT/1" }, "agentId must be one to ten letters and digits, but is \"AGENT/1\"."),
    Case(turn { $0.agentId = "" }, "agentId must be one to ten letters and digits, but is \"\"."),
    Case(turn { $0.agentAliasId = "TSTALIASID2" }, "agentAliasId must have at most 10 characters, but has 11."),
    Case(turn { $0.sessionId = "x" }, "sessionId must have 2 to 100 characters, but has 1."),
    Case(turn { $0.sessionId = "a b" }, "sessionId must be made of letters, digits and ._:-, but is \"a b\"."),
    Case(turn { $0.memoryId = "" }, "memoryId must have 2 to 100 characters, but has 0."),
    Case(turn { $0.sourceArn = "arn:aws:s3:::b" }, "sourceArn must be the ARN of an agent, but is \"arn:aws:s3:::b\"."),
    Case(
      turn { $0.streamingConfiguration = StreamingConfiguration(applyGuardrailInterval: 0) },
      "streamingConfigurations.applyGuardrailInterval must be at least 1, but is 0."),
    Case(
      turn { $0.promptCreation = PromptCreation(previousConversationTurnsToInclude: -1) },
      "promptCreationConfigurations.previousConversationTurnsToInclude must be at least 0, but is -1."),
    Case(
      turn { $0.sessionState.files = [InputFile("f", .s3("http://x/y"), for: .chat)] },
      "sessionState.files[0].source.s3Location.uri must be a URI such as s3://bucket/key, but is \"http://x/y\"."),
    Case(
      turn { $0.sessionState.files = [InputFile("f", .bytes([], mediaType: "text/csv"), for: .chat)] },
      "sessionState.files[0].source.byteContent.data must have 1 to 10485760 bytes, but has 0."),
    Case(
      turn { $0.sessionState.results = ControlResults(invocationId: "i", []) },
      "sessionState.returnControlInvocationResults must have 1 to 5 items, but has 0."),
    Case(
      turn { $0.sessionState.results = ControlResults(invocationId: "i", [ActionResult(actionGroup: "G", .function("f"), status: 200)]) },
      "sessionState.returnControlInvocationResults[0].functionResult has no status, but one is given."),
    Case(
      turn { $0.knowledgeBases = [.init("KB-1", .managed(.init()))] },
      "sessionState.knowledgeBaseConfigurations[0].knowledgeBaseId must be one to ten letters and digits, but is \"KB-1\"."),
    Case(searched(.init(numberOfResults: 101)), search + "numberOfResults must be from 1 to 100, but is 101."),
    Case(searched(.init(filter: .equals("", 1))), search + "filter.equals.key must have 1 to 100 characters, but has 0."),
    Case(searched(.init(filter: .all([.equals("a", 1)]))), search + "filter.andAll must have at least 2 items, but has 1."),
    Case(
      searched(.init(filter: .any([.equals("a", 1), .notIn(key, [])]))),
      search + "filter.orAll[1].notIn.key must have 1 to 100 characters, but has 101."),
    Case(
      searched(.init(implicitFilter: .init(modelArn: "m", metadataAttributes: []))),
      search + "implicitFilterConfiguration.metadataAttributes must have 1 to 25 items, but has 0."),
    Case(
      searched(.init(implicitFilter: .init(modelArn: "a model", metadataAttributes: [.init("k", .string, "d")]))),
      search + "implicitFilterConfiguration.modelArn must be the id or ARN of a model, but is \"a model\"."),
    Case(
      searched(.init(reranking: .init(modelArn: "cohere.rerank"))),
      search + "rerankingConfiguration.bedrockRerankingConfiguration.modelConfiguration.modelArn must be the ARN of a foundation model, "
        + "but is \"cohere.rerank\"."),
    Case(
      searched(.init(reranking: .init(modelArn: "arn:aws:bedrock:us-east-1::foundation-model/m", metadata: .include([])))),
      search + "rerankingConfiguration.bedrockRerankingConfiguration.metadataConfiguration.selectiveModeConfiguration.fieldsToInclude "
        + "must have 1 to 100 items, but has 0."),
  ]

  static let inlineTurns: [Case] = [
    Case(inline { $0.instruction = "Be brief." }, "instruction must have at least 40 characters, but has 9."),
    Case(
      inline { $0.foundationModel = "nova!" },
      "foundationModel must be the id or ARN of a model, or the ARN of an inference profile, but is \"nova!\"."),
    Case(
      inline { $0.name = "two words" },
      "agentName must be up to 100 letters and digits, with a single - or _ between them."),
    Case(inline { $0.idleSessionTTLInSeconds = 59 }, "idleSessionTTLInSeconds must be from 60 to 3600, but is 59."),
    Case(inline { $0.customerEncryptionKeyArn = "key" }, "customerEncryptionKeyArn must be the ARN of a KMS key, but is \"key\"."),
    Case(
      inline { $0.guardrail = .init("G!", version: "0") },
      "guardrailConfiguration.guardrailIdentifier must be the id or ARN of a guardrail, but is \"G!\". "
        + "guardrailConfiguration.guardrailVersion must be DRAFT or a number from 1, but is \"0\"."),
    Case(
      inline { $0.knowledgeBases = [.init("KB1", description: "")] },
      "knowledgeBases[0].description must have 1 to 200 characters, but has 0."),
    Case(
      inline { $0.collaboratorConfigurations = [.init("n", instruction: "", agentAliasArn: "alias")] },
      "collaboratorConfigurations[0].collaboratorInstruction must have 1 to 4000 characters, but has 0. "
        + "collaboratorConfigurations[0].agentAliasArn must be the ARN of an agent's alias, but is \"alias\"."),
    Case(
      grouped(AgentActionGroup("G", .functions([.init("f", parameters: ["p q": .init(.string)])]), .lambda("lambda"))),
      "actionGroups[0].actionGroupExecutor.lambda must be the ARN of a Lambda function, but is \"lambda\". "
        + "actionGroups[0].functionSchema.functions[0].parameters[\"p q\"] has a name that must be up to 100 letters and digits, with a "
        + "single - or _ between them."),
    Case(
      grouped(AgentActionGroup("G", bucketKey)),
      "actionGroups[0].apiSchema.s3.s3BucketName must be the name of a bucket, but is \"UPPER\". "
        + "actionGroups[0].apiSchema.s3.s3ObjectKey must be the key of an object, but is \"/x\"."),
    Case(
      grouped(AgentActionGroup("G", builtIn: .computer, parameters: ["type": key])),
      "actionGroups[0].parentActionGroupSignatureParams.type must have at most 100 characters, but has 101."),
    Case(
      prompted { $0.template = "" },
      "promptOverrideConfiguration.promptConfigurations[0].basePromptTemplate must have 1 to 100000 characters, but has 0."),
    Case(
      prompted { $0.inference = .init(stopSequences: ["a", "b", "c", "d", "e"], temperature: 1.5, topK: 501) },
      "promptOverrideConfiguration.promptConfigurations[0].inferenceConfiguration.stopSequences must have at most 4 items, but has 5. "
        + "promptOverrideConfiguration.promptConfigurations[0].inferenceConfiguration.temperature must be from 0 to 1, but is 1.5. "
        + "promptOverrideConfiguration.promptConfigurations[0].inferenceConfiguration.topK must be from 0 to 500, but is 501."),
  ]

  @Test("a member that breaks a rule of the model is named, with what is expected", arguments: turns + inlineTurns)
  func refused(_ one: Case) { #expect(Self.refusal(one.request)?.description == one.problem) }

  @Test("everything that is wrong is told at once, in the order of the members")
  func allAtOnce() {
    var turn = InvokeAgent(agentId: "?", agentAliasId: "", sessionId: "")
    turn.memoryId = "m"
    let problems = Self.refusal(.agent(turn))?.problems.map(\.member)
    #expect(problems == ["agentId", "agentAliasId", "sessionId", "memoryId"])
  }

  @Test("what a user said stays out of the sentence")
  func secrets() {
    let text = String(repeating: "s3cret", count: 5_000_000)
    let sentence = Self.refusal(Self.turn { $0.inputText = text })?.description
    #expect(sentence == "inputText must have at most 25000000 characters, but has 30000000.")
  }

  @Test("a number that JSON has no word for is refused")
  func notANumber() {
    let refusal = Self.refusal(Self.prompted { $0.inference = .init(topP: .nan) })
    #expect(refusal?.problems.map(\.problem) == ["must be from 0 to 1, but is nan"])
  }

  @Test("filters that are nested without end are refused, not followed")
  func deepFilter() {
    var filter = RetrievalFilter.equals("a", 1)
    for _ in 0..<40 { filter = .all([filter, .equals("b", 2)]) }
    let refusal = Self.refusal(Self.searched(.init(filter: filter)))
    #expect(refusal?.problems.map(\.problem) == ["is nested deeper than 32 levels"])
  }

  @Test("a thousand problems are told by their first hundred")
  func many() {
    let files = (0..<1000).map { _ in InputFile("f", .s3(""), for: .chat) }
    #expect(Self.refusal(Self.turn { $0.sessionState.files = files })?.problems.count == 100)
  }
}
