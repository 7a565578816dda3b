// SPDX-License-Identifier: Apache-2.0

import AgentEvents
import EventStream
import Foundation
import JSON
import TokenMeter

/// Streams of bytes, as the service sent them or as our encoder made them.
enum Recordings {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The recordings of other projects that lie beside the checkout, or where `OUTCROP_SHARED` says.
  static let shared: URL = {
    let named = ProcessInfo.processInfo.environment["OUTCROP_SHARED"].map { URL(filePath: $0) }
    return (named ?? root.deletingLastPathComponent().appending(path: "shared")).appending(path: "recordings")
  }()

  /// What each of them holds, call by call; empty on a machine without them.
  static let expected: JSONObject = {
    guard let data = try? Data(contentsOf: shared.appending(path: "EXPECTED.json")) else { return JSONObject() }
    return (try? JSONValue(parsing: Array(data)))?.object ?? JSONObject()
  }()

  static func bytes(shared name: String) throws -> [UInt8] { try Array(Data(contentsOf: shared.appending(path: "\(name).bin"))) }

  static func bytes(made name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: root.appending(path: "Tests/Fixtures/recordings/\(name).bin")))
  }

  static func report(_ bytes: [UInt8], piece: Int = .max) -> MeterReport {
    var meter = StreamMeter()
    var rest = bytes[...]
    while !rest.isEmpty {
      meter.append(rest.prefix(piece))
      rest = rest.dropFirst(piece)
    }
    return meter.finish()
  }
}

/// Events as the service sends them, for turns that nobody recorded.
enum Made {
  static func trace(_ kind: String, _ trace: JSONValue, chain: [String] = ["A/B"]) throws -> AgentEvent {
    let callers: [JSONValue] = chain.map { ["agentAliasArn": .string("arn:aws:bedrock:us-east-1:123456789012:agent-alias/\($0)")] }
    let payload: JSONValue = ["callerChain": .array(callers), "trace": [kind: trace] as JSONValue]
    return try event("trace", payload)
  }

  static func event(_ type: String, _ payload: JSONValue) throws -> AgentEvent {
    var decoder = FrameDecoder()
    let headers = [FrameHeader(":event-type", type), FrameHeader(":message-type", "event")]
    decoder.append(try FrameEncoder().frame(headers, payload: payload.bytes))
    guard let frame = try decoder.next() else { throw FrameError(.truncated, "no frame") }
    return try AgentEvent(frame)
  }

  static func input(_ id: String, model: JSONValue = "m", prompt: String = "p") throws -> AgentEvent {
    try trace(
      "orchestrationTrace",
      ["modelInvocationInput": ["traceId": .string(id), "type": "ORCHESTRATION", "foundationModel": model, "text": .string(prompt)]])
  }

  static func output(
    _ id: String, _ input: JSONValue, _ output: JSONValue, raw: JSONValue = nil, chain: [String] = ["A/B"], modelled: Bool = false
  ) throws
    -> AgentEvent
  {
    var metadata: JSONObject = ["usage": ["inputTokens": input, "outputTokens": output], "totalTimeMs": 7]
    if modelled { metadata["modelled"] = true }
    return try trace(
      "orchestrationTrace",
      [
        "modelInvocationOutput": [
          "traceId": .string(id), "metadata": .object(metadata),
          "rawResponse": ["content": raw],
        ]
      ], chain: chain)
  }

  static func chunk() throws -> AgentEvent { try event("chunk", ["bytes": "b2s="]) }
}
