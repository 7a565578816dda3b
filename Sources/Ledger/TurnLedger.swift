// SPDX-License-Identifier: Apache-2.0

internal import SQLiteDatabase
internal import Synchronization
package import TokenMeter

/// A book of turns in one SQLite file: a row is opened before the request is sent and closed however the turn ends.
///
/// Several processes may write to a file at once, on one machine and on a disk of its own: SQLite's log does not work over a network. What was written
/// survives the end of the process at any moment. Neither prompts nor answers are stored.
///
/// ```swift
/// let ledger = try TurnLedger(path: "turns.ledger", now: now, processId: Int(getpid()))
/// let row = try ledger.open(TurnStart(agent: "AGENT12345", alias: "TSTALIASID", session: session), at: now)
/// try row.add(call, at: now)                                    // as the meter tells it
/// try row.close(meter.report(), .init(report.end), at: now)     // on every path
/// ```
public final class TurnLedger: Sendable {
  /// How many turns of processes that are gone were marked when this ledger was opened.
  public let abandonedTurns: Int
  /// The file; `nil` when everything is in memory.
  public let path: String?

  private let processId: Int
  private let state: Mutex<State>
  let queue = LedgerQueue()

  struct State: ~Copyable {
    let database: Database
    let lock: OwnerLock?
    /// The number under which this ledger opens turns; it gets one with the first of them.
    var owner: Int?
  }

  /// Opens a ledger, and makes it when there is none.
  ///
  /// - Parameters:
  ///   - path: the file, in a folder that exists; two more lie beside it while it is open, and one that ends in `-owners` for good. `nil` keeps everything
  ///     in memory.
  ///   - now: the time.
  ///   - processId: the number of this process, for people who look into the file.
  /// - Throws: when the file cannot be opened, is no ledger, or is a newer one.
  public init(path: String?, now: UnixTime, processId: Int) throws(LedgerError) {
    (self.path, self.processId) = (path, processId)
    var lock: OwnerLock?
    if let path { lock = try OwnerLock(path: path + "-owners") }
    let database = try TurnLedger.database(path)
    var (refusal, marked): (LedgerError?, Int) = (nil, 0)
    do throws(DatabaseError) {
      refusal = try LedgerSchema.prepare(database)
      if refusal == nil { marked = try TurnLedger.markAbandoned(database, lock, own: nil) }
    } catch { throw LedgerError(error) }
    if let refusal { throw refusal }
    abandonedTurns = marked
    state = Mutex(State(database: database, lock: lock, owner: nil))
  }

  private static func database(_ path: String?) throws(LedgerError) -> Database {
    do throws(DatabaseError) { return try Database.open(path: path, busyMilliseconds: busyMilliseconds) } catch { throw LedgerError(error) }
  }

  /// How long a write waits while other processes write.
  static let busyMilliseconds: Int32 = 10_000
  /// Counts from outside are cut to this before they are stored, so that sums cannot overflow.
  static let countMax = 1_000_000_000_000
  /// The longest text that is stored.
  static let textMax = 1000

  /// Runs a body while nothing else uses this ledger's database.
  func withState<Value>(_ body: (inout sending State) throws(DatabaseError) -> sending Value) throws(LedgerError) -> sending Value {
    try state.withLock { state throws(LedgerError) in
      do throws(DatabaseError) { return try body(&state) } catch { throw LedgerError(error) }
    }
  }

  /// Runs a body as one transaction that writes; what it throws undoes it.
  func write<Value: Sendable>(_ body: @Sendable (borrowing State) throws(DatabaseError) -> Value) throws(LedgerError) -> Value {
    try withState { state throws(DatabaseError) in
      try state.database.transaction { _ throws(DatabaseError) in try body(state) }
    }
  }

  /// Writes the row of a turn, before its request is sent.
  ///
  /// - Parameters:
  ///   - start: what is known of it.
  ///   - now: the time.
  /// - Returns: the row, which must be closed.
  /// - Throws: when it cannot be written; the turn should not be asked then.
  public func open(_ start: TurnStart, at now: UnixTime) throws(LedgerError) -> TurnRow {
    try owner(now)
    return try write { state throws(DatabaseError) in try insert(start, now, state) }
  }

  /// Writes a row; the ledger has a number by then.
  private func insert(_ start: TurnStart, _ now: UnixTime, _ state: borrowing State) throws(DatabaseError) -> TurnRow {
    try state.database.run(
      """
      INSERT INTO turns (owner, startedAt, agent, alias, region, session, tag, promptHash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """,
      [
        .integer(state.owner ?? 0), .integer(now.milliseconds), .cut(start.agent), .cut(start.alias), .cut(start.region),
        .cut(start.session), .cut(start.tag), .hash(start.promptHash),
      ])
    let row = TurnRow(id: state.database.lastRowId, start: start, startedAt: now, ledger: self)
    try TurnLedger.touchSession(start, now, state.database)
    return row
  }

