// SPDX-License-Identifier: Apache-2.0

internal import SQLiteDatabase
public import TokenMeter

/// An open row of a ledger: calls are written to it as they are metered, and it is closed on every path.
///
/// A row that nobody closes is marked as abandoned once its process is gone; what was written stays counted.
public struct TurnRow: Sendable {
  /// Its number in the ledger.
  public let id: Int
  /// What was known before the request.
  public let start: TurnStart
  /// When it was opened.
  public let startedAt: UnixTime

  let ledger: TurnLedger

  /// Writes a call, in the order of the meter's.
  ///
  /// - Parameters:
  ///   - call: the call, as the meter told it.
  ///   - now: the time.
  /// - Throws: when it cannot be written.
  public func add(_ call: ModelCall, at now: UnixTime) throws(LedgerError) {
    try ledger.write { state throws(DatabaseError) in try add(call, now, state.database) }
  }

  /// Writes a call as ``add(_:at:)`` does, on the ledger's own thread, and tells a guard what others use by now.
  ///
  /// - Parameters:
  ///   - call: the call, as the meter told it.
  ///   - budget: the guard of this turn.
  ///   - day: whose turns a limit for a day counts.
  ///   - now: the time.
  /// - Returns: the guard; ask its verdict afterwards.
  /// - Throws: when it cannot be written.
  package func add(_ call: ModelCall, telling budget: BudgetGuard, day: LedgerScope, at now: UnixTime) async throws(LedgerError)
    -> BudgetGuard
  {
    try await ledger.perform { state throws(DatabaseError) in
      try add(call, now, state.database)
      return try updated(budget, day, now, state)
    }
  }

  private func add(_ call: ModelCall, _ now: UnixTime, _ database: borrowing Database) throws(DatabaseError) {
    let number = try database.integer("SELECT count(*) FROM calls WHERE turn = \(id)")
    try TurnRow.write(call, turn: id, number: number, now, database)
    try database.run(
      """
      UPDATE turns SET modelCalls = modelCalls + 1, inputTokens = inputTokens + ?2, outputTokens = outputTokens + ?3, \
      cacheReadTokens = cacheReadTokens + ?4, cacheWriteTokens = cacheWriteTokens + ?5, \
      cost = CASE WHEN ?6 IS NULL THEN cost ELSE coalesce(cost, 0) + ?6 END, unpricedCalls = unpricedCalls + ?7, \
      modelledCalls = modelledCalls + ?8, modelledInputTokens = modelledInputTokens + ?9, \
      modelledOutputTokens = modelledOutputTokens + ?10, \
      modelledCost = CASE WHEN ?11 IS NULL THEN modelledCost ELSE coalesce(modelledCost, 0) + ?11 END WHERE id = ?1
      """,
      [
        .integer(id), .count(call.inputTokens ?? 0), .count(call.outputTokens ?? 0), .count(call.cacheReadTokens ?? 0),
        .count(call.cacheWriteTokens ?? 0), .amount(call.cost), .integer(call.isUnpriced ? 1 : 0),
        .integer(call.modelled == nil ? 0 : 1), .count(call.modelled?.inputTokens ?? 0), .count(call.modelled?.outputTokens ?? 0),
        .amount(call.modelled?.cost),
      ])
  }

  /// Closes the row, and writes what is known of its calls only now; a second time it does nothing.
  ///
  /// - Parameters:
  ///   - report: the meter's figures; what a failed or cancelled turn spent stays counted.
  ///   - ending: how the turn ended.
  ///   - now: the time.
  ///   - requestId: the service's id of the request.
  ///   - firstByte: when the first byte of the answer arrived, after the start.
  /// - Throws: when it cannot be written.
  public func close(
    _ report: MeterReport, _ ending: TurnEnding, at now: UnixTime, requestId: String? = nil, firstByte: Duration? = nil
  ) throws(LedgerError) {
    let firstByteMs = (firstByte ?? report.firstEventAfter)?.milliseconds
    try ledger.write { state throws(DatabaseError) in try close(report, ending, now, requestId, firstByteMs, state.database) }
  }

