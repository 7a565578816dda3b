// SPDX-License-Identifier: Apache-2.0

import HTTP1
import LambdaEmulator
import Sockets

/// A small HTTP client over a real socket, to play the function or a caller.
struct Client: ~Copyable {
  struct Answer {
    let message: HTTPMessage
    var status: Int { message.head.status }
    var body: String { String(decoding: message.body, as: UTF8.self) }
    subscript(_ field: String) -> String? { message.head[field] }
  }

  /// The peer closed the connection.
  struct Closed: Error {}

  private let socket: Socket
  private var decoder = HTTPDecoder(role: .responses)
  private let host: String

  init(_ endpoint: String) throws {
    socket = try Socket.connect(to: Endpoint(parsing: endpoint))
    host = endpoint
  }

  init(_ lambda: LocalLambda) throws { try self.init(lambda.endpoint) }

  mutating func send(_ method: String, _ target: String, _ body: [UInt8] = [], fields: [(String, String)] = []) throws -> Answer {
    try write(method, target, body, fields: fields)
    return try read()
  }

  func write(_ method: String, _ target: String, _ body: [UInt8] = [], fields: [(String, String)] = []) throws {
    var head: [UInt8] = []
    try HTTPWriter.requestLine(method, target, to: &head)
    try HTTPWriter.field("Host", host, to: &head)
    for field in fields { try HTTPWriter.field(field.0, field.1, to: &head) }
    HTTPWriter.endHead(bodyBytes: body.count, to: &head)
    try socket.send(head.span, body.span)
  }

  func raw(_ text: String) throws { try socket.send(Array(text.utf8).span) }

  mutating func read() throws -> Answer {
    while true {
      if let message = try decoder.next() { return Answer(message: message) }
      let received = try decoder.fill { span throws(SocketError) in try socket.receive(into: &span, timeout: .seconds(20)) }
      if received == .timedOut { throw Closed() }
      guard received == .closed else { continue }
      try decoder.finish()
      guard let message = try decoder.next() else { throw Closed() }
      return Answer(message: message)
    }
  }

  mutating func next() throws -> Answer { try send("GET", "/2018-06-01/runtime/invocation/next") }

  mutating func respond(_ id: String, _ body: String) throws -> Answer {
    try send("POST", "/2018-06-01/runtime/invocation/\(id)/response", Array(body.utf8))
  }

  mutating func fail(_ id: String, _ body: String, type: String = "Function.Oops") throws -> Answer {
    try send(
      "POST", "/2018-06-01/runtime/invocation/\(id)/error", Array(body.utf8), fields: [("Lambda-Runtime-Function-Error-Type", type)])
  }
}

extension InvocationResult {
  var text: String { String(decoding: payload, as: UTF8.self) }
}

let requestIdField = "lambda-runtime-aws-request-id"

/// Sends an event while this thread plays the function.
func invoke(_ lambda: LocalLambda, _ event: String, timeout: Duration? = nil, _ function: (inout Client) throws -> Void) throws
  -> InvocationResult
{
  let result = Invoked { try lambda.invokeAndWait(Array(event.utf8), timeout: timeout) }
  var client = try Client(lambda)
  try function(&client)
  return try result.value()
}
