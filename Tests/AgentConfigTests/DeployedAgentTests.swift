// SPDX-License-Identifier: Apache-2.0

import AgentConfig
import OpenAPI
import Testing

@Suite("The agents that are configured are the agents that are deployed")
struct DeployedAgentTests {
  private func resources() throws -> Node {
    let root = try #require(Node.load(try Sample.bytes("template.yaml"), file: "template.yaml", expecting: "a template").node)
    return try #require(root["Resources"])
  }

  /// The properties of the agent of that name; `!Ref X` is read as X, `!GetAtt X.Arn` as X.Arn.
  private func deployed(_ name: String) throws -> Node {
    let agents = try resources().members.filter { $0.value["Type"]?.text == "AWS::Bedrock::Agent" }
    return try #require(agents.compactMap { $0.value["Properties"] }.first { $0["AgentName"]?.text == name })
  }

  @Test("name, words, model and idle time are the same", arguments: ["order-assistant", "customer-support"]) func agent(name: String) throws
  {
    let path = "agent-config/\(name).yaml"
    let agent = try #require(AgentDefinition.load(try Sample.bytes(path), file: path).definition)
    let properties = try deployed(agent.name)
    #expect(agent.name == name)
    #expect(properties["Description"]?.text == agent.description)
    #expect(properties["Instruction"]?.text == agent.instructions)
    #expect(properties["IdleSessionTTLInSeconds"]?.text == String(agent.idleSeconds))
    let root = try #require(Node.load(try Sample.bytes("template.yaml"), file: "template.yaml", expecting: "a template").node)
    #expect(properties["FoundationModel"]?.text == "FoundationModel")
    #expect(root["Parameters"]?["FoundationModel"]?["Default"]?.text == agent.model)
  }

  @Test("the action groups are the same, with their schemas and functions", arguments: ["order-assistant", "customer-support"])
  func groups(name: String) throws {
    let path = "agent-config/\(name).yaml"
    let agent = try #require(AgentDefinition.load(try Sample.bytes(path), file: path).definition)
    let groups = try #require(try deployed(agent.name)["ActionGroups"]).items
    #expect(groups.map { $0["ActionGroupName"]?.text } == agent.actionGroups.map(\.name))
    for (group, node) in zip(agent.actionGroups, groups) {
      #expect(node["Description"]?.text == group.description && node["ActionGroupState"]?.text == "ENABLED")
      guard case .lambda(let function) = group.executor, case .file(let schema) = group.schema else {
        Issue.record("\(group.name) has no function or no schema.")
        continue
      }
      #expect(node["ActionGroupExecutor"]?["Lambda"]?.text == "\(function).Arn")
      let text = String(decoding: try Sample.bytes(schema), as: UTF8.self)
      let payload = try #require(node["ApiSchema"]?["Payload"]?.text)
      #expect(text.hasSuffix(payload) && payload.hasPrefix("openapi: "))
    }
  }

  @Test("every agent may call its functions, and nobody else may", arguments: ["order-assistant", "customer-support"])
  func permissions(name: String) throws {
    let all = try resources()
    let agent = try #require(all.members.first { $0.value["Properties"]?["AgentName"]?.text == name })
    let permissions = all.members.map(\.value).filter { $0["Type"]?.text == "AWS::Lambda::Permission" }.compactMap { $0["Properties"] }
    #expect(
      permissions.allSatisfy { $0["Principal"]?.text == "bedrock.amazonaws.com" && $0["SourceArn"] != nil && $0["SourceAccount"] != nil })
    let allowed = permissions.filter { $0["SourceArn"]?.text == "\(agent.name).AgentArn" }.compactMap { $0["FunctionName"]?.text }
    let needed = (agent.value["Properties"]?["ActionGroups"]?.items ?? []).compactMap { $0["ActionGroupExecutor"]?["Lambda"]?.text }
    #expect(Set(allowed) == Set(needed) && allowed.count == needed.count && !needed.isEmpty)
  }
}
