// SPDX-License-Identifier: Apache-2.0

import Foundation
import OpenAPI
import Testing

@Suite("The linter on the schemas that people write")
struct LinterCorpusTests {
  struct File: Sendable, CustomTestStringConvertible {
    var name: String
    var repository: String
    var category: String
    var bytes: [UInt8]

    /// Whether it is one of AWS's own.
    var isSample: Bool {
      let owner = repository.split(separator: "/").first.map(String.init) ?? ""
      return owner.hasPrefix("aws") || owner == "build-on-aws"
    }
    var testDescription: String { name }
  }

  /// Beside the package, or where CORPUS says, as for scripts/check-specs.
  private static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["CORPUS"] { return URL(filePath: path) }
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return root.deletingLastPathComponent().appending(path: "shared/corpus/openapi")
  }()

  /// The corpus with what its index says; empty when it is not beside the package.
  static let files: [File] = {
    guard let index = try? String(contentsOf: folder.appending(path: "index.tsv"), encoding: .utf8) else { return [] }
    let rows = index.split(whereSeparator: \.isNewline).map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    return rows.dropFirst().compactMap { row in
      guard row.count > 2, let data = try? Data(contentsOf: folder.appending(path: row[0])) else { return nil }
      return File(name: row[0], repository: row[2], category: row[1], bytes: Array(data))
    }
  }()

  private static func errors(_ file: File) -> [String] {
    Linter().findings(in: file.bytes, file: file.name).map(\.problem).filter { $0.severity == .error }.map(\.code)
  }

  /// AWS's own samples that have errors, each judged by hand.
  ///
  /// Samples for action groups without operationIds were written before models called tools; with those that do, the service refuses them.
  private static let expected: [String: Set<String>] = [
    "015": ["missing-operation-id"], "016": ["missing-operation-id"], "037": ["missing-operation-id"], "063": ["missing-operation-id"],
    "067": ["missing-operation-id"], "070": ["missing-operation-id"], "074": ["missing-operation-id"], "192": ["missing-operation-id"],
    "193": ["missing-operation-id"], "205": ["missing-operation-id"], "241": ["missing-operation-id"],
    // These describe a web service, not an action group: Swagger 2, no descriptions, a gateway's catch-all method.
    "275": ["swagger"], "278": ["missing-operation-id", "missing-description", "missing-parameter-description"], "282": ["no-operations"],
    "290": ["missing-description", "missing-parameter-description"],
  ]

  @Test("AWS's own samples have errors only where the service refuses them", .enabled(if: !files.isEmpty, "the corpus is not there"))
  func samples() {
    let samples = Self.files.filter(\.isSample)
    for file in samples {
      let found = Set(Self.errors(file))
      #expect(found == Self.expected[String(file.name.prefix(3))] ?? [], "\(file.name)")
    }
    let refused = samples.filter { $0.category.hasPrefix("action_group") && Self.errors($0).contains { $0 != "missing-operation-id" } }
    #expect(refused.map(\.name) == [] && samples.count > 50)
  }

  @Test(
    "fixes leave nothing to fix, no new problem, and as many operations", .enabled(if: !files.isEmpty, "the corpus is not there"),
    arguments: files) func fixes(file: File)
  {
    let linter = Linter()
    let before = linter.findings(in: file.bytes, file: file.name)
    let fixed = linter.fixing(file.bytes, file: file.name).bytes
    let after = linter.findings(in: fixed, file: file.name)
    #expect(after.filter { $0.fix != nil } == [])
    #expect(Set(after.map(\.problem.code)).isSubset(of: before.map(\.problem.code)))
    #expect(after.count == before.count { $0.fix == nil })
    #expect(linter.fixing(fixed, file: file.name).bytes == fixed)
    let (old, new) = (Document.load(file.bytes, file: file.name).document, Document.load(fixed, file: file.name).document)
    #expect(old?.operations.map(\.path) == new?.operations.map(\.path) && old?.componentSchemas.count == new?.componentSchemas.count)
  }
}
