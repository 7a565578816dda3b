// SPDX-License-Identifier: Apache-2.0

import Sockets
import Synchronization

/// The Lambda service for one function on one machine.
///
/// Towards the function it is the Runtime API, towards callers `POST /2015-03-31/functions/{name}/invocations`, both on one port of
/// 127.0.0.1; and it can be asked in Swift:
///
/// ```swift
/// var configuration = LocalLambda.Configuration()
/// configuration.program = .init("/path/of/bootstrap")
/// let lambda = try LocalLambda(configuration)
/// let result = try await lambda.invoke(event)
/// ```
///
/// The program is started by the first invocation, and again by the next one after it died. Without a program, whoever is told
/// ``endpoint`` as `AWS_LAMBDA_RUNTIME_API` may play the function.
public final class LocalLambda: Sendable {
  /// What the service was told about the function.
  public let configuration: Configuration
  private let listener: Listener
  private let mailbox: Mailbox
  private let worker: Worker

  /// Starts to listen.
  ///
  /// - Parameter configuration: what to tell the function, and how to start it.
  /// - Throws: when the port is taken, or the system refuses.
  public init(_ configuration: Configuration = Configuration()) throws(EmulatorError) {
    do throws(SocketError) {
      listener = try Listener(port: configuration.port)
      mailbox = try Mailbox()
    } catch {
      throw EmulatorError(.cannotListen, error.message)
    }
    self.configuration = configuration
    let (listener, mailbox) = (listener, mailbox)
    let worker = Worker {
      var loop = ServerLoop(configuration, listener, mailbox)
      loop.run()
    }
    guard let worker else { throw EmulatorError(.cannotListen, "the system starts no more threads") }
    self.worker = worker
  }

  deinit { stop() }

  /// The host and port, the value of `AWS_LAMBDA_RUNTIME_API`.
  public var endpoint: String { listener.endpoint.description }
  /// The port.
  public var port: UInt16 { listener.endpoint.port }

  /// Starts the program now, rather than with the first invocation.
  public func start() { mailbox.post(.start) }

  /// Sends an event through the function.
  ///
  /// - Parameters:
  ///   - event: the event; it is not checked to be JSON.
  ///   - clientContext: a JSON object, as a caller's SDK has it before encoding it.
  ///   - tenantId: the tenant that the function is told.
  ///   - traceId: the trace that the function is told; a new one when `nil`.
  ///   - timeout: instead of the configured one.
  /// - Returns: what became of it; a failing function is a result too.
  /// - Throws: when the event cannot be sent at all, or the emulator is stopped meanwhile.
  public func invoke(
    _ event: [UInt8], clientContext: [UInt8]? = nil, tenantId: String? = nil, traceId: String? = nil, timeout: Duration? = nil
  ) async throws(EmulatorError) -> InvocationResult {
    let order = try order(event, clientContext, tenantId, traceId, timeout)
    let result = await withCheckedContinuation { continuation in post(order) { continuation.resume(returning: $0) } }
    return try result.get()
  }

  /// Sends an event through the function and blocks the thread until it is answered; otherwise as `invoke`.
  ///
  /// - Parameters:
  ///   - event: the event; it is not checked to be JSON.
  ///   - clientContext: a JSON object, as a caller's SDK has it before encoding it.
  ///   - tenantId: the tenant that the function is told.
  ///   - traceId: the trace that the function is told; a new one when `nil`.
  ///   - timeout: instead of the configured one.
  /// - Returns: what became of it; a failing function is a result too.
  /// - Throws: when the event cannot be sent at all, or the emulator is stopped meanwhile.
  public func invokeAndWait(
    _ event: [UInt8], clientContext: [UInt8]? = nil, tenantId: String? = nil, traceId: String? = nil, timeout: Duration? = nil
  ) throws(EmulatorError) -> InvocationResult {
    let order = try order(event, clientContext, tenantId, traceId, timeout)
    let answer = Answer()
    post(order) { answer.set($0) }
    return try answer.wait().get()
  }

  /// Does something wrong on purpose, once, at the next such request of the function; several wait for their turn.
  public func misbehave(_ misbehaviour: Misbehaviour, at occasion: Misbehaviour.Occasion) {
    mailbox.post(.misbehave(misbehaviour, occasion))
  }

  /// Ends the program and the server; whoever still waits for a result gets an error.
  ///
  /// The program is asked with SIGTERM first. Returns when all is over, at once the second time.
  public func stop() {
    mailbox.post(.stop)
    worker.join()
  }

  private func order(
    _ event: [UInt8], _ clientContext: [UInt8]?, _ tenantId: String?, _ traceId: String?, _ timeout: Duration?
  ) throws(EmulatorError) -> Invocation.Order {
    guard event.count <= configuration.eventBytesMax else {
      throw EmulatorError(
        .eventTooLarge, "the event has \(event.count) bytes, more than the \(configuration.eventBytesMax) that Lambda takes")
    }
    var order = Invocation.Order(event: event)
    if let clientContext, !order.setClientContext(clientContext) {
      throw EmulatorError(.invalidClientContext, "the client context must be a JSON object")
    }
    order.tenantId = tenantId
    order.traceId = traceId
    order.timeout = timeout
    return order
  }

  private func post(_ order: Invocation.Order, _ closure: @escaping @Sendable (Result<InvocationResult, EmulatorError>) -> Void) {
    if !mailbox.post(.invoke(order, closure)) { closure(.failure(.stopped)) }
  }
}

extension EmulatorError {
  static var stopped: EmulatorError { EmulatorError(.stopped, "the emulator was stopped before the function answered") }
}
