// SPDX-License-Identifier: Apache-2.0

import AgentConfig
import Foundation
import JSON
import OpenAPI
import Testing

/// Configurations, and how they are read.
enum Sample {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let short = """
    agent: support
    model: anthropic.claude-3-5-haiku-20241022-v1:0
    instructions: Help the customers of a shop with their orders, politely.
    action_groups:
      - name: Orders
        description: Looks up orders.
        api_schema: schemas/OrderManagement.yaml
        lambda: OrderManagement
    streaming:
      enabled: true
      chunk_size: 40
    IdleSessionTTLInSeconds: 900

    """

  static let long = """
    AgentName: support
    FoundationModel: anthropic.claude-3-5-haiku-20241022-v1:0
    Instruction: Help the customers of a shop with their orders, politely.
    ActionGroups:
      - ActionGroupName: Orders
        Description: Looks up orders.
        ApiSchema: { Payload: schemas/OrderManagement.yaml }
        ActionGroupExecutor: { Lambda: OrderManagement }
    streaming: { enabled: true, chunk_size: 40 }
    IdleSessionTTLInSeconds: 900

    """

  static func load(_ text: String, file: String = "a.yaml") -> (definition: AgentDefinition?, problems: [Problem]) {
    AgentDefinition.load(Array(text.utf8), file: file)
  }

  static func bytes(_ path: String) throws -> [UInt8] { try Array(Data(contentsOf: root.appending(path: path))) }
}

@Suite("An agent's configuration is read with places")
struct AgentDefinitionTests {
  @Test("both spellings mean the same") func spellings() throws {
    for text in [Sample.short, Sample.long] {
      let (definition, problems) = Sample.load(text)
      #expect(problems == [])
      let agent = try #require(definition)
      #expect(agent.name == "support" && agent.model == "anthropic.claude-3-5-haiku-20241022-v1:0")
      #expect(agent.instructions.hasPrefix("Help the customers") && agent.description == nil)
      #expect(agent.idleSeconds == 900 && agent.streaming == StreamingDefinition(isEnabled: true, chunkSize: 40))
      let group = try #require(agent.actionGroups.first)
      #expect(group.name == "Orders" && group.description == "Looks up orders." && group.isEnabled)
      #expect(group.schema == .file("schemas/OrderManagement.yaml") && group.executor == .lambda("OrderManagement"))
      #expect(group.requiresConfirmation == nil && group.place.line == 5)
    }
    #expect(Sample.load(Sample.short).definition?.properties == Sample.load(Sample.long).definition?.properties)
  }

  @Test("the project's own configurations load", arguments: ["agent-config/order-assistant.yaml", "agent-config/customer-support.yaml"])
  func own(path: String) throws {
    let (definition, problems) = AgentDefinition.load(try Sample.bytes(path), file: path)
    #expect(problems == [])
    #expect(definition?.actionGroups.map(\.name).contains("OrderManagement") ?? false)
    #expect(AgentDefinition.isMeant(by: try Sample.bytes(path), file: path))
  }

  @Test("what the configuration does not say has the service's defaults") func defaults() throws {
    let agent = try #require(Sample.load("agent: a\nmodel: m.n\ninstructions: Help.\n").definition)
    #expect(agent.idleSeconds == 600 && agent.streaming == StreamingDefinition() && agent.actionGroups.isEmpty)
  }

  @Test("JSON is read too, and a JSON text within it is a schema") func json() throws {
    let text = """
      {"AgentName": "a", "FoundationModel": "m.n", "Instruction": "Help.", "ActionGroups": [
        {"ActionGroupName": "g", "ApiSchema": {"Payload": "{\\"openapi\\": \\"3.0.0\\"}"},
         "ActionGroupExecutor": {"CustomControl": "RETURN_CONTROL"}}]}
      """
    let (definition, problems) = Sample.load(text, file: "a.json")
    #expect(problems == [])
    #expect(definition?.actionGroups.first?.schema == .inline("{\"openapi\": \"3.0.0\"}"))
    #expect(definition?.actionGroups.first?.executor == .returnControl)
  }

