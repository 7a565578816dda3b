// SPDX-License-Identifier: Apache-2.0

// Prints requests that use every member of both operations, one JSON object a line, for scripts/test-botocore.

internal import AWSClient
internal import ActionGroup
internal import Bedrock
internal import JSON

let endpoint = Endpoint(name: "localhost")

func show(_ name: String, _ request: AgentRequest) throws {
  let sent = try request.request(to: endpoint)
  let operation = if case .agent = request { "InvokeAgent" } else { "InvokeInlineAgent" }
  let line: JSONValue = [
    "name": .string(name), "operation": .string(operation), "method": .string(sent.method), "path": .string(sent.fullPath),
    "headers": .object(JSONObject(sent.headers.map { .init($0.name, .string($0.value)) })), "body": try JSONValue(parsing: sent.body),
  ]
  print(line.text)
}

/// What brings the results of actions, good and bad, with and without the user's consent.
func answered(_ request: AgentRequest) async throws -> AgentRequest {
  var router = Router()
  try router.on(Operation("add", .post, "/add", [.init("a", .integer())])) { arguments, context in
    context.sessionAttributes["sum"] = "1"
    return .ok(json: ["sum": 1])
  }
  let targets: [ActionResult.Target] = [
    .route(method: "POST", path: "/add"), .function("add"), .route(method: "GET", path: "/no"), .function("no"),
  ]
  let calls = targets.map { ControlCall("Sums", $0, .confirmationAndResult, parameters: [.init("a", "1")], agentId: "AGENT12345") }
  let control = ControlRequest(invocationId: "i-1", calls + [ControlCall("Sums", .function("add"), .confirmation)])
  return await LocalActions(router) { _ in .confirm }.respond(to: control, after: request)
}

for (name, request) in Samples.agent { try show(name, .agent(request)) }
for (name, request) in Samples.inline { try show(name, .inline(request)) }
for (_, request) in Samples.agent { try await show("answered", answered(.agent(request))) }
for (_, request) in Samples.inline { try await show("answered", answered(.inline(request))) }
