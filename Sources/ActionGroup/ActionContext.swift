// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Synchronization

/// What an action knows about the call besides its arguments, and what it may change in the answer.
///
/// Changes count only when the action returns: attributes changed before an error are dropped, and the event's are sent back.
public final class ActionContext: Sendable {
  /// The operation that is called.
  public var operation: Operation { plan.operation }
  /// The call as it arrived.
  public let call: ActionCall
  /// The invocation.
  public let invocation: Invocation

  private let plan: OperationPlan
  private let state: Mutex<State>

  struct State: Sendable {
    var sessionAttributes: Attributes?
    var promptSessionAttributes: Attributes?
    var knowledgeBases: [KnowledgeBaseConfiguration] = []
    var afterwork: [@Sendable () async -> Void] = []
  }

  /// A context; a router makes one for each call, and tests make their own.
  public convenience init(_ operation: Operation, _ call: ActionCall, _ invocation: Invocation = Invocation()) {
    self.init(OperationPlan(operation), call, invocation)
  }

  init(_ plan: OperationPlan, _ call: ActionCall, _ invocation: Invocation) {
    self.plan = plan
    self.call = call
    self.invocation = invocation
    state = Mutex(State())
  }

  /// How the call came in.
  public var frontDoor: FrontDoor { call.frontDoor }
  /// The agent that calls; empty for a Gateway call.
  public var agent: Agent { call.agent }
  /// The session; empty when the event names none.
  public var sessionId: String { call.sessionId }
  /// What the user said; decoded each time it is asked for.
  public var inputText: String { call.inputText }
  /// The Lambda request id.
  public var requestId: String { invocation.requestId }
  /// The X-Ray trace header.
  public var traceId: String { invocation.traceId }
  /// When the service stops waiting.
  public var deadline: ContinuousClock.Instant? { invocation.deadline }
  /// Where to log.
  public var log: Log { invocation.log }

  /// The session attributes: the event's until they are changed.
  ///
  /// They live as long as the session.
  public var sessionAttributes: Attributes {
    get { state.withLock { $0.sessionAttributes } ?? call.sessionAttributes }
    set { state.withLock { $0.sessionAttributes = newValue } }
  }

  /// The prompt session attributes: the event's until they are changed.
  ///
  /// They live for one turn.
  public var promptSessionAttributes: Attributes {
    get { state.withLock { $0.promptSessionAttributes } ?? call.promptSessionAttributes }
    set { state.withLock { $0.promptSessionAttributes = newValue } }
  }

  /// How the agent shall query its knowledge bases for the rest of the turn; empty leaves them as they are.
  public var knowledgeBases: [KnowledgeBaseConfiguration] {
    get { state.withLock { $0.knowledgeBases } }
    set { state.withLock { $0.knowledgeBases = newValue } }
  }

  /// Leaves work that runs once the answer is sent and before the next event is asked for.
  ///
  /// The caller does not wait for it, but the function's time does: it must end before the deadline, or it is cut off there.
  ///
  /// - Parameter work: runs once, after work that was left earlier.
  public func afterAnswer(_ work: @escaping @Sendable () async -> Void) { state.withLock { $0.afterwork.append(work) } }

  func finished() -> State { state.withLock { $0 } }
}
