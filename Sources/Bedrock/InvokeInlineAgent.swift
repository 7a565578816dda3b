// SPDX-License-Identifier: Apache-2.0

package import AWSClient

/// A turn of a session with an agent that the request itself defines.
public struct InvokeInlineAgent: Hashable, Sendable {
  /// Who decides what the agent does next.
  public enum Orchestration: Hashable, Sendable {
    /// The service.
    case `default`
    /// A Lambda function, by its ARN; the models that it calls are not metered.
    case custom(lambda: String)
  }

  /// The session, 2 to 100 of letters, digits and `._:-`; the same for every turn of a conversation.
  public var sessionId: String
  /// The agent.
  public var agent: InlineAgent
  /// The agents that the request defines besides; the agent knows them by the names in its collaborator configurations.
  public var collaborators: [InlineAgent]
  /// What the user says; ignored when the session state brings results.
  public var inputText: String?
  /// Whether the answer tells how the agent works, tokens included; without a trace nothing can be metered.
  public var enableTrace: Bool?
  /// Whether the session ends with this turn.
  public var endSession: Bool?
  /// What the turn brings into the session.
  public var sessionState: SessionState
  /// Who decides what the agent does next.
  public var orchestration: Orchestration?
  /// How the answer is streamed.
  public var streamingConfiguration: StreamingConfiguration?
  /// What of earlier turns goes into the prompts.
  public var promptCreation: PromptCreation?
  /// How fast the model shall answer.
  public var latency: PerformanceLatency?

  /// A turn that is traced.
  public init(sessionId: String, agent: InlineAgent, inputText: String? = nil, enableTrace: Bool? = true) {
    self.sessionId = sessionId
    self.agent = agent
    self.inputText = inputText
    self.enableTrace = enableTrace
    collaborators = []
    sessionState = SessionState()
  }
}

extension InvokeInlineAgent {
  /// The request as it is sent, before it is signed.
  ///
  /// - Parameter endpoint: the service.
  /// - Returns: the request.
  /// - Throws: every member that the service would refuse.
  package func request(to endpoint: Endpoint) throws(RequestError) -> AWSRequest {
    let body = try BodyWriter.body { body in
      body.check("sessionId", sessionId, .sessionId)
      agent.write(to: &body)
      body.objects("collaborators", collaborators)
      body.text("inputText", inputText, .inputText)
      body.flag("enableTrace", enableTrace)
      body.flag("endSession", endSession)
      body.object("inlineSessionState", sessionState.isEmpty ? nil : sessionState)
      orchestration?.write(to: &body)
      body.object("streamingConfigurations", streamingConfiguration)
      body.object("promptCreationConfigurations", promptCreation)
      body.object("bedrockModelConfigurations", latency)
    }
    return AWSRequest(
      "POST", endpoint, path: "/agents/\(PercentEncoding.encoded(sessionId))", headers: [HeaderField("Content-Type", "application/json")],
      body: body)
  }
}

extension InvokeInlineAgent.Orchestration: BodyObject {
  func write(to body: inout BodyWriter) {
    switch self {
    case .default: body.text("orchestrationType", "DEFAULT")
    case .custom(let lambda):
      body.text("orchestrationType", "CUSTOM_ORCHESTRATION")
      body.object("customOrchestration") { body in body.object("executor") { $0.text("lambda", lambda) } }
    }
  }
}
