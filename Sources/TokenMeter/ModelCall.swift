// SPDX-License-Identifier: Apache-2.0

/// One call of a model behind an agent's answer, and what it used.
public struct ModelCall: Hashable, Sendable {
  /// The id that its input and output share; it begins with the request id of its agent.
  public var traceId: String
  /// The kind of step as the trace names it: `orchestrationTrace`, for one.
  public var traceKind: String
  /// The prompt's type, `ORCHESTRATION` for one; `nil` when the input was not seen.
  public var promptType: String?
  /// The model; `nil` when the service does not tell, as for the answers that a knowledge base generates.
  public var model: String?
  /// The agent, by the last link of its caller chain.
  public var agentAliasArn: String?
  /// The collaborator's name as the event tells it; three agents deep it is that of the second.
  public var collaboratorName: String?
  /// How many agents stand in the chain: 1 for the one that was asked.
  public var depth: Int
  /// Input tokens without cached ones; `nil` when they were not told, or are ``modelled``.
  public var inputTokens: Int?
  /// Output tokens, those of reasoning among them; `nil` when they were not told, or are ``modelled``.
  public var outputTokens: Int?
  /// Tokens read from the prompt cache, which the trace itself does not tell; `nil` when they are not known.
  public var cacheReadTokens: Int?
  /// Tokens written to the prompt cache; `nil` when they are not known.
  public var cacheWriteTokens: Int?
  /// How many of those were written for an hour, which costs more; `nil` when that is not told.
  public var cacheWriteHourTokens: Int?
  /// What the call costs; `nil` when its model or a part of its tokens has no price, no usage was told, or the meter has no prices.
  public var cost: Dollars?
  /// The usage that an agent on this machine estimated, which stands in no metered figure; `nil` for every call of the service.
  public var modelled: ModelledUsage?
  /// How long the model took, as the service measured it.
  public var totalTimeMs: Int?
  /// Whether the model's own response holds usage too.
  public var hasRawUsage = false
  /// How many bytes of JSON text the prompt takes.
  public var promptBytes: Int?
  /// A hash of the prompt: equal prompts have equal ones, on every machine.
  public var promptHash: UInt64?
  /// What the agent did next: an operation, an agent, a knowledge base, `finish`.
  public var actions: [String] = []
  /// The trace id of the step that asked this call's agent, when that is another agent's and it has answered.
  public var callerTraceId: String?
  /// When the prompt was seen, since the turn began; `nil` for a recording.
  public var promptAfter: Duration?
  /// When the usage was seen, since the turn began; `nil` for a recording.
  public var usageAfter: Duration?

  /// A call of which nothing else is known.
  ///
  /// - Parameters:
  ///   - traceId: the id that its input and output share.
  ///   - traceKind: the kind of step.
  ///   - depth: how many agents stand in the chain.
  public init(traceId: String, traceKind: String, depth: Int = 1) {
    (self.traceId, self.traceKind, self.depth) = (traceId, traceKind, depth)
  }

  /// Input and output tokens together; what was not told or is modelled is not in it.
  public var tokens: Int { (inputTokens ?? 0).addingClamped(outputTokens ?? 0) }

  /// Whether tokens were used that are in no sum of money.
  public var isUnpriced: Bool { cost == nil && (inputTokens != nil || outputTokens != nil) }

  /// The agent and its alias, `AGENT12345/ALIAS12345`.
  public var agentAlias: String { agentAliasArn.map { String($0.split(separator: "agent-alias/").last ?? "") } ?? "unknown" }

  /// The request id of the agent: the first 36 characters of the trace id.
  public var requestId: String { ModelCall.requestId(of: traceId) }

  static func requestId(of traceId: String) -> String { String(traceId.prefix(36)) }
}

extension Int {
  /// Adds without a trap: counts come from outside.
  func addingClamped(_ other: Int) -> Int {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? (other < 0 ? .min : .max) : sum
  }
}
