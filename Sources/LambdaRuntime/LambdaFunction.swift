// SPDX-License-Identifier: Apache-2.0

public import ActionGroup
internal import JSON

/// What the loop runs: bytes in, bytes out.
///
/// A router is one; a function that answers other events than an agent's is made with ``init(_:)``.
public struct LambdaFunction: Sendable {
  /// A finished invocation.
  public struct Answer: Sendable {
    /// The response, JSON.
    public var bytes: [UInt8]
    /// Whether it is what the caller hoped for; captures and metrics ask.
    public var isSuccess: Bool
    /// For the log, in order.
    public var problems: [ActionResponse.Problem]
    /// Work for the time between the answer and the next event, in order.
    public var afterwork: [@Sendable () async -> Void]

    /// An answer.
    public init(
      _ bytes: [UInt8], isSuccess: Bool = true, problems: [ActionResponse.Problem] = [], afterwork: [@Sendable () async -> Void] = []
    ) {
      self.bytes = bytes
      self.isSuccess = isSuccess
      self.problems = problems
      self.afterwork = afterwork
    }
  }

  /// What an agent can ask of it; `nil` when it takes any event.
  let operations: [Operation]?
  let respond: @Sendable (LambdaContext) async throws -> Answer
  /// What to answer when `respond` does not end in time; `nil` lets Lambda report the timeout.
  let timedOut: @Sendable (LambdaContext) -> Answer?

  /// A function for any event.
  ///
  /// - Parameter handler: takes the event's bytes and the context; what it throws goes to the Runtime API's error endpoint.
  public init(_ handler: @escaping @Sendable ([UInt8], LambdaContext) async throws -> [UInt8]) {
    operations = nil
    respond = { context in Answer(try await handler(context.event.array, context)) }
    timedOut = { _ in nil }
  }

  /// A function that answers an agent's calls.
  ///
  /// - Parameter router: the operations and their actions.
  public init(_ router: Router) {
    operations = router.operations
    respond = { context in
      let call = try ActionCall(event: context.event.bytes, in: context.event.range, clientContext: context.clientContext)
      let invocation = Invocation(
        requestId: context.requestId, trace: context.trace, deadline: context.deadline, clientContext: context.clientContext,
        log: context.log)
      return Answer(await router.respond(to: call, invocation))
    }
    timedOut = { context in
      (try? router.timedOut(event: context.event.array, clientContext: context.clientContext)).map { Answer($0) }
    }
  }
}

extension LambdaFunction.Answer {
  init(_ response: consuming ActionResponse) {
    self.init(response.bytes, isSuccess: response.outcome.isSuccess, problems: response.problems, afterwork: response.afterwork)
  }
}
