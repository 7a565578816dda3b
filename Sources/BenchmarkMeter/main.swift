// SPDX-License-Identifier: Apache-2.0

// What decoding, parsing and metering an answer costs: one frame, over and over, in pieces of 1024 bytes.
//
//   swift run -c release BenchmarkMeter [small|large] [BYTES]
//
// It prints the frame's length and checksum, so that another program's frame can be compared, then how many frames there were, the
// nanoseconds they took and the tokens that were counted, and ends when its standard input does. No more than a frame of the stream is ever
// in memory, besides what the meter holds.

internal import AgentEvents
internal import EventStream
internal import TokenMeter

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A model's output of about so many bytes, and the smallest for 190.
private func event(bytes: Int) -> AgentEvent {
  let text = Array(repeating: "The quick \"brown\" fox\n", count: 1000).joined()
  var raw = RawResponse()
  raw.content = Text(String(text.prefix(max(0, Int(Double(bytes - 247) * 0.87)))))
  var metadata = Metadata()
  metadata.usage = Usage(inputTokens: 1, outputTokens: 2)
  var output = ModelInvocationOutput()
  (output.traceId, output.metadata, output.rawResponse) = ("x-0", metadata, raw)
  var part = TracePart()
  (part.agentId, part.agentAliasId, part.sessionId) = ("AGENT12345", "ALIAS12345", "s")
  part.trace = .step(.orchestration, .modelOutput(output))
  return .trace(part)
}

/// The time that metering takes, in nanoseconds.
private func measure(_ stream: [UInt8], frameBytes: Int, total: Int, into meter: inout StreamMeter) -> Int {
  let start = ContinuousClock.now
  var (fed, place) = (0, 0)
  while fed < total {
    let count = min(1024, total - fed)
    meter.append(stream[place..<place + count])
    fed += count
    place = (place + count) % frameBytes
  }
  return Int(start.duration(to: .now) / .nanoseconds(1))
}

let arguments = CommandLine.arguments.dropFirst()
var frame: [UInt8] = []
try event(bytes: arguments.first == "large" ? 8000 : 190).append(to: &frame)
// A piece may begin anywhere in the frame.
let stream = Array(repeatElement(frame, count: 1024 / frame.count + 2).joined())
let count = max(1, (arguments.dropFirst().first.flatMap { Int($0) } ?? 40_000_000) / frame.count)
var meter = StreamMeter()
let nanoseconds = measure(stream, frameBytes: frame.count, total: count * frame.count, into: &meter)
let report = meter.finish()
let checksum = frame.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
print(frame.count, checksum, meter.frameCount, nanoseconds, report.total.tokens)
// Whoever wants to look at this process before it ends holds its standard input open.
fflush(nil)
_ = readLine()
