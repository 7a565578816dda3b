// SPDX-License-Identifier: Apache-2.0

import AgentEvents
import EventStream
import Foundation
import JSON
import Testing

@Suite("Frames are events, and events are frames")
struct AgentEventTests {
  /// For each event type, payloads that together hold every member of the service's model.
  static let samples: [(type: String, payload: JSONValue)] = {
    let file = Recordings.root.appending(path: "Tests/Fixtures/every_member.json")
    guard let data = try? Data(contentsOf: file), let object = try? JSONValue(parsing: Array(data)).object else { return [] }
    return object.members.flatMap { member in (member.value.array ?? []).map { (member.name, $0) } }
  }()

  @Test("every member of the model has its place, and comes back as it went", arguments: samples.indices)
  func model(index: Int) throws {
    let (type, payload) = Self.samples[index]
    let isException = type.hasSuffix("Exception")
    let headers = [
      FrameHeader(isException ? ":exception-type" : ":event-type", type), .init(":message-type", isException ? "exception" : "event"),
    ]
    let event = try AgentEvent(frame(headers, payload.bytes))
    #expect(try JSONValue(parsing: event.payload).canonical == payload.canonical)
    #expect(leftovers(event) == [], "\(type) has members that no type knows")
    if case .other = event { Issue.record("\(type) is not known") }
    if case .exception(let exception) = event {
      #expect(exception.name == type && exception.status != nil && exception.message.contains("message"))
    }
  }

  @Test("the samples hold every kind of event") func complete() {
    #expect(Set(Self.samples.map(\.type)).count == 14 && Self.samples.count { $0.type == "trace" } == 19)
  }

  @Test("what the model does not have is kept and comes back") func unknown() throws {
    let payload: JSONValue = [
      "agentId": "A", "new": ["a": 1], "callerChain": "no list",
      "trace": [
        "orchestrationTrace": [
          "modelInvocationOutput": ["traceId": "t", "p": "abcd", "metadata": ["usage": ["inputTokens": "12", "cache": 3]]]
        ]
      ],
    ]
    let event = try event("trace", payload)
    #expect(try JSONValue(parsing: event.payload).canonical == payload.canonical)
    guard case .trace(let part) = event, case .step(.orchestration, .modelOutput(let output)) = part.trace else { throw Stop() }
    #expect(part.extra.map(\.name) == ["new", "callerChain"] && part.callerChain == nil)
    #expect(output.extra.map(\.name) == ["p"] && output.metadata?.usage?.inputTokens == nil)
    #expect(output.metadata?.usage?.extra.map(\.name) == ["inputTokens", "cache"])
  }

  @Test("an unknown kind of trace, and an unknown step, are kept as they came") func unknownUnion() throws {
    guard case .trace(let part) = try event("trace", ["trace": ["dreamTrace": ["traceId": "x"]]]) else { throw Stop() }
    #expect(part.trace == .unknown("dreamTrace", ["traceId": "x"]))
    guard case .trace(let other) = try event("trace", ["trace": ["orchestrationTrace": ["__type": "a#b", "dream": 1]]]) else {
      throw Stop()
    }
    #expect(other.trace == .step(.orchestration, .unknown("dream", 1)))
    guard case .trace(let known) = try event("trace", ["trace": ["__type": "a#b", "guardrailTrace": ["action": "NONE"]]]) else {
      throw Stop()
    }
    guard case .guardrail(let guardrail) = known.trace else { throw Stop() }
    #expect(guardrail.action == "NONE")
    guard case .trace(let empty) = try event("trace", ["trace": [:]]) else { throw Stop() }
    #expect(empty.trace == nil && empty.extra.map(\.name) == ["trace"])
  }

  @Test("a thought without its text, and a null, are no trouble") func missing() throws {
    let output: JSONValue = ["reasoningContent": ["__type": "a#b", "reasoningText": [:]], "metadata": nil, "traceId": nil]
    guard case .trace(let part) = try event("trace", ["trace": ["preProcessingTrace": ["modelInvocationOutput": output]]]),
      case .step(.preProcessing, .modelOutput(let read)) = part.trace
    else { throw Stop() }
    #expect(read.reasoningContent?.reasoningText != nil && read.reasoningContent?.reasoningText?.text == nil)
    #expect(read.metadata == nil && read.traceId == nil)
  }

  @Test("an event type that the model does not have is handed on") func otherEvents() throws {
    #expect(try event("initial-response", Array("{}".utf8)) == .other("initial-response", Array("{}".utf8)))
    #expect(try event("later", [0xFF]) == .other("later", [0xFF]))
  }

