// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import Foundation
import JSON
import Testing

@Suite("Real events are answered or refused with a sentence")
struct CorpusTests {
  /// The events of other projects that lie beside the checkout; none on a machine without them.
  static let events: [(name: String, bytes: [UInt8])] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.deletingLastPathComponent().appending(path: "shared/corpus/events")
    let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.filter { $0.lastPathComponent.contains("_event_") && $0.pathExtension == "json" }
      .sorted { $0.path < $1.path }.compactMap { file in (try? Data(contentsOf: file)).map { (file.lastPathComponent, Array($0)) } }
  }()

  @Test("every event has a valid envelope", .enabled(if: !events.isEmpty, "the corpus is not there"), arguments: events.map(\.name))
  func answered(name: String) async throws {
    let event = try #require(Self.events.first { $0.name == name })
    // One router knows the event's operation and takes whatever it brings; the other knows none.
    let call = try ActionCall(event: event.bytes)
    for router in [try Self.router(for: call), Router()] {
      let response = try await router.respond(to: event.bytes)
      #expect(response.outcome == (router.operations.isEmpty ? .unknownOperation : .output(status: 200)))
      #expect(EnvelopeValidator().findings(event: event.bytes, response: response.bytes) == [])
    }
  }

  private static func router(for call: ActionCall) throws -> Router {
    let names = Set((call.parameters + call.bodyProperties).map(\.name))
    let arguments = names.sorted().map { Argument(named: $0, .string(), required: true) }
    var router = Router()
    let operation: ActionGroup.Operation =
      switch call.target {
      case .route(let method, let path):
        ActionGroup.Operation(named: "any", try #require(ActionGroup.Operation.Method(named: method)), path, arguments)
      case .function(let name), .tool(let name): ActionGroup.Operation(named: name, .post, "/\(name)", arguments)
      }
    try router.on(operation) { arguments, context in
      .ok(json: ["arguments": .object(arguments.values), "heard": .string(context.inputText), "agent": .string(context.agent.name)])
    }
    return router
  }
}
