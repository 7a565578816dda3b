// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import AgentEngine
internal import Grounding
internal import JSON
internal import LocalAgent
internal import TokenMeter
internal import TracePage

/// Puts what the local agent does on the trace page, and tells on the console what an answer says that nobody told the agent.
struct TraceWatch: Sendable {
  private static let events = "/events"

  private let board: TraceBoard
  private let page: [UInt8]
  private let tell: @Sendable (EngineEvent) -> Void

  init(_ agent: String, _ prices: PriceTable, tell: @escaping @Sendable (EngineEvent) -> Void) {
    board = TraceBoard(prices: prices)
    page = TraceDocument(title: agent, priceTable: prices.version).live(events: Self.events)
    self.tell = tell
  }

  /// Shows the pages on a server, and lets it tell of its turns.
  func attach(to configuration: inout LocalAgentServer.Configuration) {
    configuration.pages = { [board, page] path in
      switch path {
      case "/": LocalPage("text/html; charset=utf-8", policy: TraceDocument.policy, .whole(page))
      case Self.events: LocalPage("text/event-stream", .live(board.follow()))
      default: nil
      }
    }
    let began = configuration.secondsSince1970
    configuration.observer = TurnObserver(
      began: { [board] request in
        let sources = [request.sessionState.map { JSONValue.object($0).text } ?? ""]
        board.begin(request.requestId, session: request.sessionId, question: request.inputText ?? "", sources: sources, at: began())
      },
      saw: { [board] id, event in board.absorb(event, of: id) },
      ended: { id, error in end(id, error) })
  }

  private func end(_ id: String, _ error: (any Error)?) {
    let failure = error.map { error -> (String, String) in
      if let error = error as? ServiceError { return (error.name, error.message) }
      return ("stopped", "\(error)")
    }
    guard let (session, ungrounded) = board.end(id, failure.map { (name: $0.0, message: $0.1) }), !ungrounded.isEmpty else { return }
    let values = ungrounded.distinct
    let texts = values.map(\.text).joined(separator: ", ")
    let sentence = values.count == 1 ? values[0].sentence : "The answer says \(texts), which stand in neither question nor observation."
    tell(EngineEvent(.finding, sentence, session: session, requestId: id))
  }

  /// Takes what a function was sent and answered.
  var exchanged: @Sendable (FunctionExchange) -> Void {
    { [board] exchange in
      var envelope: [UInt8]?
      var failure: String?
      switch exchange.answer {
      case .success(let bytes): envelope = bytes
      case .failure(let reason): failure = reason.description
      }
      board.absorb(
        PageExchange(
          exchange.operation, "\(exchange.frontDoor)", exchange.arguments, event: exchange.event, envelope: envelope, failure: failure,
          findings: exchange.findings.map { ($0.severity.rawValue, $0.description) }),
        of: exchange.requestId)
    }
  }
}
