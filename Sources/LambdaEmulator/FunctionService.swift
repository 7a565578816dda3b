// SPDX-License-Identifier: Apache-2.0

import JSON

/// The service's decisions: which event goes to which poll, what a request is answered, when the program starts and dies.
///
/// It does nothing itself: what is to be done is left in ``effects``, and the time is handed in.
struct FunctionService {
  typealias Instant = ContinuousClock.Instant

  /// What is to be done.
  enum Effect {
    case reply(connection: Int, Reply)
    case finish(Invocation.Caller, Result<InvocationResult, EmulatorError>)
    case startProgram
    case killProgram
    /// The function's connections belong to a process that is no more.
    case closeFunctionConnections
  }

  /// How the program ended.
  enum Exit: Equatable {
    case status(Int32)
    case signal(String)
    case notStarted(String)
  }

  private enum Program {
    case none
    case stopped
    case starting
    case running
    case dying
  }

  private struct Flight {
    let invocation: Invocation
    let connection: Int
    let started: Instant
    let timeout: Duration
    var deadline: Instant { started + timeout }
  }

  /// A program that reported an init error has this long to exit by itself.
  private static let exitGrace = Duration.seconds(1)

  /// What is to be done, in order; whoever does it empties it.
  var effects: [Effect] = []

  private let configuration: LocalLambda.Configuration
  private var program: Program
  private var queue: [Invocation] = []
  private var polls: [Int] = []
  private var flights: [Flight] = []
  private var misbehaviours: [Misbehaviour.Occasion: [Misbehaviour]] = [:]
  private var lastAnswered = ""
  /// Since when an event waits for a function that has none and asks for none.
  private var waitsSince: Instant?
  private var killAt: Instant?
  /// An init error that came before any event: the next event's result.
  private var initFailure: FunctionAnswer?

  init(_ configuration: LocalLambda.Configuration) {
    self.configuration = configuration
    program = configuration.program == nil ? .none : .stopped
  }

  /// When ``tick(_:)`` is needed next.
  var nextTick: Instant? {
    (flights.map(\.deadline) + [waitsSince.map { $0 + configuration.initTimeout }, killAt].compactMap(\.self)).min()
  }

  // MARK: What happens

  mutating func misbehave(_ misbehaviour: Misbehaviour, at occasion: Misbehaviour.Occasion) {
    misbehaviours[occasion, default: []].append(misbehaviour)
  }

  mutating func start() {
    guard case .stopped = program else { return }
    program = .starting
    effects.append(.startProgram)
  }

  mutating func invoke(_ order: Invocation.Order, for caller: Invocation.Caller, at now: Instant) {
    let invocation = Invocation(order, for: caller, configuration)
    if let failure = initFailure {
      initFailure = nil
      return finish(invocation, failure, after: .zero)
    }
    queue.append(invocation)
    start()
    deliver(at: now)
  }

  mutating func handle(_ request: Request, from connection: Int, at now: Instant) {
    switch request {
    case .next: poll(from: connection, at: now)
    case .answer(let id, let answer): take(answer, for: id, from: connection, at: now)
    case .initError(let answer): takeInitError(answer, from: connection, at: now)
    case .invoke(let order, .waits): invoke(order, for: .connection(connection), at: now)
    case .invoke(let order, .forgets):
      effects.append(.reply(connection: connection, Reply(status: 202, body: [])))
      invoke(order, for: .nobody, at: now)
    case .refused(let reply): effects.append(.reply(connection: connection, reply))
    }
    watchWait(at: now)
  }

  mutating func connectionClosed(_ connection: Int, at now: Instant) {
    polls.removeAll { $0 == connection }
    watchWait(at: now)
  }

  mutating func programExited(_ exit: Exit, at now: Instant) {
    let wasStarting = if case .starting = program { true } else { false }
    program = .stopped
    killAt = nil
    polls = []
    effects.append(.closeFunctionConnections)
    for flight in flights { fail(flight.invocation, Self.exitError(exit), after: now - flight.started) }
    if wasStarting, !queue.isEmpty { fail(queue.removeFirst(), Self.exitError(exit), after: .zero) }
    flights = []
    if !queue.isEmpty { start() }
    waitsSince = nil
    watchWait(at: now)
  }

  /// Ends what has taken too long.
  mutating func tick(_ now: Instant) {
    let late = flights.filter { $0.deadline <= now }
    flights.removeAll { $0.deadline <= now }
    for flight in late { fail(flight.invocation, Self.timedOut(flight.timeout), after: flight.timeout) }
    if !late.isEmpty { kill() }
    if let waitsSince, waitsSince + configuration.initTimeout <= now, !queue.isEmpty {
      fail(queue.removeFirst(), Self.timedOut(configuration.initTimeout), after: .zero)
      self.waitsSince = nil
      kill()
    }
    if let killAt, killAt <= now { kill() }
    watchWait(at: now)
  }

  /// Answers whoever waits; nothing follows.
  mutating func stop() {
    for caller in queue.map(\.caller) + flights.map(\.invocation.caller) {
      effects.append(.finish(caller, .failure(EmulatorError(.stopped, "the emulator was stopped before the function answered"))))
    }
    queue = []
    flights = []
    kill()
  }

  // MARK: The function's side

  private mutating func poll(from connection: Int, at now: Instant) {
    if case .starting = program { program = .running }
    guard polls.count + flights.count < configuration.concurrency, !flights.contains(where: { $0.connection == connection }) else {
      return refuseTransition(connection)
    }
    initFailure = nil
    polls.append(connection)
    deliver(at: now)
  }

