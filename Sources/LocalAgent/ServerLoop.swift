// SPDX-License-Identifier: Apache-2.0

internal import HTTP1
internal import Sockets

/// The server's thread: it accepts and reads, starts a task for every request, and cancels it as soon as the client has left.
struct ServerLoop {
  private let core: ServerCore
  private let listener: Listener
  private var connections: [Int: Connection] = [:]
  private var turns: [Int: Task<Void, Never>] = [:]
  private var lastConnection = 0
  private var isStopped = false
  /// When connections are accepted again after the system had no descriptor left.
  private var acceptsAgain: ContinuousClock.Instant?
  private let clock = ContinuousClock()
  private let responders = ResponderExecutor()

  private static let acceptPause = Duration.milliseconds(100)
  /// How much a client may go on sending after it was refused.
  private static let drainBytesMax = 256 << 20

  init(_ core: ServerCore, _ listener: Listener) {
    self.core = core
    self.listener = listener
  }

  /// Runs until it is told to stop.
  mutating func run() {
    var set = PollSet()
    while !isStopped { wait(&set) }
    for number in connections.keys { end(number, .orderly) }
    core.keep(Array(turns.values))
  }

  private mutating func wait(_ set: inout PollSet) {
    set.removeAll()
    let mail = set.add(core.mailbox.descriptor, for: .reading)
    let pause = acceptsAgain.map { clock.now.duration(to: $0) }
    let arrivals = pause ?? .zero > .zero ? nil : set.add(listener.descriptor, for: .reading)
    var places: [(Connection, PollSet.Place)] = []
    places.reserveCapacity(connections.count)
    for connection in connections.values {
      places.append((connection, set.add(connection.descriptor, for: connection.wantsToWrite ? .readingAndWriting : .reading)))
    }
    set.wait(timeout: arrivals == nil ? pause : nil)
    for (connection, place) in places where set.isReady(place) { serve(connection, isReadable: set.isReadable(place)) }
    if let arrivals, set.isReady(arrivals) { acceptConnections() }
    if set.isReady(mail) { readMail() }
  }

  private mutating func acceptConnections() {
    acceptsAgain = nil
    do throws(SocketError) {
      while let accepted = try listener.acceptReady() {
        try accepted.setNonBlocking()
        lastConnection += 1
        guard connections.count < core.configuration.connectionsMax else { continue }
        connections[lastConnection] = Connection(accepted, number: lastConnection, limits: core.configuration.limits)
      }
    } catch {
      acceptsAgain = clock.now + Self.acceptPause
    }
  }

  private mutating func serve(_ connection: Connection, isReadable: Bool) {
    connection.flush()
    if isReadable, connection.read() == .closed {
      leave(connection)
    } else {
      takeRequests(connection)
    }
  }

  private mutating func takeRequests(_ connection: Connection) {
    do throws(HTTPError) {
      while let message = try connection.nextRequest() { start(message, connection) }
    } catch {
      refuse(error, connection)
    }
    if connection.isFinished { end(connection.number, .orderly) }
  }

  private mutating func start(_ message: HTTPMessage, _ connection: Connection) {
    let turn = Turn(message, connection, core)
    // The bridge from the thread to tasks: each is cancelled when its connection ends, and waited for when the server stops.
    turns[connection.number] = Task(executorPreference: responders) { await turn.run() }
  }

  /// Answers bytes that are no request.
  private func refuse(_ error: HTTPError, _ connection: Connection) {
    let name = error.status == 413 ? "RequestEntityTooLargeException" : "SerializationException"
    let response = ServiceError(error.status, name, error.message).response(requestId: core.requestId())
    _ = connection.send(response.encoded(closes: true, at: core.now))
    connection.refuse(drainBytesMax: Self.drainBytesMax)
  }

  /// The client has gone: nobody waits for its answer any more.
  private mutating func leave(_ connection: Connection) {
    core.journal.clientLeft(connection.number, at: clock.now)
    end(connection.number, .orderly)
  }

  private mutating func end(_ number: Int, _ closing: Connection.Closing) {
    connections.removeValue(forKey: number)?.close(closing)
    turns[number]?.cancel()
  }

  private mutating func readMail() {
    for letter in core.mailbox.take() {
      switch letter {
      case .answered(let number):
        turns[number] = nil
        guard let connection = connections[number] else { continue }
        connection.endAnswer()
        takeRequests(connection)
      case .waits: break
      case .close(let number, let closing): end(number, closing)
      case .stop: isStopped = true
      }
    }
  }
}
