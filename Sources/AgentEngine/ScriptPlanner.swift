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
      refusal: { refusal(of: $0.question) },
      preProcessing: { fitting($0.question)?.turn.preProcessing },
      next: { try plan($0) })
  }

  private func refusal(of question: String) -> ServiceError? {
    guard let (turn, _) = fitting(question) else {
      guard otherwise == nil else { return nil }
      return .validation("The script \(file) has no turn for the question \"\(question.prefix(200))\", and no \"otherwise\".")
    }
    // An error that comes before anything was done is a response of its own.
    return turn.calls.isEmpty ? turn.failure : nil
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
    guard let (turn, groups) = fitting(situation.question) else { return Plan(.answer(otherwise ?? "")) }
    var values = groups
    for outcome in situation.outcomes {
      values[outcome.operation] = outcome.value
      values["result"] = outcome.value
    }
    let done = situation.outcomes.count
    let next = done < turn.calls.count && situation.outcomes.allSatisfy(\.isSuccess) ? turn.calls[done] : nil
    if next == nil, let failure = turn.failure { throw failure }
    do throws(ScriptTemplate.Missing) {
      if let next { return try Self.plan(next, values) }
      return try answer(turn, situation.outcomes.last, values)
    } catch {
      throw .validation("\(file):\(turn.place.line): \(error.sentence).")
    }
  }

  private static func plan(_ call: Call, _ values: [String: JSONValue]) throws(ScriptTemplate.Missing) -> Plan {
    var arguments = JSONObject()
    for argument in call.arguments {
      switch argument.value {
      case .literal(let value): arguments[argument.name] = value
      case .template(let template): arguments[argument.name] = try template.value(values)
      }
    }
    return Plan(.call(call.operation, arguments), tokens: call.tokens, rationale: call.rationale)
  }

  private func answer(_ turn: Turn, _ last: CallOutcome?, _ values: [String: JSONValue]) throws(ScriptTemplate.Missing) -> Plan {
    let ending: Answer.Ending? = last?.state == .denied ? .denied : last?.status.map { .status($0) }
    let exact = turn.answers.first { $0.ending == ending }
    guard let answer = exact ?? turn.answers.first(where: { $0.ending == .otherwise }) else {
      let end = last.map { $0.state == .denied ? "denied" : "with status \($0.status.map(String.init) ?? "none")" } ?? "without a call"
      throw ScriptTemplate.Missing(sentence: "there is no answer for a turn that ends \(end), and no \"otherwise\"")
    }
    let text = try answer.template.text(values)
    return Plan(turn.isQuestion ? .ask(text) : .answer(text), tokens: turn.tokens, rationale: turn.rationale)
  }
}
