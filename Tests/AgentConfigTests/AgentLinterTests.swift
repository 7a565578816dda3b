// SPDX-License-Identifier: Apache-2.0

import AgentConfig
import OpenAPI
import Testing
import TokenMeter

@Suite("The linter says what the service would not take of an agent")
struct AgentLinterTests {
  static let schema = """
    openapi: 3.0.0
    info: { title: Orders, version: "1" }
    paths:
      /orders/{id}:
        get:
          operationId: getOrder
          description: Looks up an order.
          parameters:
            - { name: id, in: path, required: true, description: Which one, schema: { type: string } }
          responses:
            "200": { description: It, content: { application/json: { schema: { type: object } } } }

    """

  /// A package in memory that has everything that the samples name.
  static func linter(_ files: [String: String] = ["Package.swift": "", "schemas/OrderManagement.yaml": schema], _ paths: [String] = [])
    -> AgentLinter
  {
    let there = Set(files.keys).union(["Sources/OrderManagement"]).union(paths)
    return AgentLinter(
      AgentLinter.Surroundings(
        read: { path in files[path].map { Array($0.utf8) } }, isThere: { path in there.contains(path) },
        isPriced: { model in PriceTable.standard.price(of: model) != nil }, models: PriceTable.standard.models))
  }

  static func lint(_ text: String, _ linter: AgentLinter = linter()) -> [Problem] {
    linter.findings(in: Array(text.utf8), file: "agent-config/a.yaml").map(\.problem)
  }

  @Test("a clean configuration has no problem, in both spellings", arguments: [Sample.short, Sample.long]) func clean(text: String) {
    #expect(Self.lint(text) == [])
  }

  /// One change of the clean configuration, and the one finding that it must lead to.
  struct Mutation: Sendable, CustomTestStringConvertible {
    var original: String
    var changed: String
    var code: String
    var severity: Problem.Severity
    var line: Int
    var words: String

    init(_ original: String, _ changed: String, _ code: String, _ line: Int, _ words: String, _ severity: Problem.Severity = .error) {
      (self.original, self.changed, self.code, self.severity, self.line, self.words) = (original, changed, code, severity, line, words)
    }

    var testDescription: String { "\(code): \(words)" }
  }

  private static let target = "    lambda: OrderManagement\n"
  private static let schemaLine = "    api_schema: schemas/OrderManagement.yaml\n"
  private static let idle = "IdleSessionTTLInSeconds: 900"
  private static let model = "anthropic.claude-3-5-haiku-20241022-v1:0"

