// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import Bedrock
import JSON
import Synchronization
import Testing

@Suite("Actions that run here when an agent returns control", .timeLimit(.minutes(1)))
struct LocalActionsTests {
  /// What happened while actions ran.
  final class Seen: Sendable {
    let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
  }

  struct Trouble: Error {}

  static func router(_ seen: Seen = Seen()) throws -> Router {
    var router = Router()
    try router.on(
      Operation("getOrder", .get, "/orders/{orderId}", [.init("orderId", .string()), .init("count", .integer(), required: false)])
    ) {
      arguments, context in
      seen.add("getOrder for \(context.agent.id)/\(context.agent.alias)/\(context.agent.name), \(context.sessionId): \(context.inputText)")
      context.sessionAttributes["last"] = try arguments.string("orderId")
      return .ok(json: ["orderId": .string(try arguments.string("orderId"))])
    }
    try router.on(Operation("returnItem", .post, "/returns", [.init("sku", .string()), .init("note", .string(), required: false)])) {
      arguments, context in
      seen.add("returnItem \(context.call.contentType ?? "-") last=\(context.sessionAttributes["last"] ?? "-")")
      return Reply(201, json: ["sku": .string(try arguments.string("sku"))])
    }
    try router.on(Operation("refuse", .get, "/refuse")) { _, _ in throw ActionError.conflict("It was shipped.") }
    try router.on(Operation("explode", .get, "/explode")) { _, _ in throw Trouble() }
    try router.on(Operation("hang", .get, "/hang")) { _, _ in
      try await Task.sleep(for: .seconds(3600))
      return .ok(json: true)
    }
    try router.on(Operation("narrow", .get, "/narrow")) { _, context in
      context.knowledgeBases = [
        KnowledgeBaseConfiguration("KB1", numberOfResults: 3, overrideSearchType: .hybrid, filter: ["equals": ["key": "k", "value": 1]])
      ]
      context.promptSessionAttributes["mode"] = "narrow"
      context.afterAnswer { seen.add("afterwards") }
      return .ok(json: "done")
    }
    return router
  }

  static let turn = AgentRequest.agent(
    InvokeAgent(agentId: "AGENT12345", agentAliasId: "ALIAS12345", sessionId: "s-1", inputText: "Where?"))

  private func answer(
    _ calls: ControlCall..., after request: AgentRequest = turn, seen: Seen = Seen(), log: Log = .silent,
    timeLimit: Duration = .seconds(30),
    confirmation: ActionResult.Confirmation? = nil
  ) async throws -> AgentRequest {
    let router = try Self.router(seen)
    let control = ControlRequest(invocationId: "i-1", calls)
    guard let confirmation else {
      return await LocalActions(router, log: log, timeLimit: timeLimit).respond(to: control, after: request)
    }
    let actions = LocalActions(router, log: log, timeLimit: timeLimit) { call in
      seen.add("asked about \(call.target) of \(call.collaboratorName ?? "-")")
      return confirmation
    }
    return await actions.respond(to: control, after: request)
  }

  private func function(_ name: String, _ wish: ControlCall.Wish = .result, _ arguments: [String: JSONValue] = [:]) -> ControlCall {
    ControlCall("Tools", .function(name), wish, parameters: arguments.map { .init($0.key, $0.value) }, agentId: "OTHER12345")
  }

  private func route(_ method: String, _ path: String, _ arguments: [String: JSONValue] = [:]) -> ControlCall {
    ControlCall("Orders", .route(method: method, path: path), parameters: arguments.map { .init($0.key, $0.value) })
  }

