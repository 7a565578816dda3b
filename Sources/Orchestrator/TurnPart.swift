// SPDX-License-Identifier: Apache-2.0

internal import AgentEvents
public import Bedrock
public import Ledger
public import TokenMeter

/// A part of a turn, as it happens.
@nonexhaustive
public enum TurnPart: Sendable {
  /// The session is about to be forgotten, or has been: told before the question is sent, when there is a ledger.
  case session(SessionTotals)
  /// A piece of the answer, whole characters only.
  case text(String)
  /// Where the text comes from.
  case citations([AnswerCitation])
  /// What the agent does.
  case step(TurnStep)
  /// What a model call used.
  case usage(ModelCall)
  /// A budget is nearly used up.
  case warning(BudgetNotice)
  /// The agent asks its caller to do something, and the question brought no actions; the turn ends then.
  case returnControl(ControlRequest)
  /// Files that the agent made.
  case files([AnswerFile])
  /// The turn is over; always the last part. One that fails throws ``TurnError`` instead.
  case finished(TurnResult)
}

/// Something that an agent does, or that came of it.
public struct TurnStep: Sendable {
  /// The kinds, stable for programs.
  @nonexhaustive
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A model is asked whether the question makes sense.
    case preProcessing
    /// A model is asked what to do next.
    case reasoning
    /// A model is asked to polish the answer.
    case postProcessing
    /// A model is asked which agent should answer.
    case routing
    /// A model answered one of these.
    case modelAnswer
    /// Why the agent does what comes next.
    case rationale
    /// An operation, an agent, a knowledge base or code is called.
    case action
    /// What came of it.
    case observation
    /// The agent's answer is ready.
    case finish
    /// A guardrail looked at the question or the answer.
    case guardrail
    /// Something failed.
    case failure
    /// Anything else.
    case other
  }

  /// What it is.
  public var kind: Kind
  /// What it is about, in few words: an operation, a model, a reason; empty when there is nothing to say.
  public var name: String
  /// The agent at work, an ARN of its alias.
  public var agentAliasArn: String?
  /// The id that a model call's question and answer share.
  public var traceId: String?
  /// All that the service tells.
  public var trace: AnswerTrace
}

extension TurnStep {
  init(_ part: TracePart) {
    let (kind, name, traceId) = TurnStep.meaning(of: part.trace)
    self.init(
      kind: kind, name: name, agentAliasArn: part.callerChain?.last?.agentAliasArn?.string, traceId: traceId, trace: AnswerTrace(part))
  }

  private static func meaning(of trace: Trace?) -> (Kind, String, String?) {
    switch trace {
    case .step(let kind, let step)?: meaning(of: step, kind)
    case .customOrchestration(let trace)?: (.other, trace.event?.text?.string ?? "", trace.traceId?.string)
    case .failure(let failure)?: (.failure, failure.failureReason?.string ?? "", failure.traceId?.string)
    case .guardrail(let guardrail)?: (.guardrail, guardrail.action?.string ?? "", guardrail.traceId?.string)
    case .unknown(let name, _)?: (.other, name, nil)
    case nil: (.other, "", nil)
    }
  }

  private static func meaning(of step: Step, _ kind: StepKind) -> (Kind, String, String?) {
    switch step {
    case .modelInput(let input): (question(kind), input.foundationModel?.string ?? "", input.traceId?.string)
    case .modelOutput(let output): (.modelAnswer, "", output.traceId?.string)
    case .rationale(let rationale): (.rationale, rationale.text?.string ?? "", rationale.traceId?.string)
    case .invocationInput(let input): (.action, input.actionName ?? "", input.traceId?.string)
    case .observation(let seen):
      (seen.finalResponse == nil ? .observation : .finish, seen.type?.string ?? "", seen.traceId?.string)
    case .unknown(let name, _): (.other, name, nil)
    }
  }

  private static func question(_ kind: StepKind) -> Kind {
    switch kind {
    case .preProcessing: .preProcessing
    case .orchestration: .reasoning
    case .postProcessing: .postProcessing
    case .routingClassifier: .routing
    }
  }
}
