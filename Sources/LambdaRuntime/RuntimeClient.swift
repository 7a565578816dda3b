// SPDX-License-Identifier: Apache-2.0

internal import HTTP1
internal import Sockets

/// The function's side of the Runtime API: one kept connection, requests and their answers in turn.
///
/// Source: the Lambda developer guide, "Using the Lambda runtime API for custom runtimes".
struct RuntimeClient: ~Copyable {
  /// What `next` brought.
  struct Event: Sendable {
    /// The event, in a buffer that is shared with the connection, not copied.
    var event: EventBytes
    var requestId = ""
    var deadlineMilliseconds: Int?
    /// Where these two stand in the event's buffer; empty when they do not.
    var functionArn = 0..<0
    var traceId = 0..<0
    var clientContext: String?
    var cognitoIdentity: String?
    var tenantId: String?
  }

  /// What can go wrong between the function and the Runtime API.
  enum Failure: Error, CustomStringConvertible {
    /// No connection could be made.
    case unreachable(String)
    /// The connection was closed where one may be: between messages.
    case closedIdle
    /// The connection broke, or what came over it is no HTTP.
    case broken(String)
    /// The Runtime API answered with another status than it should.
    case refused(status: Int, String)
    /// The answer to `next` lacks what it must have.
    case malformed(String)

    var description: String {
      switch self {
      case .unreachable(let reason): "The Runtime API cannot be reached: \(reason)"
      case .closedIdle: "the Runtime API closed the connection"
      case .broken(let reason): "the connection to the Runtime API broke: \(reason)"
      case .refused(let status, let body): "the Runtime API answered with status \(status): \(body)"
      case .malformed(let reason): "the Runtime API's answer to next is malformed: \(reason)"
      }
    }
  }

  /// The largest response that Lambda takes.
  static let responseBytesMax = 6_291_556

  private static let path = "/2018-06-01/runtime"
  private let endpoint: Endpoint
  private let nextRequest: [UInt8]
  private let postStart: [UInt8]
  private let postEnd: [UInt8]
  private let responseStart: [UInt8]
  private let responseEnd: [UInt8]
  private var connection: Socket?
  private var decoder = HTTPDecoder(role: .responses)
  private var head: [UInt8] = []

  init(_ endpoint: Endpoint) {
    self.endpoint = endpoint
    nextRequest = Array("GET \(RuntimeClient.path)/invocation/next HTTP/1.1\r\nHost: \(endpoint)\r\nUser-Agent: outcrop\r\n\r\n".utf8)
    postStart = Array("POST \(RuntimeClient.path)".utf8)
    postEnd = Array(" HTTP/1.1\r\nHost: \(endpoint)\r\nUser-Agent: outcrop\r\nContent-Type: application/json\r\n".utf8)
    responseStart = postStart + Array("/invocation/".utf8)
    responseEnd = Array("/response".utf8) + postEnd
  }

  /// Waits for the next event.
  mutating func next() throws(Failure) -> Event {
    let message = try exchange(nextRequest, [])
    guard message.head.status == 200 else { throw refusal(message) }
    let event = RuntimeClient.event(message)
    guard RuntimeClient.isId(event.requestId) else {
      // Without an id there is nothing to answer to, and what follows on this connection cannot be trusted either.
      disconnect()
      throw .malformed("it has no Lambda-Runtime-Aws-Request-Id that could stand in a path")
    }
    return event
  }

  /// The event in a response to `next`; of a field that stands there twice the first counts.
  private static func event(_ message: borrowing HTTPMessage) -> Event {
    let fields = message.head.fields
    var event = Event(event: EventBytes(bytes: message.bytes, range: message.bodyRange))
    for index in 0..<fields.count {
      // By length first: few names are compared at all.
      switch fields.nameBytes(index) {
      case 23 where event.traceId.isEmpty && fields.is(index, "lambda-runtime-trace-id"): event.traceId = fields.valueRange(index)
      case 26 where event.deadlineMilliseconds == nil && fields.is(index, "lambda-runtime-deadline-ms"):
        event.deadlineMilliseconds = fields.integer(at: index)
      case 28 where event.tenantId == nil && fields.is(index, "lambda-runtime-aws-tenant-id"): event.tenantId = fields.value(index)
      case 29 where event.requestId.isEmpty && fields.is(index, "lambda-runtime-aws-request-id"): event.requestId = fields.value(index)
      case 29 where event.clientContext == nil && fields.is(index, "lambda-runtime-client-context"):
        event.clientContext = fields.value(index)
      case 31 where event.cognitoIdentity == nil && fields.is(index, "lambda-runtime-cognito-identity"):
        event.cognitoIdentity = fields.value(index)
      case 35 where event.functionArn.isEmpty && fields.is(index, "lambda-runtime-invoked-function-arn"):
        event.functionArn = fields.valueRange(index)
      default: break
      }
    }
    return event
  }

