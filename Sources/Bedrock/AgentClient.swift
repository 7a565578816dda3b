// SPDX-License-Identifier: Apache-2.0

public import AWSClient

/// Asks agents: one turn for each call, its answer as it comes.
///
/// ```swift
/// let client = try AgentClient(AWSConfiguration(environment: ProcessInfo.processInfo.environment))
/// let answer = try await client.invoke(InvokeAgent(agentId: "AGENT12345", agentAliasId: "TSTALIASID", sessionId: "s-1", inputText: "Hello"))
/// for try await part in answer { if case .text(let text) = part { print(text) } }
/// ```
///
/// What the service refused or never saw is sent again; nothing is, once an answer has begun.
public struct AgentClient: Sendable {
  private let service: ServiceClient

  /// A client; nothing is sent yet.
  ///
  /// - Parameter configuration: region, endpoint, credentials, retries and deadlines.
  /// - Throws: what is wrong with the region, the endpoint or the shared config files.
  public init(_ configuration: AWSConfiguration) throws(ConfigurationError) {
    self.init(try ServiceClient(.bedrockAgentRuntime, configuration))
  }

  /// A client of a service that others use too.
  package init(_ service: ServiceClient) { self.service = service }

  /// Asks an agent of the account.
  ///
  /// - Parameter request: the turn.
  /// - Returns: the answer, whose parts are still to come.
  /// - Throws: why there is none; a request that the service would refuse is not sent.
  public func invoke(_ request: InvokeAgent) async throws(AWSError) -> AgentAnswer { try await invoke(.agent(request)) }

  /// Asks an agent that the request defines.
  ///
  /// - Parameter request: the turn.
  /// - Returns: the answer, whose parts are still to come.
  /// - Throws: why there is none; a request that the service would refuse is not sent.
  public func invoke(_ request: InvokeInlineAgent) async throws(AWSError) -> AgentAnswer { try await invoke(.inline(request)) }

  /// Asks an agent, and does what it asks for.
  ///
  /// When the agent returns control, the actions are run and their results sent in a further request, whose answer follows in the same
  /// sequence.
  ///
  /// - Parameters:
  ///   - request: the turn.
  ///   - actions: what runs here; without it the answer ends when the agent returns control.
  ///   - roundsMax: how often the agent may ask in one turn; once more, and the answer ends with an error.
  /// - Returns: the answer, whose parts are still to come.
  /// - Throws: why there is none; a request that the service would refuse is not sent.
  public func invoke(_ request: AgentRequest, actions: LocalActions? = nil, roundsMax: Int = 10) async throws(AWSError) -> AgentAnswer {
    try await invoke(request, actions: actions, roundsMax: roundsMax, tap: nil)
  }

  /// Asks an agent, does what it asks for, and shows the bytes of its answers as they come.
  ///
  /// - Parameters:
  ///   - request: the turn.
  ///   - actions: what runs here.
  ///   - roundsMax: how often the agent may ask in one turn.
  ///   - tap: sees the event stream before it is decoded; with several rounds, one behind the other.
  /// - Returns: the answer, whose parts are still to come.
  /// - Throws: why there is none.
  package func invoke(
    _ request: AgentRequest, actions: LocalActions?, roundsMax: Int, tap: (@Sendable ([UInt8]) -> Void)?
  ) async throws(AWSError) -> AgentAnswer {
    let rounds = actions.map { ControlRounds(client: self, actions: $0, request: request, roundsMax: roundsMax) }
    return AgentAnswer(try await send(request), rounds, tap)
  }

  /// The region that is asked.
  package var region: String { service.region }

  /// Sends a turn and waits until its answer begins.
  func send(_ request: AgentRequest) async throws(AWSError) -> StreamedResponse {
    let ready: AWSRequest
    do { ready = try request.request(to: service.endpoint) } catch {
      throw AWSError(.unsent, code: "ValidationException", message: error.description)
    }
    let response = try await service.stream(ready)
    let type = response.headers["Content-Type"] ?? "of no content type"
    guard type.lowercased().hasPrefix("application/vnd.amazon.eventstream") else {
      throw AWSError(
        .response, code: "NoEventStream", message: "the answer is \(type), not an event stream; a proxy may have sent it",
        status: response.status, requestID: response.requestID)
    }
    return response
  }
}

/// The further requests of a turn whose agent returns control.
struct ControlRounds: Sendable {
  let client: AgentClient
  let actions: LocalActions
  let roundsMax: Int
  /// The last request, with the text of the first: actions see what the user said.
  private var request: AgentRequest
  private var rounds = 0

  init(client: AgentClient, actions: LocalActions, request: AgentRequest, roundsMax: Int) {
    self.client = client
    self.actions = actions
    self.request = request
    self.roundsMax = roundsMax
  }

  /// Does what the agent asks for and sends the results.
  mutating func answer(_ control: ControlRequest) async throws(AWSError) -> StreamedResponse {
    guard rounds < roundsMax else {
      throw AWSError(.unsent, code: "TooManyRounds", message: "the agent returned control more than \(roundsMax) times in one turn")
    }
    guard !control.calls.isEmpty else {
      throw AWSError(.unsent, code: "UnknownCall", message: "the agent returned control for what is neither an operation nor a function")
    }
    rounds += 1
    let next = await actions.respond(to: control, after: request)
    let inputText = request.inputText
    request = next
    request.inputText = inputText
    return try await client.send(next)
  }
}
