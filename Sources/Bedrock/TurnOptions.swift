// SPDX-License-Identifier: Apache-2.0

/// How the answer is streamed.
public struct StreamingConfiguration: Hashable, Sendable {
  /// Whether the answer comes in pieces; otherwise it comes as one, at the end.
  ///
  /// The caller then needs the permission `bedrock:InvokeModelWithResponseStream` too.
  public var streamFinalResponse: Bool?
  /// After how many characters a guardrail looks at the answer, at least 1; the service's default is 50.
  public var applyGuardrailInterval: Int?

  /// A configuration.
  public init(streamFinalResponse: Bool? = nil, applyGuardrailInterval: Int? = nil) {
    self.streamFinalResponse = streamFinalResponse
    self.applyGuardrailInterval = applyGuardrailInterval
  }

  /// The answer comes in pieces.
  public static let streaming = StreamingConfiguration(streamFinalResponse: true)
}

/// What of the session's earlier turns goes into the prompts: less of it costs fewer input tokens.
public struct PromptCreation: Hashable, Sendable {
  /// How many earlier turns go in.
  public var previousConversationTurnsToInclude: Int?
  /// Whether the thinking of earlier turns is left out.
  public var excludePreviousThinkingSteps: Bool?

  /// What goes in.
  public init(previousConversationTurnsToInclude: Int? = nil, excludePreviousThinkingSteps: Bool? = nil) {
    self.previousConversationTurnsToInclude = previousConversationTurnsToInclude
    self.excludePreviousThinkingSteps = excludePreviousThinkingSteps
  }
}

/// How fast the model shall answer.
@nonexhaustive
public enum PerformanceLatency: String, Hashable, Sendable, CaseIterable {
  /// As usual.
  case standard
  /// Faster, for models that can, at their own price.
  case optimized
}

extension StreamingConfiguration: BodyObject {
  func write(to body: inout BodyWriter) {
    body.flag("streamFinalResponse", streamFinalResponse)
    body.integer("applyGuardrailInterval", applyGuardrailInterval, 1...Int.max)
  }
}

extension PromptCreation: BodyObject {
  func write(to body: inout BodyWriter) {
    body.integer("previousConversationTurnsToInclude", previousConversationTurnsToInclude, 0...Int.max)
    body.flag("excludePreviousThinkingSteps", excludePreviousThinkingSteps)
  }
}

extension PerformanceLatency: BodyObject {
  /// Writes the model configurations that this is the only member of.
  func write(to body: inout BodyWriter) {
    body.object("performanceConfig") { $0.word("latency", self) }
  }
}
