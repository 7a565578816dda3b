// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import JSON
import Testing

@Suite("An event is read whatever is missing from it")
struct ActionCallTests {
  private func call(_ text: String, clientContext: String? = nil) throws -> ActionCall {
    try ActionCall(event: Array(text.utf8), clientContext: clientContext)
  }

  @Test("an OpenAPI event has its target, its arguments and its texts") func openAPI() throws {
    let call = try call(
      """
      {"messageVersion":"1.0","agent":{"name":"n","id":"i","alias":"a","version":"v"},"inputText":"caf\\u00e9 \\"x\\"","sessionId":"s",
      "actionGroup":"G","apiPath":"/a/{b}/","httpMethod":"POST","parameters":[{"name":"b","type":"string","value":"1"}],
      "requestBody":{"content":{"application/json":{"properties":[{"name":"c","type":"integer","value":"2"}]}}}}
      """)
    #expect(call.frontDoor == .openAPI)
    #expect(call.target == .route(method: "POST", path: "/a/{b}/"))
    #expect(call.inputText == "café \"x\"")
    #expect(call.agent == Agent(name: "n", id: "i", alias: "a", version: "v"))
    #expect(call.parameters.map(\.name) == ["b"] && call.bodyProperties.map(\.value) == ["2"])
    #expect(call.contentType == "application/json")
  }

  @Test("a function event is told by its function") func function() throws {
    let call = try call(#"{"actionGroup":"G","function":"f"}"#)
    #expect(call.frontDoor == .function && call.target == .function("f") && call.sessionId == "" && call.inputText == "")
  }

  @Test("a tool's name in the client context makes a Gateway call") func gateway() throws {
    let context = #"{"custom":{"bedrockAgentCoreToolName":"t___f"}}"#
    let call = try call(#"{"a":1,"b":[true]}"#, clientContext: context)
    #expect(call.frontDoor == .gateway && call.target == .tool("t___f"))
    #expect(call.parameters.map(\.value) == [1, [true]])
    #expect(throws: NotAnActionEvent.self) { try self.call("[1]", clientContext: context) }
    #expect(try self.call(#"{"actionGroup":"G","function":"f"}"#, clientContext: "not JSON").frontDoor == .function)
  }

  @Test(
    "arguments are understood in the shapes that callers send",
    arguments: [
      #"[{"name":"a","type":"integer","value":"1"}]"#, #"[{"name":"a","value":"1"}]"#, #"[{"value":"1","name":"a","type":null}]"#,
      #"{"a":"1"}"#, #"[{"a":"1"}]"#, #"[7,{"name":"x"},{"name":"a","value":"1"}]"#,
    ]) func shapes(parameters: String) throws
  {
    let call = try call(#"{"actionGroup":"G","function":"f","parameters":\#(parameters)}"#)
    #expect(call.parameters.map { [$0.name: $0.value] } == [["a": "1"]])
  }

  @Test(
    "what no agent sent is refused with a sentence",
    arguments: [
      ("", "ends too early"), ("{", "ends too early"), ("7", "expected an object"), ("{}", "neither \"apiPath\" nor \"function\""),
      (#"{"function":"f"}"#, "no \"actionGroup\""), (#"{"apiPath":"/a","actionGroup":"G"}"#, "no \"httpMethod\""),
      (#"{"apiPath":7,"httpMethod":"GET","actionGroup":"G"}"#, "neither"), (#"{"function":"f","actionGroup":"G"} x"#, "expected the end"),
    ]) func refused(event: String, words: String)
  {
    let error = #expect(throws: NotAnActionEvent.self) { try self.call(event) }
    #expect(error?.sentence.contains(words) == true)
  }
}
