// SPDX-License-Identifier: Apache-2.0

internal import HTTP1
internal import Sockets

/// The function's side of the Runtime API: one kept connection, requests and their answers in turn.
///
/// Source: the Lambda developer guide, "Using the Lambda runtime API for custom runtimes".
struct RuntimeClient: ~Copyable {
  /// What `next` brought.
  struct Event: Sendable {
    /// The event's bytes stand in `bytes` at `range`; the buffer is shared with the connection, not copied.
    var bytes: [UInt8]
    var range: Range<Int>
    var requestId: String
    var deadlineMilliseconds: Int?
    var functionArn: String
    var traceId: String
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
  private var connection: Socket?
  private var decoder = HTTPDecoder(role: .responses)
  private var head: [UInt8] = []

  init(_ endpoint: Endpoint) {
    self.endpoint = endpoint
    nextRequest = Array("GET \(RuntimeClient.path)/invocation/next HTTP/1.1\r\nHost: \(endpoint)\r\nUser-Agent: outcrop\r\n\r\n".utf8)
    postStart = Array("POST \(RuntimeClient.path)".utf8)
    postEnd = Array(" HTTP/1.1\r\nHost: \(endpoint)\r\nUser-Agent: outcrop\r\nContent-Type: application/json\r\n".utf8)
  }

  /// Waits for the next event.
  mutating func next() throws(Failure) -> Event {
    let message = try exchange(nextRequest, [])
    guard message.head.status == 200 else { throw refusal(message) }
    guard let requestId = message.head["lambda-runtime-aws-request-id"], RuntimeClient.isId(requestId) else {
      // Without an id there is nothing to answer to, and what follows on this connection cannot be trusted either.
      disconnect()
      throw .malformed("it has no Lambda-Runtime-Aws-Request-Id that could stand in a path")
    }
    let head = message.head
    return Event(
      bytes: message.bytes, range: message.bodyRange, requestId: requestId,
      deadlineMilliseconds: head.integer("lambda-runtime-deadline-ms"),
      functionArn: head["lambda-runtime-invoked-function-arn"] ?? "", traceId: head["lambda-runtime-trace-id"] ?? "",
      clientContext: head["lambda-runtime-client-context"], cognitoIdentity: head["lambda-runtime-cognito-identity"],
      tenantId: head["lambda-runtime-aws-tenant-id"])
  }

  /// Answers an invocation.
  mutating func respond(_ requestId: String, _ body: [UInt8]) throws(Failure) { try post(requestId, "/response", body) }

  /// Reports that an invocation failed.
  mutating func fail(_ requestId: String, _ error: FunctionError) throws(Failure) {
    try post(requestId, "/error", error.json, errorType: error.headerValue)
  }

  /// Reports that the function could not start.
  mutating func failInit(_ error: FunctionError) throws(Failure) { try post("", "/init/error", error.json, errorType: error.headerValue) }

  /// Posts to an invocation's path, or with no request id to the function's.
  private mutating func post(_ requestId: String, _ path: String, _ body: [UInt8], errorType: String? = nil) throws(Failure) {
    head.removeAll(keepingCapacity: true)
    head.append(contentsOf: postStart)
    if !requestId.isEmpty {
      head.append(contentsOf: "/invocation/".utf8)
      head.append(contentsOf: requestId.utf8)
    }
    head.append(contentsOf: path.utf8)
    head.append(contentsOf: postEnd)
    if let errorType { head.append(contentsOf: "Lambda-Runtime-Function-Error-Type: \(errorType)\r\n".utf8) }
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
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "%"), 0...0x20, 0x7F...0xFF: return false
      default: continue
      }
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
