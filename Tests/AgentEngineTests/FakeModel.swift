// SPDX-License-Identifier: Apache-2.0

import AgentEngine
import AWSClient
import Foundation
import HTTP1
import JSON
import Sockets
import Synchronization

/// A model on a real socket that answers each request with the next line of its part; the last line is said again and again.
final class FakeModel: Sendable {
  struct Line: Sendable {
    var status = 200
    var fields = ""
    var body: String
    /// Whether nothing is said at all.
    var isSilent = false
  }

  struct Request: Sendable {
    var target: String
    var fields: [String: String]
    var body: JSONValue

    var messages: [JSONValue] { body["messages"]?.array ?? [] }
  }

  private let listener: Listener
  private let lines: [Line]
  private let log = Mutex<[Request]>([])

  init(_ lines: [Line]) throws {
    (listener, self.lines) = (try Listener(), lines)
    Thread.detachNewThread { self.accept() }
  }

  deinit { listener.stop() }

  var url: String { "http://\(listener.endpoint)" }
  var requests: [Request] { log.withLock(\.self) }

  private func accept() {
    while let socket = try? listener.accept() {
      let box = SocketBox(socket)
      Thread.detachNewThread { self.serve(box) }
    }
  }

  private func serve(_ box: SocketBox) {
    var decoder = HTTPDecoder(role: .requests, limits: HTTPLimits(bodyBytesMax: 8 << 20))
    while let message = box.next(&decoder) {
      var fields: [String: String] = [:]
      for field in message.head.fields.all { fields[field.name.lowercased()] = field.value }
      let body = (try? JSONValue(parsing: Array(message.body))) ?? .null
      let number = log.withLock { log in
        log.append(Request(target: message.head.target, fields: fields, body: body))
        return log.count
      }
      let line = lines[min(number, lines.count) - 1]
      if line.isSilent { continue }
      let head = "HTTP/1.1 \(line.status) X\r\n\(line.fields)Content-Length: \(line.body.utf8.count)\r\n\r\n"
      try? box.socket.send(Array((head + line.body).utf8).span)
    }
  }

  /// A planner that asks this model without a signature.
  func planner(
    _ format: ModelFormat, for agent: PlayedAgent, key: String? = nil, timeout: Duration = .seconds(30)
  ) throws -> Planner {
    let endpoint = try ModelEndpoint.server(
      format, at: url, key: key.map { Secret($0) }, over: Transport(TransportSettings(environment: ["no_proxy": "*"])), timeout: timeout)
    return ModelPlanner(endpoint, for: agent).planner
  }
}

/// A socket that a thread can be handed.
private final class SocketBox: Sendable {
  let socket: Socket

  init(_ socket: consuming Socket) { self.socket = socket }

  func next(_ decoder: inout HTTPDecoder) -> HTTPMessage? {
    while true {
      do {
        if let message = try decoder.next() { return message }
        let received = try decoder.fill { span throws(SocketError) in try socket.receive(into: &span, timeout: .seconds(60)) }
        if received == .closed || received == .timedOut { return nil }
      } catch { return nil }
    }
  }
}

/// What models say, in both formats.
enum ModelWords {
  typealias Call = (name: String, arguments: JSONValue)

  static func line(_ format: ModelFormat, _ text: String?, _ calls: [Call] = [], usage: JSONValue? = nil) -> FakeModel.Line {
    FakeModel.Line(body: (format == .converse ? converse(text, calls, usage) : chat(text, calls, usage)).text)
  }

  /// An answer that ends at a limit of tokens.
  static func cut(_ format: ModelFormat, _ text: String) -> FakeModel.Line {
    var line = line(format, text)
    line.body = line.body.replacing("\"end_turn\"", with: "\"max_tokens\"").replacing("\"stop\"", with: "\"length\"")
    return line
  }

  private static func converse(_ text: String?, _ calls: [Call], _ usage: JSONValue?) -> JSONValue {
    var content: [JSONValue] = text.map { [["text": .string($0)]] } ?? []
    for (index, call) in calls.enumerated() {
      content.append(
        ["toolUse": ["toolUseId": .string("tooluse_\(index)"), "name": .string(call.name), "input": call.arguments]])
    }
    var body: JSONObject = [
      "output": ["message": ["role": "assistant", "content": .array(content)]],
      "stopReason": calls.isEmpty ? "end_turn" : "tool_use",
    ]
    body["usage"] = usage
    return .object(body)
  }

  private static func chat(_ text: String?, _ calls: [Call], _ usage: JSONValue?) -> JSONValue {
    var message: JSONObject = ["role": "assistant", "content": text.map { .string($0) } ?? .null]
    if !calls.isEmpty {
      message["tool_calls"] = .array(
        calls.enumerated().map { index, call in
          let arguments = call.arguments.string ?? call.arguments.text
          let function: JSONValue = ["name": .string(call.name), "arguments": .string(arguments)]
          return ["id": .string("call_\(index)"), "type": "function", "function": function]
        })
    }
    var body: JSONObject = [
      "object": "chat.completion",
      "choices": [["index": 0, "message": .object(message), "finish_reason": calls.isEmpty ? "stop" : "tool_calls"]],
    ]
    body["usage"] = usage
    return .object(body)
  }

  static func usage(_ format: ModelFormat, _ input: Int, _ output: Int, cached: Int) -> JSONValue {
    func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
    return switch format {
    case .converse: ["inputTokens": number(input), "outputTokens": number(output), "cacheReadInputTokens": number(cached)]
    case .openai:
      [
        "prompt_tokens": number(input + cached), "completion_tokens": number(output),
        "prompt_tokens_details": ["cached_tokens": number(cached)],
      ]
    }
  }
}
