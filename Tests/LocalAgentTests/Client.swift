// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTP1
import JSON
import LocalAgent
import Sockets

/// A client that sees every byte: it knows neither SDK nor event streams.
struct Client: ~Copyable, Sendable {
  /// How the server's bytes ended.
  enum End: Hashable, Sendable {
    /// The message was complete.
    case complete
    /// The connection ended in order before the message did.
    case closed
    /// The connection was reset.
    case reset
    /// Nothing more came in time.
    case silent
  }

  /// A response as far as it came.
  struct Response: Sendable {
    var status = 0
    var fields: [String: String] = [:]
    var body: [UInt8] = []
    /// How many bytes each chunk had.
    var chunks: [Int] = []
    var end = End.complete
    /// Everything that was read for it.
    var raw: [UInt8] = []

    var json: JSONValue? { try? JSONValue(parsing: body) }
    subscript(_ field: String) -> String? { fields[field] }
  }

  let socket: Socket
  let port: UInt16

  init(_ server: LocalAgentServer) throws { try self.init(port: server.port) }

  init(port: UInt16, host: String = "127.0.0.1") throws {
    socket = try Socket.connect(to: Endpoint(host: host, port: port))
    self.port = port
  }

  /// Sends a request.
  func write(_ method: String, _ target: String, _ body: [UInt8], _ fields: [(String, String)] = []) throws {
    var head: [UInt8] = []
    try HTTPWriter.requestLine(method, target, to: &head)
    if !fields.contains(where: { $0.0 == "Host" }) { try HTTPWriter.field("Host", "127.0.0.1:\(port)", to: &head) }
    for field in fields { try HTTPWriter.field(field.0, field.1, to: &head) }
    HTTPWriter.endHead(bodyBytes: body.count, to: &head)
    try socket.send(head.span, body.span)
  }

  /// Asks a question.
  func ask(_ question: String, session: String = "s-1", agent: String = "AGENT12345", _ fields: [(String, String)] = []) throws {
    let body = JSONValue.object(["inputText": .string(question)]).bytes
    try write("POST", "/agents/\(agent)/agentAliases/TSTALIASID/sessions/\(session)/text", body, fields)
  }

  /// Reads a response to its end, or until so many bytes of its body were read; goes on behind a part that was read before.
  func read(after part: Response? = nil, upTo bytesMax: Int = .max, timeout: Duration = .seconds(20)) throws -> Response {
    var bytes = part?.raw ?? []
    while true {
      // To parse a long answer anew after each of its many pieces would take too long.
      let mayBeEnough = bytesMax != .max || bytes.count < 16 << 10 || bytes.suffix(5).elementsEqual(Array("0\r\n\r\n".utf8))
      let seen = mayBeEnough ? Self.parse(bytes) : nil
      if let seen, seen.end == .complete || seen.body.count >= bytesMax { return seen }
      var received = Received.closed
      do {
        try bytes.append(addingCapacity: 64 << 10) { span throws(SocketError) in
          received = try socket.receive(into: &span, timeout: timeout)
        }
      } catch {
        return Self.partly(bytes, .reset)
      }
      if received == .closed { return Self.partly(bytes, .closed) }
      if received == .timedOut { return Self.partly(bytes, .silent) }
    }
  }

  private static func partly(_ bytes: [UInt8], _ end: End) -> Response {
    var response = parse(bytes) ?? Response()
    response.end = end
    return response
  }

  /// Reads what there is of a response; `nil` without a whole head.
  static func parse(_ bytes: [UInt8]) -> Response? {
    guard let headEnd = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<headEnd.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    var response = Response(status: Int(lines[0].split(separator: " ").dropFirst().first ?? "") ?? 0, raw: bytes)
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      response.fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
    }
    var rest = bytes[headEnd.upperBound...]
    response.end = .silent
    if let length = response["content-length"].flatMap({ Int($0) }) {
      response.body = Array(rest.prefix(length))
      if response.body.count == length { response.end = .complete }
      return response
    }
    while let line = rest.firstRange(of: Array("\r\n".utf8)) {
      guard let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16) else { return response }
      rest = rest[line.upperBound...]
      if size == 0 {
        if rest.starts(with: Array("\r\n".utf8)) { response.end = .complete }
        return response
      }
      response.chunks.append(size)
      response.body += rest.prefix(size)
      guard rest.count >= size + 2 else { return response }
      rest = rest.dropFirst(size + 2)
    }
    return response
  }
}

/// Does something that blocks on a thread of its own, so that the threads of tasks stay free for the server.
func blocking<Answer: Sendable>(_ body: @escaping @Sendable () throws -> Answer) async throws -> Answer {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
  }
}

/// Runs a server around a test.
func withServer<Answer: Sendable>(
  _ configuration: LocalAgentServer.Configuration = .init(), _ responder: @escaping Responder,
  _ test: (LocalAgentServer) async throws -> Answer
) async throws -> Answer {
  let server = try await LocalAgentServer.start(configuration, responder: responder)
  do {
    let answer = try await test(server)
    await server.stop()
    return answer
  } catch {
    await server.stop()
    throw error
  }
}

/// Runs a server that plays one script for everybody.
func withScript<Answer: Sendable>(
  _ script: Script, _ test: (LocalAgentServer) async throws -> Answer
) async throws -> Answer { try await withServer(.init(), Scenario([.init(script)]).responder(), test) }

extension LocalAgentServer {
  /// Asks a question on a connection of its own, and reads the answer to its end.
  func answer(_ question: String = "hello", session: String = "s-1", agent: String = "AGENT12345") async throws -> Client.Response {
    try await blocking { [self] in
      let client = try Client(self)
      try client.ask(question, session: session, agent: agent)
      return try client.read()
    }
  }

  /// Sends any request on a connection of its own, and reads the answer to its end.
  func send(
    _ method: String, _ target: String, _ body: String = "{}", _ fields: [(String, String)] = []
  ) async throws -> Client.Response {
    try await blocking { [self] in
      let client = try Client(self)
      try client.write(method, target, Array(body.utf8), fields)
      return try client.read()
    }
  }
}

/// Event streams to replay: those made by hand, and those of other projects where they lie beside the checkout.
enum Recordings {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let all: [URL] = {
    let named = ProcessInfo.processInfo.environment["OUTCROP_SHARED"].map { URL(filePath: $0) }
    let shared = (named ?? root.deletingLastPathComponent().appending(path: "shared")).appending(path: "recordings")
    return [root.appending(path: "Tests/Fixtures/recordings"), shared].flatMap { folder in
      let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
      return files.filter { $0.pathExtension == "bin" }.sorted { $0.path < $1.path }
    }
  }()

  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: root.appending(path: "Tests/Fixtures/recordings/\(name).bin")))
  }
}
