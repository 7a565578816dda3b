// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import ActionGroupTesting
import Foundation
import JSON
import TestPrograms
import Testing

@testable import OrderManagement

@Suite("The same operations are printed for every front door")
struct SchemaCommandTests {
  private let schema = "schemas/OrderManagement.yaml"
  private var binary: String { CommandLineTool.product("OrderManagement") }

  /// What the sample is asked with, by operation and argument.
  private let values: [String: JSONObject] = [
    "getOrder": ["orderId": "ORD-88421"], "cancelOrder": ["orderId": "ORD-88421"],
    "refundOrder": ["orderId": "ORD-88424", "amount": 12.5, "reason": "scratched"], "getInventory": ["sku": "SKU-1001"],
  ]

  /// A call with the names that a form gives to the operation and its arguments, and values of the types that it gives them.
  private func call(_ tool: JSONValue, _ properties: JSONValue?, as door: FrontDoor) async throws -> CallAnswer {
    let name = try #require(tool["name"]?.string)
    var arguments = JSONObject()
    for property in properties?.object?.members ?? [] {
      let value = try #require(values[name]?[property.name])
      #expect(property.value["type"]?.string == value.typeName)
      arguments[property.name] = value
    }
    let event = EventBuilder().event(ActionGroup.Operation(named: name, .post, "/unused"), arguments, as: door)
    return try await OrderActions(store: .sqlite(path: nil)).router.call(event)
  }

  @Test("the sample answers calls made from each form", arguments: ["function", "gateway", "mcp"]) func answered(form: String) async throws
  {
    let run = try await CommandLineTool.run("schema", schema, "--as", form)
    #expect(run.status == 0 && run.errors.isEmpty)
    let json = try JSONValue(parsing: run.output)
    let tools = try #require(json.array ?? json["functions"]?.array ?? json["tools"]?.array)
    #expect(Set(tools.compactMap { $0["name"]?.string }) == Set(values.keys))
    for tool in tools {
      let door: FrontDoor = form == "function" ? .function : .gateway
      let answer = try await call(tool, tool["parameters"] ?? tool["inputSchema"]?["properties"], as: door)
      #expect(answer.outcome == .output(status: 200) && answer.violations == [], "\(answer.text)")
    }
  }

  @Test("what a form cannot say is an error with its place, and nothing is printed") func inexpressible() async throws {
    let run = try await CommandLineTool.run("schema", "schemas/ActionCodegenTests.yaml", "--as", "function")
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.errors.contains("schemas/ActionCodegenTests.yaml:16:5: error: lend has 7 arguments"))
    #expect(run.errors.contains("schemas/ActionCodegenTests.yaml:27:17: error: The argument reader of lend is an object"))
  }

  @Test("a program tells its operations, and the linter has nothing to say", arguments: ["yaml", "json"]) func from(format: String)
    async throws
  {
    let run = try await CommandLineTool.run("schema", "--from", binary, "--format", format)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run)")
    let file = try CommandLineTool.file("from.\(format)", run.output)
    #expect(try await CommandLineTool.run("lint", file).output == "1 checked: 0 errors, 0 warnings, 0 notes\n")
    for form in ["gateway", "mcp", "function"] {
      let declared = try await CommandLineTool.run("schema", schema, "--as", form).output
      let told = try await CommandLineTool.run("schema", "--from", binary, "--as", form).output
      let again = try await CommandLineTool.run("schema", file, "--as", form).output
      #expect(!told.isEmpty && told == again)
      // A title is the schema's summary, which a program does not know.
      #expect(told == declared.split(separator: "\n").filter { !$0.contains("\"title\": ") }.joined(separator: "\n") + "\n")
    }
  }

  @Test("operations without a description are named, with what to write") func undescribed() async throws {
    let run = try await CommandLineTool.run("schema", "--from", CommandLineTool.product("RuntimeProbe"))
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(
      run.errors.contains(
        #"act has no description; write: Operation("act", .post, "/act", ..., description: "What it does, in a sentence.")"#))
  }

  @Test(
    "a program that cannot tell is a sentence and status 1",
    arguments: [
      ("/bin/true", "ended with status 0 without naming any"), ("/bin/false", "ended with status 1"),
      ("/usr/bin/yes", "was stopped, since it took over 20 seconds or printed over 8 MiB"),
      ("Makefile", "no program that can be run"),
    ]) func silent(program: String, words: String) async throws
  {
    let run = try await CommandLineTool.run("schema", "--from", program)
    #expect(run.status == 1 && run.errors.contains(words) && run.output.isEmpty)
  }

  /// A program that prints this, with a line of its own before and after.
  private func program(printing line: String) throws -> String {
    let path = try CommandLineTool.file("program", "#!/bin/sh\necho starting\ncat <<'END'\n\(line)\nEND\necho done >&2\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  @Test("what else a program prints is passed over") func noise() async throws {
    let document = OperationDocument(
      [ActionGroup.Operation("ask", .get, "/ask", [Argument("what", .string(), "What to ask")], description: "Asks.")], title: "Test")
    let run = try await CommandLineTool.run("schema", "--from", try program(printing: document.json.text), "--format", "json")
    #expect(run.status == 0)
    #expect(try JSONValue(parsing: run.output) == document.json)
  }

  @Test(
    "a schema that the service would refuse is not printed; the sentences name the operation",
    arguments: [
      (ActionGroup.Operation("ask", .get, "/ask/{id}", description: "Asks."), "The path /ask/{id} of ask names id"),
      (ActionGroup.Operation("ask", .get, "/ask", [Argument("a", .string())], description: "Asks."), "a of ask has no description"),
      (ActionGroup.Operation("ask__it", .get, "/ask", description: "Asks."), "[tool-name-underscores]"),
      (ActionGroup.Operation("ask it", .get, "/ask", description: "Asks."), "[operation-id-characters]"),
    ]) func refused(operation: ActionGroup.Operation, words: String) async throws
  {
    let text = OperationDocument([operation], title: "Test").json.text
    let run = try await CommandLineTool.run("schema", "--from", try program(printing: text))
    #expect(run.status == 1 && run.output.isEmpty && run.errors.contains(words), "\(run)")
  }

  @Test("a function without operations has no schema") func empty() async throws {
    let run = try await CommandLineTool.run("schema", "--from", try program(printing: OperationDocument([], title: "Test").json.text))
    #expect(run.status == 1 && run.errors.contains("it registers no operation"))
  }

  @Test("a form that is missing or unknown, and two sources, are wrong usage") func misuse() async throws {
    #expect(try await CommandLineTool.run("schema", schema).errors.contains("expected one of function, gateway, mcp"))
    #expect(try await CommandLineTool.run("schema", schema, "--as", "soap").status == 2)
    #expect(try await CommandLineTool.run("schema", schema, "--from", binary).status == 2)
    #expect(try await CommandLineTool.run("schema").status == 2)
    #expect(try await CommandLineTool.run("schema", "--help").output.contains("toolSchema.inlinePayload"))
  }
}
