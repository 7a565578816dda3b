// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import LocalAgent
internal import OpenAPI

/// Turns the nodes of a script into turns, and collects what is wrong with them.
struct ScriptReader {
  /// How deep scripts may be in scripts.
  static let levelsMax = 4

  let file: String
  let level: Int
  let read: (String) -> [UInt8]?
  var problems: [Problem]

  mutating func report(_ code: String, _ place: Place, _ sentence: String) {
    problems.append(Problem(.error, code, file: file, at: place, sentence))
  }

  mutating func script(_ root: Node) -> ConversationScript {
    var script = ConversationScript(file: file)
    guard checkMembers(root, "a script", ["turns", "otherwise", "guardrail", "collaborators"]) else { return script }
    script.guardrail = root["guardrail"].flatMap { guardrail($0) }
    script.collaborators = root["collaborators"].map { collaborators($0) } ?? [:]
    if let node = root["otherwise"] { script.otherwise = text(node, "otherwise") }
    guard let turns = root["turns"], !turns.items.isEmpty else {
      report("no-turns", (root["turns"] ?? root).place, "A script has \"turns\", a list with at least one.")
      return script
    }
    script.turns = turns.items.compactMap { turn($0) }
    return script
  }

  /// Whether a node is a mapping; names that mean nothing are told.
  mutating func checkMembers(_ node: Node, _ what: String, _ known: [String]) -> Bool {
    guard node.isMapping else {
      report("wrong-type", node.place, "Expected \(what), a mapping with \(known.joined(separator: ", ")), but found \(node.kind).")
      return false
    }
    for member in node.members where !known.contains(member.name) {
      report("unknown-key", member.namePlace, "\"\(member.name)\" means nothing in \(what). Known: \(known.joined(separator: ", ")).")
    }
    return true
  }

  mutating func text(_ node: Node, _ what: String) -> String? {
    if let text = node.string, !text.isEmpty { return text }
    report("wrong-type", node.place, "\"\(what)\" is a text, not \(node.string == nil ? node.kind : "an empty one").")
    return nil
  }

  /// A file that the script names.
  mutating func contents(_ node: Node) -> (path: String, bytes: [UInt8])? {
    guard let path = text(node, "a file") else { return nil }
    guard let bytes = read(path) else {
      report("file-missing", node.place, "The file \(path) cannot be read; expected one beside the script.")
      return nil
    }
    return (path, bytes)
  }

  private mutating func collaborators(_ node: Node) -> [String: ConversationScript] {
    guard node.isMapping, level < Self.levelsMax else {
      let expected = node.isMapping ? "scripts at most \(Self.levelsMax) deep" : "a mapping of names to scripts or their files"
      report("wrong-type", node.place, "\"collaborators\" is \(expected).")
      return [:]
    }
    var scripts: [String: ConversationScript] = [:]
    for member in node.members {
      if member.value.isMapping {
        var inner = ScriptReader(file: file, level: level + 1, read: read, problems: [])
        scripts[member.name] = inner.script(member.value)
        problems += inner.problems
      } else if let (path, bytes) = contents(member.value) {
        let (script, found) = ConversationScript.load(bytes, file: path, level: level + 1, read: read)
        scripts[member.name] = script
        problems += found
      }
    }
    return scripts
  }

  // MARK: Turns

  private mutating func turn(_ node: Node) -> ConversationScript.Turn? {
    let known = ["ask", "calls", "answer", "asks", "fails", "routes", "rationale", "tokens", "preProcessing", "postProcessing"]
    guard checkMembers(node, "a turn", known) else { return nil }
    guard let askNode = node["ask"] else {
      report("no-ask", node.place, "A turn says in \"ask\" which question it is for: a text, or a mapping with \"pattern\".")
      return nil
    }
    guard let ask = ask(askNode) else { return nil }
    var names = Set(Self.groups(of: ask))
    let calls = (node["calls"]?.items ?? []).compactMap { call($0, &names) }
    if let list = node["calls"], list.kind != "a list" {
      report("wrong-type", list.place, "\"calls\" is a list, not \(list.kind).")
    }
    let endings = ["answer", "asks", "fails", "routes"].compactMap { name in node[name].map { (name, $0) } }
    guard endings.count == 1, let (ending, endingNode) = endings.first else {
      report(
        "no-answer", node.place,
        "A turn ends with one of \"answer\", \"asks\" for a question to the user, \"fails\" for an error of the service, and \"routes\".")
      return nil
    }
    var turn = ConversationScript.Turn(ask: ask, place: node.place, calls: calls, answers: [], isQuestion: ending == "asks")
    switch ending {
    case "fails": turn.failure = failure(endingNode)
    case "routes": turn.route = route(endingNode)
    default: turn.answers = answers(endingNode, names)
    }
    turn.rationale = node["rationale"].flatMap { text($0, "rationale") }
    (turn.tokens, turn.preProcessing, turn.postProcessing) = (
      tokens(node["tokens"]), tokens(node["preProcessing"]), tokens(node["postProcessing"])
    )
    return turn
  }

