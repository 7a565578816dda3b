// SPDX-License-Identifier: Apache-2.0

internal import ActionCodegen
package import ActionGroup
internal import JSON
internal import LocalAgent
internal import OpenAPI

/// Turns the members of InvokeInlineAgent that describe an agent into one that can be played.
struct InlineDefinition {
  /// The functions that there are on this machine.
  let functions: [FunctionEndpoint]

  private static let levelsMax = 3

  /// The agent that a request describes.
  ///
  /// - Throws: what of it cannot be played here, with its place in the body.
  func agent(_ body: JSONObject) throws(ServiceError) -> PlayedAgent {
    try agent(.object(body), among: body["collaborators"]?.array ?? [], "", level: 1)
  }

  private func agent(_ body: JSONValue, among others: [JSONValue], _ place: String, level: Int) throws(ServiceError) -> PlayedAgent {
    var agent = PlayedAgent(
      body["agentName"]?.string ?? AgentIdentity.inlineId, model: body["foundationModel"]?.string ?? "",
      instructions: body["instruction"]?.string ?? "", groups: [])
    for (index, group) in (body["actionGroups"]?.array ?? []).enumerated() where group["parentActionGroupSignature"] == nil {
      agent.groups.append(try self.group(group, "\(place)actionGroups.\(index + 1).member"))
    }
    agent.idleSeconds = body["idleSessionTTLInSeconds"]?.number?.integer ?? agent.idleSeconds
    agent.knowledgeBases = (body["knowledgeBases"]?.array ?? []).map { base in
      .init(base["knowledgeBaseId"]?.string ?? "", description: base["description"]?.string ?? "")
    }
    agent.isGuarded = body["guardrailConfiguration"] != nil
    agent.isRouter = body["agentCollaboration"]?.string == "SUPERVISOR_ROUTER"
    let configurations = body["collaboratorConfigurations"]?.array ?? []
    for (index, configuration) in configurations.enumerated() {
      let place = "\(place)collaboratorConfigurations.\(index + 1).member"
      agent.collaborators.append(try collaborator(configuration, among: others, place, level: level))
    }
    return agent
  }

  private func collaborator(
    _ configuration: JSONValue, among others: [JSONValue], _ place: String, level: Int
  ) throws(ServiceError) -> PlayedAgent.Collaborator {
    let name = configuration["collaboratorName"]?.string ?? ""
    guard level < InlineDefinition.levelsMax else {
      throw .validation("\(place): agents ask agents in at most \(InlineDefinition.levelsMax) levels here.")
    }
    guard let index = others.firstIndex(where: { $0["agentName"]?.string == name }) else {
      throw .validation("\(place): the request describes no collaborator \"\(name)\", and one that is deployed is not on this machine.")
    }
    let agent = try agent(others[index], among: others, "collaborators.\(index + 1).member.", level: level + 1)
    return PlayedAgent.Collaborator(
      name, agent, instruction: configuration["collaboratorInstruction"]?.string ?? "",
      aliasArn: configuration["agentAliasArn"]?.string,
      relaysHistory: configuration["relayConversationHistory"]?.string == "TO_COLLABORATOR")
  }

  // MARK: Action groups

  private func group(_ body: JSONValue, _ place: String) throws(ServiceError) -> PlayedAgent.Group {
    guard let name = body["actionGroupName"]?.string, !name.isEmpty else {
      throw .validation("\(place): an action group has an actionGroupName.")
    }
    let executor = try executor(body["actionGroupExecutor"], "\(place).actionGroupExecutor")
    if let functions = body["functionSchema"]?["functions"]?.array {
      return PlayedAgent.Group(name, functions.map(Self.operation), as: .function, executor)
    }
    guard let text = body["apiSchema"]?["payload"]?.string else {
      throw .validation("\(place): a group has functionSchema.functions or apiSchema.payload; a schema in S3 is not on this machine.")
    }
    return PlayedAgent.Group(name, try operations(text, "\(place).apiSchema.payload"), executor)
  }

  private func operations(_ text: String, _ place: String) throws(ServiceError) -> [Operation] {
    let (document, problems) = Document.load(Array(text.utf8), file: place)
    guard let document, !problems.contains(where: { $0.severity == .error }) else {
      throw .validation(problems.first { $0.severity == .error }?.description ?? "\(place) is no OpenAPI document.")
    }
    let operations = OperationConversion.operations(of: document).operations
    guard !operations.isEmpty else { throw .validation("\(place) declares no operations.") }
    return operations
  }

  private func executor(_ body: JSONValue?, _ place: String) throws(ServiceError) -> PlayedAgent.Group.Executor {
    if body?["customControl"]?.string == "RETURN_CONTROL" { return .returnControl }
    guard let arn = body?["lambda"]?.string else { throw .validation("\(place): expected lambda, or customControl RETURN_CONTROL.") }
    let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
    let name = parts.count >= 7 ? String(parts[6]) : arn
    guard let function = functions.first(where: { $0.name == name }) else {
      let known = Set(functions.map(\.name)).sorted().joined(separator: ", ")
      throw .validation("\(place): there is no function \(name) on this machine. Known: \(known.isEmpty ? "none" : known).")
    }
    return .function(function)
  }

  private static func operation(_ body: JSONValue) -> Operation {
    let arguments = (body["parameters"]?.object?.members ?? []).map { parameter in
      Argument(
        named: parameter.name, FunctionParameter.schema(parameter.value["type"]?.string ?? ""),
        parameter.value["description"]?.string ?? "",
        required: parameter.value["required"]?.bool ?? false)
    }
    let name = body["name"]?.string ?? ""
    return Operation(
      named: name, .post, "/\(name)", arguments, description: body["description"]?.string ?? "",
      requiresConfirmation: body["requireConfirmation"]?.string == "ENABLED")
  }
}

/// An argument of a function that has details instead of a schema.
package enum FunctionParameter {
  /// What values of a type's name are.
  package static func schema(_ type: String) -> Schema {
    switch type {
    case "number": .number()
    case "integer": .integer()
    case "boolean": .boolean()
    case "array": .array(of: .any())
    default: .string()
    }
  }
}
