// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import LocalAgent
internal import OpenAPI

// What a turn does before it answers, and what a guardrail looks for.
extension ScriptReader {
  /// A call, a search or a question to a collaborator; its name is a value from then on.
  mutating func call(_ node: Node, _ names: inout Set<String>) -> ConversationScript.Call? {
    guard node.isMapping else {
      _ = checkMembers(node, "a call", ["operation", "arguments", "rationale", "tokens"])
      return nil
    }
    let kinds = ["operation", "knowledgeBase", "collaborator"].compactMap { name in node[name].map { (name, $0) } }
    guard kinds.count == 1, let (kind, nameNode) = kinds.first else {
      report("no-operation", node.place, "A call names its \"operation\", or instead a \"knowledgeBase\" or a \"collaborator\".")
      return nil
    }
    guard let name = text(nameNode, kind) else { return nil }
    let details: ConversationScript.Call.Kind?
    switch kind {
    case "knowledgeBase": details = search(node, names)
    case "collaborator": details = question(node, names)
    default: details = operation(node, names)
    }
    names.formUnion([name, "result"])
    guard let details else { return nil }
    return ConversationScript.Call(
      name: name, kind: details, place: nameNode.place, rationale: node["rationale"].flatMap { text($0, "rationale") },
      tokens: tokens(node["tokens"]))
  }

  private mutating func operation(_ node: Node, _ names: Set<String>) -> ConversationScript.Call.Kind? {
    guard checkMembers(node, "a call", ["operation", "arguments", "rationale", "tokens"]) else { return nil }
    var arguments: [ConversationScript.Argument] = []
    if let list = node["arguments"] {
      if !list.isMapping { report("wrong-type", list.place, "\"arguments\" is a mapping of names and values, not \(list.kind).") }
      for member in list.members {
        guard let value = value(member.value, names) else { continue }
        arguments.append(.init(name: member.name, place: member.namePlace, value: value))
      }
    }
    return .operation(arguments)
  }

  private mutating func search(_ node: Node, _ names: Set<String>) -> ConversationScript.Call.Kind? {
    guard checkMembers(node, "a search", ["knowledgeBase", "query", "passages", "rationale", "tokens"]) else { return nil }
    guard let query = requiredTemplate(node, "query", names), let list = node["passages"] else {
      if node["passages"] == nil { report("no-passages", node.place, "A search has \"passages\": a list of what is found, or its file.") }
      return nil
    }
    guard list.string != nil else { return .search(query: query, passages(list)) }
    guard let (path, bytes) = contents(list) else { return nil }
    let (root, found) = Node.load(bytes, file: path, expecting: "a list of passages")
    var inner = ScriptReader(file: path, level: level, read: read, problems: found)
    let read = root.map { inner.passages($0) } ?? []
    problems += inner.problems
    return .search(query: query, read)
  }

  private mutating func passages(_ list: Node) -> [Passage] {
    guard list.kind == "a list" else {
      report("wrong-type", list.place, "Passages are a list, not \(list.kind).")
      return []
    }
    return list.items.compactMap { node in
      guard checkMembers(node, "a passage", ["text", "source", "score", "metadata"]) else { return nil }
      guard let textNode = node["text"], let text = text(textNode, "text") else {
        report("no-text", node.place, "A passage has a \"text\".")
        return nil
      }
      if let score = node["score"], score.number == nil { report("wrong-type", score.place, "A score is a number.") }
      return Passage(
        text, source: node["source"].flatMap { self.text($0, "source") }, score: node["score"]?.number,
        metadata: node["metadata"]?.json.object ?? JSONObject())
    }
  }

  private mutating func question(_ node: Node, _ names: Set<String>) -> ConversationScript.Call.Kind? {
    guard checkMembers(node, "a question", ["collaborator", "ask", "rationale", "tokens"]) else { return nil }
    return requiredTemplate(node, "ask", names).map { .collaborator($0) }
  }

