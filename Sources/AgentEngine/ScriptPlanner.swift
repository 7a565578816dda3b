// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import LocalAgent
internal import OpenAPI

extension ConversationScript {
  /// Longer questions fit no pattern; the time that a pattern takes grows with the text.
  static let patternCharactersMax = 10_000

  /// The planner that does what the script says.
  package var planner: Planner {
    Planner(
      refusal: { self.for($0)?.refusal(of: $0.question, isGuarded: $0.agent.isGuarded) },
      preProcessing: { self.for($0)?.fitting($0.question)?.turn.preProcessing },
      postProcessing: { self.for($0)?.fitting($0.question)?.turn.postProcessing },
      route: { self.for($0)?.route($0.question) },
      guardrail: { self.for($0)?.guardrail?.verdict($1, $2) ?? .clean },
      next: { situation in
        guard let script = self.for(situation) else {
          throw ServiceError.validation("\(file) has no script for the collaborator \(situation.path.joined(separator: ", ")).")
        }
        return try script.plan(situation)
      })
  }

  /// The script of the agent that is asked.
  private func `for`(_ situation: Situation) -> ConversationScript? {
    situation.path.reduce(self as ConversationScript?) { script, name in script?.collaborators[name] }
  }

  private func refusal(of question: String, isGuarded: Bool) -> ServiceError? {
    guard let (turn, _) = fitting(question) else {
      if case .blocked? = isGuarded ? guardrail?.verdict(.input, question).outcome : nil { return nil }
      return otherwise == nil ? unknown(question) : nil
    }
    // An error that comes before anything was done is a response of its own.
    return turn.calls.isEmpty ? turn.failure : nil
  }

  private func unknown(_ question: String) -> ServiceError {
    .validation("The script \(file) has no turn for the question \"\(question.prefix(200))\", and no \"otherwise\".")
  }

  private func route(_ question: String) -> Plan? {
    guard let route = fitting(question)?.turn.route else { return nil }
    return Plan(.collaborator(route.name, question), tokens: route.tokens)
  }

  /// The first turn that a question fits, with the values of its pattern's groups.
  private func fitting(_ question: String) -> (turn: Turn, values: [String: JSONValue])? {
    for turn in turns {
      switch turn.ask {
      case .text(let text): if Self.plain(text) == Self.plain(question) { return (turn, [:]) }
      case .pattern(let source): if let values = Self.values(source, question) { return (turn, values) }
      }
    }
    return nil
  }

  /// Small letters, and one space between words.
  private static func plain(_ text: String) -> String { text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ") }

  private static func values(_ source: String, _ question: String) -> [String: JSONValue]? {
    guard question.utf8.count <= patternCharactersMax, let regex = try? Regex(source).ignoresCase(),
      let match = question.firstMatch(of: regex)
    else { return nil }
    var values: [String: JSONValue] = [:]
    for group in match.output {
      if let name = group.name, let text = group.substring { values[name] = .string(String(text)) }
    }
    return values
  }

  private func plan(_ situation: Situation) throws(ServiceError) -> Plan {
    guard let (turn, groups) = fitting(situation.question) else {
      guard let otherwise else { throw unknown(situation.question) }
      return Plan(.answer(otherwise))
    }
    var values = groups
    for outcome in situation.outcomes {
      values[outcome.operation] = outcome.value
      values["result"] = outcome.value
    }
    let done = situation.outcomes.count
    let next = done < turn.calls.count && situation.outcomes.allSatisfy(\.isSuccess) ? turn.calls[done] : nil
    if next == nil, let failure = turn.failure { throw failure }
    do throws(ScriptTemplate.Missing) {
      if let next { return Plan(try Self.decision(next, values), tokens: next.tokens, rationale: next.rationale) }
      return try answer(turn, situation.outcomes, values)
    } catch {
      throw .validation("\(file):\(turn.place.line): \(error.sentence).")
    }
  }

  private static func decision(_ call: Call, _ values: [String: JSONValue]) throws(ScriptTemplate.Missing) -> Plan.Decision {
    switch call.kind {
    case .search(let query, let passages): return .search(call.name, query: try query.text(values), passages)
    case .collaborator(let text): return .collaborator(call.name, try text.text(values))
    case .operation(let given):
      var arguments = JSONObject()
      for argument in given {
        switch argument.value {
        case .literal(let value): arguments[argument.name] = value
        case .template(let template): arguments[argument.name] = try template.value(values)
        }
      }
      return .call(call.name, arguments)
    }
  }

  private func answer(_ turn: Turn, _ outcomes: [CallOutcome], _ values: [String: JSONValue]) throws(ScriptTemplate.Missing) -> Plan {
    let last = outcomes.last
    let ending: Answer.Ending? = last?.state == .denied ? .denied : last?.status.map { .status($0) }
    let exact = turn.answers.first { $0.ending == ending }
    guard let answer = exact ?? turn.answers.first(where: { $0.ending == .otherwise }) else {
      let end = last.map { $0.state == .denied ? "denied" : "with status \($0.status.map(String.init) ?? "none")" } ?? "without a call"
      throw ScriptTemplate.Missing(sentence: "there is no answer for a turn that ends \(end), and no \"otherwise\"")
    }
    let (text, insertions) = try answer.template.rendered(values)
    var plan = Plan(turn.isQuestion ? .ask(text) : .answer(text), tokens: turn.tokens, rationale: turn.rationale)
    plan.citations = Self.citations(text, insertions, outcomes)
    return plan
  }

  /// What the parts of an answer rest on: the passages that were put into it, or all of it on all that was found.
  private static func citations(_ text: String, _ insertions: [ScriptTemplate.Insertion], _ outcomes: [CallOutcome]) -> [CitedPart] {
    let found = outcomes.filter { $0.passages?.isEmpty == false }
    guard let last = found.last else { return [] }
    let cited = insertions.compactMap { insertion -> CitedPart? in
      guard insertion.path.count == 3, insertion.path[2] == "text", !insertion.range.isEmpty, let index = Int(insertion.path[1]) else {
        return nil
      }
      let outcome = insertion.path[0] == "result" ? last : found.last { $0.operation == insertion.path[0] }
      guard let passages = outcome?.passages, passages.indices.contains(index) else { return nil }
      return CitedPart(insertion.range, [passages[index]])
    }
    guard cited.isEmpty, !text.isEmpty else { return cited }
    return [CitedPart(0..<text.unicodeScalars.count, found.flatMap { $0.passages ?? [] })]
  }
}
