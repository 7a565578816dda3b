// SPDX-License-Identifier: Apache-2.0

import AgentEvents
import EventStream
import Foundation
import Grounding
import JSON
import Testing

@Suite("A turn's events tell what its answer may say")
struct GroundedTurnTests {
  static func event(_ type: String, _ payload: JSONValue) throws -> AgentEvent {
    var bytes: [UInt8] = []
    try FrameEncoder().append(
      [FrameHeader(":event-type", type), .init(":content-type", "application/json"), .init(":message-type", "event")],
      payload: payload.bytes, to: &bytes)
    var decoder = FrameDecoder()
    decoder.append(bytes)
    return try AgentEvent(#require(try decoder.next()))
  }

  static func step(_ step: JSONValue, depth: Int = 1) throws -> AgentEvent {
    let chain = Array(repeating: JSONValue.object(["agentAliasArn": "arn:aws:bedrock:us-east-1:1:agent-alias/A/B"]), count: depth)
    return try event("trace", ["callerChain": .array(chain), "trace": ["orchestrationTrace": step] as JSONValue])
  }

  static func answer(_ text: String) throws -> AgentEvent {
    try event("chunk", ["bytes": .string(Data(text.utf8).base64EncodedString())])
  }

  static func observed(_ member: String, _ value: JSONValue, depth: Int = 1) throws -> AgentEvent {
    try step(["observation": [member: value] as JSONValue], depth: depth)
  }

  static func ungrounded(_ events: AgentEvent..., answer: String) throws -> [String] {
    var grounding = Grounding()
    for event in events { grounding.absorb(event) }
    // In pieces that cut characters.
    for byte in answer.utf8 {
      grounding.absorb(try event("chunk", ["bytes": .string(Data([byte]).base64EncodedString())]))
    }
    #expect(grounding.answer == answer)
    return grounding.ungrounded.map(\.text)
  }

  @Test("a promise that no envelope held is found, and what one held is not") func promise() throws {
    let order = try Self.observed("actionGroupInvocationOutput", ["text": #"{"orderId":"ORD-7","status":"SHIPPED"}"#])
    #expect(try Self.ungrounded(order, answer: "Order ORD-7 is SHIPPED and comes in 3–5 business days.") == ["3–5"])
  }

  @Test(
    "actions, knowledge bases, code and prompts for more are sources",
    arguments: [
      ("actionGroupInvocationOutput", #"{"text":"42 pieces"}"#),
      ("knowledgeBaseLookupOutput", #"{"retrievedReferences":[{"content":{"text":"It was 42."}}]}"#),
      ("knowledgeBaseLookupOutput", #"{"retrievedReferences":[{"content":{"row":[{"columnName":"n","columnValue":"42"}]}}]}"#),
      ("knowledgeBaseLookupOutput", #"{"retrievedReferences":[{"metadata":{"page":42}}]}"#),
      ("codeInterpreterInvocationOutput", #"{"executionOutput":"42"}"#), ("repromptResponse", #"{"text":"at most 42"}"#),
      ("somethingNew", #"{"text":"42"}"#),
    ])
  func sources(member: String, value: String) throws {
    let event = try Self.observed(member, JSONValue(parsing: value))
    #expect(try Self.ungrounded(event, answer: "It is 42.") == [])
    #expect(try Self.ungrounded(event, answer: "It is 43.") == ["43"])
  }

  @Test("what agents and models say is no source") func sayings() throws {
    let events = try [
      Self.step(["rationale": ["text": "It may be 42."] as JSONValue]),
      Self.step(["modelInvocationOutput": ["rawResponse": ["content": "42"] as JSONValue] as JSONValue]),
      Self.observed("agentCollaboratorInvocationOutput", ["output": ["text": "42"] as JSONValue]),
      Self.observed("finalResponse", ["text": "42"]),
      Self.step(["modelInvocationInput": ["text": #"{"system":"42 rules","messages":[{"role":"assistant","content":"42"}]}"#] as JSONValue]
      ),
    ]
    for event in events { #expect(try Self.ungrounded(event, answer: "It is 42.") == ["42"]) }
  }

  @Test("what a collaborator observed counts, and what users say in the prompt of the agent that was asked") func collaborators() throws {
    let observed = try Self.observed("actionGroupInvocationOutput", ["text": "42"], depth: 3)
    #expect(try Self.ungrounded(observed, answer: "It is 42.") == [])
    let prompt: JSONValue = ["modelInvocationInput": ["text": #"{"messages":[{"role":"user","content":"[{text=42?}]"}]}"#] as JSONValue]
    #expect(try Self.ungrounded(Self.step(prompt), answer: "It is 42.") == [])
    #expect(try Self.ungrounded(Self.step(prompt, depth: 2), answer: "It is 42.") == ["42"])
  }

  @Test("without a trace, or where another function orchestrates, nothing is said") func unjudged() throws {
    #expect(try Self.ungrounded(answer: "It is 42.") == [])
    let custom = try Self.event(
      "trace", ["trace": ["customOrchestrationTrace": ["event": ["text": "x"] as JSONValue] as JSONValue] as JSONValue])
    #expect(try Self.ungrounded(custom, Self.step(["rationale": ["text": "x"] as JSONValue]), answer: "It is 42.") == [])
  }

  @Test("a session's next turn knows what the turns before observed, but not what they answered") func session() throws {
    var grounding = Grounding()
    grounding.absorb(try Self.observed("actionGroupInvocationOutput", ["text": "42"]))
    grounding.absorb(try Self.answer("It is 42, or 43."))
    grounding.beginTurn()
    grounding.absorb(try Self.step(["rationale": ["text": "x"] as JSONValue]))
    grounding.absorb(try Self.answer("As I said, 42 or 43."))
    #expect(grounding.ungrounded.map(\.text) == ["43"])
  }

  @Test("of more than is kept nothing is said") func limit() throws {
    var grounding = Grounding()
    grounding.absorb(try Self.step(["rationale": ["text": "x"] as JSONValue]))
    grounding.absorb(try Self.answer("It is 43."))
    #expect(grounding.isJudged && grounding.ungrounded.count == 1)
    grounding.add(source: String(repeating: "x", count: 17 << 20))
    #expect(!grounding.isJudged && grounding.ungrounded.isEmpty)
  }

  /// The recordings of other projects that lie beside the checkout.
  static let shared: URL = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let named = ProcessInfo.processInfo.environment["OUTCROP_SHARED"].map { URL(filePath: $0) }
    return (named ?? root.deletingLastPathComponent().appending(path: "shared")).appending(path: "recordings")
  }()

  static let expected: [(name: String, values: [String])] = [
    // Added up by a function, or only told.
    ("oi_py_test_tool_calls_with_input_params", []), ("oi_py_test_tool_calls_without_input_params", []), ("oi_js_817711251_0", []),
    ("oi_js_1614381117_0", []), ("oi_py_test_invoke_inline_agent", []), ("oi_py_test_multi_agent_collaborator", []),
    // The model knows temperatures that nobody told it, and adds up by itself.
    ("oi_py_test_preprocessing_trace", ["12", "30", "54", "86", "30"]), ("oi_py_test_routing_classifier_trace", ["2"]),
    ("oi_py_test_streaming_with_guardrails", ["55"]),
  ]

  @Test(
    "recorded answers say what was looked at by hand",
    .enabled(if: FileManager.default.fileExists(atPath: shared.path), "the recordings are not there"), arguments: expected.indices)
  func recorded(index: Int) throws {
    let (name, values) = Self.expected[index]
    var grounding = Grounding()
    grounding.absorb(stream: Array(try Data(contentsOf: Self.shared.appending(path: "\(name).bin"))))
    #expect(grounding.ungrounded.map(\.text) == values, "\(grounding.answer)")
  }
}
