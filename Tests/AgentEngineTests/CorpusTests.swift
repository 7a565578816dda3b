// SPDX-License-Identifier: Apache-2.0

import ActionCodegen
import ActionGroup
import AgentEngine
import Foundation
import JSON
import Orchestrator
import OpenAPI
import Synchronization
import Testing

/// A schema that somebody wrote, with a script that calls each of its operations once.
struct CorpusSchema: Sendable, CustomTestStringConvertible {
  var name: String
  var operations: [ActionGroup.Operation]

  var testDescription: String { name }

  /// The schemas beside the package that can be read; empty when they are not there.
  static let all: [CorpusSchema] = {
    let folder = Stage.root.deletingLastPathComponent().appending(path: "shared/corpus/openapi")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().filter { !$0.hasSuffix(".tsv") }.compactMap { name in
      guard let data = try? Data(contentsOf: folder.appending(path: name)),
        let document = Document.load(Array(data), file: name).document
      else { return nil }
      let operations = OperationConversion.operations(of: document).operations
      return operations.isEmpty ? nil : CorpusSchema(name: name, operations: operations)
    }
  }()

  static func question(_ operation: ActionGroup.Operation) -> String { "Please do \(operation.method.rawValue) \(operation.path)" }

  /// The arguments that must be given, and as many others as a schema may have.
  static func arguments(_ operation: ActionGroup.Operation) -> JSONObject {
    JSONObject(
      operation.arguments.map { argument in
        switch argument.schema.typeName {
        case "boolean": .init(argument.name, true)
        case "integer": .init(argument.name, 7)
        case "number": .init(argument.name, 7.5)
        case "array": .init(argument.name, ["one", "two"])
        case "object": .init(argument.name, ["key": "value"])
        default: .init(argument.name, .string("a value for \(argument.name)"))
        }
      })
  }

  var script: String {
    let turns = operations.map { operation -> JSONValue in
      [
        "ask": .string(Self.question(operation)), "answer": "It is done: {{result.done}}.",
        "calls": [["operation": .string(operation.name), "arguments": .object(Self.arguments(operation))]],
      ]
    }
    return JSONValue.object(["turns": .array(turns)]).text
  }
}

@Suite("An agent over a schema that others wrote", .timeLimit(.minutes(2)))
struct CorpusTests {
  /// What the last event gave, by name.
  private final class Given: Sendable {
    private let values = Mutex<[String: JSONValue]>([:])

    var names: Set<String> { values.withLock { Set($0.keys) } }

    /// Answers an event with its own route.
    func answer(_ event: [UInt8]) -> [UInt8] {
      let value = (try? JSONValue(parsing: event)) ?? .null
      let bodies = value["requestBody"]?["content"]?.object?.members.flatMap { $0.value["properties"]?.array ?? [] } ?? []
      let items = (value["parameters"]?.array ?? []) + bodies
      values.withLock { $0 = Dictionary(items.map { ($0["name"]?.string ?? "", $0["value"] ?? .null) }) { $1 } }
      let (path, method) = (value["apiPath"]?.string ?? "", value["httpMethod"]?.string ?? "")
      return Array(Envelopes.answer(path, method, JSONValue.object(["done": .string(path)]).text).utf8)
    }
  }

  @Test(
    "answers from every operation's result, and hands over every argument",
    .enabled(if: !CorpusSchema.all.isEmpty, "the corpus is not there"), arguments: CorpusSchema.all)
  func operations(schema: CorpusSchema) async throws {
    let given = Given()
    let function = FunctionEndpoint("echo") { event throws(FunctionFailure) in given.answer(event) }
    // An operation that needs a confirmation is called without one here.
    let operations = schema.operations.map { operation in
      var operation = operation
      operation.requiresConfirmation = false
      return operation
    }
    let group = PlayedAgent.Group("OrderManagement", operations, .function(function))
    let agent = PlayedAgent("a", model: "m", instructions: "i", groups: [group])
    try await Stage.with(agent, schema.script) { stage in
      for operation in operations {
        let result = try await stage.ask(CorpusSchema.question(operation))
        #expect(result.text == "It is done: \(operation.path).")
        #expect(given.names == Set(operation.arguments.map(\.name)), "\(operation.name)")
      }
    }
  }
}