  private mutating func take(_ answer: FunctionAnswer, for id: String, from connection: Int, at now: Instant) {
    guard let index = flights.firstIndex(where: { $0.invocation.requestId == id }) else {
      if id == lastAnswered { return refuseTransition(connection) }
      return effects.append(.reply(connection: connection, .error(400, "InvalidRequestID", "Invalid request ID")))
    }
    let flight = flights.remove(at: index)
    lastAnswered = id
    let misbehaviour = nextMisbehaviour(.response)
    let limit = configuration.responseBytesMax
    if answer.payload.count > limit || misbehaviour == .status(413) {
      let message = "Exceeded maximum allowed payload size (\(limit) bytes)."
      effects.append(.reply(connection: connection, .error(413, "RequestEntityTooLarge", message)))
      let error = ServiceError(
        "Function.ResponseSizeTooLarge", "Response payload size exceeded maximum allowed payload size (\(limit) bytes).")
      return fail(flight.invocation, error, after: now - flight.started)
    }
    var reply = Reply.accepted
    reply.misbehaviour = misbehaviour
    effects.append(.reply(connection: connection, reply))
    finish(flight.invocation, answer, after: now - flight.started)
  }

  private mutating func takeInitError(_ answer: FunctionAnswer, from connection: Int, at now: Instant) {
    if case .running = program { return refuseTransition(connection) }
    effects.append(.reply(connection: connection, .accepted))
    if queue.isEmpty { initFailure = answer }
    for invocation in queue { finish(invocation, answer, after: .zero) }
    queue = []
    guard case .starting = program else { return }
    program = .dying
    killAt = now + Self.exitGrace
  }

  private mutating func refuseTransition(_ connection: Int) {
    effects.append(.reply(connection: connection, .error(403, "InvalidStateTransition", "State transition is not allowed")))
  }

  private mutating func deliver(at now: Instant) {
    while let invocation = queue.first, let connection = polls.first {
      polls.removeFirst()
      var reply = event(invocation)
      reply.misbehaviour = nextMisbehaviour(.next)
      effects.append(.reply(connection: connection, reply))
      if reply.misbehaviour?.spoilsDelivery == true { continue }
      queue.removeFirst()
      let timeout = invocation.order.timeout ?? configuration.timeout
      flights.append(Flight(invocation: invocation, connection: connection, started: now, timeout: timeout))
    }
    watchWait(at: now)
  }

  private func event(_ invocation: Invocation) -> Reply {
    let order = invocation.order
    let deadline = configuration.milliseconds() + (order.timeout ?? configuration.timeout).wholeMilliseconds
    var reply = Reply(status: 200, body: order.event)
    reply.chunksLargeBody = true
    reply.fields = [
      (Reply.requestIdField, invocation.requestId), ("Lambda-Runtime-Deadline-Ms", String(deadline)),
      ("Lambda-Runtime-Invoked-Function-Arn", configuration.functionARN), ("Lambda-Runtime-Trace-Id", invocation.traceId),
    ]
    if let context = order.clientContext {
      reply.fields.append(("Lambda-Runtime-Client-Context", String(decoding: context, as: UTF8.self)))
    }
    if let tenant = order.tenantId { reply.fields.append(("Lambda-Runtime-Aws-Tenant-Id", tenant)) }
    return reply
  }

  // MARK: The caller's side

  private mutating func fail(_ invocation: Invocation, _ error: ServiceError, after duration: Duration) {
    let message = "RequestId: \(invocation.requestId) Error: \(error.message)"
    let payload = JSONValue.object(["errorType": .string(error.type), "errorMessage": .string(message)]).bytes
    finish(invocation, FunctionAnswer(payload: payload, isError: true, errorType: error.type), after: duration)
  }

  private mutating func finish(_ invocation: Invocation, _ answer: FunctionAnswer, after duration: Duration) {
    let result = InvocationResult(
      requestId: invocation.requestId, payload: answer.payload, functionError: answer.isError ? "Unhandled" : nil,
      errorType: answer.errorType, duration: duration)
    effects.append(.finish(invocation.caller, .success(result)))
  }

  // MARK: Steps

  private mutating func nextMisbehaviour(_ occasion: Misbehaviour.Occasion) -> Misbehaviour? {
    guard let first = misbehaviours[occasion]?.first else { return nil }
    misbehaviours[occasion]?.removeFirst()
    return first
  }

  private mutating func kill() {
    killAt = nil
    switch program {
    case .none, .stopped: return
    case .starting, .running, .dying:
      program = .dying
      effects.append(.killProgram)
    }
  }

  private mutating func watchWait(at now: Instant) {
    waitsSince = !queue.isEmpty && flights.isEmpty && polls.isEmpty ? waitsSince ?? now : nil
  }
}

/// A failure that the service itself finds.
struct ServiceError {
  let type: String
  let message: String

  init(_ type: String, _ message: String) {
    self.type = type
    self.message = message
  }
}

extension FunctionService {
  static func timedOut(_ timeout: Duration) -> ServiceError {
    let hundredths = timeout.wholeMilliseconds / 10
    let digits = String(hundredths % 100 + 100).dropFirst()
    return ServiceError("Sandbox.Timedout", "Task timed out after \(hundredths / 100).\(digits) seconds")
  }

  static func exitError(_ exit: Exit) -> ServiceError {
    switch exit {
    case .status(0): ServiceError("Runtime.ExitError", "Runtime exited without providing a reason")
    case .status(let status): ServiceError("Runtime.ExitError", "Runtime exited with error: exit status \(status)")
    case .signal(let name): ServiceError("Runtime.ExitError", "Runtime exited with error: signal: \(name)")
    case .notStarted(let reason): ServiceError("Runtime.InvalidEntrypoint", reason)
    }
  }
}

extension Duration {
  /// Without what is less than a millisecond.
  var wholeMilliseconds: Int { Int(clamping: components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000) }
}
