// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import ActionGroupTesting
import Testing

/// As generated code declares an operation whose argument contains itself: its schema is written down once, its type goes on.
private enum PutTree {
  static let operation = Operation("putTree", .post, "/trees", [Argument("tree", .object([.init("name", .string())]))])

  struct Input: Sendable {
    var tree: Tree
  }

  struct Tree: JSONModel {
    var name: String
    var children: [Tree]?

    static func read(_ json: JSONValue) throws -> Tree { try Tree(name: json.member("name"), children: json.member("children")) }
    func write(to json: inout JSONWriter) throws { try json.writeObject(["name", "children"], name, children) }
  }

  enum Output: OperationOutput {
    case ok(Tree)

    func reply() throws -> Reply {
      switch self {
      case .ok(let body): try Reply(200, body)
      }
    }
  }

  static func input(_ arguments: Arguments) throws -> Input { try Input(tree: arguments.read("tree")) }
}

@Suite("An input that contains itself")
struct RecursiveInputTests {
  private func put(_ tree: JSONValue, _ door: FrontDoor) async throws -> CallAnswer {
    var router = Router()
    try router.on(PutTree.operation) { arguments, _ in try PutTree.Output.ok(PutTree.input(arguments).tree).reply() }
    return try await router.call("putTree", ["tree": tree], as: door)
  }

  @Test("is read however deep it nests", arguments: FrontDoor.allCases) func deep(door: FrontDoor) async throws {
    let tree: JSONValue = ["name": "a", "children": [["name": "b", "children": [["name": "c"]]]]]
    let answer = try await put(tree, door)
    #expect(answer.body == tree && answer.violations.isEmpty)
  }

  @Test("what its type does not take, though the schema does, is a violation that names the way", arguments: FrontDoor.allCases)
  func mismatch(door: FrontDoor) async throws {
    let answer = try await put(["name": "a", "children": [["name": "b"], ["name": 1]]], door)
    #expect(answer.response.outcome == .invalid([Violation("tree.children[1].name", "must be a string, but is number")]))
    #expect(answer.status == (door == .openAPI ? 400 : nil) && answer.violations.isEmpty)
  }
}
