// SPDX-License-Identifier: Apache-2.0

package import ActionGroup
package import AgentEvents
package import Cassettes
package import JSON
package import LocalAgent

/// Who decides what the agent does.
package struct Planner: Sendable {
  /// The error that a turn is refused with before anything is streamed; `nil` when it may begin.
  ///
  /// It is asked once for every new question, and not when a turn goes on.
  package var refusal: @Sendable (Situation) -> ServiceError?
  /// What a look at the question costs before all else; `nil` when nobody looks.
  package var preProcessing: @Sendable (Situation) -> ModelTokens?
  /// What writing the answer once more costs; `nil` when nobody does.
  package var postProcessing: @Sendable (Situation) -> ModelTokens?
  /// Which collaborator the question is for, asked for a router only; `nil` when that cannot be told.
  package var route: @Sendable (Situation) async throws -> Plan?
  /// What a guardrail says to a text, asked for a guarded agent only.
  package var guardrail: @Sendable (Situation, GuardrailVerdict.Side, String) -> GuardrailVerdict
  /// What a model is asked, as the trace shows it; `nil` when none is, because the planner brings its own events along.
  package var prompt: @Sendable (Situation) -> String?
  /// What comes next; a ``ServiceError`` that it throws ends the turn as it is.
  package var next: @Sendable (Situation) async throws -> Plan

  /// Makes a planner.
  package init(
    refusal: @escaping @Sendable (Situation) -> ServiceError? = { _ in nil },
    preProcessing: @escaping @Sendable (Situation) -> ModelTokens? = { _ in nil },
    postProcessing: @escaping @Sendable (Situation) -> ModelTokens? = { _ in nil },
    route: @escaping @Sendable (Situation) async throws -> Plan? = { _ in nil },
    guardrail: @escaping @Sendable (Situation, GuardrailVerdict.Side, String) -> GuardrailVerdict = { _, _, _ in .clean },
    prompt: @escaping @Sendable (Situation) -> String? = { PromptText($0).text },
    next: @escaping @Sendable (Situation) async throws -> Plan
  ) {
    (self.refusal, self.preProcessing, self.postProcessing) = (refusal, preProcessing, postProcessing)
    (self.route, self.guardrail, self.prompt, self.next) = (route, guardrail, prompt, next)
  }
}

/// What a planner knows when it decides.
package struct Situation: Sendable {
  /// The agent.
  package var agent: PlayedAgent
  /// The names of the collaborators on the way to it; empty for the agent that the caller asked.
  package var path: [String] = []
  /// The session.
  package var sessionId: String
  /// What is asked.
  package var question: String
  /// The earlier turns of the session.
  package var history: [Exchange]
  /// What this turn has done so far.
  package var outcomes: [CallOutcome]
  /// The session's attributes.
  package var sessionAttributes: Attributes
  /// The turn's attributes.
  package var promptSessionAttributes: Attributes
}

/// A turn that is over.
package struct Exchange: Hashable, Sendable {
  /// What was asked.
  package var question: String
  /// What was answered.
  package var answer: String
}