  /// Closes the row as ``close(_:_:at:requestId:firstByte:)`` does, on the ledger's own thread.
  ///
  /// - Parameters:
  ///   - report: the meter's figures.
  ///   - ending: how the turn ended.
  ///   - now: the time.
  ///   - requestId: the service's id of the request.
  ///   - firstByte: when the first byte of the answer arrived, after the start.
  /// - Throws: when it cannot be written.
  package func finish(
    _ report: MeterReport, _ ending: TurnEnding, at now: UnixTime, requestId: String? = nil, firstByte: Duration? = nil
  ) async throws(LedgerError) {
    let firstByteMs = (firstByte ?? report.firstEventAfter)?.milliseconds
    try await ledger.perform { state throws(DatabaseError) in
      try close(report, ending, now, requestId, firstByteMs, state.database)
    }
  }

  private func close(
    _ report: MeterReport, _ ending: TurnEnding, _ now: UnixTime, _ requestId: String?, _ firstByteMs: Int?, _ database: borrowing Database
  ) throws(DatabaseError) {
    try database.run(
      """
      UPDATE turns SET endedAt = ?2, ending = ?3, endReason = ?4, requestId = ?5, firstByteMs = ?6, latencyMs = ?7, modelCalls = ?8, \
      inputTokens = ?9, outputTokens = ?10, cacheReadTokens = ?11, cacheWriteTokens = ?12, visibleTokens = ?13, cost = ?14, \
      unpricedCalls = ?15, priceTable = ?16, notMetered = ?17, modelledCalls = ?18, modelledInputTokens = ?19, \
      modelledOutputTokens = ?20, modelledVisibleTokens = ?21, modelledCost = ?22, reservedTokens = 0, reservedCost = 0
      WHERE id = ?1 AND (endedAt IS NULL OR ending = '\(TurnEnding.abandoned.name)')
      """, figures(report, ending, now, requestId, firstByteMs))
    guard database.changes == 1 else { return }
    let written = try database.integer("SELECT count(*) FROM calls WHERE turn = \(id)")
    for (number, call) in report.calls.enumerated() where number >= written || !call.actions.isEmpty {
      try TurnRow.write(call, turn: id, number: number, now, database)
    }
    try TurnLedger.touchSession(start, now, database)
  }

  private func figures(_ report: MeterReport, _ ending: TurnEnding, _ now: UnixTime, _ requestId: String?, _ firstByteMs: Int?)
    -> [Database.Value]
  {
    let total = report.total
    let missing = report.notMetered.map(\.code.rawValue).joined(separator: " ")
    return [
      .integer(id), .integer(now.milliseconds), .cut(ending.name), .cut(ending.reason.map { MaskedText.of($0) }), .cut(requestId),
      .count(firstByteMs),
      .count(now.since(startedAt).milliseconds), .count(total.calls), .count(total.inputTokens), .count(total.outputTokens),
      .count(total.cacheReadTokens), .count(total.cacheWriteTokens), .count(report.visibleTokens), .amount(total.knownCost),
      .count(total.unpricedCalls), .cut(report.priceTable), missing.isEmpty ? .null : .text(missing),
      .count(total.modelled.calls), .count(total.modelled.inputTokens), .count(total.modelled.outputTokens),
      total.modelled.calls == 0 ? .null : .count(report.modelledVisibleTokens), .amount(total.modelled.cost),
    ]
  }

  /// Writes a call; one that is there keeps its time and gets what the agent did next.
  private static func write(_ call: ModelCall, turn: Int, number: Int, _ now: UnixTime, _ database: borrowing Database)
    throws(DatabaseError)
  {
    let action = call.actions.isEmpty ? nil : call.actions.joined(separator: ", ")
    try database.run(
      """
      INSERT INTO calls (\(CallRecord.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
      ON CONFLICT (turn, number) DO UPDATE SET action = excluded.action
      """,
      [
        .integer(turn), .integer(number), .integer(now.milliseconds), .cut(call.traceId), .cut(call.traceKind), .cut(call.promptType),
        .cut(call.model), .cut(call.agentAlias), .count(call.depth), .cut(action), .count(call.inputTokens), .count(call.outputTokens),
        .count(call.cacheReadTokens), .count(call.cacheWriteTokens), .amount(call.cost), .count(call.totalTimeMs), .hash(call.promptHash),
        .count(call.modelled?.inputTokens), .count(call.modelled?.outputTokens), .amount(call.modelled?.cost),
      ])
  }
}
