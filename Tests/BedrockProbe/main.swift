// SPDX-License-Identifier: Apache-2.0

// Prints requests that use every member of both operations, one JSON object a line, for scripts/test-botocore.

internal import AWSClient
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

for (name, request) in Samples.agent { try show(name, .agent(request)) }
for (name, request) in Samples.inline { try show(name, .inline(request)) }
