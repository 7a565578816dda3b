// SPDX-License-Identifier: Apache-2.0

internal import OpenAPI

/// Takes the values out of a tree that is in CloudFormation's names; what is wrong with it was told before.
struct DefinitionReader {
  let root: Node
  let file: String

  var definition: AgentDefinition {
    AgentDefinition(
      file: file, name: text(root, "AgentName") ?? "", model: text(root, "FoundationModel") ?? "",
      instructions: text(root, "Instruction") ?? "", description: text(root, "Description"),
      actionGroups: (root["ActionGroups"]?.items ?? []).filter(\.isMapping).map(actionGroup),
      idleSeconds: integer(root, "IdleSessionTTLInSeconds") ?? AgentDefinition.standardIdleSeconds, streaming: streaming,
      planner: planner, knowledgeBases: knowledgeBases, guardrail: guardrail,
      collaboration: text(root, "AgentCollaboration").flatMap(Collaboration.init) ?? .none,
      collaborators: collaborators, node: root)
  }

  private func text(_ node: Node?, _ name: String) -> String? { node?[name].flatMap { $0.isNull ? nil : $0.text } }

  private func integer(_ node: Node?, _ name: String) -> Int? { text(node, name).flatMap { Int($0) } }

  private func isEnabled(_ node: Node, _ name: String) -> Bool { text(node, name) != "DISABLED" }

  private var streaming: StreamingDefinition {
    let node = root["streaming"]
    return StreamingDefinition(
      isEnabled: node?["enabled"]?.flag ?? true, chunkSize: integer(node, "chunk_size").flatMap { $0 > 0 ? $0 : nil })
  }

  private var planner: PlannerDefinition? {
    guard let node = root["planner"] else { return nil }
    let choice: PlannerDefinition.Choice
    if let script = text(node, "script") {
      choice = .script(script)
    } else if let recording = text(node["replay"], "recording") {
      choice = .replay(recording, ignoring: (node["replay"]?["ignore"]?.items ?? []).compactMap(\.text))
    } else if let model = node["model"], let format = text(model, "format") {
      choice = .model(
        .init(
          format: format, id: text(model, "id"), url: text(model, "url"), calls: integer(model, "calls"),
          timeout: integer(model, "timeout"), region: text(model, "region"), profile: text(model, "profile")))
    } else {
      return nil
    }
    return PlannerDefinition(choice: choice, place: node.place)
  }

  private var guardrail: GuardrailDefinition? {
    guard let node = root["GuardrailConfiguration"], let identifier = text(node, "GuardrailIdentifier") else { return nil }
    return GuardrailDefinition(identifier: identifier, version: text(node, "GuardrailVersion") ?? "DRAFT")
  }

  private var knowledgeBases: [KnowledgeBaseDefinition] {
    (root["KnowledgeBases"]?.items ?? []).compactMap { node in
      guard let id = text(node, "KnowledgeBaseId") else { return nil }
      return KnowledgeBaseDefinition(id: id, description: text(node, "Description") ?? "", isEnabled: isEnabled(node, "KnowledgeBaseState"))
    }
  }

  private var collaborators: [CollaboratorDefinition] {
    (root["AgentCollaborators"]?.items ?? []).compactMap { node in
      guard let name = text(node, "CollaboratorName"), let target = text(node["AgentDescriptor"], "AliasArn") else { return nil }
      return CollaboratorDefinition(
        name: name, instruction: text(node, "CollaborationInstruction") ?? "", target: .init(target),
        relaysHistory: text(node, "RelayConversationHistory") == "TO_COLLABORATOR", place: node.place)
    }
  }

  // MARK: Action groups

  private func actionGroup(_ node: Node) -> ActionGroupDefinition {
    ActionGroupDefinition(
      name: text(node, "ActionGroupName") ?? "", description: text(node, "Description"), isEnabled: isEnabled(node, "ActionGroupState"),
      schema: schema(node), executor: executor(node["ActionGroupExecutor"]), parentSignature: text(node, "ParentActionGroupSignature"),
      requiresConfirmation: node["confirmation"]?.flag, place: node.place)
  }

  private func schema(_ node: Node) -> ActionGroupDefinition.Schema? {
    if let functions = node["FunctionSchema"]?["Functions"] { return .functions(functions.items.map(function)) }
    guard let schema = node["ApiSchema"] else { return nil }
    if let payload = text(schema, "Payload") {
      // A path has one line and is no JSON.
      let isText = payload.contains(where: \.isNewline) || payload.drop(while: \.isWhitespace).hasPrefix("{")
      return isText ? .inline(payload) : .file(payload)
    }
    guard let bucket = text(schema["S3"], "S3BucketName"), let key = text(schema["S3"], "S3ObjectKey") else { return nil }
    return .bucket(name: bucket, key: key)
  }

  private func executor(_ node: Node?) -> ActionGroupDefinition.Executor? {
    if let function = text(node, "Lambda") { return .lambda(function) }
    return text(node, "CustomControl") == "RETURN_CONTROL" ? .returnControl : nil
  }

  private func function(_ node: Node) -> AgentFunction {
    let parameters = (node["Parameters"]?.members ?? []).map { member in
      AgentFunction.Parameter(
        name: member.name, type: text(member.value, "Type") ?? "string", description: text(member.value, "Description"),
        isRequired: member.value["Required"]?.flag ?? false)
    }
    return AgentFunction(
      name: text(node, "Name") ?? "", description: text(node, "Description"), parameters: parameters,
      requiresConfirmation: text(node, "RequireConfirmation") == "ENABLED")
  }
}
