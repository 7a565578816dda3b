// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import Synchronization

/// Next, handler, response or error; for ever.
struct Loop: ~Copyable {
  /// What all loops of a process have in common.
  final class Shared: Sendable {
    let configuration: RuntimeConfiguration
    let function: LambdaFunction
    let marginMilliseconds: Int
    let log: FunctionLog
    let watchdog: Watchdog

    init(configuration: RuntimeConfiguration, function: LambdaFunction, options: Lambda.Options) {
      self.configuration = configuration
      self.function = function
      let margin = options.timeoutMargin.components
      marginMilliseconds = max(0, Int(margin.seconds) * 1000 + Int(margin.attoseconds / 1_000_000_000_000_000))
      log = FunctionLog(configuration)
      watchdog = Watchdog(loops: configuration.concurrency)
    }
  }

  /// How an invocation ended.
  private enum Ending {
    case answered(LambdaFunction.Answer)
    case failed(FunctionError)
  }

  /// How many times in a row `next` may go wrong before the process gives up.
  private static let failuresMax = 10

  private let shared: Shared
  private let slot: Int
  private let executor: LoopExecutor
  private var client: RuntimeClient
  private let traceVariable: TraceVariable?

  private init(_ shared: Shared, slot: Int, ownsMainThread: Bool) {
    self.shared = shared
    self.slot = slot
    executor = LoopExecutor(Alarm(servesMainQueue: ownsMainThread))
    client = RuntimeClient(shared.configuration.endpoint)
    traceVariable = shared.configuration.concurrency == 1 ? TraceVariable() : nil
  }

  /// Answers events on this thread until the process ends.
  static func run(_ shared: Shared, slot: Int, ownsMainThread: Bool) -> Never {
    var loop = Loop(shared, slot: slot, ownsMainThread: ownsMainThread)
    var failures = 0
    while true {
      do throws(RuntimeClient.Failure) {
        try loop.step()
        failures = 0
      } catch {
        failures += 1
        loop.recover(from: error, failures)
      }
    }
  }

  private mutating func step() throws(RuntimeClient.Failure) {
    let event = try client.next()
    Termination.beginInvocation()
    serve(event)
    Termination.endInvocation()
  }

  /// After `next` failed: says so, waits a little longer each time, and gives up in the end.
  private func recover(from error: RuntimeClient.Failure, _ failures: Int) {
    let log = shared.log.log(requestId: "", tenantId: nil)
    guard failures < Loop.failuresMax else {
      log.write(
        .fatal, "The Runtime API at \(shared.configuration.endpoint) gave no event in \(failures) tries: \(error). The function ends.")
      Process.end(1)
    }
    if case .closedIdle = error { log.debug("The Runtime API closed the idle connection; connecting again.") } else { log.warn("\(error)") }
    if failures > 1 { Process.sleep(milliseconds: min(5 << failures, 1000)) }
  }

  private mutating func serve(_ event: RuntimeClient.Event) {
    let times = times(event.deadlineMilliseconds)
    let context = context(for: event, times)
    traceVariable?.set(event.traceId)
    let bytes = EventBytes(bytes: event.bytes, range: event.range)
    let ending = perform(bytes, context, times)
    guard shared.watchdog.claim(slot) else {
      // The watchdog is sending the answer and ends the process.
      while true { Process.sleep(milliseconds: 60_000) }
    }
    send(ending, event, context)
    if case .answered(let answer) = ending { finish(answer.afterwork, context) }
  }

  private func context(for event: RuntimeClient.Event, _ times: Times?) -> LambdaContext {
    LambdaContext(
      requestId: event.requestId, deadline: times?.deadline, invokedFunctionArn: event.functionArn, traceId: event.traceId,
      clientContext: event.clientContext, cognitoIdentity: event.cognitoIdentity, tenantId: event.tenantId,
      function: shared.configuration.function, log: shared.log.log(requestId: event.requestId, tenantId: event.tenantId))
  }

  /// An invocation's times on the clock that never jumps.
  private struct Times {
    /// When Lambda stops waiting.
    var deadline: ContinuousClock.Instant
    /// When an async handler is cancelled and answered for: the margin before.
    var cancels: ContinuousClock.Instant
    /// When the watchdog steps in: half a margin before.
    var fires: ContinuousClock.Instant
  }

  /// The times up to a deadline; one that has passed already says that the clocks disagree, and counts as none.
  ///
  /// The margin belongs to the answer, but is at most half of what there is.
  private func times(_ deadlineMilliseconds: Int?) -> Times? {
    guard let deadlineMilliseconds else { return nil }
    let (left, overflows) = deadlineMilliseconds.subtractingReportingOverflow(Process.wallClock())
    guard !overflows, left > 0, left <= 86_400_000 else { return nil }
    let margin = min(shared.marginMilliseconds, left / 2)
    let now = ContinuousClock.now
    return Times(
      deadline: now + .milliseconds(left), cancels: now + .milliseconds(left - margin), fires: now + .milliseconds(left - margin / 2))
  }