  @Test("function details, built-in groups, knowledge bases and the rest are read") func everything() throws {
    let (definition, problems) = Sample.load(
      """
      AgentName: a
      FoundationModel: m.n
      Instruction: Help.
      KnowledgeBases: [{ KnowledgeBaseId: KB00000001, Description: Everything. }]
      GuardrailConfiguration: { GuardrailIdentifier: gr1, GuardrailVersion: 2 }
      AgentCollaborators:
        - CollaboratorName: other
          CollaborationInstruction: Ask it.
          AgentDescriptor: { AliasArn: "arn:aws:bedrock:us-east-1:123456789012:agent-alias/AGENT00001/ALIAS00001" }
        - CollaboratorName: near
          CollaborationInstruction: Ask it too.
          AgentDescriptor: { AliasArn: agents/near.yaml }
          RelayConversationHistory: TO_COLLABORATOR
      AgentCollaboration: SUPERVISOR_ROUTER
      Tags: { team: support }
      ActionGroups:
        - ActionGroupName: ask
          ParentActionGroupSignature: AMAZON.UserInput
          ActionGroupState: DISABLED
        - ActionGroupName: functions
          confirmation: true
          ActionGroupExecutor: { Lambda: "http://localhost:9000/f" }
          FunctionSchema:
            Functions:
              - Name: add
                Description: Adds.
                RequireConfirmation: ENABLED
                Parameters: { left: { Type: number, Required: true, Description: One. }, right: { Type: number } }
        - ActionGroupName: far
          lambda: arn:aws:lambda:us-east-1:123456789012:function:far
          ApiSchema: { S3: { S3BucketName: bucket, S3ObjectKey: a/b.yaml } }

      """)
    #expect(problems == [])
    let agent = try #require(definition)
    #expect(agent.knowledgeBases.map(\.id) == ["KB00000001"] && agent.guardrail?.version == "2")
    #expect(agent.collaborators.map(\.name) == ["other", "near"] && agent.properties["Tags"]?["team"] == "support")
    #expect(agent.collaborators.map(\.relaysHistory) == [false, true] && agent.collaborators[1].target == .file("agents/near.yaml"))
    #expect(agent.collaborators[0].target == .arn("arn:aws:bedrock:us-east-1:123456789012:agent-alias/AGENT00001/ALIAS00001"))
    #expect(agent.collaboration == .router)
    #expect(agent.actionGroups[0].parentSignature == "AMAZON.UserInput" && !agent.actionGroups[0].isEnabled)
    #expect(agent.actionGroups[1].requiresConfirmation == true)
    guard case .functions(let functions) = agent.actionGroups[1].schema else {
      Issue.record("the schema is \(String(describing: agent.actionGroups[1].schema))")
      return
    }
    #expect(functions.first?.requiresConfirmation == true && functions.first?.parameters.map(\.name) == ["left", "right"])
    #expect(functions.first?.parameters.map(\.isRequired) == [true, false])
    #expect(agent.actionGroups[2].schema == .bucket(name: "bucket", key: "a/b.yaml"))
  }

  @Test("an executor's text names a target, a program, a deployed function or an address") func targets() {
    #expect(FunctionTarget("OrderManagement") == .target("OrderManagement"))
    #expect(FunctionTarget("./run.sh") == .program("./run.sh"))
    #expect(FunctionTarget("arn:aws:lambda:us-east-1:123456789012:function:f") == .arn("arn:aws:lambda:us-east-1:123456789012:function:f"))
    #expect(FunctionTarget("http://127.0.0.1:9000/") == .url("http://127.0.0.1:9000/"))
  }

  @Test(
    "what cannot be understood is an error with a place",
    arguments: [
      ("agent: support", "agnet: support", "agent-unknown-key", 1, 1, "did you mean \"agent\""),
      ("action_groups:", "actionGroup:", "agent-unknown-key", 4, 1, "did you mean \"action_groups\""),
      ("    lambda: OrderManagement", "    function: OrderManagement", "agent-unknown-key", 8, 5, "known are name, ActionGroupName"),
      ("IdleSessionTTLInSeconds: 900", "Instruction: Twice.", "agent-both-spellings", 12, 1, "\"Instruction\" and \"instructions\""),
      ("IdleSessionTTLInSeconds: 900", "IdleSessionTTLInSeconds: soon", "agent-type", 12, 26, "must be a whole number"),
      ("  enabled: true", "  enabled: maybe", "agent-type", 10, 12, "must be true or false"),
      ("agent: support", "x-y: 1", "agent-missing", 1, 1, "\"agent\" or \"AgentName\""),
      ("    lambda: OrderManagement", "    ActionGroupExecutor: {}", "agent-choice", 8, 26, "exactly one of Lambda or CustomControl"),
      ("    lambda: OrderManagement", "    ActionGroupState: ON", "agent-word", 8, 23, "one of ENABLED, DISABLED"),
      ("agent: support", "agent: [support]", "agent-type", 1, 8, "must be a text, but is a list"),
    ])
  func faults(original: String, changed: String, code: String, line: Int, column: Int, words: String) throws {
    let text = Sample.short.replacing(original, with: changed)
    #expect(text != Sample.short)
    let problems = Sample.load(text).problems
    let problem = try #require(problems.first { $0.code == code }, "\(problems)")
    #expect(
      problem.place == Place(line: line, column: column) && problem.severity == .error && problem.sentence.contains(words), "\(problem)")
  }

  @Test(
    "what is no configuration is an error, and never a trap",
    arguments: ["", "- a", "text", "{", "openapi: 3.0.0\npaths: {}\n", "a: 1", "agent: &a [*a]", "\u{0}"])
  func junk(text: String) {
    let (definition, problems) = Sample.load(text)
    #expect(definition == nil || !problems.isEmpty)
    #expect(problems.contains { $0.severity == .error })
  }
}
