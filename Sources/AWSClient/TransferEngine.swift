// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Sockets
internal import Synchronization

/// What the transport's thread is told, and the thread.
final class TransferEngine: Sendable {
  enum Command: Sendable {
    case begin(Transfer, AWSRequest, Deadlines)
    case resume(Transfer)
    case abandon(Transfer)
  }

  private struct State {
    var commands: [Command] = []
    var isStarted = false
    var isClosed = false
  }

  let settings: TransportSettings
  private let state = Mutex(State())
  private let multi: CurlMulti?

  init(_ settings: TransportSettings) {
    self.settings = settings
    multi = CurlMulti(connectionsKept: settings.connectionsKept)
  }

  /// Tells the thread something, and starts it if it was not.
  func post(_ command: Command) {
    let isPosted = state.withLock { state in
      guard !state.isClosed, let multi else { return false }
      if !state.isStarted { state.isStarted = Worker.detach { TransferLoop(self, multi).run() } }
      guard state.isStarted else { return false }
      state.commands.append(command)
      if state.commands.count == 1 { multi.wake() }
      return true
    }
    guard !isPosted, case .begin(let transfer, _, _) = command else { return }
    transfer.end(.failed(TransferEngine.stopped))
  }

  /// Ends the thread and all that it does.
  func close() {
    state.withLock { $0.isClosed = true }
    multi?.wake()
  }

  /// What was posted since; `nil` once it was closed.
  func takeCommands() -> [Command]? {
    state.withLock { state in
      guard !state.isClosed else { return nil }
      defer { state.commands = [] }
      return state.commands
    }
  }

  /// The requests that nobody will send any more.
  func takeUnsent() -> [Transfer] {
    state.withLock { state in
      defer { state.commands = [] }
      return state.commands.compactMap { if case .begin(let transfer, _, _) = $0 { transfer } else { nil } }
    }
  }

  static let stopped = AWSError(.unsent, code: "Stopped", message: "the transport was closed, or the system has no thread or memory left")
}

/// The thread: does what it is told and what libcurl is ready for, and looks at the deadlines.
struct TransferLoop: ~Copyable {
  private let engine: TransferEngine
  private let multi: CurlMulti
  private var running: [UInt: RunningTransfer] = [:]
  private var numbers: [ObjectIdentifier: UInt] = [:]
  /// No deadline is before this.
  private var nextDue: ContinuousClock.Instant?

  /// The longest sleep.
  private static let restMax = Duration.seconds(600)

  init(_ engine: TransferEngine, _ multi: CurlMulti) {
    self.engine = engine
    self.multi = multi
  }

  consuming func run() {
    while let commands = engine.takeCommands() {
      for command in commands { perform(command) }
      multi.perform()
      while let (number, code) = multi.nextEnded() {
        if let ended = running[number] { end(ended, ended.ending(code)) }
      }
      let rest = checkDeadlines()
      multi.wait(atMost: rest)
    }
    for transfer in engine.takeUnsent() { transfer.end(.failed(TransferEngine.stopped)) }
    for ended in running.values { end(ended, .failed(.cancelled)) }
  }

  private mutating func perform(_ command: TransferEngine.Command) {
    switch command {
    case .begin(let transfer, let request, let deadlines):
      guard let new = RunningTransfer(transfer, request, deadlines, engine.settings), multi.add(new) else {
        transfer.end(.failed(TransferEngine.stopped))
        return
      }
      let number = CurlMulti.number(of: new)
      running[number] = new
      numbers[ObjectIdentifier(transfer)] = number
      expect(new)
    case .resume(let transfer):
      guard let resumed = numbers[ObjectIdentifier(transfer)].flatMap({ running[$0] }) else { return }
      resumed.resume()
      expect(resumed)
    case .abandon(let transfer):
      guard let abandoned = numbers[ObjectIdentifier(transfer)].flatMap({ running[$0] }) else { return }
      end(abandoned, .failed(.cancelled))
    }
  }

  private mutating func end(_ ended: RunningTransfer, _ ending: Transfer.Ending) {
    multi.remove(ended)
    running[CurlMulti.number(of: ended)] = nil
    numbers[ObjectIdentifier(ended.transfer)] = nil
    ended.transfer.end(ending)
  }

  private mutating func expect(_ transfer: RunningTransfer) { nextDue = min(nextDue ?? transfer.due, transfer.due) }

  /// Ends what took too long, and says how long nothing else will be.
  private mutating func checkDeadlines() -> Duration {
    let now = ContinuousClock.now
    if let nextDue, now >= nextDue {
      for late in running.values { if let error = late.overdue(at: now) { end(late, .failed(error)) } }
      self.nextDue = running.values.map(\.due).min()
    }
    return nextDue.map { min(TransferLoop.restMax, max(.zero, now.duration(to: $0))) } ?? TransferLoop.restMax
  }
}
