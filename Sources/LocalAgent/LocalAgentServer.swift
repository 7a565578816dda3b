// SPDX-License-Identifier: Apache-2.0

internal import HTTP1
internal import Sockets
internal import Synchronization

/// What answers a request: it is handed the request as a value and the stream that its answer goes into.
///
/// What it throws becomes the service's answer: a ``ServiceError`` as it is, everything else an InternalServerException. When the client
/// leaves, the task is cancelled at once, and sending throws.
package typealias Responder = @Sendable (AgentRequest, AnswerStream) async throws -> Void

/// A server on this machine that speaks the protocol of bedrock-agent-runtime; what it answers is up to a ``Responder``.
///
/// ```swift
/// let server = try await LocalAgentServer.start { request, answer in
///   guard request.sessionId != "busy" else { throw ServiceError.throttling("Slow down") }
///   try await answer.send(.text("You asked: \(request.inputText ?? "")"))
/// }
/// defer { await server.stop() }
/// ```
package final class LocalAgentServer: Sendable {
  /// How the server behaves, whatever it answers.
  package struct Configuration: Sendable {
    /// The port; 0 lets the system choose.
    package var port: UInt16 = 0
    /// The address, in digits, that it listens on: this machine's own unless others shall reach it.
    package var address = Listener.Loopback.v4.rawValue
    /// Whose signatures it takes; anything goes when `nil`.
    package var signatures: SignatureCheck?
    /// What `Host` may be beside this machine's own names with the server's port: `build.example:8080`, `build.example` for any port.
    package var hosts: [String] = []
    /// Whether `Host` may name another machine; a page elsewhere whose name leads here could drive the server then.
    package var takesAnyHost = false
    /// The pages that a browser may see beside the service, by their paths; none by default.
    package var pages: @Sendable (_ path: String) -> LocalPage? = { _ in nil }
    /// Is told of every turn that is answered and of every event of it.
    package var observer: TurnObserver?
    /// The largest body.
    package var bodyBytesMax = 64 << 20
    /// The most connections at a time; further ones are closed at once.
    package var connectionsMax = 2048
    /// The journal forgets the oldest of more requests than these.
    package var journalEntriesMax = 10_000
    /// The journal forgets the oldest bodies when all together are larger.
    package var journalBodyBytesMax = 64 << 20
    /// The time, in seconds since 1970, that signatures are compared with.
    package var secondsSince1970: @Sendable () -> Int = systemSeconds
    /// Is shown every piece of an answer's event stream before it is sent, with its request's number.
    package var tap: (@Sendable (_ number: Int, _ bytes: [UInt8]) -> Void)?
    /// Where request ids come from.
    package var random: @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }

    /// A port that the system chooses, and no signatures.
    package init() {}

    /// Whether it listens on every address, which is none that a client could ask for.
    var isOpenToAll: Bool { ["0.0.0.0", "::"].contains(address) }

    var limits: HTTPLimits { HTTPLimits(bodyBytesMax: bodyBytesMax) }
  }

  private let core: ServerCore
  private let endpoint: Endpoint
  /// Let go of when the server stops, so that clients are refused then.
  private let listener: Mutex<Listener?>
  private let worker: Worker

  private init(_ configuration: Configuration, _ responder: @escaping Responder) throws(LocalAgentError) {
    let listener: Listener
    do throws(SocketError) {
      listener = try Listener(address: configuration.address, port: configuration.port)
      core = try ServerCore(configuration, responder, port: listener.endpoint.port)
    } catch {
      throw LocalAgentError(.cannotListen, error.message)
    }
    let own = configuration.address == "::" ? Listener.Loopback.v6 : .v4
    endpoint = configuration.isOpenToAll ? Endpoint(host: own.rawValue, port: listener.endpoint.port) : listener.endpoint
    self.listener = Mutex(listener)
    let worker = Worker { [core] in
      var loop = ServerLoop(core, listener)
      loop.run()
    }
    guard let worker else { throw LocalAgentError(.cannotListen, "the system starts no more threads") }
    self.worker = worker
  }

  deinit { end() }

  /// Starts to listen.
  ///
  /// - Parameters:
  ///   - configuration: how the server behaves.
  ///   - responder: what answers the requests that are well formed and signed.
  /// - Returns: the server, which listens already.
  /// - Throws: when the port is taken, or the system refuses.
  package static func start(
    _ configuration: Configuration = Configuration(), responder: @escaping Responder
  ) async throws(LocalAgentError) -> LocalAgentServer { try LocalAgentServer(configuration, responder) }

  /// The port.
  package var port: UInt16 { endpoint.port }
  /// The value for `AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME`.
  package var url: String { "http://\(endpoint)" }
  /// Every request that came.
  package var journal: Journal { core.journal }

  /// Closes every connection, cancels what is being answered, and returns when all is over.
  package func stop() async {
    end()
    for task in core.takeRemaining() { await task.value }
  }

  private func end() {
    core.mailbox.post(.stop)
    worker.join()
    listener.withLock { $0 = nil }
  }
}
