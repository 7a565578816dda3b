// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON

extension ControlCall {
  /// The event with which the service would have called a Lambda function, so that a router answers both alike.
  ///
  /// - Parameters:
  ///   - request: the turn in which the agent asks.
  ///   - state: the attributes as the calls before this one left them; those that are `nil` nobody knows.
  /// - Returns: the event, JSON.
  func event(in request: AgentRequest, _ state: SessionState) -> [UInt8] {
    var event: JSONObject = [
      "messageVersion": "1.0", "agent": agent(in: request), "inputText": .string(request.inputText ?? ""),
      "sessionId": .string(request.sessionId), "actionGroup": .string(actionGroup),
    ]
    switch target {
    case .function(let name): event["function"] = .string(name)
    case .route(let method, let path):
      event["apiPath"] = .string(path)
      event["httpMethod"] = .string(method)
    }
    event["parameters"] = .array(parameters.map(\.json))
    if contentType != nil || !bodyProperties.isEmpty {
      event["requestBody"] = [
        "content": .object([contentType ?? "application/json": ["properties": .array(bodyProperties.map(\.json))]])
      ]
    }
    event["sessionAttributes"] = state.sessionAttributes.map(ControlCall.json)
    event["promptSessionAttributes"] = state.promptSessionAttributes.map(ControlCall.json)
    return JSONValue.object(event).bytes
  }

  private func agent(in request: AgentRequest) -> JSONValue {
    var (id, alias) = ("INLINE_AGENT", "TSTALIASID")
    if case .agent(let turn) = request { (id, alias) = (turn.agentId, turn.agentAliasId) }
    // Of a collaborator only the id is told.
    if let agentId, agentId != id { (id, alias) = (agentId, "") }
    return ["name": .string(collaboratorName ?? ""), "id": .string(id), "alias": .string(alias), "version": ""]
  }

  private static func json(_ attributes: [String: String]) -> JSONValue {
    .object(JSONObject(attributes.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }))
  }
}

extension ActionResult {
  /// The result that a router's envelope stands for.
  ///
  /// - Parameters:
  ///   - call: what was called.
  ///   - envelope: the answer to its event.
  ///   - outcome: how the call ended.
  ///   - confirmation: what the user said, when the agent wanted to know.
  init(_ call: ControlCall, _ envelope: JSONValue, _ outcome: ActionOutcome, _ confirmation: Confirmation?) {
    let response = envelope["response"]
    let inner = response?["functionResponse"] ?? response
    let bodies = inner?["responseBody"]?.object?.members.map { ($0.name, Body($0.value["body"]?.string)) } ?? []
    self.init(
      actionGroup: call.actionGroup, call.target, status: response?["httpStatusCode"]?.integer,
      body: Dictionary(bodies) { _, last in last }, confirmation: confirmation,
      responseState: inner?["responseState"]?.string.flatMap { ResponseState(rawValue: $0) }, agentId: call.agentId)
    // A route's status tells the model what happened; what it should ask again is told as a function tells it.
    if case .route = call.target, case .invalid = outcome { responseState = .reprompt }
  }

  /// A result with a sentence for the model.
  init(_ call: ControlCall, status: Int?, _ sentence: String, _ state: ResponseState?, _ confirmation: Confirmation? = nil) {
    let isFunction = if case .function = call.target { true } else { false }
    self.init(
      actionGroup: call.actionGroup, call.target, status: isFunction ? nil : status,
      body: [isFunction ? "TEXT" : "application/json": Body(sentence)], confirmation: confirmation, responseState: state,
      agentId: call.agentId)
  }
}
