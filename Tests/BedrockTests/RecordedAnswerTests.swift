// SPDX-License-Identifier: Apache-2.0

import AWSClient
import AgentEvents
import Bedrock
import Foundation
import LocalAgent
import Testing

@Suite("Answers that were recorded", .timeLimit(.minutes(3)))
struct RecordedAnswerTests {
  /// The recordings of other projects that lie beside the checkout, or where `OUTCROP_SHARED` says.
  static let files: [URL] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let named = ProcessInfo.processInfo.environment["OUTCROP_SHARED"].map { URL(filePath: $0) }
    let folder = (named ?? root.deletingLastPathComponent().appending(path: "shared")).appending(path: "recordings")
    let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "bin" }.sorted { $0.path < $1.path }
  }()

  private func read(_ bytes: [UInt8]) -> ([AgentEvent], AWSError?) {
    var reader = EventReader()
    var events: [AgentEvent] = []
    do throws(AWSError) {
      reader.append(bytes)
      while let event = try reader.next() { events.append(event) }
      try reader.finish()
      return (events, nil)
    } catch { return (events, error) }
  }

  @Test(
    "over a connection the same events and errors come out as from the bytes themselves, whatever the chunks",
    .enabled(if: !files.isEmpty, "the recordings are not there"), arguments: [1, 7, 1000, 65536])
  func replayed(size: Int) async throws {
    let server = try await LocalAgentServer.start { request, answer in
      let file = Self.files[Int(request.sessionId.dropFirst(2)) ?? 0]
      try await Script(Array(try Data(contentsOf: file)), chunkBytes: size).play(on: answer)
    }
    let client = try AgentClientTests.client(server)
    for (index, file) in Self.files.enumerated() {
      let bytes = Array(try Data(contentsOf: file))
      // A small chunk costs a system call: the long recordings are left to the large ones.
      if bytes.count > size * 10_000 { continue }
      let answer = try await client.invoke(
        InvokeAgent(agentId: "AGENT12345", agentAliasId: "TSTALIASID", sessionId: "s-\(index)", inputText: "?"))
      var events: [AgentEvent] = []
      var failure: AWSError?
      do throws(AWSError) { for try await event in answer.events { events.append(event) } } catch { failure = error }
      let (expected, error) = read(bytes)
      #expect(events == expected && failure?.code == error?.code && failure?.origin == error?.origin, "\(file.lastPathComponent)")
    }
    await server.stop()
  }
}
