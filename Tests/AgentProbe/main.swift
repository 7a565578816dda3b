// SPDX-License-Identifier: Apache-2.0

// A server for tests in another process. It prints its port as a line of JSON, and when its standard input ends, what it has seen.
//
// `AgentProbe [--chunks 50] [--pace-milliseconds 100] [--text-bytes 300]` answers each question with a chunk of text at that pace:
// the chunk's number, the monotonic clock's nanoseconds when it was sent, and padding. Sessions whose name begins with "stall" stop after
// their first chunk. `AgentProbe --replay FILE [--chunk-bytes 1000] [--pace-milliseconds 0]` answers each with the bytes of a file.

internal import AgentEvents
internal import Foundation
internal import JSON
internal import LocalAgent

struct Options {
  var chunks = 50
  var pace = Duration.milliseconds(100)
  var textBytes = 300
  var replay: String?
  var chunkBytes = 1000
  var port: UInt16 = 0

  init(_ arguments: [String]) {
    var rest = arguments[...]
    while let name = rest.popFirst(), let value = rest.popFirst() {
      let number = Int(value) ?? 0
      switch name {
      case "--chunks": chunks = number
      case "--pace-milliseconds": pace = .milliseconds(number)
      case "--text-bytes": textBytes = number
      case "--chunk-bytes": chunkBytes = number
      case "--port": port = UInt16(clamping: number)
      case "--replay": replay = value
      default: break
      }
    }
  }
}

/// The monotonic clock, which all processes share.
func nanoseconds() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
}

/// The last event's usage, so that a meter has something to count: 400 tokens in, 100 out.
func usage(_ number: Int) -> [AgentEvent] {
  var input = ModelInvocationInput()
  input.traceId = Text("probe-\(number)")
  input.foundationModel = "probe.model-v1:0"
  input.text = "{}"
  var output = ModelInvocationOutput()
  output.traceId = input.traceId
  var metadata = Metadata()
  var usage = Usage()
  (usage.inputTokens, usage.outputTokens) = (400, 100)
  metadata.usage = usage
  output.metadata = metadata
  return [Step.modelInput(input), .modelOutput(output)].map { step in
    var part = TracePart()
    part.trace = .step(.orchestration, step)
    return .trace(part)
  }
}

func paced(_ options: Options) -> Responder {
  { request, answer in
    let clock = ContinuousClock()
    let start = clock.now
    for number in 0..<options.chunks {
      if number > 0 { try await clock.sleep(until: start + options.pace * number) }
      let text = "\(number) \(nanoseconds()) "
      let padding = String(repeating: "x", count: max(0, options.textBytes - text.utf8.count - 1))
      try await answer.send(.text(text + padding + "\n"))
      if request.sessionId.hasPrefix("stall") { try await Gate().pass() }
    }
    if request.enableTrace { for event in usage(request.number) { try await answer.send(event) } }
  }
}

let options = Options(Array(CommandLine.arguments.dropFirst()))
var configuration = LocalAgentServer.Configuration()
configuration.port = options.port
let responder: Responder
if let file = options.replay {
  let script = Script(Array(try Data(contentsOf: URL(filePath: file))), chunkBytes: options.chunkBytes, pause: options.pace)
  responder = Scenario([.init(script)]).responder()
} else {
  responder = paced(options)
}
let server = try await LocalAgentServer.start(configuration, responder: responder)

func say(_ value: JSONValue) { FileHandle.standardOutput.write(Data(value.bytes + [UInt8(ascii: "\n")])) }

say(["port": .number(JSONNumber(Int(server.port)))])
await withCheckedContinuation { continuation in
  Thread.detachNewThread {
    while !FileHandle.standardInput.availableData.isEmpty {}
    continuation.resume()
  }
}
let entries = server.journal.entries
say([
  "requests": .number(JSONNumber(entries.count)),
  "complete": .number(JSONNumber(entries.count { $0.end == .complete })),
  "clientLeft": .number(JSONNumber(entries.count { $0.end == .clientLeft })),
  "bytes": .number(JSONNumber(entries.reduce(0) { $0 + $1.bytesSent })),
])
await server.stop()