  static let mutations: [Mutation] = [
    Mutation(model, "anthropic.cluade-3-5-haiku-20241022-v1:0", "agent-model", 2, "did you mean \(model)?"),
    Mutation(
      model, "anthropic.claude-9-9-haiku-20991022-v1:0", "agent-model-unpriced", 2, "the nearest that it knows is anthropic.", .warning),
    Mutation(
      model, "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc", "agent-model-unpriced", 2, "counted", .warning),
    Mutation(model, "arn:aws:bedrock:us-east-1:foundation-model/x", "agent-model-form", 2, "expected arn:aws:bedrock"),
    Mutation(idle, "IdleSessionTTLInSeconds: 59", "agent-range", 12, "is 59; expected 60 to 5400"),
    Mutation(idle, "IdleSessionTTLInSeconds: 5401", "agent-range", 12, "is 5401; expected 60 to 5400"),
    Mutation("Help the customers of a shop with their orders, politely.", "Help.", "agent-length", 3, "5 characters; the service takes 40"),
    Mutation(
      "Help the customers", String(repeating: "x", count: 20_000), "agent-length", 3, "the service takes 40 to 20000"),
    Mutation("agent: support", "agent: \"-support\"", "agent-name", 1, "single - or _ between them"),
    Mutation("agent: support", "agent: customer__support", "agent-name", 1, "single - or _ between them"),
    Mutation("agent: support", "agent: \(String(repeating: "a", count: 101))", "agent-name", 1, "1 to 100"),
    Mutation("description: Looks up orders.", "description: \(String(repeating: "a", count: 201))", "agent-length", 6, "201 characters"),
    Mutation(idle, "AgentResourceRoleArn: arn:aws:iam::12345:role/x", "agent-arn", 12, "expected twelve digits"),
    Mutation(idle, "AgentResourceRoleArn: arn:aws:iam::123456789012:user/x", "agent-arn", 12, "expected role/"),
    Mutation(idle, "CustomerEncryptionKeyArn: nonsense", "agent-arn", 12, "expected arn:aws:kms:REGION:ACCOUNT:key/"),
    Mutation(idle, "KnowledgeBases: [{ KnowledgeBaseId: short, Description: d }]", "agent-name", 12, "ten letters and digits"),
    Mutation(idle, "AgentStatus: PREPARED", "agent-read-only", 12, "set by the service"),
    Mutation(idle, "Tags: { a: \(String(repeating: "b", count: 257)) }", "agent-length", 12, "257 characters"),
    Mutation(
      idle, "PromptOverrideConfiguration: { PromptConfigurations: [{ InferenceConfiguration: { Temperature: 1.5 } }] }", "agent-range", 12,
      "is 1.5; expected 0.0 to 1.0"),
    Mutation(schemaLine, "    api_schema: schemas/Nowhere.yaml\n", "agent-schema-missing", 7, "schemas/Nowhere.yaml cannot be read"),
    Mutation(
      schemaLine, "    ApiSchema: { S3: { S3BucketName: bbb, S3ObjectKey: k } }\n", "agent-schema-elsewhere", 7, "s3://bbb/k", .note),
    Mutation(schemaLine, "", "agent-group-incomplete", 5, "has no schema"),
    Mutation(
      schemaLine, schemaLine + "    FunctionSchema: { Functions: [] }\n", "agent-group-incomplete", 8, "has two schemas"),
    Mutation(target, "", "agent-group-incomplete", 5, "nobody to do its work"),
    Mutation(target, "    lambda: Nowhere\n", "agent-target-missing", 8, "Sources/Nowhere is not there"),
    Mutation(target, "    lambda: ./run\n", "agent-target-missing", 8, "no program"),
    Mutation(target, "    lambda: arn:aws:lambda:us-east-1:1:function:f\n", "agent-arn", 8, "expected twelve digits"),
    Mutation(target, "    lambda: \"http://:80/\"\n", "agent-url", 8, "no address of a function"),
    Mutation(target, target + "    confirmation: true\n", "agent-confirmation", 9, "holds on this machine only", .warning),
    Mutation(
      idle,
      "AgentCollaboration: SUPERVISOR\nAgentCollaborators: [{ CollaboratorName: a, CollaborationInstruction: b, AgentDescriptor: { AliasArn: no.yaml } }]",
      "agent-collaborator-missing", 13, "no.yaml, which is no agent's configuration"),
    Mutation(
      idle,
      "AgentCollaboration: SUPERVISOR\nAgentCollaborators: [{ CollaboratorName: a, CollaborationInstruction: b, AgentDescriptor: { AliasArn: no } }]",
      "agent-arn", 13, "expected arn:aws:bedrock"),
    Mutation(
      idle,
      """
      AgentCollaborators:
        - CollaboratorName: a
          CollaborationInstruction: b
          AgentDescriptor: { AliasArn: "arn:aws:bedrock:us-east-1:123456789012:agent-alias/AGENT00001/ALIAS00001" }
      """, "agent-collaboration", 13, "does not make it a SUPERVISOR", .warning),
    Mutation(idle, "planner: { script: scripts/a.yaml }", "agent-planner-missing", 12, "scripts/a.yaml, which is not there"),
    Mutation(idle, "planner: { model: { format: openai, timeout: 0 } }", "agent-range", 12, "is 0; expected 1 to 3600"),
    Mutation(idle, "planner: {}", "agent-choice", 12, "exactly one of script or replay or model"),
    Mutation(
      "action_groups:\n",
      "action_groups:\n  - { name: ask, ParentActionGroupSignature: AMAZON.UserInput, description: d }\n", "agent-parent-group", 5,
      "must have no Description"),
    Mutation(
      "action_groups:\n", "action_groups:\n  - { name: Orders, ParentActionGroupSignature: AMAZON.UserInput }\n", "agent-group-twice", 6,
      "for the second time"),
  ]

  @Test("one mistake leads to one finding, at its place", arguments: mutations) func mutation(_ mutation: Mutation) throws {
    let text = Sample.short.replacing(mutation.original, with: mutation.changed)
    #expect(text != Sample.short)
    let problems = Self.lint(text)
    let problem = try #require(problems.first)
    #expect(problems.count == 1, "\(problems)")
    #expect(problem.code == mutation.code && problem.severity == mutation.severity && problem.place.line == mutation.line, "\(problem)")
    #expect(problem.sentence.contains(mutation.words), "\(problem)")
    #expect(AgentLinter.rules.first { $0.code == problem.code }?.severity == problem.severity)
  }

