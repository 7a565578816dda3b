// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON

/// Requests and answers of the Converse API of bedrock-runtime.
enum ConverseFormat {
  static func request(_ situation: Situation, _ tools: [ModelTool]) -> JSONValue {
    var messages: [JSONValue] = []
    for exchange in situation.history {
      messages += [message("user", [text(exchange.question)]), message("assistant", [text(exchange.answer)])]
    }
    messages.append(message("user", [text(situation.question)]))
    for (index, outcome) in situation.outcomes.enumerated() {
      let id = JSONValue.string(ModelMessages.callId(index))
      let (name, input) = ModelTool.use(outcome, situation.agent)
      messages.append(message("assistant", [["toolUse": ["toolUseId": id, "name": .string(name), "input": .object(input)]]]))
      // A status beside the content is taken by some models only; the text says how it went.
      messages.append(message("user", [["toolResult": ["toolUseId": id, "content": [text(PromptText.result(outcome))]]]]))
    }
    var body: JSONObject = ["system": [text(ModelMessages.system(situation))], "messages": .array(messages)]
    if !tools.isEmpty { body["toolConfig"] = ["tools": .array(tools.map(specification))] }
    return .object(body)
  }

  private static func message(_ role: String, _ content: [JSONValue]) -> JSONValue {
    ["role": .string(role), "content": .array(content)]
  }

  private static func text(_ text: String) -> JSONValue { ["text": .string(ModelMessages.filled(text))] }

  private static func specification(_ tool: ModelTool) -> JSONValue {
    var specification: JSONObject = ["name": .string(tool.name)]
    if !tool.description.isEmpty { specification["description"] = .string(tool.description) }
    specification["inputSchema"] = ["json": tool.schema]
    return ["toolSpec": .object(specification)]
  }

  static func answer(_ bytes: [UInt8]) throws(ModelAnswer.Unreadable) -> ModelAnswer {
    let body = try ModelAnswer.json(bytes)
    guard let content = body["output"]?["message"]?["content"]?.array else {
      throw ModelAnswer.Unreadable(sentence: "it has no output.message.content, which an answer of Converse has")
    }
    let calls = content.compactMap { $0["toolUse"] }.map { use in
      ModelAnswer.Call(name: use["name"]?.string ?? "", arguments: ModelAnswer.arguments(use["input"] ?? .object([:])))
    }
    let text = content.compactMap { $0["text"]?.string }.joined(separator: "\n")
    return ModelAnswer(text: text, calls: calls, ending: body["stopReason"]?.string ?? "no stop reason", tokens: tokens(body["usage"]))
  }

  private static func tokens(_ usage: JSONValue?) -> ModelTokens? {
    guard let input = usage?["inputTokens"]?.integer, let output = usage?["outputTokens"]?.integer, input >= 0, output >= 0 else {
      return nil
    }
    return ModelTokens(
      input: input, output: output, cacheRead: usage?["cacheReadInputTokens"]?.integer, cacheWrite: usage?["cacheWriteInputTokens"]?.integer
    )
  }
}

/// What the messages of all formats have in common.
enum ModelMessages {
  /// The instructions, and what the turn's attributes say.
  static func system(_ situation: Situation) -> String {
    let attributes = situation.promptSessionAttributes
    let lines = attributes.names.map { "\($0): \(attributes[$0] ?? "")" }
    return ([situation.agent.instructions] + lines).joined(separator: "\n")
  }

  /// The id of a turn's call: nine letters and digits, which every format takes.
  static func callId(_ index: Int) -> String {
    let digits = String(index)
    return "call" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  /// The text; services refuse an empty one.
  static func filled(_ text: String) -> String { text.contains { !$0.isWhitespace } ? text : "(empty)" }
}
