// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import Synchronization

/// Next, handler, response or error; for ever.
struct Loop: ~Copyable {
  /// What all loops of a process have in common.
  final class Shared: Sendable {
    let configuration: RuntimeConfiguration
    let function: LambdaFunction
    let options: Lambda.Options
    let log: FunctionLog
    let watchdog: Watchdog

    init(configuration: RuntimeConfiguration, function: LambdaFunction, options: Lambda.Options) {
      self.configuration = configuration
      self.function = function
      self.options = options
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
    let context = context(for: event)
    traceVariable?.set(event.traceId)
    let bytes = EventBytes(bytes: event.bytes, range: event.range)
    let ending = perform(bytes, context)
    guard shared.watchdog.claim(slot) else {
      // The watchdog is sending the answer and ends the process.
      while true { Process.sleep(milliseconds: 60_000) }
    }
    send(ending, event, context)
    if case .answered(let answer) = ending { finish(answer.afterwork, context) }
  }

  private func context(for event: RuntimeClient.Event) -> LambdaContext {
    LambdaContext(
      requestId: event.requestId, deadline: deadline(event.deadlineMilliseconds), invokedFunctionArn: event.functionArn,
      traceId: event.traceId,
      clientContext: event.clientContext, cognitoIdentity: event.cognitoIdentity, tenantId: event.tenantId,
      function: shared.configuration.function, log: shared.log.log(requestId: event.requestId, tenantId: event.tenantId))
  }

  /// The deadline on the clock that never jumps; one that has passed already says that the clocks disagree, and counts as none.
  private func deadline(_ milliseconds: Int?) -> ContinuousClock.Instant? {
    guard let milliseconds else { return nil }
    let (left, overflows) = milliseconds.subtractingReportingOverflow(Process.wallClock())
    return overflows || left <= 0 || left > 86_400_000 ? nil : ContinuousClock.now + .milliseconds(left)
  }

  // MARK: Running the handler

  private func perform(_ event: EventBytes, _ context: LambdaContext) -> Ending {
    let margin = margin(context)
    if let deadline = context.deadline { shared.watchdog.arm(slot, watch(event, context, deadline, margin)) }
    let (function, outcome) = (shared.function, Outcome<LambdaFunction.Answer>())
    let isFinished = runToEnd(until: context.deadline.map { $0 - margin }, context, outcome) { try await function.respond(event, context) }
    switch outcome.result {
    case .success(let answer)? where isFinished: return .answered(answer)
    case .failure(let error)? where isFinished: return .failed(FunctionError(error))
    default:
      context.log.error("The handler did not end within \(margin) of the deadline; it was cancelled.")
      return Loop.timeout(function, event, context)
    }
  }

  /// The time before the deadline that belongs to the answer: the option's, but at most half of what there is.
  private func margin(_ context: LambdaContext) -> Duration {
    guard let left = context.remainingTime() else { return .zero }
    return min(shared.options.timeoutMargin, left / 2)
  }

  private static func timeout(_ function: LambdaFunction, _ event: EventBytes, _ context: LambdaContext) -> Ending {
    if let answer = function.timedOut(event, context) { return .answered(answer) }
    return .failed(FunctionError(type: "Function.TimedOut", message: "The handler did not end in time."))
  }

  /// What the watchdog does half a margin before the deadline, on a connection of its own.
  private func watch(
    _ event: EventBytes, _ context: LambdaContext, _ deadline: ContinuousClock.Instant, _ margin: Duration
  ) -> Watchdog.Watch {
    let (function, endpoint) = (shared.function, shared.configuration.endpoint)
    return Watchdog.Watch(fireAt: deadline - margin / 2) {
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
  /// - Returns: whether it ended before `end`; otherwise it was cancelled.
  private func runToEnd<Value: Sendable>(
    until end: ContinuousClock.Instant?, _ context: LambdaContext, _ outcome: Outcome<Value>,
    _ work: @escaping @Sendable () async throws -> Value
  ) -> Bool {
    // The one bridge from the blocking loop to async: the task starts here, and resumes here.
    let task = Task.immediateDetached(executorPreference: executor) {
      await LambdaContext.$current.withValue(context) { await outcome.fill(work) }
    }
    if outcome.isFilled || executor.run(until: end, { outcome.isFilled }) { return true }
    task.cancel()
    return false
  }

  /// Runs what the action left for after the answer, one after the other, until the deadline.
  private func finish(_ afterwork: [@Sendable () async -> Void], _ context: LambdaContext) {
    for work in afterwork where !runToEnd(until: context.deadline, context, Outcome<Void>(), { await work() }) {
      context.log.error("Work after the answer did not end before the deadline; it was cancelled.")
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
private final class Outcome<Value: Sendable>: Sendable {
  private let stored = Mutex<Result<Value, any Error>?>(nil)

  var result: Result<Value, any Error>? { stored.withLock { $0 } }
  var isFilled: Bool { stored.withLock { $0 != nil } }

  func fill(_ work: () async throws -> Value) async {
    do {
      let value = try await work()
      stored.withLock { $0 = .success(value) }
    } catch {
      stored.withLock { $0 = .failure(error) }
    }
  }
}
