// SPDX-License-Identifier: Apache-2.0

import ActionCodegen
import ActionGroup
import OpenAPI
import Testing

@Suite("Operations without a name of their own get one by one rule")
struct OperationNameTests {
  private static func names(_ bytes: [UInt8], _ file: String) -> [String] {
    Document.load(bytes, file: file).document.map { OperationConversion.operations(of: $0).operations.map(\.name) } ?? []
  }

  /// What `outcrop lint --fix` leaves, when it could mend every name.
  private static func mended(_ bytes: [UInt8], _ file: String) -> [UInt8]? {
    let linter = Linter()
    let fixed = linter.fixing(bytes, file: file).bytes
    let left = linter.findings(in: fixed, file: file).map(\.problem.code)
    return left.contains("missing-operation-id") || left.contains("duplicate-operation-id") ? nil : fixed
  }

  @Test(
    "the generator's are those that the linter writes",
    arguments: [
      (["get": nil, "post": nil], ["getAB", "postAB"]), (["get": "x", "post": "x"], ["x", "postAB"]),
      (["get": "postAB", "post": nil], ["postAB", "postAB2"]), (["get": nil, "post": "getAB"], ["getAB2", "getAB"]),
      (["get": "postAB2", "post": "postAB2", "put": "postAB"], ["postAB2", "postAB3", "postAB"]),
    ] as [(KeyValuePairs<String, String?>, [String])]) func own(operations: KeyValuePairs<String, String?>, expected: [String]) throws
  {
    let members = operations.map { method, id in
      "    \(method):\n" + (id.map { "      operationId: \($0)\n" } ?? "") + "      description: x\n      responses: {}\n"
    }
    let bytes = Array("openapi: 3.0.0\ninfo: {title: a, version: b}\npaths:\n  /a/{b}:\n\(members.joined())".utf8)
    #expect(Self.names(bytes, "a.yaml") == expected)
    #expect(Self.names(try #require(Self.mended(bytes, "a.yaml")), "a.yaml") == expected)
  }

  @Test(
    "real schemas keep theirs when they are mended", .enabled(if: !Corpus.files.isEmpty, "the corpus is not there"),
    arguments: Corpus.files) func corpus(file: Corpus.File)
  {
    guard let mended = Self.mended(file.bytes, file.name) else { return }
    #expect(Self.names(file.bytes, file.name) == Self.names(mended, file.name))
  }
}
