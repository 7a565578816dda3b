// SPDX-License-Identifier: Apache-2.0

internal import AWSClient
internal import ActionGroup
internal import JSON
internal import LocalAgent

/// Lets a model decide: it is asked what comes next with the agent's operations as its tools.
///
/// Each time it sees the instructions, the session's earlier questions and answers, and this turn's calls with their results. Of several
/// calls in one answer all are made, one after another, before it is asked again. A call without an argument that it needs, or with one that
/// its operation does not have, is not made, and the model is told why. Collaborators are asked through one more tool, and are played by the same
/// model; what a knowledge base holds is not known here, so that there is no tool for one.
package struct ModelPlanner: Sendable {
  /// Where the model is.
  let endpoint: ModelEndpoint
  /// What of the agent the model will not see, one sentence each.
  package let problems: [String]

  /// Makes a planner.
  ///
  /// - Parameters:
  ///   - endpoint: where the model is.
  ///   - agent: whose operations are the tools.
  package init(_ endpoint: ModelEndpoint, for agent: PlayedAgent) {
    self.endpoint = endpoint
    problems = ModelTool.problems(of: agent)
  }

  /// The planner that asks the model.
  package var planner: Planner { Planner(prompt: { body($0).text }, next: { try await plan($0) }) }

  private func body(_ situation: Situation) -> JSONValue {
    let tools = ModelTool.tools(of: situation.agent)
    return switch endpoint.format {
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
    var plan = Plan(decision(answer, situation.agent), tokens: answer.tokens, rawResponse: String(decoding: bytes, as: UTF8.self))
    if answer.isCut {
      plan.notice =
        "The model \(situation.agent.model) stopped at its limit of tokens (\(answer.ending)); the end of what it says is missing."
    }
    if !answer.calls.isEmpty {
      if !answer.text.isEmpty { plan.rationale = answer.text }
      if case .call = plan.decision {
        // A question to another agent waits for another answer of the model, which knows by then what the calls gave.
        let further = answer.calls.dropFirst().prefix { $0.name != PromptText.messageName }
        plan.further = further.map { Plan.Call($0.name, $0.arguments.object ?? [:]) }
      }
    }
    return plan
  }

  private func decision(_ answer: ModelAnswer, _ agent: PlayedAgent) -> Plan.Decision {
    let tools = ModelTool.tools(of: agent).map(\.name)
    for call in answer.calls {
      guard tools.contains(call.name) else {
        let known = tools.isEmpty ? "it has none" : "there are \(tools.joined(separator: ", "))"
        return .fail(
          .dependencyFailed("The model \(agent.model) calls the tool \"\(call.name)\", which the agent does not have; \(known)."))
      }
      guard let arguments = call.arguments.object else {
        let found = call.arguments.text.prefix(200)
        return .fail(.dependencyFailed("The model \(agent.model) calls \(call.name) with arguments that are no JSON object: \(found)"))
      }
      if let fault = fault(call.name, arguments, agent) { return .reprompt(Plan.Call(call.name, arguments), fault) }
    }
    guard let first = answer.calls.first, let arguments = first.arguments.object else {
      guard answer.text.isEmpty else { return .answer(answer.text) }
      return .fail(.dependencyFailed("The model \(agent.model) answered with neither a text nor a call (\(answer.ending))."))
    }
    guard first.name == PromptText.messageName else { return .call(first.name, arguments) }
    return .collaborator(arguments["recipient"]?.string ?? "", arguments["content"]?.string ?? "")
  }

  /// Why a call cannot be made.
  private func fault(_ name: String, _ arguments: JSONObject, _ agent: PlayedAgent) -> String? {
    if name == PromptText.messageName {
      let names = agent.collaborators.map(\.name)
      guard let recipient = arguments["recipient"]?.string, names.contains(recipient) else {
        return "The recipient is one of \(names.joined(separator: ", "))."
      }
      return arguments["content"]?.string == nil ? "The content is a text." : nil
    }
    do throws(ServiceError) { _ = try PreparedCall(name, arguments, agent, EventBuilder()) } catch { return error.message }
    return nil
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

  /// Whether it stopped at a limit: Converse's words for that, and OpenAI's.
  var isCut: Bool { ["max_tokens", "model_context_window_exceeded", "length"].contains(ending) }

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