  // MARK: Running the handler

  private func perform(_ event: EventBytes, _ context: LambdaContext, _ times: Times?) -> Ending {
    if let times { shared.watchdog.arm(slot, watch(event, context, times)) }
    let function = shared.function
    switch runToEnd(until: times?.cancels, context, { try await function.respond(event, context) }) {
    case .success(let answer)?: return .answered(answer)
    case .failure(let error)?: return .failed(FunctionError(error))
    case nil:
      context.log.error("The handler did not end before its deadline; it was cancelled.")
      return Loop.timeout(function, event, context)
    }
  }

  private static func timeout(_ function: LambdaFunction, _ event: EventBytes, _ context: LambdaContext) -> Ending {
    if let answer = function.timedOut(event, context) { return .answered(answer) }
    return .failed(FunctionError(type: "Function.TimedOut", message: "The handler did not end in time."))
  }

  /// What the watchdog does half a margin before the deadline, on a connection of its own.
  private func watch(_ event: EventBytes, _ context: LambdaContext, _ times: Times) -> Watchdog.Watch {
    let (function, endpoint) = (shared.function, shared.configuration.endpoint)
    return Watchdog.Watch(fireAt: times.fires) {
      context.log.write(.fatal, "The handler blocks its thread and did not end in time; the function ends.")
      var client = RuntimeClient(endpoint)
      do {
        switch Loop.timeout(function, event, context) {
        case .answered(let answer): try client.respond(context.requestId, answer.bytes)
        case .failed(let error): try client.fail(context.requestId, error)
        }
      } catch { context.log.error("The Runtime API did not take the timeout: \(error)") }
    }
  }

  /// Starts async work on this thread and drains it.
  ///
  /// - Returns: how it ended; `nil` when it did not end before `end` and was cancelled.
  private func runToEnd(
    until end: ContinuousClock.Instant?, _ context: LambdaContext, _ work: @escaping @Sendable () async throws -> LambdaFunction.Answer
  ) -> Result<LambdaFunction.Answer, any Error>? {
    let outcome = Outcome()
    // The one bridge from the blocking loop to async: the task starts here, and resumes here.
    let task = Task.immediateDetached(executorPreference: executor) {
      await LambdaContext.$current.withValue(context) { await outcome.fill(work) }
    }
    if let result = outcome.result { return result }
    if executor.run(until: end, { outcome.result != nil }) { return outcome.result }
    task.cancel()
    return nil
  }

  /// Runs what the action left for after the answer, one after the other, until the deadline.
  private func finish(_ afterwork: [@Sendable () async -> Void], _ context: LambdaContext) {
    for work in afterwork {
      let ended = runToEnd(until: context.deadline, context) {
        await work()
        return LambdaFunction.Answer([])
      }
      if ended == nil { context.log.error("Work after the answer did not end before the deadline; it was cancelled.") }
    }
  }

  // MARK: Sending the answer

  private mutating func send(_ ending: Ending, _ event: RuntimeClient.Event, _ context: LambdaContext) {
    do {
      switch ending {
      case .answered(let answer):
        if answer.bytes.count > RuntimeClient.responseBytesMax {
          let message = "The response has \(answer.bytes.count) bytes; Lambda takes at most \(RuntimeClient.responseBytesMax)."
          context.log.error(message)
          try client.fail(event.requestId, FunctionError(type: "Function.ResponseSizeTooLarge", message: message))
        } else {
          try client.respond(event.requestId, answer.bytes)
        }
        for problem in answer.problems { context.log.write(problem.level, problem.message) }
        capture(event, answer, context)
      case .failed(let error):
        context.log.error("\(error.type): \(error.message)")
        try client.fail(event.requestId, error)
      }
    } catch {
      context.log.error("The Runtime API did not take the answer: \(error)")
    }
  }

  private func capture(_ event: RuntimeClient.Event, _ answer: LambdaFunction.Answer, _ context: LambdaContext) {
    let capture = shared.configuration.capture
    guard capture.includes(isSuccess: answer.isSuccess, chance: Double.random(in: 0..<1)) else { return }
    // Captured lines are wanted whatever the level is.
    var log = context.log
    log.level = .trace
    log.info("capture", capture.fields(event: Array(event.bytes[event.range]), envelope: answer.bytes, clientContext: event.clientContext))
  }
}

/// The result of work that runs as a task.
private final class Outcome: Sendable {
  private let stored = Mutex<Result<LambdaFunction.Answer, any Error>?>(nil)

  var result: Result<LambdaFunction.Answer, any Error>? { stored.withLock { $0 } }

  func fill(_ work: () async throws -> LambdaFunction.Answer) async {
    do {
      let value = try await work()
      stored.withLock { $0 = .success(value) }
    } catch {
      stored.withLock { $0 = .failure(error) }
    }
  }
}
