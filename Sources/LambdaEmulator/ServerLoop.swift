// SPDX-License-Identifier: Apache-2.0

import HTTP1
import Sockets

/// The server's thread: waits for whatever happens, tells the service, and does what it decides.
struct ServerLoop {
  private let configuration: LocalLambda.Configuration
  private let listener: Listener
  private let mailbox: Mailbox
  private var service: FunctionService
  private var connections: [Int: Connection] = [:]
  private var lastConnection = 0
  private var process: FunctionProcess?
  private var isStopped = false
  private let clock = ContinuousClock()

  /// How long the program has to end by itself when the emulator is stopped.
  private static let terminationGrace = Duration.milliseconds(500)

  init(_ configuration: LocalLambda.Configuration, _ listener: Listener, _ mailbox: Mailbox) {
    self.configuration = configuration
    self.listener = listener
    self.mailbox = mailbox
    service = FunctionService(configuration)
  }

  /// Runs until it is told to stop.
  mutating func run() {
    var set = PollSet()
    while !isStopped {
      wait(&set)
      let now = clock.now
      for (_, connection) in connections { connection.release(at: now) }
      service.tick(now)
      perform(at: now)
    }
    end()
  }

  private mutating func wait(_ set: inout PollSet) {
    set.removeAll()
    let mail = set.add(mailbox.descriptor, for: .reading)
    let arrivals = set.add(listener.descriptor, for: .reading)
    let output = process?.openOutput.map { set.add($0, for: .reading) }
    let places = connections.keys.sorted().compactMap { key in
      connections[key].map { (key, set.add($0.descriptor, for: $0.wantsToWrite ? .readingAndWriting : .reading)) }
    }
    let next = ([service.nextTick] + connections.values.map { $0.held?.until }).compactMap(\.self).min()
    set.wait(timeout: next.map { max(.zero, clock.now.duration(to: $0)) })
    for (key, place) in places where set.isReady(place) { serve(key, isReadable: set.isReadable(place)) }
    if let output, set.isReady(output) { takeOutput() }
    if set.isReady(arrivals) { acceptConnection() }
    if set.isReady(mail) { readMail() }
  }

  // MARK: Connections

  private mutating func acceptConnection() {
    guard let accepted = try? listener.acceptReady() else { return }
    guard (try? accepted.setNonBlocking()) != nil else { return }
    lastConnection += 1
    connections[lastConnection] = Connection(accepted)
  }

  /// Does what can be done on a connection; `false` when nothing had come.
  @discardableResult
  private mutating func serve(_ key: Int, isReadable: Bool) -> Bool {
    guard let connection = connections[key] else { return false }
    connection.write()
    let input = isReadable ? connection.read() : .nothing
    if input == .closed {
      close(key)
      return false
    }
    takeRequests(key, connection)
    if connection.isFinished { close(key) }
    return input == .bytes
  }

  private mutating func takeRequests(_ key: Int, _ connection: Connection) {
    let now = clock.now
    do throws(HTTPError) {
      while let message = try connection.nextRequest() {
        let request = Request(message, configuration)
        if request.isRuntime { connection.isFunction = true }
        service.handle(request, from: key, at: now)
        perform(at: now)
      }
      connection.write()
    } catch {
      var reply = Reply.error(error.status, "BadRequest", error.message)
      reply.closes = true
      connection.send(reply, at: now)
    }
  }

  private mutating func close(_ key: Int) {
    guard let connection = connections.removeValue(forKey: key) else { return }
    connection.close()
    service.connectionClosed(key, at: clock.now)
  }

  // MARK: What the service decides

  private mutating func perform(at now: ContinuousClock.Instant) {
    while !service.effects.isEmpty {
      let effects = service.effects
      service.effects = []
      for effect in effects { perform(effect, at: now) }
    }
    for (key, connection) in connections where connection.isFinished { close(key) }
  }

  private mutating func perform(_ effect: FunctionService.Effect, at now: ContinuousClock.Instant) {
    switch effect {
    case .reply(let key, let reply): connections[key]?.send(reply, at: now)
    case .finish(.connection(let key), let result): connections[key]?.send(answer(result), at: now)
    case .finish(.closure(let closure), let result): closure(result)
    case .finish(.nobody, _): break
    case .startProgram: startProgram(at: now)
    case .killProgram: process?.kill()
    case .closeFunctionConnections: for (key, connection) in connections where connection.isFunction { close(key) }
    }
  }

  private func answer(_ result: Result<InvocationResult, EmulatorError>) -> Reply {
    switch result {
    case .failure(let error):
      var reply = Reply.refusal(500, "ServiceException", error.message)
      reply.closes = true
      return reply
    case .success(let result):
      var reply = Reply(status: 200, body: result.payload)
      reply.fields = [("X-Amzn-RequestId", result.requestId), ("X-Amz-Executed-Version", configuration.version)]
      if let error = result.functionError { reply.fields.append(("X-Amz-Function-Error", error)) }
      return reply
    }
  }

  // MARK: The program

  private mutating func startProgram(at now: ContinuousClock.Instant) {
    guard let program = configuration.program else { return }
    let environment = configuration.environment(runtimeAPI: listener.endpoint.description, program: program)
    let mailbox = mailbox
    do throws(FunctionProcess.NotStarted) {
      process = try FunctionProcess(program, environment: environment) { mailbox.post(.programExited($0)) }
    } catch {
      service.programExited(.notStarted(error.reason), at: now)
    }
  }

  private mutating func takeOutput() {
    guard let process, let output = configuration.program?.output else { return }
    let bytes = process.readOutput()
    if !bytes.isEmpty { output(bytes) }
  }

  private mutating func programExited(_ exit: FunctionService.Exit) {
    let last = process
    takeOutput()
    process = nil
    last?.join()
    // What it said before it died counts.
    for (key, connection) in connections where connection.isFunction { while serve(key, isReadable: true) {} }
    service.programExited(exit, at: clock.now)
  }

  // MARK: Mail

  private mutating func readMail() {
    let now = clock.now
    for letter in mailbox.take() {
      switch letter {
      case .invoke(let order, let closure): service.invoke(order, for: .closure(closure), at: now)
      case .misbehave(let misbehaviour, let occasion): service.misbehave(misbehaviour, at: occasion)
      case .start: service.start()
      case .programExited(let exit): programExited(exit)
      case .stop: isStopped = true
      }
    }
    perform(at: now)
  }

  private mutating func end() {
    process?.terminate()
    let deadline = clock.now + Self.terminationGrace
    var set = PollSet()
    while process != nil, clock.now < deadline {
      set.removeAll()
      let mail = set.add(mailbox.descriptor, for: .reading)
      if let output = process?.openOutput { _ = set.add(output, for: .reading) }
      set.wait(timeout: clock.now.duration(to: deadline))
      takeOutput()
      if set.isReady(mail) { refuseMail(mailbox.take()) }
    }
    process?.kill()
    process?.join()
    takeOutput()
    service.stop()
    perform(at: clock.now)
    refuseMail(mailbox.close())
    for connection in connections.values { connection.close() }
  }

  private mutating func refuseMail(_ letters: [Mailbox.Letter]) {
    for letter in letters {
      switch letter {
      case .invoke(_, let closure): closure(.failure(.stopped))
      case .programExited:
        takeOutput()
        process?.join()
        process = nil
      case .misbehave, .start, .stop: break
      }
    }
  }
}
