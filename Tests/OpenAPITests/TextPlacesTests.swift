// SPDX-License-Identifier: Apache-2.0

import OpenAPI
import Testing

@Suite("A place is found wherever a text's lines end")
struct TextPlacesTests {
  /// A schema in one line, with characters of several bytes before everything.
  private static func text(_ count: Int) -> String {
    let paths = (0..<count).map { #""/ü\#($0)":{"get":{"operationId":"é\#($0)"}}"# }
    return #"{"openapi":"3.0.0","info":{"title":"Größe 💶","version":"1"},"paths":{"# + paths.joined(separator: ",") + "}}"
  }

  @Test("in a text of one line, columns count characters", arguments: [1, 40, 3_000]) func oneLine(count: Int) throws {
    let text = Self.text(count)
    let document = try #require(Document.load(Array(text.utf8), file: "a.json").document)
    #expect(document.operations.count == count)
    let characters = Array(text.unicodeScalars)
    for operation in document.operations {
      #expect(operation.place.line == 1)
      #expect(String(String.UnicodeScalarView(characters[(operation.place.column - 1)...].prefix(5))) == "get\":")
    }
  }

  @Test("a fix is made at the place that was told", arguments: [1, 60]) func fixes(count: Int) {
    let text = Self.text(count).replacing(#""version":"1""#, with: #""version":"1","x":[1,]"#)
    let findings = Linter().findings(in: Array(text.utf8), file: "a.json")
    let comma = findings.first { $0.problem.code == "trailing-comma" }
    let characters = Array(text.unicodeScalars)
    #expect(comma.map { characters[$0.problem.place.column - 1] } == ",")
  }
}
