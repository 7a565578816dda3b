// SPDX-License-Identifier: Apache-2.0

package import AWSClient

/// A turn of a session with an agent: a question, or the results of what the agent asked for.
///
/// ```swift
/// var turn = InvokeAgent(agentId: "AGENT12345", agentAliasId: "TSTALIASID", sessionId: "customer-7", inputText: "Where is my order?")
/// turn.streamingConfiguration = .streaming
/// ```
public struct InvokeAgent: Hashable, Sendable {
  /// How the agent searches one of its knowledge bases in this turn.
  public struct KnowledgeBase: Hashable, Sendable {
    /// The knowledge base, at most ten letters and digits.
    public var id: String
    /// The search.
    public var search: KnowledgeBaseSearch

    /// A knowledge base and its search.
    public init(_ id: String, _ search: KnowledgeBaseSearch) {
      self.id = id
      self.search = search
    }
  }

  /// The agent, ten letters and digits.
  public var agentId: String
  /// The alias, ten letters and digits; `TSTALIASID` is the agent as it is being edited.
  public var agentAliasId: String
  /// The session, 2 to 100 of letters, digits and `._:-`; the same for every turn of a conversation.
  public var sessionId: String
  /// What the user says; ignored when the session state brings results.
  public var inputText: String?
  /// Whether the answer tells how the agent works, tokens included; without a trace nothing can be metered.
  public var enableTrace: Bool?
  /// Whether the session ends with this turn.
  public var endSession: Bool?
  /// The memory that the agent keeps across sessions, 2 to 100 of letters, digits and `._:-`.
  public var memoryId: String?
  /// What the turn brings into the session.
  public var sessionState: SessionState
  /// How the agent searches its knowledge bases; a part of the session state on the wire.
  public var knowledgeBases: [KnowledgeBase]
  /// How the answer is streamed.
  public var streamingConfiguration: StreamingConfiguration?
  /// What of earlier turns goes into the prompts.
  public var promptCreation: PromptCreation?
  /// How fast the model shall answer.
  public var latency: PerformanceLatency?
  /// The agent on whose behalf the request is made, an ARN; sent as the header `x-amz-source-arn`.
  public var sourceArn: String?

  /// A turn that is traced.
  public init(agentId: String, agentAliasId: String, sessionId: String, inputText: String? = nil, enableTrace: Bool? = true) {
    self.agentId = agentId
    self.agentAliasId = agentAliasId
    self.sessionId = sessionId
    self.inputText = inputText
    self.enableTrace = enableTrace
    sessionState = SessionState()
    knowledgeBases = []
  }
}

extension InvokeAgent {
  /// The request as it is sent, before it is signed.
  ///
  /// - Parameter endpoint: the service.
  /// - Returns: the request.
  /// - Throws: every member that the service would refuse.
  package func request(to endpoint: Endpoint) throws(RequestError) -> AWSRequest {
    let body = try BodyWriter.body { body in
      body.check("agentId", agentId, .id)
      body.check("agentAliasId", agentAliasId, .id)
      body.check("sessionId", sessionId, .sessionId)
      body.check("sourceArn", sourceArn, .sourceArn)
      body.text("inputText", inputText, .inputText)
      body.flag("enableTrace", enableTrace)
      body.flag("endSession", endSession)
      body.text("memoryId", memoryId, .sessionId)
      if !sessionState.isEmpty || !knowledgeBases.isEmpty {
        body.object("sessionState") { body in
          sessionState.write(to: &body)
          body.objects("knowledgeBaseConfigurations", knowledgeBases)
        }
      }
      body.object("streamingConfigurations", streamingConfiguration)
      body.object("promptCreationConfigurations", promptCreation)
      body.object("bedrockModelConfigurations", latency)
    }
    let labels = [agentId, agentAliasId, sessionId].map(PercentEncoding.encoded)
    var request = AWSRequest(
      "POST", endpoint, path: "/agents/\(labels[0])/agentAliases/\(labels[1])/sessions/\(labels[2])/text",
      headers: [HeaderField("Content-Type", "application/json")], body: body)
    request.headers["x-amz-source-arn"] = sourceArn
    return request
  }
}

extension InvokeAgent.KnowledgeBase: BodyObject {
  func write(to body: inout BodyWriter) {
    body.text("knowledgeBaseId", id, .id)
    body.object("retrievalConfiguration", search)
  }
}