  private mutating func route(_ node: Node) -> ConversationScript.Route? {
    guard node.string != nil || checkMembers(node, "a route", ["to", "tokens"]) else { return nil }
    guard let name = text(node["to"] ?? node, "routes") else { return nil }
    return ConversationScript.Route(name: name, place: node.place, tokens: tokens(node["tokens"]))
  }

  private mutating func failure(_ node: Node) -> ServiceError? {
    guard node.string != nil || checkMembers(node, "a failure", ["error", "message"]) else { return nil }
    let name = node["error"] ?? node
    guard let make = ServiceError.known[name.string ?? ""] else {
      report("unknown-error", name.place, "The service's errors are \(ServiceError.known.keys.sorted().joined(separator: ", ")).")
      return nil
    }
    return make(node["message"].flatMap { text($0, "message") } ?? "The script ends the turn with this error.")
  }

  private mutating func ask(_ node: Node) -> ConversationScript.Ask? {
    if let text = node.string, !text.isEmpty { return .text(text) }
    guard checkMembers(node, "a question", ["pattern"]), let pattern = node["pattern"] else {
      if node.isMapping { report("no-pattern", node.place, "A question is a text, or a mapping with \"pattern\".") }
      return nil
    }
    guard let source = text(pattern, "pattern") else { return nil }
    do {
      _ = try Regex(source)
      return .pattern(source)
    } catch {
      report("bad-pattern", pattern.place, "\"\(source)\" is no regular expression.")
      return nil
    }
  }

  /// The names of a pattern's groups: `(?<name>...)`.
  private static func groups(of ask: ConversationScript.Ask) -> [String] {
    guard case .pattern(let source) = ask else { return [] }
    return source.split(separator: "(?", omittingEmptySubsequences: false).dropFirst().compactMap { part in
      let name = part.hasPrefix("P<") ? part.dropFirst(2) : part.hasPrefix("<") ? part.dropFirst() : ""
      let word = name.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      return word.isEmpty ? nil : String(word)
    }
  }

  // MARK: Values

  mutating func value(_ node: Node, _ names: Set<String>) -> ScriptTemplate.Value? {
    guard let text = node.string else { return .literal(node.json) }
    return template(text, node.place, names).map { .template($0) }
  }

  mutating func template(_ text: String, _ place: Place, _ names: Set<String>) -> ScriptTemplate? {
    guard let template = ScriptTemplate(text) else {
      report("bad-template", place, "A value stands between \"{{\" and \"}}\", a name or names with dots between them.")
      return nil
    }
    for root in template.roots where !names.contains(root) {
      let known = names.isEmpty ? "none" : names.sorted().joined(separator: ", ")
      report(
        "unknown-value", place, "There is no value \"\(root)\" here. Known: \(known); they come from the pattern's groups and the calls.")
    }
    return template
  }

  private mutating func answers(_ node: Node, _ names: Set<String>) -> [ConversationScript.Answer] {
    if let text = node.string {
      return template(text, node.place, names).map { [ConversationScript.Answer(ending: .otherwise, template: $0)] } ?? []
    }
    guard node.isMapping, !node.members.isEmpty else {
      report("wrong-type", node.place, "An answer is a text, or a mapping of statuses, \"denied\" and \"otherwise\" to texts.")
      return []
    }
    return node.members.compactMap { member in
      guard let ending = Self.ending(member.name) else {
        report("unknown-key", member.namePlace, "\"\(member.name)\" is no ending of a call: a status, \"denied\" or \"otherwise\".")
        return nil
      }
      guard let text = text(member.value, member.name), let template = template(text, member.value.place, names) else { return nil }
      return ConversationScript.Answer(ending: ending, template: template)
    }
  }

  private static func ending(_ name: String) -> ConversationScript.Answer.Ending? {
    switch name {
    case "denied": .denied
    case "otherwise": .otherwise
    default: Int(name).flatMap { (100...599).contains($0) ? .status($0) : nil }
    }
  }

  mutating func tokens(_ node: Node?) -> ModelTokens? {
    guard let node, checkMembers(node, "tokens", ["input", "output"]) else { return nil }
    guard let input = node["input"]?.number?.integer, let output = node["output"]?.number?.integer, input >= 0, output >= 0,
      max(input, output) <= 1_000_000_000
    else {
      report("wrong-type", node.place, "Tokens are \"input\" and \"output\", whole numbers from 0 to 1000000000.")
      return nil
    }
    return ModelTokens(input: input, output: output)
  }
}
