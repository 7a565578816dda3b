// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import ActionGroupTesting
import Foundation
import JSON
import Testing

/// The actions of schemas/ActionCodegenTests.yaml, whose protocol the plugin generates into this target.
private struct Library: ActionCodegenTestsActions {
  func findBook(_ input: FindBook.Input, context: ActionContext) async throws -> FindBook.Output {
    .ok(Book(isbn: input.isbn, state: .out, shelf: nil))
  }

  func lend(_ input: Lend.Input, context: ActionContext) async throws -> Lend.Output {
    guard input.isbns != ["lent"] else { return .conflict }
    guard input.isbns != ["odd"] else { return .other(status: 418, "No such luck") }
    let from = input.from ?? Date(timeIntervalSince1970: 0)
    let echo: JSONValue = [
      "reader": .string(input.reader.name), "class": .string(input.class?.rawValue ?? "none"),
      "notes": .string(input.notes?["a"] ?? "none"),
      "extra": input.extraData ?? "none",
    ]
    return .created(.init(loanId: input.isbns.count, due: from.addingTimeInterval(Double(input.days) * 86_400), echo: echo))
  }
}

@Suite("Generated code is compiled and called")
struct GeneratedCodeTests {
  @Test("an operation takes its input and gives its output at every front door", arguments: FrontDoor.allCases)
  func book(door: FrontDoor) async throws {
    let answer = try await Library().router.call("find-book", ["isbn": "978-3"], as: door)
    #expect(answer.body == ["isbn": "978-3", "state": "OUT"] && answer.violations.isEmpty)
    let refused = try await Library().router.call("find-book", ["isbn": "9"], as: door)
    #expect(refused.outcome == .invalid([Violation("isbn", "must have at least 3 characters, but has 1")]))
  }

  @Test("every kind of argument arrives as its type", arguments: FrontDoor.allCases) func arguments(door: FrontDoor) async throws {
    let answer = try await Library().router.call(
      "lend",
      [
        "reader": ["name": "Ada"], "isbns": ["a", "b"], "from": "2025-01-01T00:00:00Z", "class": "510k", "notes": ["a": "b"],
        "extra-data": ["x": [1]],
      ], as: door)
    #expect(answer.status == (door == .openAPI ? 201 : nil))
    // Agents send free-form JSON as text, a Gateway as it is; the action sees the same.
    #expect(
      answer.body == [
        "loanId": 2, "due": "2025-01-15T00:00:00Z", "echo": ["reader": "Ada", "class": "510k", "notes": "b", "extra": ["x": [1]]],
      ])
  }

  @Test("optional arguments may be left out, defaults are filled in, and a status without content has none") func optional() async throws {
    let plain = try await Library().router.call("lend", ["reader": ["name": "Ada"], "isbns": ["a"]])
    #expect(plain.body?["due"] == "1970-01-15T00:00:00Z")
    #expect(try await Library().router.call("lend", ["reader": ["name": "Ada"], "isbns": ["lent"]]).status == 409)
    let odd = try await Library().router.call("lend", ["reader": ["name": "Ada"], "isbns": ["odd"]])
    #expect(odd.status == 418 && odd.text == "No such luck" && odd.violations.isEmpty)
  }

  @Test("the operation's declaration is the schema's") func declaration() throws {
    #expect(Lend.operation.requiresConfirmation && !FindBook.operation.requiresConfirmation)
    #expect(Lend.operation.arguments.map(\.place) == Array(repeating: .body, count: 7))
    #expect(Lend.Class.allCases.map(\.rawValue) == ["510k", "application/json", "IN_HOUSE", "default"])
  }
}