  private mutating func requiredTemplate(_ node: Node, _ name: String, _ names: Set<String>) -> ScriptTemplate? {
    guard let member = node[name] else {
      report("missing", node.place, "\"\(name)\" is missing, a text.")
      return nil
    }
    guard let text = text(member, name) else { return nil }
    return template(text, member.place, names)
  }

  // MARK: The guardrail

  mutating func guardrail(_ node: Node) -> ScriptGuardrail? {
    guard checkMembers(node, "a guardrail", ["rules", "blockedInput", "blockedOutput"]) else { return nil }
    var guardrail = ScriptGuardrail(place: node.place)
    if let text = node["blockedInput"].flatMap({ text($0, "blockedInput") }) { guardrail.blockedInput = text }
    if let text = node["blockedOutput"].flatMap({ text($0, "blockedOutput") }) { guardrail.blockedOutput = text }
    guardrail.rules = (node["rules"]?.items ?? []).compactMap { rule($0) }
    return guardrail
  }

  private mutating func rule(_ node: Node) -> ScriptGuardrail.Rule? {
    let kinds = ["topic", "word", "filter", "personal"]
    guard checkMembers(node, "a rule", ["pattern", "sees", "confidence", "masks"] + kinds) else { return nil }
    let given = kinds.compactMap { name in node[name].map { (name, $0) } }
    guard let patternNode = node["pattern"], let pattern = text(patternNode, "pattern"), given.count == 1, let (kind, value) = given.first
    else {
      report("bad-rule", node.place, "A rule has a \"pattern\" and one of \(kinds.joined(separator: ", ")).")
      return nil
    }
    guard (try? Regex(pattern)) != nil else {
      report("bad-pattern", patternNode.place, "\"\(pattern)\" is no regular expression.")
      return nil
    }
    guard let sides = sides(node["sees"]), let details = self.kind(kind, value, node) else { return nil }
    return ScriptGuardrail.Rule(pattern: pattern, kind: details, sides: sides)
  }

  private mutating func sides(_ node: Node?) -> Set<GuardrailVerdict.Side>? {
    guard let node else { return Set(GuardrailVerdict.Side.allCases) }
    if let side = node.string.flatMap({ GuardrailVerdict.Side(rawValue: $0) }) { return [side] }
    report("wrong-type", node.place, "A rule \"sees\" input or output; both when it is left out.")
    return nil
  }

  private mutating func kind(_ name: String, _ value: Node, _ rule: Node) -> ScriptGuardrail.Kind? {
    switch name {
    case "word": return .word
    case "topic": return text(value, name).map { .topic($0) }
    case "personal": return text(value, name).map { .personal($0, isMasked: rule["masks"]?.flag ?? true) }
    default:
      guard let type = one(of: ScriptGuardrail.filters, value, name) else { return nil }
      guard let node = rule["confidence"] else { return .filter(type, confidence: "HIGH") }
      return one(of: ScriptGuardrail.confidences, node, "confidence").map { .filter(type, confidence: $0) }
    }
  }

  private mutating func one(of words: [String], _ node: Node, _ name: String) -> String? {
    if let word = node.string, words.contains(word) { return word }
    report("wrong-type", node.place, "\"\(name)\" is one of \(words.joined(separator: ", ")).")
    return nil
  }
}

extension ServiceError {
  /// The errors of the service, by their names.
  static let known: [String: @Sendable (String) -> ServiceError] = [
    "AccessDeniedException": { .accessDenied($0) }, "BadGatewayException": { .badGateway($0) }, "ConflictException": { .conflict($0) },
    "DependencyFailedException": { .dependencyFailed($0) }, "InternalServerException": { .internalServer($0) },
    "ModelNotReadyException": { .modelNotReady($0) }, "ResourceNotFoundException": { .resourceNotFound($0) },
    "ServiceQuotaExceededException": { .serviceQuotaExceeded($0) }, "ThrottlingException": { .throttling($0) },
    "ValidationException": { .validation($0) },
  ]
}
