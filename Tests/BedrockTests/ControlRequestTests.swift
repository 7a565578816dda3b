// SPDX-License-Identifier: Apache-2.0

import AgentEvents
import Bedrock
import JSON
import Testing

@Suite("What an agent asks its caller for")
struct ControlRequestTests {
  /// The event with this payload.
  static func event(_ payload: JSONValue) throws -> ReturnControl {
    guard case .returnControl(let event) = try AgentEvent(frame("returnControl", payload)) else {
      throw AgentEventError(.kind, "no return of control")
    }
    return event
  }

  @Test("every member of both kinds of call is there")
  func members() throws {
    let parameters: JSONValue = [["name": "id", "type": "string", "value": "7"], ["name": "n", "type": "integer", "value": 3]]
    let control = ControlRequest(
      try Self.event([
        "invocationId": "i-1",
        "invocationInputs": [
          [
            "apiInvocationInput": [
              "actionGroup": "Orders", "httpMethod": "POST", "apiPath": "/orders/{id}", "actionInvocationType": "USER_CONFIRMATION",
              "agentId": "AGENT12345", "collaboratorName": "desk", "parameters": parameters,
              "requestBody": ["content": ["application/json": ["properties": [["name": "a", "type": "array", "value": "[1]"]]]]],
            ]
          ],
          ["functionInvocationInput": ["actionGroup": "Tools", "function": "clock", "parameters": parameters]],
          ["futureInvocationInput": ["actionGroup": "?"]],
        ],
      ]))
    let arguments = [ControlCall.Argument("id", "7", type: "string"), .init("n", 3, type: "integer")]
    #expect(control.invocationId == "i-1")
    #expect(
      control.calls == [
        ControlCall(
          "Orders", .route(method: "POST", path: "/orders/{id}"), .confirmation, parameters: arguments,
          bodyProperties: [.init("a", "[1]", type: "array")], contentType: "application/json", agentId: "AGENT12345",
          collaboratorName: "desk"),
        ControlCall("Tools", .function("clock"), parameters: arguments),
      ])
  }

  @Test("a wish in a word that is not known asks the user before anything is done")
  func unknownWish() throws {
    func wish(_ word: JSONValue) throws -> ControlCall.Wish? {
      let input: JSONValue = ["functionInvocationInput": ["actionGroup": "G", "function": "f", "actionInvocationType": word]]
      return ControlRequest(try Self.event(["invocationInputs": [input]])).calls.first?.wish
    }
    #expect(try wish("RESULT") == .result)
    #expect(try wish("USER_CONFIRMATION_AND_RESULT") == .confirmationAndResult)
    #expect(try wish("SECOND_OPINION") == .confirmationAndResult)
    #expect(try wish(nil) == .result)
  }
}
