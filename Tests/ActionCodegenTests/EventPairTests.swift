// SPDX-License-Identifier: Apache-2.0

import ActionCodegen
import ActionGroup
import Foundation
import OpenAPI
import Testing

@Suite("Real events bind to their real schemas")
struct EventPairTests {
  struct Pair: Sendable, CustomTestStringConvertible {
    var event: String
    var method: String
    var path: String
    var schema: String

    var testDescription: String { "\(event) \(method) \(path)" }
  }

  private static let folder: URL = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return root.deletingLastPathComponent().appending(path: "shared/corpus")
  }()

  /// The pairs that lie beside the checkout; none on a machine without them.
  private static let pairs: [Pair] = {
    guard let table = try? String(contentsOf: folder.appending(path: "events/pairs.tsv"), encoding: .utf8) else { return [] }
    return table.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
      let cells = line.split(separator: "\t").map(String.init)
      return cells.count > 4 ? Pair(event: cells[0], method: cells[2], path: cells[3], schema: cells[4]) : nil
    }
  }()

  /// What events have wrong: the event whose name says so has an address with two `@`, where the schema wants `format: email`.
  private static let violations = [
    "003_event_powertools-lambda-python_validation_failure_input.json": [
      "email must be an email address such as ana@example.com, but is \"foo@example@org\"."
    ]
  ]

  private static let isThere = FileManager.default.fileExists(atPath: folder.appending(path: "events/pairs.tsv").path)

  @Test("the table of pairs is read", .enabled(if: isThere, "the corpus is not there")) func table() {
    #expect(Self.pairs.count >= 5)
    #expect(Set(Self.violations.keys).isSubset(of: Self.pairs.map(\.event)))
  }

  @Test("without violations, or with those that it has", .enabled(if: isThere, "the corpus is not there"), arguments: pairs)
  func binds(_ pair: Pair) throws {
    let bytes = Array(try Data(contentsOf: Self.folder.appending(path: "openapi/\(pair.schema)")))
    let document = try #require(Document.load(bytes, file: pair.schema).document)
    let operation = try #require(
      OperationConversion.operations(of: document).operations.first { $0.path == pair.path && $0.method.rawValue == pair.method })
    let call = try ActionCall(event: Array(try Data(contentsOf: Self.folder.appending(path: "events/\(pair.event)"))))
    switch operation.bind(call) {
    case .bound(let arguments):
      #expect(Self.violations[pair.event] == nil)
      #expect(Set(arguments.values.names).isSuperset(of: operation.arguments.filter(\.isRequired).map(\.name)))
    case .violated(let violations): #expect(violations.map(\.description) == Self.violations[pair.event])
    }
  }
}
