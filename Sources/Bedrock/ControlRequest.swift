// SPDX-License-Identifier: Apache-2.0

package import AgentEvents
public import JSON

/// What an agent asks its caller to do before it goes on.
public struct ControlRequest: Hashable, Sendable {
  /// The results must name it.
  public var invocationId: String?
  /// One to five calls, in the order in which their results go back.
  public var calls: [ControlCall]

  /// A request; agents make them, and so do tests.
  public init(invocationId: String?, _ calls: [ControlCall]) {
    self.invocationId = invocationId
    self.calls = calls
  }

  /// The request of an event; a call of a kind that the model does not have cannot be answered and is left out.
  package init(_ event: ReturnControl) {
    self.init(
      invocationId: event.invocationId?.string,
      (event.invocationInputs ?? []).compactMap { input in
        input.apiInvocationInput.map { ControlCall($0) } ?? input.functionInvocationInput.map { ControlCall($0) }
      })
  }
}

/// One thing that an agent asks its caller to do.
public struct ControlCall: Hashable, Sendable {
  /// What the agent wants to have.
  public enum Wish: String, Hashable, Sendable, CaseIterable {
    /// The result.
    case result = "RESULT"
    /// The user's consent; the agent has the call done by itself.
    case confirmation = "USER_CONFIRMATION"
    /// The user's consent, and with it the result.
    case confirmationAndResult = "USER_CONFIRMATION_AND_RESULT"
  }

  /// An argument.
  public struct Argument: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Its type, as the schema has it.
    public var type: String?
    /// Its value; agents write all of them as strings.
    public var value: JSONValue

    /// An argument.
    public init(_ name: String, _ value: JSONValue, type: String? = nil) {
      self.name = name
      self.type = type
      self.value = value
    }
  }

  /// The action group.
  public var actionGroup: String
  /// What is to be called.
  public var target: ActionResult.Target
  /// What the agent wants to have.
  public var wish: Wish
  /// The arguments outside the request body, or all of them for a function.
  public var parameters: [Argument]
  /// The properties of the request body.
  public var bodyProperties: [Argument]
  /// The request body's media type, when there is a body.
  public var contentType: String?
  /// The agent that asks, when it is another than the one that was asked.
  public var agentId: String?
  /// The name under which that agent's supervisor knows it.
  public var collaboratorName: String?

  /// A call.
  public init(
    _ actionGroup: String, _ target: ActionResult.Target, _ wish: Wish = .result, parameters: [Argument] = [],
    bodyProperties: [Argument] = [], contentType: String? = nil, agentId: String? = nil, collaboratorName: String? = nil
  ) {
    self.actionGroup = actionGroup
    self.target = target
    self.wish = wish
    self.parameters = parameters
    self.bodyProperties = bodyProperties
    self.contentType = contentType
    self.agentId = agentId
    self.collaboratorName = collaboratorName
  }

  init(_ input: APIInvocationInput) {
    let content = (input.requestBody?.content ?? [:]).sorted { $0.key < $1.key }.first
    self.init(
      input.actionGroup?.string ?? "", .route(method: input.httpMethod?.string ?? "", path: input.apiPath?.string ?? ""),
      Wish(input.actionInvocationType), parameters: (input.parameters ?? []).map { Argument($0) },
      bodyProperties: (content?.value.properties ?? []).map { Argument($0) }, contentType: content?.key, agentId: input.agentId?.string,
      collaboratorName: input.collaboratorName?.string)
  }

  init(_ input: FunctionInvocationInput) {
    self.init(
      input.actionGroup?.string ?? "", .function(input.function?.string ?? ""), Wish(input.actionInvocationType),
      parameters: (input.parameters ?? []).map { Argument($0) }, agentId: input.agentId?.string,
      collaboratorName: input.collaboratorName?.string)
  }
}

extension ControlCall.Wish {
  /// A word that the model does not have: asking the user once too often does no harm.
  init(_ word: Text?) { self = word.map { ControlCall.Wish(rawValue: $0.string) ?? .confirmationAndResult } ?? .result }
}

extension ControlCall.Argument {
  /// A value that is no string, which the model does not have, counts all the same.
  init(_ parameter: Parameter) {
    let other = parameter.extra.first { $0.name == "value" }?.value
    self.init(
      parameter.name?.string ?? "", parameter.value.map { .string($0.string) } ?? other ?? .null, type: parameter.type?.string)
  }

  var json: JSONValue { ["name": .string(name), "type": .string(type ?? "string"), "value": value] }
}