/// What a planner wants, and what it cost to know it.
package struct Plan: Sendable {
  /// The kinds of decision.
  package enum Decision: Sendable {
    /// An operation is called by its name, with these arguments.
    case call(String, JSONObject)
    /// A knowledge base is searched, by its id, and these passages are found.
    case search(String, query: String, [Passage])
    /// A collaborator is asked, by its name.
    case collaborator(String, String)
    /// The turn ends with this answer.
    case answer(String)
    /// The turn ends with a question to the user.
    case ask(String)
    /// The model wants a call that cannot be made, and is told why, as the service's parser does.
    case reprompt(Call, String)
    /// The turn ends with an error, though the model call was paid for.
    case fail(ServiceError)
  }

  /// A call that follows without another look at the model.
  package struct Call: Hashable, Sendable {
    /// The operation's name.
    package var operation: String
    /// The arguments.
    package var arguments: JSONObject

    /// Makes a call.
    package init(_ operation: String, _ arguments: JSONObject) { (self.operation, self.arguments) = (operation, arguments) }
  }

  /// What is wanted.
  package var decision: Decision
  /// What is called behind the decision's call, in order, before anybody is asked again: a model may want several things at once.
  package var further: [Call] = []
  /// What the model call cost; estimated when `nil`.
  package var tokens: ModelTokens?
  /// Why; nothing is told when `nil`.
  package var rationale: String?
  /// The model's answer as it gave it; made up from the decision when `nil`.
  package var rawResponse: String?
  /// What whoever watches should know about the model's answer; nothing when `nil`.
  package var notice: String?
  /// What parts of an answer rest on.
  package var citations: [CitedPart] = []
  /// What a planner without a prompt brings along.
  package var recorded: Recorded?

  /// Makes a plan.
  package init(_ decision: Decision, tokens: ModelTokens? = nil, rationale: String? = nil, rawResponse: String? = nil) {
    (self.decision, self.tokens, self.rationale, self.rawResponse) = (decision, tokens, rationale, rawResponse)
  }
}

/// What was recorded before a decision, and is told again.
package struct Recorded: Sendable {
  /// The events, as they were.
  package var events: [AgentEvent] = []
  /// The event that told of the call that was decided on; the new call has its ids.
  package var call: TracePart?
  /// What the last call answered otherwise than when it was recorded.
  package var differences: [JSONDifference] = []

  /// Nothing.
  package init() {}
}

/// The tokens of a model call.
package struct ModelTokens: Hashable, Sendable {
  /// How many bytes are counted as one token where nobody counted better.
  package static let bytesPerToken = 4

  /// The prompt's.
  package var input: Int
  /// The answer's.
  package var output: Int
  /// Those of the prompt that came out of a cache, and are not among ``input``; `nil` when nobody said.
  package var cacheRead: Int?
  /// Those of the prompt that went into a cache, and are not among ``input``; `nil` when nobody said.
  package var cacheWrite: Int?
  /// Whether they are estimated; then the trace's metadata say `modelled`.
  package var isModelled: Bool

  /// Tokens that somebody counted.
  package init(input: Int, output: Int, cacheRead: Int? = nil, cacheWrite: Int? = nil) {
    (self.input, self.output, self.cacheRead, self.cacheWrite, isModelled) = (input, output, cacheRead, cacheWrite, false)
  }

  /// A token for every four bytes, rounded up.
  package init(estimating prompt: String, _ answer: String) {
    let size = ModelTokens.bytesPerToken
    (input, output) = ((prompt.utf8.count + size - 1) / size, (answer.utf8.count + size - 1) / size)
    isModelled = true
  }
}

/// What came of a call, of a search, or of a question to a collaborator.
package struct CallOutcome: Hashable, Sendable {
  /// What the agent makes of it.
  package enum State: String, Hashable, Sendable {
    // swift-format-ignore
    case answered, reprompt, denied
  }

  /// The operation's name; a knowledge base's id, or a collaborator's name.
  package var operation: String
  /// The arguments.
  package var arguments: JSONObject
  /// The status; functions have none.
  package var status: Int?
  /// What the model reads.
  package var body: String
  /// What the agent makes of it.
  package var state: State
  /// What a search found; `nil` for everything else.
  package var passages: [Passage]?

  /// Makes an outcome.
  package init(_ operation: String, _ arguments: JSONObject, status: Int?, body: String, state: State = .answered) {
    (self.operation, self.arguments, self.status, self.body, self.state) = (operation, arguments, status, body, state)
  }

  /// Whether the operation did what was wanted.
  package var isSuccess: Bool { state == .answered && (status ?? 200) < 400 }
  /// The body as a value; text that is no JSON is a string.
  package var value: JSONValue { (try? JSONValue(parsing: body)) ?? .string(body) }
}
