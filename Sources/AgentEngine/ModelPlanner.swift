// SPDX-License-Identifier: Apache-2.0

internal import AWSClient
internal import ActionCodegen
internal import ActionGroup
internal import JSON
internal import LocalAgent

/// Lets a model decide: it is asked what comes next with the agent's operations as its tools.
///
/// Each time it sees the instructions, the session's earlier questions and answers, and this turn's calls with their results. Of several
/// calls in one answer all are made, one after another, before it is asked again. A call without an argument that it needs, or with one that
/// its operation does not have, is not made, and the model is told why.
package struct ModelPlanner: Sendable {
  /// Where the model is.
  let endpoint: ModelEndpoint
  private let tools: [ModelTool]
  /// What of the agent the model will not see, one sentence each.
  package let problems: [String]

  /// Makes a planner.
  ///
  /// - Parameters:
  ///   - endpoint: where the model is.
  ///   - agent: whose operations are the tools.
  package init(_ endpoint: ModelEndpoint, for agent: PlayedAgent) {
    self.endpoint = endpoint
    (tools, problems) = ModelTool.tools(of: agent)
  }

  /// The planner that asks the model.
  package var planner: Planner { Planner(prompt: { body($0).text }, next: { try await plan($0) }) }

  private func body(_ situation: Situation) -> JSONValue {
    switch endpoint.format {
    case .converse: ConverseFormat.request(situation, tools)
    case .openai: ChatFormat.request(situation, tools)
    }
  }

  private func plan(_ situation: Situation) async throws -> Plan {
    let bytes: [UInt8]
    do throws(AWSError) {
      bytes = try await endpoint.exchange(situation.agent.model, body(situation).bytes)
    } catch {
      try Task.checkCancellation()
      throw ServiceError(asking: situation.agent.model, endpoint.place, error)
    }
    let answer: ModelAnswer
    do throws(ModelAnswer.Unreadable) {
      answer = try endpoint.format == .converse ? ConverseFormat.answer(bytes) : ChatFormat.answer(bytes)
    } catch {
      throw ServiceError.badGateway("\(situation.agent.model) at \(endpoint.place) gave an answer that cannot be read: \(error.sentence).")
    }
    var plan = Plan(decision(answer, situation), tokens: answer.tokens, rawResponse: String(decoding: bytes, as: UTF8.self))
    if !answer.calls.isEmpty {
      if !answer.text.isEmpty { plan.rationale = answer.text }
      if case .call = plan.decision { plan.further = answer.calls.dropFirst().map { Plan.Call($0.name, $0.arguments.object ?? [:]) } }
    }
    return plan
  }

  private func decision(_ answer: ModelAnswer, _ situation: Situation) -> Plan.Decision {
    let agent = situation.agent
    for call in answer.calls {
      guard tools.contains(where: { $0.name == call.name }) else {
        let known = tools.isEmpty ? "it has none" : "there are \(tools.map(\.name).joined(separator: ", "))"
        return .fail(
          .dependencyFailed("The model \(agent.model) calls the tool \"\(call.name)\", which the agent does not have; \(known)."))
      }
      guard let arguments = call.arguments.object else {
        let found = call.arguments.text.prefix(200)
        return .fail(
          .dependencyFailed("The model \(agent.model) calls \(call.name) with arguments that are no JSON object: \(found)"))
      }
      do throws(ServiceError) { _ = try PreparedCall(call.name, arguments, agent, EventBuilder()) } catch {
        return .reprompt(Plan.Call(call.name, arguments), error.message)
      }
    }
    if let first = answer.calls.first { return .call(first.name, first.arguments.object ?? [:]) }
    guard !answer.text.isEmpty else {
      return .fail(.dependencyFailed("The model \(agent.model) answered with neither a text nor a call (\(answer.ending))."))
    }
    return .answer(answer.text)
  }
}

/// What a model answered, whatever the format.
struct ModelAnswer: Hashable, Sendable {
  /// A call that it wants.
  struct Call: Hashable, Sendable {
    var name: String
    /// An object, if the model did as it was told.
    var arguments: JSONValue
  }

  /// Why an answer is none.
  struct Unreadable: Error {
    var sentence: String
  }

  /// Its text; with calls, why it wants them.
  var text: String
  var calls: [Call]
  /// Why it stopped, in its format's own word.
  var ending: String
  /// `nil` when the endpoint reports none.
  var tokens: ModelTokens?

  init(text: String, calls: [Call], ending: String, tokens: ModelTokens?) {
    self.text = String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    (self.calls, self.ending, self.tokens) = (calls, ending, tokens)
  }

  /// An answer's JSON, without the nulls that models write for arguments they do not give.
  static func arguments(_ value: JSONValue) -> JSONValue {
    guard let object = value.object else { return value }
    return .object(JSONObject(object.members.filter { $0.value != .null }))
  }

  static func json(_ bytes: [UInt8]) throws(Unreadable) -> JSONValue {
    do throws(JSONError) { return try JSONValue(parsing: bytes) } catch { throw Unreadable(sentence: "it is no JSON (\(error))") }
  }
}

/// An operation as models are shown it.
struct ModelTool: Hashable, Sendable {
  let name: String
  let description: String
  let schema: JSONValue

  /// The tools of an agent; of two operations with one name the first counts.
  static func tools(of agent: PlayedAgent) -> (tools: [ModelTool], problems: [String]) {
    var operations: [Operation] = []
    var problems: [String] = []
    for group in agent.groups {
      for operation in group.operations {
        if operations.contains(where: { $0.name == operation.name }) {
          problems.append("The model does not see \(operation.name) of \(group.name): another action group has an operation of that name.")
        } else {
          operations.append(operation)
        }
      }
    }
    let mcp = MCPTools(operations)
    problems += mcp.problems.map(\.sentence)
    let tools = mcp.tools.map { tool -> ModelTool in
      var schema = tool["inputSchema"]?.object ?? ["type": "object"]
      if schema["properties"] == nil { schema["properties"] = .object([:]) }
      return ModelTool(name: tool["name"]?.string ?? "", description: tool["description"]?.string ?? "", schema: .object(schema))
    }
    return (tools, problems)
  }
}
