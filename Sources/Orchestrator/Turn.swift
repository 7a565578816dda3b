// SPDX-License-Identifier: Apache-2.0

internal import TokenMeter

/// One question and its answer, as they happen.
///
/// Whoever leaves the loop ends everything: the transfer, what runs here for the agent, and the row in the ledger, which says `cancelled` then and
/// keeps what was spent. Reading a turn twice asks twice.
public struct Turn: AsyncSequence, Sendable {
  /// A part of the turn.
  public typealias Element = TurnPart
  /// Why the turn failed, with what it used.
  public typealias Failure = TurnError

  let orchestrator: Orchestrator
  let question: Question
  let recording: (@Sendable ([UInt8]) -> Void)?

  /// Begins the turn; its request is sent when the first part is asked for.
  public func makeAsyncIterator() -> Iterator { Iterator(RunningTurn(orchestrator, question, recording)) }

  /// Reads a turn.
  public struct Iterator: AsyncIteratorProtocol {
    private let turn: RunningTurn

    init(_ turn: RunningTurn) { self.turn = turn }

    /// The next part; `nil` behind the last one.
    public mutating func next() async throws(TurnError) -> TurnPart? { try await turn.next(isolation: #isolation) }

    /// The next part, wherever the caller runs; `nil` behind the last one.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws(TurnError) -> TurnPart? {
      try await turn.next(isolation: actor)
    }
  }

  /// Reads the turn to its end.
  ///
  /// - Returns: the answer and its meter; also when a budget ended the turn.
  /// - Throws: why the turn failed, with what it used.
  public func result() async throws(TurnError) -> TurnResult {
    var iterator = makeAsyncIterator()
    while let part = try await iterator.next() {
      if case .finished(let result) = part { return result }
    }
    // A turn's last part is its result.
    return TurnResult()
  }
}
