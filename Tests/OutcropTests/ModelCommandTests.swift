// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTP1
import JSON
import OrderManagement
import Sockets
import Synchronization
import TestPrograms
import Testing

@Suite("A model decides under the command line", .timeLimit(.minutes(2)))
struct ModelCommandTests {
  private static let key = "key-of-the-model"

  /// A model that looks an order up and then tells what it was told; one that knows nobody refuses, and repeats the key.
  private static func answer(_ format: String, _ body: JSONValue, refuses: Bool) -> (Int, JSONValue) {
    if refuses { return (401, ["message": .string("bad key \(key)"), "error": ["message": .string("bad key \(key)")]]) }
    let last = body["messages"]?.array?.last
    if format == "openai" {
      let call: JSONValue = ["id": "a", "type": "function", "function": ["name": "getOrder", "arguments": #"{"orderId":"ORD-88421"}"#]]
      let isAsked = last?["role"] == "tool"
      let message: JSONValue = isAsked ? ["content": "It is being processed."] : ["content": .null, "tool_calls": [call]]
      return (200, ["choices": [["message": message]], "usage": ["prompt_tokens": 70, "completion_tokens": 7]])
    }
    let isAsked = last?["content"]?.array?.first?["toolResult"] != nil
    let content: JSONValue =
      isAsked
      ? ["text": "It is being processed."] : ["toolUse": ["toolUseId": "a", "name": "getOrder", "input": ["orderId": "ORD-88421"]]]
    return (200, ["output": ["message": ["content": [content]]], "usage": ["inputTokens": 70, "outputTokens": 7]])
  }

  /// A server on a real socket, one connection after another.
  private final class Server: Sendable {
    private let listener: Listener
    private let respond: @Sendable (JSONValue) -> (Int, JSONValue)
    private let seen = Mutex<[String]>([])

    init(_ respond: @escaping @Sendable (JSONValue) -> (Int, JSONValue)) throws {
      (listener, self.respond) = (try Listener(), respond)
      Thread.detachNewThread { self.run() }
    }

    deinit { listener.stop() }

    var url: String { "http://\(listener.endpoint)" }
    /// The request lines' targets with what says who asks.
    var requests: [String] { seen.withLock(\.self) }

    private func run() {
      while let socket = try? listener.accept() {
        var decoder = HTTPDecoder(role: .requests, limits: HTTPLimits(bodyBytesMax: 8 << 20))
        while let message = Self.next(&decoder, socket) {
          let who = message.head.fields.all.first { $0.name.lowercased() == "authorization" }?.value.prefix(40) ?? "nobody"
          seen.withLock { $0.append("\(message.head.target) \(who)") }
          let (status, body) = respond((try? JSONValue(parsing: Array(message.body))) ?? .null)
          let text = "HTTP/1.1 \(status) X\r\nConnection: close\r\nContent-Length: \(body.bytes.count)\r\n\r\n\(body.text)"
          try? socket.send(Array(text.utf8).span)
          break
        }
      }
    }

    private static func next(_ decoder: inout HTTPDecoder, _ socket: borrowing Socket) -> HTTPMessage? {
      while true {
        do {
          if let message = try decoder.next() { return message }
          var end = false
          try decoder.feed { span throws(SocketError) in
            let received = try socket.receive(into: &span, timeout: .seconds(30))
            end = received == .closed || received == .timedOut
          }
          if end { return nil }
        } catch { return nil }
      }
    }
  }

  private func run(_ format: String, refuses: Bool, environment: [String: String]) async throws -> (
    ask: CommandLineTool.Run, log: String, seen: [String]
  ) {
    let server = try Server { body in Self.answer(format, body, refuses: refuses) }
    let agent = try CommandLineTool.start(
      ["agent", "agent-config/order-assistant.yaml", "--model", format, "--model-url", server.url, "--model-id", "a-model"],
      environment: environment.merging(["HOME": "/nowhere", "PATH": "/usr/bin:/bin"]) { one, _ in one }, joinsErrors: true)
    defer { agent.kill() }
    let line = await agent.line() ?? ""
    let url = try #require(line.split(separator: "=").last.map(String.init))
    let asking = [
      "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": url, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE12",
      "AWS_SECRET_ACCESS_KEY": "any", "HOME": "/nowhere",
    ]
    let ask = try await CommandLineTool.run(
      ["ask", "Where is it?", "--agent", "AGENT12345", "--alias", "TSTALIASID", "--no-ledger"], environment: asking)
    agent.terminate()
    return (ask, line + (await agent.end().output), server.requests)
  }

  @Test(
    "in either format, with the key that only the environment has, or signed when it has credentials",
    arguments: [
      ("openai", ["OUTCROP_MODEL_KEY": key], "/chat/completions Bearer \(key)"), ("openai", [:], "/chat/completions nobody"),
      ("converse", [:], "/model/a-model/converse nobody"),
      (
        "converse", ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE12", "AWS_SECRET_ACCESS_KEY": "any"],
        "/model/a-model/converse AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE1"
      ),
    ])
  func decides(format: String, environment: [String: String], request: String) async throws {
    let (ask, log, seen) = try await run(format, refuses: false, environment: environment)
    #expect(
      ask.status == 0 && ask.output.hasPrefix("It is being processed.\n") && ask.output.contains("154 tokens in 2 calls"), "\(ask) \(log)")
    #expect(seen == [request, request] && !log.contains(Self.key))
    #expect(log.contains(#"getOrder {"orderId":"ORD-88421"}"#) && log.contains("70 tokens in, 7 out\n"))
  }

  @Test("and its refusal is told without the key that it repeats", arguments: ["openai", "converse"]) func refused(format: String)
    async throws
  {
    let (ask, log, _) = try await run(format, refuses: true, environment: ["OUTCROP_MODEL_KEY": Self.key])
    #expect(ask.status == 1 && ask.errors.contains("AccessDeniedException"), "\(ask)")
    #expect(log.contains("bad key (hidden)") && !(log + ask.errors + ask.output).contains(Self.key))
  }
}
