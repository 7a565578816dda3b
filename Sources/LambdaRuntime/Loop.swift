// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import Sockets
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
    let contexts: LambdaContext.Shared

    init(configuration: RuntimeConfiguration, function: LambdaFunction, options: Lambda.Options) {
      self.configuration = configuration
      self.function = function
      let margin = options.timeoutMargin.components
      marginMilliseconds = max(0, Int(margin.seconds) * 1000 + Int(margin.attoseconds / 1_000_000_000_000_000))
      log = FunctionLog(configuration.logFormat, configuration.logLevel)
      contexts = LambdaContext.Shared(configuration.function, log)
      let endpoint = configuration.endpoint
      watchdog = Watchdog(loops: configuration.concurrency) { Loop.answerTimeout(function, endpoint, $0) }
    }
  }

  /// How an invocation ended.
  ///
  /// Not a `Result`: its demand that `any Error` be an error makes the run time look through every conformance of the program, once, in the
  /// first invocation.
  fileprivate enum Ending {
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
    serve(try client.next())
    Termination.endInvocation()
  }

  /// After `next` failed: says so, waits a little longer each time, and gives up in the end.
  private func recover(from error: RuntimeClient.Failure, _ failures: Int) {
    let log = shared.log.log(nil)
    guard failures < Loop.failuresMax else {
      log.write(
        .fatal, "The Runtime API at \(shared.configuration.endpoint) gave no event in \(failures) tries: \(error). The function ends.")
      Process.end(1)
    }
    if case .closedIdle = error { log.debug("The Runtime API closed the idle connection; connecting again.") } else { log.warn("\(error)") }
    if failures > 1 { Process.sleep(milliseconds: min(5 << failures, 1000)) }
  }

  private mutating func serve(_ event: consuming RuntimeClient.Event) {
    Termination.beginInvocation()
    let times = Times(event.deadlineMilliseconds, marginMilliseconds: shared.marginMilliseconds)
    let context = LambdaContext(event, deadline: times.deadline, shared.contexts)
    traceVariable?.set(context.trace)
    let ending = perform(context, times)
    guard shared.watchdog.claim(slot) else {
      // The watchdog is sending the answer and ends the process.
      while true { Process.sleep(milliseconds: 60_000) }
    }
    send(ending, context)
    if case .answered(let answer) = ending, !answer.afterwork.isEmpty { finish(answer.afterwork, context, until: times.ends) }
  }

  /// An invocation's times on the clock that never jumps, in nanoseconds; `Int.max` for never.
  private struct Times {
    /// When Lambda stops waiting.
    var ends = Int.max
    /// When an async handler is cancelled and answered for: the margin before.
    var cancels = Int.max
    /// When the watchdog steps in: half a margin before.
    var fires = Int.max
    var deadline: ContinuousClock.Instant?

    /// The times up to a deadline; one that has passed already says that the clocks disagree, and counts as none.
    ///
    /// The margin belongs to the answer, but is at most half of what there is.
    init(_ deadlineMilliseconds: Int?, marginMilliseconds: Int) {
      guard let deadlineMilliseconds else { return }
      let (left, overflows) = deadlineMilliseconds.subtractingReportingOverflow(Process.wallClock())
      guard !overflows, left > 0, left <= 86_400_000 else { return }
      let margin = min(marginMilliseconds, left / 2)
      let now = Process.monotonicClock()
      ends = now + left * 1_000_000
      cancels = ends - margin * 1_000_000
      fires = ends - margin * 500_000
      deadline = .now + .milliseconds(left)
    }
  }

  // MARK: Running the handler

  private func perform(_ context: LambdaContext, _ times: Times) -> Ending {
    if times.fires < .max { shared.watchdog.arm(slot, context, firesAt: times.fires) }
    let outcome = Outcome(context)
    if let ending = runToEnd(outcome, until: times.cancels, shared.function.respond) { return ending }
    context.log.error("The handler did not end before its deadline; it was cancelled.")
    return Loop.timeout(shared.function, context)
  }

  private static func timeout(_ function: LambdaFunction, _ context: LambdaContext) -> Ending {
    if let answer = function.timedOut(context) { return .answered(answer) }
    return .failed(FunctionError(type: "Function.TimedOut", message: "The handler did not end in time."))
  }

  /// What the watchdog does half a margin before the deadline, on a connection of its own.
  private static func answerTimeout(_ function: LambdaFunction, _ endpoint: Endpoint, _ context: LambdaContext) {
    context.log.write(.fatal, "The handler blocks its thread and did not end in time; the function ends.")
    var client = RuntimeClient(endpoint)
    do {
      switch Loop.timeout(function, context) {
      case .answered(let answer): try client.respond(context.requestId, answer.bytes)
      case .failed(let error): try client.fail(context.requestId, error)
      }
    } catch { context.log.error("The Runtime API did not take the timeout: \(error)") }
  }

  /// Starts async work on this thread and drains it.
  ///
  /// - Returns: how it ended; `nil` when it did not end before `end` and was cancelled.
  private func runToEnd(
    _ outcome: Outcome, until end: Int, _ work: @escaping @Sendable (LambdaContext) async throws -> LambdaFunction.Answer
  ) -> Ending? {
    // The one bridge from the blocking loop to async: the task starts here, and resumes here. It inherits the context, and nothing else.
    let task = LambdaContext.$current.withValue(outcome.context) {
      Task.immediate(executorPreference: executor) {
        do { outcome.fill(.answered(try await work(outcome.context))) } catch { outcome.fill(.failed(FunctionError(error))) }
      }
    }
    if let result = outcome.take() { return result }
    if executor.run(until: end, { outcome.isFilled }) { return outcome.take() }
    task.cancel()
    return nil
  }

  /// Runs what the action left for after the answer, one after the other, until the deadline.
  private func finish(_ afterwork: [@Sendable () async -> Void], _ context: LambdaContext, until end: Int) {
    for work in afterwork {
      let ended = runToEnd(Outcome(context), until: end) { _ in
        await work()
        return LambdaFunction.Answer([])
      }
      if ended == nil { context.log.error("Work after the answer did not end before the deadline; it was cancelled.") }
    }
  }

  // MARK: Sending the answer

  private mutating func send(_ ending: borrowing Ending, _ context: LambdaContext) {
    do {
      switch ending {
      case .answered(let answer):
        if answer.bytes.count > RuntimeClient.responseBytesMax {
          let message = "The response has \(answer.bytes.count) bytes; Lambda takes at most \(RuntimeClient.responseBytesMax)."
          context.log.error(message)
          try client.fail(context.requestId, FunctionError(type: "Function.ResponseSizeTooLarge", message: message))
        } else {
          try client.respond(context.requestId, answer.bytes)
        }
        for problem in answer.problems { context.log.write(problem.level, problem.message) }
        capture(answer, context)
      case .failed(let error):
        context.log.error("\(error.type): \(error.message)")
        try client.fail(context.requestId, error)
      }
    } catch {
      context.log.error("The Runtime API did not take the answer: \(error)")
    }
  }

  private func capture(_ answer: LambdaFunction.Answer, _ context: LambdaContext) {
    let capture = shared.configuration.capture
    guard capture.includes(isSuccess: answer.isSuccess, chance: Double.random(in: 0..<1)) else { return }
    // Captured lines are wanted whatever the level is.
    var log = context.log
    log.level = .trace
    log.info("capture", capture.fields(event: context.event.array, envelope: answer.bytes, clientContext: context.clientContext))
  }
}

/// The result of work that runs as a task.
private final class Outcome: Sendable {
  let context: LambdaContext
  private let stored = Mutex<Loop.Ending?>(nil)

  init(_ context: LambdaContext) { self.context = context }

  var isFilled: Bool { stored.withLock { $0 != nil } }

  /// The result, once.
  func take() -> Loop.Ending? { stored.withLock { $0.take() } }

  func fill(_ ending: consuming sending Loop.Ending) {
    stored.withLock { $0 = ending }
  }
}
