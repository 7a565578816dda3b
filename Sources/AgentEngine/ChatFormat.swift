// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON

/// Requests and answers of OpenAI's chat completions, which Ollama and llama.cpp speak too.
enum ChatFormat {
  static func request(_ situation: Situation, _ tools: [ModelTool]) -> JSONValue {
    var messages = [message("system", ModelMessages.system(situation))]
    for exchange in situation.history {
      messages += [message("user", exchange.question), message("assistant", exchange.answer)]
    }
    messages.append(message("user", situation.question))
    for (index, outcome) in situation.outcomes.enumerated() {
      let id = JSONValue.string(ModelMessages.callId(index))
      let (name, input) = ModelTool.use(outcome, situation.agent)
      let function: JSONValue = ["name": .string(name), "arguments": .string(JSONValue.object(input).text)]
      messages.append(["role": "assistant", "content": "", "tool_calls": [["id": id, "type": "function", "function": function]]])
      messages.append(["role": "tool", "tool_call_id": id, "content": .string(ModelMessages.filled(PromptText.result(outcome)))])
    }
    var body: JSONObject = ["model": .string(situation.agent.model), "messages": .array(messages)]
    if !tools.isEmpty { body["tools"] = .array(tools.map(function)) }
    body["stream"] = false
    return .object(body)
  }

  private static func message(_ role: String, _ text: String) -> JSONValue {
    ["role": .string(role), "content": .string(ModelMessages.filled(text))]
  }

  private static func function(_ tool: ModelTool) -> JSONValue {
    [
      "type": "function",
      "function": ["name": .string(tool.name), "description": .string(tool.description), "parameters": tool.schema],
    ]
  }

  static func answer(_ bytes: [UInt8]) throws(ModelAnswer.Unreadable) -> ModelAnswer {
    let body = try ModelAnswer.json(bytes)
    guard let choice = body["choices"]?.array?.first, let message = choice["message"], message.object != nil else {
      throw ModelAnswer.Unreadable(sentence: "it has no choices[0].message, which an answer of a chat completion has")
    }
    let calls = (message["tool_calls"]?.array ?? []).map { call in
      ModelAnswer.Call(
        name: call["function"]?["name"]?.string ?? "",
        arguments: ModelAnswer.arguments(arguments(call["function"]?["arguments"] ?? .null)))
    }
    return ModelAnswer(
      text: text(message["content"]), calls: calls, ending: choice["finish_reason"]?.string ?? "no finish reason",
      tokens: tokens(body["usage"]))
  }

  /// A text, or the texts of a list of parts.
  private static func text(_ content: JSONValue?) -> String {
    content?.string ?? (content?.array ?? []).compactMap { $0["text"]?.string }.joined(separator: "\n")
  }

  /// Arguments are JSON in a string; some servers leave the string out, and models without arguments write nothing.
  private static func arguments(_ value: JSONValue) -> JSONValue {
    guard let text = value.string else { return value == .null ? .object([:]) : value }
    return text.isEmpty ? .object([:]) : (try? JSONValue(parsing: text)) ?? value
  }

  /// Input tokens without those that a cache held, as Bedrock counts.
  private static func tokens(_ usage: JSONValue?) -> ModelTokens? {
    guard let input = usage?["prompt_tokens"]?.integer, let output = usage?["completion_tokens"]?.integer, input >= 0, output >= 0 else {
      return nil
    }
    let cached = usage?["prompt_tokens_details"]?["cached_tokens"]?.integer.map { min(max($0, 0), input) }
    return ModelTokens(input: input - (cached ?? 0), output: output, cacheRead: cached)
  }
}
