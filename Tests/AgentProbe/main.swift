// SPDX-License-Identifier: Apache-2.0

// A server for tests in another process. It prints its port as a line of JSON, and when its standard input ends, a line for each request
// (--journal yes) and a line of sums. How it answers is said by --mode:
//
//   paced   a chunk of text every --pace-milliseconds, --chunks of them: its number, the nanoseconds of the monotonic clock when it was
//           sent, and padding to --text-bytes; then a model call's usage, if traces are asked for. Sessions whose name begins with
//           "stall" stop after their first chunk.
//   faults  the same short answer to everybody, and what goes wrong is said by the session's name: see Faults.swift.
//   replay  the bytes of --file, --chunk-bytes at a time.
//
// With --access-key-id and --secret-access-key, and --session-token perhaps, requests must be signed.

internal import Foundation
internal import JSON
internal import LocalAgent

let options = Options(Array(CommandLine.arguments.dropFirst()))
let responder: Responder
switch options.mode {
case "faults": responder = try Faults.responder()
case "replay":
  let bytes = Array(try Data(contentsOf: URL(filePath: options.file)))
  responder = Scenario([.init(Script(bytes, chunkBytes: options.chunkBytes, pause: options.pace))]).responder()
default: responder = Paced(options).responder()
}
let server = try await LocalAgentServer.start(options.configuration, responder: responder)
say(["port": .number(JSONNumber(Int(server.port)))])
await withCheckedContinuation { continuation in
  Thread.detachNewThread {
    while !FileHandle.standardInput.availableData.isEmpty {}
    continuation.resume()
  }
}
let entries = server.journal.entries
if options.showsJournal { for entry in entries { say(Report.line(entry)) } }
say(Report.sums(entries))
await server.stop()

func say(_ value: JSONValue) { FileHandle.standardOutput.write(Data(value.bytes + [UInt8(ascii: "\n")])) }