  /// A turn that is about to be asked: its row, and what was there before it.
  package struct Opening: Sendable {
    /// Its session, when it has been used before.
    package let session: SessionTotals?
    /// What counts against its limits.
    package let spent: [Budget.Scope: Spent]
    /// Its row, which must be closed.
    package let row: TurnRow
  }

  /// Writes the row of a turn as ``open(_:at:)`` does, on the ledger's own thread, and tells what was there before.
  ///
  /// - Parameters:
  ///   - start: what is known of it.
  ///   - day: whose turns a limit for a day counts.
  ///   - now: the time.
  /// - Returns: the row, and what was there.
  /// - Throws: when it cannot be written; the turn should not be asked then.
  package func opening(_ start: TurnStart, day: LedgerScope, at now: UnixTime) async throws(LedgerError) -> Opening {
    try await perform(opening: now) { [self] state throws(DatabaseError) in
      let session = try TurnLedger.session(start.session, agent: start.agent, state.database)
      let spent = try TurnLedger.spent(before: start, in: session, day, now, state.database)
      return Opening(session: session, spent: spent, row: try insert(start, now, state))
    }
  }

  /// This ledger's own number, held as long as it lives.
  @discardableResult
  func owner(_ now: UnixTime) throws(LedgerError) -> Int {
    var refusal: LedgerError?
    let owner = try withState { state throws(DatabaseError) in
      if let owner = state.owner { return owner }
      // The lock is taken before the owner's first turn is written, so that nobody finds a turn whose owner does not hold one.
      let owner = try state.database.transaction { database throws(DatabaseError) in
        try database.run("INSERT INTO owners (processId, openedAt) VALUES (?1, ?2)", [.integer(processId), .integer(now.milliseconds)])
        return database.lastRowId
      }
      do throws(LedgerError) { try state.lock?.hold(owner) } catch { refusal = error }
      if refusal == nil { state.owner = owner }
      return owner
    }
    if let refusal { throw refusal }
    return owner
  }

  /// Marks the turns of processes that are gone; opening a ledger does it too.
  ///
  /// - Returns: how many turns were marked.
  /// - Throws: when the ledger cannot be read or written.
  @discardableResult
  public func markAbandoned() throws(LedgerError) -> Int {
    try withState { state throws(DatabaseError) in try TurnLedger.markAbandoned(state.database, state.lock, own: state.owner) }
  }

  static func markAbandoned(_ database: borrowing Database, _ lock: OwnerLock?, own: Int?) throws(DatabaseError) -> Int {
    // Who is gone never comes back, so no transaction need span the question and the marking.
    var marked = 0
    for row in try database.run("SELECT DISTINCT owner FROM turns WHERE endedAt IS NULL LIMIT \(Database.rowsMax)") {
      guard let owner = row[0].integer, owner != own, lock?.isHeld(owner) != true else { continue }
      try database.run(
        """
        UPDATE turns SET endedAt = max(startedAt, coalesce((SELECT max(at) FROM calls WHERE turn = turns.id), startedAt)), ending = ?2, \
        endReason = ?3, reservedTokens = 0, reservedCost = 0 WHERE owner = ?1 AND endedAt IS NULL
        """, [.integer(owner), .text(TurnEnding.abandoned.name), .cut(TurnEnding.abandoned.reason)])
      marked += database.changes
    }
    return marked
  }
}

extension Database.Value {
  /// Text, cut where it is long; NULL where there is none.
  static func cut(_ text: String?) -> Database.Value {
    guard let text else { return .null }
    return .text(text.utf8.count <= TurnLedger.textMax ? text : String(text.prefix(TurnLedger.textMax)))
  }

  /// A count, cut to what sums can take; NULL where there is none.
  static func count(_ count: Int?) -> Database.Value { count.map { .integer(min(max($0, 0), TurnLedger.countMax)) } ?? .null }

  /// An amount, cut to what sums can take; NULL where there is none.
  static func amount(_ amount: Dollars?) -> Database.Value {
    amount.map { .integer(min(max($0.picodollars, 0), TurnLedger.countMax * 10_000)) } ?? .null
  }

  /// A hash in hexadecimal digits; NULL where there is none.
  static func hash(_ hash: UInt64?) -> Database.Value { hash.map { .text(String($0, radix: 16)) } ?? .null }
}