  /// Answers an invocation.
  mutating func respond(_ requestId: String, _ body: [UInt8]) throws(Failure) {
    head.removeAll(keepingCapacity: true)
    head.append(contentsOf: responseStart)
    head.append(contentsOf: requestId.utf8)
    head.append(contentsOf: responseEnd)
    try post(body)
  }

  /// Reports that an invocation failed.
  mutating func fail(_ requestId: String, _ error: FunctionError) throws(Failure) { try report(error, "/invocation/\(requestId)/error") }

  /// Reports that the function could not start.
  mutating func failInit(_ error: FunctionError) throws(Failure) { try report(error, "/init/error") }

  private mutating func report(_ error: FunctionError, _ path: String) throws(Failure) {
    head.removeAll(keepingCapacity: true)
    head.append(contentsOf: postStart)
    head.append(contentsOf: path.utf8)
    head.append(contentsOf: postEnd)
    head.append(contentsOf: "Lambda-Runtime-Function-Error-Type: \(error.headerValue)\r\n".utf8)
    try post(error.json)
  }

  /// Posts a body behind the head, which lacks only its length.
  private mutating func post(_ body: [UInt8]) throws(Failure) {
    HTTPWriter.endHead(bodyBytes: body.count, to: &head)
    let message: HTTPMessage
    do throws(Failure) { message = try exchange(head, body) } catch {
      // The connection was closed since the event came; an answer that did arrive is refused the second time, which harms nobody.
      guard case .closedIdle = error else { throw error }
      message = try exchange(head, body)
    }
    guard message.head.status == 202 else { throw refusal(message) }
  }

  private func refusal(_ message: HTTPMessage) -> Failure {
    .refused(status: message.head.status, String(decoding: message.body.prefix(300), as: UTF8.self))
  }

  /// A request id goes into a path: visible ASCII without what has a meaning there.
  private static func isId(_ text: String) -> Bool {
    let bytes = text.utf8.span
    guard !bytes.isEmpty, bytes.count <= 256 else { return false }
    // Mostly letters, digits and hyphens: a set of the first 64 characters, all of the others but delete.
    let forbidden: UInt64 = 0x8000_8029_FFFF_FFFF
    for index in bytes.indices {
      let byte = bytes[index]
      if byte >= 0x7F || byte < 0x40 && forbidden >> UInt64(byte) & 1 == 1 { return false }
    }
    return true
  }

  // MARK: The connection

  /// Sends a request and waits for its answer.
  ///
  /// A connection that fails is dropped; the next exchange makes a new one.
  private mutating func exchange(_ head: [UInt8], _ body: [UInt8]) throws(Failure) -> HTTPMessage {
    do throws(Failure) {
      if connection == nil { try connect() }
      try send(head, body)
      let message = try receive()
      if !message.head.keepsAlive { disconnect() }
      return message
    } catch {
      disconnect()
      throw error
    }
  }

  private mutating func connect() throws(Failure) {
    decoder = HTTPDecoder(role: .responses)
    do throws(SocketError) { connection = try Socket.connect(to: endpoint, timeout: .seconds(5)) } catch { throw .unreachable("\(error)") }
  }

  private mutating func disconnect() { connection = nil }

  private borrowing func send(_ head: [UInt8], _ body: [UInt8]) throws(Failure) {
    do throws(SocketError) {
      if body.isEmpty { try connection?.send(head.span) } else { try connection?.send(head.span, body.span) }
    } catch {
      // A kept connection that was closed meanwhile says so at the first or the second send.
      throw decoder.isIdle ? .closedIdle : .broken("\(error)")
    }
  }

  private mutating func receive() throws(Failure) -> HTTPMessage {
    while true {
      do throws(HTTPError) {
        if let message = try decoder.next() { return message }
      } catch { throw .broken("\(error)") }
      switch try receiveBytes() {
      case .bytes, .interrupted, .timedOut: continue
      case .closed: return try finish()
      }
    }
  }

  private mutating func receiveBytes() throws(Failure) -> Received {
    guard connection != nil else { throw .closedIdle }
    do throws(SocketError) {
      var received = Received.closed
      try decoder.feed { span throws(SocketError) in received = try connection?.receive(into: &span) ?? .closed }
      return received
    } catch { throw decoder.isIdle ? .closedIdle : .broken("\(error)") }
  }

  private mutating func finish() throws(Failure) -> HTTPMessage {
    if decoder.isIdle { throw .closedIdle }
    do throws(HTTPError) {
      try decoder.finish()
      if let message = try decoder.next() {
        disconnect()
        return message
      }
    } catch { throw .broken("\(error)") }
    throw .broken("it was closed inside an answer")
  }
}
