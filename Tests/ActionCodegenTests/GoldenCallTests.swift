// SPDX-License-Identifier: Apache-2.0

import ActionCodegen
import ActionGroup
import ActionGroupTesting
import Foundation
import JSON
import OpenAPI
import Testing

/// The actions of the golden files, which are compiled into this target.
private struct Forest: TreesActions {
  func getTree(_ input: GetTree.Input, context: ActionContext) async throws -> GetTree.Output {
    .ok(
      Tree(
        name: "t\(input.id)", left: Tree(name: "l"), others: [Tree(name: "o")],
        owner: Owner(favourite: Tree(name: "f"), others: ["since": "1970"])))
  }

  func plantTree(_ input: PlantTree.Input, context: ActionContext) async throws -> PlantTree.Output {
    func leaves(_ tree: Tree) -> Int {
      let inside = [tree.left, tree.right].compactMap { $0 } + (tree.others ?? [])
      return inside.isEmpty ? 1 : inside.reduce(0) { $0 + leaves($1) }
    }
    return .created(leaves(input.root))
  }
}

private struct Till: ChoicesActions {
  func pay(_ input: Pay.Input, context: ActionContext) async throws -> Pay.Output {
    switch input.means {
    case .card(let card): .ok(.init(paid: input.amount, by: .card(card)))
    case .transfer(let transfer): .ok(.init(paid: input.rounding, by: .array([transfer.iban, "\(input.reference, default: "none")"])))
    }
  }
}

private struct Oddities: OddActions {
  func putOddThingsThingID(_ input: PutOddThingsThingID.Input, context: ActionContext) async throws -> PutOddThingsThingID.Output {
    .ok([.string(input.class?.rawValue ?? "none"), .string(input.procedureID.joined(separator: "+")), .bool(input.ab2)])
  }

  func errorOperation(_ input: ErrorOperation.Input, context: ActionContext) async throws -> ErrorOperation.Output {
    .ok(.init(engine: .init(engine: "on")))
  }
}

private struct Jobs: StatusesActions {
  func listJobs(_ input: ListJobs.Input, context: ActionContext) async throws -> ListJobs.Output {
    .ok([Job(id: "1", state: .done), Job(id: "2", state: Job.State(rawValue: "LOST"), labels: ["a": "b"])])
  }

  func deleteJobsId(_ input: DeleteJobsId.Input, context: ActionContext) async throws -> DeleteJobsId.Output { .notFound }
  func getJob(_ input: GetJob.Input, context: ActionContext) async throws -> GetJob.Output { .notFound("gone") }
}

private struct Plans: WideActions {
  func listOutstandingDeliverablesOfTheWorkPackageOfADepartmentsProject(
    _ input: ListOutstandingDeliverablesOfTheWorkPackageOfADepartmentsProject.Input, context: ActionContext
  ) async throws -> ListOutstandingDeliverablesOfTheWorkPackageOfADepartmentsProject.Output {
    .ok(
      .init(
        deliverables: [.init(nameOfTheDeliverable: input.order?.rawValue, numberOfPages: 7, state: .init(rawValue: "lost"))],
        others: ["all": .init(count: 9)]))
  }
}

@Suite("The golden code is called")
struct GoldenCallTests {
  @Test("what is broken over lines means the same", arguments: FrontDoor.allCases) func wide(door: FrontDoor) async throws {
    let router = try Plans().router
    let operation = try #require(router.operations.first)
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    let bytes = Array(try Data(contentsOf: folder.appending(path: "Wide.yaml")))
    var declared = try #require(
      Document.load(bytes, file: "Wide.yaml").document.map { OperationConversion.operations(of: $0).operations[0] })
    declared.responses = []
    #expect(operation.arguments.map(\.description) == declared.arguments.map(\.description) && operation.path == declared.path)
    #expect(operation.arguments.map(\.schema.kind) == declared.arguments.map(\.schema.kind))
    let arguments: JSONObject = [
      "departmentIdentifier": "a", "projectIdentifier": "b", "workPackageIdentifier": "AB\\0042",
      "order": "by the name of whoever is responsible for it",
    ]
    let answer = try await router.call(operation.name, arguments, as: door)
    #expect(
      answer.body == [
        "deliverables": [["nameOfTheDeliverable": "by the name of whoever is responsible for it", "numberOfPages": 7, "state": "lost"]],
        "all": ["count": 9],
      ])
  }

  @Test("a type that contains itself is read and written to any depth", arguments: FrontDoor.allCases) func trees(door: FrontDoor)
    async throws
  {
    let router = try Forest().router
    let read = try await router.call("getTree", ["id": 7], as: door)
    #expect(
      read.body == [
        "name": "t7", "left": ["name": "l"], "others": [["name": "o"]], "owner": ["favourite": ["name": "f"], "since": "1970"],
      ])
    let planted = try await router.call(
      "plantTree", ["root": ["name": "r", "left": ["name": "a", "right": ["name": "b"]], "others": [["name": "c"], ["name": "d"]]]],
      as: door)
    #expect(planted.body == 3)
  }

  @Test("a choice arrives as its case", arguments: FrontDoor.allCases) func choices(door: FrontDoor) async throws {
    let router = try Till().router
    let card = try await router.call("pay", ["amount": 2.5, "means": ["number": "4711"]], as: door)
    #expect(card.body == ["paid": 2.5, "by": ["number": "4711"]])
    let named = try await router.call(
      "pay", ["amount": 2.5, "means": ["number": "4711", "others": 3, "holder": "A", "cvc": [1]]], as: door)
    #expect(named.body?["by"] == ["number": "4711", "others": 3, "cvc": [1], "holder": "A"])
    let transfer = try await router.call("pay", ["amount": 2.5, "means": ["iban": "DE1"], "reference": "x", "rounding": 3], as: door)
    #expect(transfer.body == ["paid": 3, "by": ["DE1", "string(\"x\")"]])
    let refused = try await router.call("pay", ["amount": 2.5, "means": ["cash": true]], as: door)
    if case .invalid = refused.outcome {} else { Issue.record("\(refused.outcome)") }
  }

  @Test("names that Swift does not have travel under their own", arguments: FrontDoor.allCases) func odd(door: FrontDoor) async throws {
    let router = try Oddities().router
    let answer = try await router.call(
      "putOddThingsThingID", ["Thing-ID": 1, "class": "application/json", "Procedure ID": ["a", "b"]], as: door)
    #expect(answer.body == ["application/json", "a+b", false])
    #expect(try await router.call("error", [:], as: door).body == ["Engine": ["Engine": "on"]])
  }

  @Test("values that the schema does not list can be answered, and statuses without content have none") func statuses() async throws {
    let router = try Jobs().router
    let jobs = try await router.call("listJobs", [:])
    #expect(jobs.body == [["id": "1", "state": "DONE"], ["id": "2", "state": "LOST", "labels": ["a": "b"]]])
    #expect(try await router.call("deleteJobsId", ["id": "1"]).status == 404)
    #expect(try Job.State(json: "QUEUED") == .queued && Job.State(json: "GONE") == .other("GONE"))
  }
}
