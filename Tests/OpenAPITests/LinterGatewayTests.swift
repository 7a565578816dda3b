// SPDX-License-Identifier: Apache-2.0

import OpenAPI
import Testing

@Suite("The linter knows what a tool of an AgentCore Gateway can say")
struct LinterGatewayTests {
  private static let reference = "{ $ref: '#/paths/~1orders~1{orderId}/post/requestBody/content/application~1json/schema' }"
  private static let sku = "sku: { type: string,"

  static let mutations: [LintSample.Mutation] = [
    .init("updateOrder", "updateTheOrderOfThisCustomerWithAllItsLinesAndParcelsAndMoreOfIt", "gateway-tool-name-length", .warning, 6),
    .init("updateOrder", "update___order", "gateway-tool-name-underscores", .error, 6),
    .init("          description: Which one\n", "", "gateway-parameter-description", .note, 9),
    .init("      responses:", "      x-requireConfirmation: ENABLED\n      responses:", "gateway-confirmation", .warning, 25),
    .init("sku: { type: string, description: Which article }", "sku: \(reference)", "gateway-recursion", .error, 24),
    .init(sku, "sku: {", "gateway-type", .error, 24),
    .init(sku, "sku: { type: string, enum: [a],", "gateway-enum", .note, 24),
    .init(sku, "sku: { type: string, format: date,", "gateway-format", .note, 24),
    .init(sku, "sku: { type: string, default: a,", "gateway-default", .note, 24),
    .init(sku, "sku: { type: string, maxLength: 8,", "gateway-constraint", .note, 24),
    .init(sku, "sku: { type: object, additionalProperties: { type: string, description: x },", "gateway-additional", .note, 24),
  ]

  @Test("each rule fires on the change that breaks it, and only that rule", arguments: mutations)
  func rules(mutation: LintSample.Mutation) {
    #expect(LintSample.clean.contains(mutation.original))
    let problems = LintSample.lint(mutation.text, Linter(group: "Orders", profile: .gateway))
    #expect(problems.map(\.code) == [mutation.code], "\(problems)")
    #expect(problems.map(\.severity) == [mutation.severity] && problems.map(\.place.line) == [mutation.line], "\(problems)")
  }

  @Test("a choice between schemas cannot be said") func alternatives() {
    let text = LintSample.clean.replacing(Self.sku, with: "sku: { oneOf: [{ type: string }, { type: integer }],")
    let problems = LintSample.lint(text, Linter(profile: .gateway))
    #expect(problems.contains { $0.code == "gateway-alternatives" && $0.severity == .warning })
  }

  @Test("a target's name has no underscore", arguments: ["my_target", "my--target"]) func target(name: String) {
    #expect(LintSample.lint(LintSample.clean, Linter(group: name, profile: .gateway)).map(\.code) == ["target-name"])
  }

  @Test(
    "what only action groups mind is passed over", arguments: ["version-new", "version-other", "body-on-get", "response-content", "enum"])
  func passedOver(code: String) throws {
    let mutation = try #require(LinterTests.mutations.first { $0.code == code })
    #expect(!LintSample.lint(mutation.text, Linter(group: "Orders", profile: .gateway)).contains { $0.code == code })
  }
}
