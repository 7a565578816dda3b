// SPDX-License-Identifier: Apache-2.0

public import AWSClient
package import Bedrock
internal import FoundationEssentials
public import Ledger
public import TokenMeter

/// Asks agents and accounts for every token that they spend behind their answers.
///
/// ```swift
/// let orchestrator = try Orchestrator(AWSConfiguration(environment: ProcessInfo.processInfo.environment))
/// for try await part in orchestrator.ask(Question("Where is my order?", agentId: agent, agentAliasId: alias, sessionId: session)) {
///   switch part {
///   case .text(let text): print(text, terminator: "")
///   case .finished(let turn): print("\n\(turn.report.total.tokens) tokens, \(turn.report.visibleTokens) of them visible")
///   default: break
///   }
/// }
/// ```
///
/// One orchestrator serves any number of turns at a time; they share its connections.
public struct Orchestrator: Sendable {
  /// What each turn may use, unless its question says otherwise.
  public var budget: Budget
  /// Where turns are written down; without it limits for sessions and days cannot be kept.
  public let ledger: TurnLedger?
  /// What the models cost.
  public let prices: PriceTable

  let client: AgentClient
  let clock: TurnClock

  /// Makes an orchestrator; nothing is sent yet.
  ///
  /// - Parameters:
  ///   - configuration: region, endpoint, credentials, retries and deadlines.
  ///   - ledger: where turns are written down.
  ///   - prices: what the models cost.
  ///   - budget: what each turn may use.
  /// - Throws: what is wrong with the region, the endpoint or the shared config files.
  public init(
    _ configuration: AWSConfiguration, ledger: TurnLedger? = nil, prices: PriceTable = .standard, budget: Budget = Budget()
  ) throws(ConfigurationError) {
    self.init(try AgentClient(configuration), ledger: ledger, prices: prices, budget: budget)
  }

  /// An orchestrator of a client that others use too.
  package init(
    _ client: AgentClient, ledger: TurnLedger? = nil, prices: PriceTable = .standard, budget: Budget = Budget(),
    clock: TurnClock = TurnClock()
  ) {
    self.client = client
    self.ledger = ledger
    self.prices = prices
    self.budget = budget
    self.clock = clock
  }

  /// A turn, which is asked when somebody begins to read it.
  ///
  /// - Parameters:
  ///   - question: what is asked.
  ///   - recording: sees the bytes of the answer as they come: what `outcrop meter` reads.
  /// - Returns: the turn's parts.
  public func ask(_ question: Question, recording: (@Sendable ([UInt8]) -> Void)? = nil) -> Turn {
    Turn(orchestrator: self, question: question, recording: recording)
  }

  /// Asks a question and waits for the whole answer.
  ///
  /// - Parameter question: what is asked.
  /// - Returns: the answer and its meter; also when a budget ended the turn.
  /// - Throws: why the turn failed, with what it used.
  public func answer(_ question: Question) async throws(TurnError) -> TurnResult { try await ask(question).result() }
}

/// The time, as turns are given it.
package struct TurnClock: Sendable {
  /// The time of day.
  package var now: @Sendable () -> UnixTime
  /// The time since some moment that does not change.
  package var elapsed: @Sendable () -> Duration

  /// Makes a clock, by default the system's.
  package init(
    now: @escaping @Sendable () -> UnixTime = { UnixTime(milliseconds: Int(Date().timeIntervalSince1970 * 1000)) },
    elapsed: (@Sendable () -> Duration)? = nil
  ) {
    self.now = now
    let start = ContinuousClock.now
    self.elapsed = elapsed ?? { start.duration(to: .now) }
  }
}
