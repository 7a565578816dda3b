// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import AgentEvents
internal import JSON
internal import LocalAgent

/// A call that a planner wants, held to what the service takes, with the event that asks for it.
struct PreparedCall: Sendable {
  /// The service's default quota for functions.
  static let functionParametersMax = 5

  let group: PlayedAgent.Group
  let operation: Operation
  let arguments: JSONObject
  let event: [UInt8]
  let parameters: [Parameter]
  let bodies: [String: [Parameter]]

  /// Prepares a call.
  ///
  /// - Throws: what the planner wants and the service would not do.
  init(_ name: String, _ arguments: JSONObject, _ agent: PlayedAgent, _ builder: EventBuilder) throws(ServiceError) {
    guard let (group, operation) = agent.operation(name) else {
      throw .validation("The agent has no operation \(name). Known: \(agent.operationNames.joined(separator: ", ")).")
    }
    try PreparedCall.check(arguments, operation, group)
    (self.group, self.operation, self.arguments) = (group, operation, arguments)
    var builder = builder
    builder.actionGroup = group.name
    let encoded = JSONObject(arguments.members.map { .init($0.name, agent.valueEncoding.encoded($0.value)) })
    event = builder.event(operation, encoded, as: group.frontDoor).bytes
    let json = (try? JSONValue(parsing: event)) ?? .null
    parameters = PreparedCall.parameters(json["parameters"])
    let contents = json["requestBody"]?["content"]?.object?.members ?? []
    bodies = Dictionary(contents.map { ($0.name, PreparedCall.parameters($0.value["properties"])) }) { $1 }
  }

  private static func check(_ arguments: JSONObject, _ operation: Operation, _ group: PlayedAgent.Group) throws(ServiceError) {
    let declared = operation.arguments.map(\.name)
    for name in arguments.names where !declared.contains(name) {
      let known = declared.isEmpty ? "it has none" : "known are \(declared.joined(separator: ", "))"
      throw .validation("The operation \(operation.name) has no argument \(name); \(known).")
    }
    let missing = operation.arguments.filter { ($0.isRequired || $0.place == .path) && arguments[$0.name] == nil }.map(\.name)
    guard missing.isEmpty else {
      throw .validation("The operation \(operation.name) is called without \(missing.joined(separator: ", ")).")
    }
    if group.frontDoor == .function, arguments.count > functionParametersMax {
      throw .validation(
        "The function \(operation.name) is called with \(arguments.count) parameters; the service takes \(functionParametersMax).")
    }
  }

  private static func parameters(_ list: JSONValue?) -> [Parameter] {
    (list?.array ?? []).map { item in
      var parameter = Parameter()
      parameter.name = item["name"]?.string.map { Text($0) }
      parameter.type = item["type"]?.string.map { Text($0) }
      parameter.value = item["value"]?.string.map { Text($0) }
      return parameter
    }
  }

  /// What a trace shows before the call is made.
  func traceInput(_ executionType: String, invocationId: String? = nil) -> InvocationInput {
    var action = ActionGroupInvocationInput()
    action.actionGroupName = Text(group.name)
    action.executionType = Text(executionType)
    action.invocationId = invocationId.map { Text($0) }
    action.parameters = parameters
    switch group.frontDoor {
    case .function, .gateway: action.function = Text(operation.name)
    case .openAPI:
      action.verb = Text(operation.method.rawValue.lowercased())
      action.apiPath = Text(operation.path)
      if !bodies.isEmpty {
        var body = TraceRequestBody()
        body.content = bodies
        action.requestBody = body
      }
    }
    var input = InvocationInput()
    input.invocationType = "ACTION_GROUP"
    input.actionGroupInvocationInput = action
    return input
  }

  /// The event that leaves the call to the caller.
  func returnControl(_ invocationId: String, _ wish: Session.Pending.Wish, _ identity: AgentIdentity) -> ReturnControl {
    var member = InvocationInputMember()
    switch group.frontDoor {
    case .function, .gateway:
      var input = FunctionInvocationInput()
      (input.actionGroup, input.function) = (Text(group.name), Text(operation.name))
      (input.actionInvocationType, input.parameters) = (Text(wish.rawValue), parameters)
      input.agentId = identity.ids.map { Text($0.agent) }
      input.collaboratorName = identity.collaboratorName.map { Text($0) }
      member.functionInvocationInput = input
    case .openAPI:
      var input = APIInvocationInput()
      (input.actionGroup, input.apiPath) = (Text(group.name), Text(operation.path))
      input.httpMethod = Text(operation.method.rawValue)
      (input.actionInvocationType, input.parameters) = (Text(wish.rawValue), parameters)
      input.agentId = identity.ids.map { Text($0.agent) }
      input.collaboratorName = identity.collaboratorName.map { Text($0) }
      if !bodies.isEmpty {
        var body = APIRequestBody()
        body.content = bodies.mapValues { properties in
          var content = PropertyParameters()
          content.properties = properties
          return content
        }
        input.requestBody = body
      }
      member.apiInvocationInput = input
    }
    var control = ReturnControl()
    control.invocationId = Text(invocationId)
    control.invocationInputs = [member]
    return control
  }
}