  @Test("quotas are warnings") func quotas() {
    let group = "  - { name: gN, FunctionSchema: { Functions: [{ Name: f }] }, lambda: OrderManagement }\n"
    let groups = (0..<21).map { group.replacing("gN", with: "g\($0)") }.joined()
    let sentences = Self.lint(Sample.short.replacing("action_groups:\n", with: "action_groups:\n" + groups)).map(\.description)
    #expect(sentences.allSatisfy { $0.contains("warning") && $0.contains("[agent-quota]") })
    #expect(
      sentences.count == 3 && sentences.contains { $0.contains("22 action groups") } && sentences.contains { $0.contains("22 operations") })
    let parameters = (0..<6).map { "p\($0): { Type: string }" }.joined(separator: ", ")
    let function = "    FunctionSchema: { Functions: [{ Name: f, Parameters: { \(parameters) } }] }\n"
    let one = Self.lint(Sample.short.replacing("    api_schema: schemas/OrderManagement.yaml\n", with: function))
    #expect(one.map(\.code) == ["agent-quota"] && one[0].sentence.contains("6 parameters"))
  }

  @Test("schemas are linted under the group's name, in files and inline") func schemas() throws {
    let bad = Self.schema.replacing("      description: Looks up an order.\n", with: "")
    let inFile = Self.lint(Sample.short, Self.linter(["Package.swift": "", "schemas/OrderManagement.yaml": bad]))
    #expect(inFile.map(\.code) == ["missing-description"] && inFile[0].file == "schemas/OrderManagement.yaml")
    let indented = bad.split(separator: "\n").map { "        \($0)\n" }.joined()
    let text = Sample.short.replacing(
      "    api_schema: schemas/OrderManagement.yaml\n", with: "    ApiSchema:\n      Payload: |\n" + indented)
    let inline = Self.lint(text)
    #expect(
      inline.map(\.code) == ["missing-description"] && inline[0].file == "agent-config/a.yaml" && inline[0].place.line == 8, "\(inline)")
    #expect(inline.first?.sentence.hasPrefix("Line 5 of the schema: ") ?? false)
    let long = Sample.short.replacing("name: Orders", with: "name: \(String(repeating: "g", count: 80))")
    #expect(Self.lint(long).map(\.code) == ["tool-name-length"])
  }

  @Test(
    "programs, addresses and deployed functions are taken too",
    arguments: ["./run", "/bin/run", "http://localhost:9000/f", "arn:aws:lambda:eu-west-1:123456789012:function:f:live"])
  func targets(text: String) {
    let changed = Sample.short.replacing("lambda: OrderManagement", with: "lambda: \"\(text)\"")
    let linter = Self.linter(["Package.swift": "", "schemas/OrderManagement.yaml": Self.schema], ["./run", "/bin/run"])
    #expect(Self.lint(changed, linter) == [])
  }

  @Test("paths lead from the nearest folder with a manifest, or else from the configuration's own") func folders() {
    func folder(_ file: String, _ there: String...) -> String { ConfigurationFolder(of: file) { there.contains($0) }.path }
    #expect(folder("agent-config/a.yaml", "Package.swift") == "")
    #expect(folder("agent-config/a.yaml", "../Package.swift") == "../")
    #expect(folder("/x/y/agent-config/a.yaml", "/x/y/Package.swift", "/Package.swift") == "/x/y/")
    #expect(folder("/x/a.yaml") == "/x/" && folder("a.yaml") == "" && folder("b/a.yaml") == "b/" && folder("-") == "")
    #expect(ConfigurationFolder(of: "b/a.yaml") { _ in false }.path("/abs") == "/abs")
  }

  @Test("every rule has a code of its own, which no rule of schemas has") func codes() {
    let codes = AgentLinter.rules.map(\.code)
    #expect(Set(codes).count == codes.count && Set(codes).isDisjoint(with: LintRule.all.map(\.code)))
  }

  @Test("what cannot be read is one error", arguments: ["", "- a", "{", "agent: {", "\u{0}"]) func junk(text: String) {
    #expect(Self.lint(text).contains { $0.severity == .error })
  }
}