  @Test("exceptions keep their names, known or not, and error frames their codes") func exceptions() throws {
    let names = [
      "synth_throttle_midstream": "throttlingException", "synth_unknown_exception": "brandNewException",
      "synth_error_frame": "InternalError",
    ]
    for (file, name) in names {
      guard case .exception(let exception) = try #require(Recordings.events(file).last) else { throw Stop() }
      #expect(exception.name == name)
      #expect(exception.isErrorFrame == (name == "InternalError"))
    }
    guard case .exception(let failed) = try #require(Recordings.events("synth_dependency_failed").last) else { throw Stop() }
    #expect(failed.status == 424 && failed.message == "lambda failed" && failed.details["resourceName"]?.string?.hasPrefix("arn:") == true)
    let bare = try AgentEvent(frame([FrameHeader(":message-type", "exception"), .init(":exception-type", "x")], Array("no json".utf8)))
    #expect(bare == .exception(AgentException("x", "no json")))
    #expect(try AgentEvent(frame([.init(":message-type", "exception")], [])) == .exception(AgentException("", "")))
  }

  @Test("files and return control are typed") func filesAndReturnControl() throws {
    guard
      case .files(let files) = try #require(Recordings.events("synth_files").first(where: { if case .files = $0 { true } else { false } }))
    else { throw Stop() }
    #expect(files.files?.first?.bytes?.bytes == (0...255).map { UInt8($0) } && files.files?.first?.name == "plot.png")
    guard case .returnControl(let control) = try #require(Recordings.events("synth_returnControl").last) else { throw Stop() }
    #expect(control.invocationInputs?.first?.apiInvocationInput?.requestBody?.content?["application/json"]?.properties?.first?.value == "1")
    #expect(control.invocationInputs?.last?.functionInvocationInput?.actionInvocationType == "USER_CONFIRMATION")
  }

  static let broken: [(headers: [FrameHeader], payload: String, code: AgentEventError.Code, words: String)] = [
    ([], "{}", .kind, "no message type"),
    ([.init(":message-type", "song")], "{}", .kind, "the message type 'song'"),
    ([.init(":message-type", "event")], "{}", .kind, "no event type"),
    ([.init(":message-type", "event"), .init(":event-type", "trace")], "{\"a\":", .payload, "at byte 5 of the payload"),
    ([.init(":message-type", "event"), .init(":event-type", "chunk")], "[]", .payload, "no JSON object"),
    ([.init(":message-type", "event"), .init(":event-type", "files")], "{}x", .payload, "no JSON"),
  ]

  @Test("a frame that is no event is refused with a sentence", arguments: broken.indices) func refused(index: Int) throws {
    let (headers, payload, code, words) = Self.broken[index]
    let error = #expect(throws: AgentEventError.self) { _ = try AgentEvent(frame(headers, Array(payload.utf8))) }
    #expect(error?.code == code && error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test("every frame of a stream comes back with what it says", arguments: Recordings.made + Recordings.shared)
  func roundTrip(file: URL) throws {
    for frame in try Recordings.frames(file) {
      let event = try AgentEvent(frame)
      var bytes: [UInt8] = []
      try event.append(to: &bytes)
      var decoder = FrameDecoder()
      decoder.append(bytes)
      let again = try #require(try decoder.next())
      #expect(again.headers == frame.headers)
      #expect(try AgentEvent(again) == event)
      guard !frame.payload.isEmpty else { continue }
      #expect(try JSONValue(parsing: Array(again.payload)).canonical == JSONValue(parsing: Array(frame.payload)).canonical)
    }
  }

  @Test(
    "nothing in the recordings of agents is left over but what is known to leak",
    .enabled(if: !Recordings.shared.isEmpty, "the recordings are not there"))
  func leaks() throws {
    var names: Set<String> = []
    for file in Recordings.shared where !file.lastPathComponent.hasPrefix("synth_") {
      for event in try Recordings.frames(file).map({ try AgentEvent($0) }) {
        if case .other = event { continue }
        if case .chunk = event { continue }
        names.formUnion(leftovers(event))
      }
    }
    #expect(names == ["__type"])
  }

  /// The names of all members that no type knows.
  private func leftovers(_ value: Any) -> [String] {
    if value is Text { return [] }
    return Mirror(reflecting: value).children.flatMap { child -> [String] in
      if child.label == "extra", let extra = child.value as? [JSONObject.Member] { return extra.map(\.name) }
      if child.value is JSONValue || child.value is JSONObject { return [] }
      return leftovers(child.value)
    }
  }
}

/// An event was not of the expected kind.
struct Stop: Error {}
