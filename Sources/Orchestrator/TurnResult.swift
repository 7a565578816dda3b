// SPDX-License-Identifier: Apache-2.0

public import AWSClient
public import Bedrock
public import Grounding
public import Ledger
public import TokenMeter

/// A turn that is over: what was answered, and what it used.
public struct TurnResult: Sendable {
  /// What was answered; of a turn that was stopped or failed, what had arrived by then.
  public var text = ""
  /// What was used, attributed.
  public var report = MeterReport()
  /// The figures, ids and dates of the answer that stand in neither the question nor what the turn's trace says was observed.
  public var ungrounded: [UngroundedValue] = []
  /// How the turn ended, as the ledger has it.
  public var ending = TurnEnding("complete")
  /// Why a budget ended the turn; `nil` when none did.
  public var stopped: BudgetNotice?
  /// What to tell the user when a budget ended the turn.
  public var message: String?
  /// The budget's warnings.
  public var warnings: [BudgetNotice] = []
  /// What the agent waits for: its results go into the next turn's session state.
  public var control: ControlRequest?
  /// The session, as the service knows it.
  public var sessionId: String?
  /// The memory that the agent keeps.
  public var memoryId: String?
  /// The number under which AWS's support finds the request.
  public var requestID: String?
  /// How often the first request of the turn was sent; 0 when none was.
  public var attempts = 0
  /// When the first event arrived, after the turn began.
  public var firstEvent: Duration?
  /// How long the turn took.
  public var duration = Duration.zero
  /// The turn's number in the ledger.
  public var ledgerId: Int?
  /// What kept the ledger from being written while the turn ran; the turn itself went on.
  public var ledgerError: LedgerError?
}

/// A turn that failed; what it used before is in its result and in the ledger.
public struct TurnError: Error, Sendable, CustomStringConvertible {
  /// Why.
  @nonexhaustive
  public enum Reason: Sendable {
    /// The service said so, or the way to it broke.
    case service(AWSError)
    /// The ledger cannot be written, so nothing was asked.
    case ledger(LedgerError)
    /// The question cannot be asked like this.
    case question(String)
  }

  /// Why.
  public let reason: Reason
  /// What was answered and used before.
  public let result: TurnResult

  /// The service's error, if it is one.
  public var serviceError: AWSError? { if case .service(let error) = reason { error } else { nil } }

  /// What happened, and what to do.
  public var description: String {
    switch reason {
    case .service(let error): error.description
    case .ledger(let error): error.message
    case .question(let sentence): sentence
    }
  }
}
