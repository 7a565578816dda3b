// SPDX-License-Identifier: Apache-2.0

package import AWSClient

/// A turn with an agent of the account, or with one that the request defines.
public enum AgentRequest: Hashable, Sendable {
  /// With an agent of the account.
  case agent(InvokeAgent)
  /// With an agent that the request defines.
  case inline(InvokeInlineAgent)

  /// The session.
  public var sessionId: String {
    get { self[\.sessionId, \.sessionId] }
    set { self[\.sessionId, \.sessionId] = newValue }
  }

  /// What the user says.
  public var inputText: String? {
    get { self[\.inputText, \.inputText] }
    set { self[\.inputText, \.inputText] = newValue }
  }

  /// Whether the answer tells how the agent works.
  public var enableTrace: Bool? {
    get { self[\.enableTrace, \.enableTrace] }
    set { self[\.enableTrace, \.enableTrace] = newValue }
  }

  /// Whether the session ends with this turn.
  public var endSession: Bool? {
    get { self[\.endSession, \.endSession] }
    set { self[\.endSession, \.endSession] = newValue }
  }

  /// What the turn brings into the session.
  public var sessionState: SessionState {
    get { self[\.sessionState, \.sessionState] }
    set { self[\.sessionState, \.sessionState] = newValue }
  }

  /// How the answer is streamed.
  public var streamingConfiguration: StreamingConfiguration? {
    get { self[\.streamingConfiguration, \.streamingConfiguration] }
    set { self[\.streamingConfiguration, \.streamingConfiguration] = newValue }
  }

  private subscript<Value>(
    _ agent: WritableKeyPath<InvokeAgent, Value>, _ inline: WritableKeyPath<InvokeInlineAgent, Value>
  ) -> Value {
    get {
      switch self {
      case .agent(let request): request[keyPath: agent]
      case .inline(let request): request[keyPath: inline]
      }
    }
    set {
      switch self {
      case .agent(var request):
        request[keyPath: agent] = newValue
        self = .agent(request)
      case .inline(var request):
        request[keyPath: inline] = newValue
        self = .inline(request)
      }
    }
  }

  /// Looks whether the service would take the request, without sending it.
  ///
  /// - Throws: every member that breaks a rule of the service's model.
  public func validate() throws(RequestError) { _ = try request(to: Endpoint(name: "localhost")) }

  /// The request as it is sent, before it is signed.
  ///
  /// - Parameter endpoint: the service.
  /// - Returns: the request.
  /// - Throws: every member that the service would refuse.
  package func request(to endpoint: Endpoint) throws(RequestError) -> AWSRequest {
    switch self {
    case .agent(let request): try request.request(to: endpoint)
    case .inline(let request): try request.request(to: endpoint)
    }
  }
}
