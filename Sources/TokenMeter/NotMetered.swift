// SPDX-License-Identifier: Apache-2.0

/// Something that costs and that the events of this turn do not count: said, and never taken as zero.
public struct NotMetered: Hashable, Sendable {
  /// The kinds, stable for programs, in the order in which a report lists them.
  @nonexhaustive
  public enum Code: String, CaseIterable, Hashable, Sendable {
    /// The turn was asked without a trace, so nothing is known.
    case noTrace
    /// A model was called and its usage did not arrive.
    case callWithoutOutput
    /// A model answered and the service told no usage, or half of it.
    case callWithoutUsage
    /// A call whose usage is modelled: it stands apart.
    case modelledCall
    /// A call whose tokens are counted and whose model is not named.
    case modelName
    /// A model call that failed; what it used is not told.
    case failedCall
    /// The units that guardrails bill.
    case guardrailUnits
    /// What a knowledge base spends on embeddings, ranking and rewriting the question.
    case knowledgeBase
    /// The models that an orchestrating Lambda function calls.
    case customOrchestration
    /// The models that an action's Lambda function may call.
    case actionModels
    /// Cached tokens, of calls whose response does not tell them.
    case cachedTokens
    /// How much of the output was reasoning.
    case reasoningShare
    /// More calls than a report lists; their tokens are in the totals.
    case unlistedCalls
  }

  /// The kind.
  public var code: Code
  /// How often it was seen.
  public var count: Int

  /// Something that was seen so often.
  public init(code: Code, count: Int) { (self.code, self.count) = (code, count) }

  /// One sentence for a person.
  public var sentence: String {
    let times = count == 1 ? "1 time" : "\(count) times"
    return switch code {
    case .noTrace: "No trace came with the answer, so no call is known: ask with the trace enabled."
    case .callWithoutOutput: "A model was called and its usage did not arrive (\(times))."
    case .callWithoutUsage: "A model answered and its usage was not told in full (\(times))."
    case .modelledCall: "The usage of a call is modelled, not metered (\(times)): it stands apart from all metered figures."
    case .modelName: "The service does not name the model of a call (\(times)); its tokens are counted."
    case .failedCall: "A step failed and what it used is not told (\(times))."
    case .guardrailUnits: "Guardrails ran (\(times)); the units they bill are not in the trace."
    case .knowledgeBase: "A knowledge base was searched (\(times)); embeddings, ranking and rewritten questions are not in the trace."
    case .customOrchestration: "A Lambda function orchestrates; the models that it calls are not in the trace."
    case .actionModels: "Actions ran in Lambda functions (\(times)); models that they call are not in the trace."
    case .cachedTokens: "Cached tokens of a call are not known (\(times)): the trace has no place for them, and its response does not tell."
    case .reasoningShare: "A model reasoned (\(times)); how many of its output tokens that took is not told."
    case .unlistedCalls: "More calls than are listed (\(count)); their tokens are in the totals."
    }
  }
}

/// Usage in a place where the service does not put it so far: not in the totals.
public struct UnexpectedUsage: Hashable, Sendable {
  /// Where it was found: `observation`, the name of an unknown trace or event.
  public var place: String
  /// Its input tokens.
  public var inputTokens: Int?
  /// Its output tokens.
  public var outputTokens: Int?
}

/// How a turn ended.
public enum TurnEnd: Hashable, Sendable {
  /// With an answer, or with a request to its caller.
  case complete
  /// The events end before the answer does: what was cut.
  case truncated(String)
  /// With an exception: its name and what it says.
  case failed(String, String)
  /// With bytes that are no event stream: what is wrong with them.
  case damaged(String)

  /// One of `complete`, `truncated`, `failed: NAME` and `damaged`.
  public var name: String {
    switch self {
    case .complete: "complete"
    case .truncated: "truncated"
    case .failed(let name, _): "failed: \(name)"
    case .damaged: "damaged"
    }
  }

  /// What there is to say about it, when it is not complete.
  public var sentence: String? {
    switch self {
    case .complete: nil
    case .truncated(let sentence), .damaged(let sentence), .failed(_, let sentence): sentence
    }
  }
}