  @Test("a function is run and its result goes back under the invocation's id, in a turn without text")
  func functions() async throws {
    let seen = Seen()
    let next = try await answer(function("getOrder", .result, ["orderId": "O-1"]), seen: seen)
    #expect(next.inputText == nil && next.sessionId == "s-1" && next.enableTrace == true)
    #expect(next.sessionState.results?.invocationId == "i-1")
    #expect(
      next.sessionState.results?.results == [
        ActionResult(actionGroup: "Tools", .function("getOrder"), body: ["TEXT": .init(#"{"orderId":"O-1"}"#)], agentId: "OTHER12345")
      ])
    #expect(seen.all == ["getOrder for OTHER12345//, s-1: Where?"])
  }

  @Test("an operation of a schema is run with its parameters and its body, and its status and media type go back")
  func routes() async throws {
    let seen = Seen()
    let call = ControlCall(
      "Orders", .route(method: "POST", path: "/returns"), bodyProperties: [.init("sku", "S-1", type: "string")],
      contentType: "application/json", collaboratorName: "desk")
    let next = try await answer(call, seen: seen)
    #expect(
      next.sessionState.results?.results == [
        ActionResult(
          actionGroup: "Orders", .route(method: "POST", path: "/returns"), status: 201,
          body: ["application/json": .init(#"{"sku":"S-1"}"#)])
      ])
    #expect(seen.all == ["returnItem application/json last=-"])
  }

  @Test("several calls of one event are answered in their order, and see the attributes that the ones before them left")
  func several() async throws {
    let seen = Seen()
    var request = Self.turn
    request.sessionState.sessionAttributes = ["kept": "yes"]
    request.sessionState.files = [InputFile("f", .s3("s3://bucket/key"), for: .chat)]
    let next = try await answer(
      route("GET", "/orders/{orderId}", ["orderId": "O-9"]), route("POST", "/returns", ["sku": "S"]), route("GET", "/nowhere"),
      after: request, seen: seen)
    #expect(next.sessionState.results?.results.map(\.status) == [200, 201, 404])
    #expect(next.sessionState.sessionAttributes == ["kept": "yes", "last": "O-9"])
    #expect(next.sessionState.files.isEmpty, "the session has the file already")
    #expect(seen.all == ["getOrder for AGENT12345/ALIAS12345/, s-1: Where?", "returnItem - last=O-9"])
  }

  @Test("attributes that nobody knows and nobody changed are left alone")
  func attributes() async throws {
    let next = try await answer(route("POST", "/returns", ["sku": "S"]))
    #expect(next.sessionState.sessionAttributes == nil && next.sessionState.promptSessionAttributes == nil)
  }

  @Test("what an action does to prompt attributes and knowledge bases goes back, and work for later is done")
  func side() async throws {
    let seen = Seen()
    var turn = InvokeAgent(agentId: "AGENT12345", agentAliasId: "ALIAS12345", sessionId: "s-1")
    turn.knowledgeBases = [.init("KB1", .managed(.init())), .init("KB2", .managed(.init()))]
    let next = try await answer(route("GET", "/narrow"), after: .agent(turn), seen: seen)
    let search = KnowledgeBaseSearch.vector(.init(numberOfResults: 3, searchType: .hybrid, filter: .equals("k", 1)))
    guard case .agent(let sent) = next else { return #expect(Bool(false)) }
    #expect(sent.knowledgeBases == [.init("KB2", .managed(.init())), .init("KB1", search)])
    #expect(next.sessionState.promptSessionAttributes == ["mode": "narrow"])
    #expect(seen.all == ["afterwards"])

    var agent = InlineAgent(foundationModel: "m", instruction: "i")
    agent.knowledgeBases = [.init("KB1", description: "d")]
    let inline = try await answer(route("GET", "/narrow"), after: .inline(InvokeInlineAgent(sessionId: "s-1", agent: agent)))
    guard case .inline(let sent) = inline else { return #expect(Bool(false)) }
    #expect(sent.agent.knowledgeBases.first?.search == search)
  }

  struct Failure: Sendable, CustomTestStringConvertible {
    var operation: String
    var route: ActionResult.Target
    var status: Int
    var routeState: ActionResult.ResponseState?
    var functionState: ActionResult.ResponseState?
    var sentence: String
    var testDescription: String { operation }
  }

  static let failures = [
    Failure(
      operation: "getOrder", route: .route(method: "GET", path: "/orders/{orderId}"), status: 400, routeState: .reprompt,
      functionState: .reprompt, sentence: "orderId"),
    Failure(
      operation: "refuse", route: .route(method: "GET", path: "/refuse"), status: 409, sentence: "It was shipped."),
    Failure(
      operation: "explode", route: .route(method: "GET", path: "/explode"), status: 500, functionState: .failure,
      sentence: "explode failed unexpectedly. Reference: i-1."),
    Failure(
      operation: "unknown", route: .route(method: "GET", path: "/unknown"), status: 404, functionState: .failure,
      sentence: "There is no operation"),
    Failure(
      operation: "", route: .route(method: "", path: ""), status: 404, functionState: .failure, sentence: "There is no operation"),
    Failure(
      operation: "hang", route: .route(method: "GET", path: "/hang"), status: 504, functionState: .failure,
      sentence: "did not finish in time"),
  ]

  @Test("a call that fails is answered with a status or a state, and with a sentence", arguments: failures)
  func failing(_ failure: Failure) async throws {
    let calls = [ControlCall("G", failure.route), ControlCall("G", .function(failure.operation))]
    let next = try await answer(calls[0], calls[1], timeLimit: failure.operation == "hang" ? .milliseconds(50) : .seconds(30))
    let results = try #require(next.sessionState.results?.results)
    #expect(results.map(\.status) == [failure.status, nil])
    #expect(results.map(\.responseState) == [failure.routeState, failure.functionState])
    #expect(results[0].body["application/json"]?.text?.contains(failure.sentence) == true)
    #expect(results[1].body["TEXT"]?.text?.contains(failure.sentence) == true)
  }

  @Test("a user who is asked for consent alone answers it; nothing is run here", arguments: ActionResult.Confirmation.allCases)
  func confirmation(_ consent: ActionResult.Confirmation) async throws {
    let seen = Seen()
    var call = function("getOrder", .confirmation, ["orderId": "O-1"])
    call.collaboratorName = "desk"
    let next = try await answer(call, seen: seen, confirmation: consent)
    let expected = ActionResult(
      actionGroup: "Tools", .function("getOrder"), body: ["TEXT": .init("")], confirmation: consent, agentId: "OTHER12345")
    #expect(next.sessionState.results?.results == [expected])
    #expect(seen.all == ["asked about function(\"getOrder\") of desk"])
  }

  @Test("with consent the result follows at once, and without it nothing is run", arguments: ActionResult.Confirmation.allCases)
  func confirmationAndResult(_ consent: ActionResult.Confirmation) async throws {
    let seen = Seen()
    let next = try await answer(
      function("getOrder", .confirmationAndResult, ["orderId": "O-1"]), seen: seen, confirmation: consent)
    let result = try #require(next.sessionState.results?.results.first)
    #expect(result.confirmation == consent && result.responseState == nil)
    #expect(result.body["TEXT"]?.text == (consent == .confirm ? #"{"orderId":"O-1"}"# : ""))
    #expect(seen.all.count == (consent == .confirm ? 2 : 1))
  }

  @Test("where nobody can be asked, what needs consent is denied")
  func nobodyToAsk() async throws {
    let next = try await answer(function("getOrder", .confirmationAndResult, ["orderId": "O-1"]))
    #expect(next.sessionState.results?.results.map(\.confirmation) == [.deny])
  }

  @Test("what goes wrong is logged with its cause, which the agent is not told")
  func logged() async throws {
    let seen = Seen()
    let next = try await answer(function("explode"), log: Log { _, message, _ in seen.add(message) })
    #expect(seen.all.contains { $0.contains("Cause: Trouble") })
    #expect(next.sessionState.results?.results.first?.body["TEXT"]?.text?.contains("Trouble") == false)
  }
}
