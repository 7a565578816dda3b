// SPDX-License-Identifier: Apache-2.0

internal import CSQLite

// The one adapter to SQLite. Why `unsafe` is right here:
// 1. A handle is made in one initializer, never leaves its struct, and is freed once, in its `deinit`; the structs cannot be copied.
// 2. A statement lives inside one function of its database, so it is finalised before its database is closed.
// 3. Text goes in with its length and is copied by SQLite (shim.h), comes out with its length and is copied before the next step.
// 4. Nothing is shared between threads: whoever shares a database puts it into a Mutex.

/// SQLite said no.
package struct DatabaseError: Error, Hashable, Sendable, CustomStringConvertible {
  /// SQLite's extended result code.
  package let code: Int32
  /// What was tried, and what SQLite said.
  package let sentence: String

  /// An error; code 0 is for what SQLite itself does not complain about.
  package init(code: Int32, sentence: String) { (self.code, self.sentence) = (code, sentence) }

  /// Whether others held the database for longer than one waits, or it cannot be opened.
  package var isBusy: Bool { [SQLITE_BUSY, SQLITE_LOCKED, SQLITE_CANTOPEN, SQLITE_READONLY].contains(code & 0xFF) }
  /// Whether the file is something else than a database.
  package var isNoDatabase: Bool { [SQLITE_NOTADB, SQLITE_CORRUPT].contains(code & 0xFF) }

  package var description: String { "\(sentence) (SQLite \(code))" }
}

/// An open SQLite database.
@safe package struct Database: ~Copyable {
  /// What a column holds.
  package enum Value: Hashable, Sendable {
    // swift-format-ignore
    case null, integer(Int), text(String)

    /// The text; `nil` for anything else.
    package var text: String? { if case .text(let text) = self { text } else { nil } }
    /// The integer; `nil` for anything else.
    package var integer: Int? { if case .integer(let integer) = self { integer } else { nil } }
  }

  /// More rows than most statements ask for.
  package static let rowsMax = 1_000

  private let handle: OpaquePointer

  private init(_ handle: OpaquePointer) { unsafe self.handle = unsafe handle }

  deinit { _ = unsafe sqlite3_close_v2(handle) }

  /// Opens a database, and creates it when there is none.
  ///
  /// - Parameters:
  ///   - path: the file; `nil` keeps everything in memory.
  ///   - busyMilliseconds: how long a statement waits while another process writes; then it fails.
  /// - Returns: the database; the end of its life closes it.
  /// - Throws: when it cannot be opened.
  package static func open(path: String?, busyMilliseconds: Int32 = 2_000) throws(DatabaseError) -> Database {
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let code = unsafe sqlite3_open_v2(path ?? ":memory:", &opened, flags, nil)
    guard let opened = unsafe opened else { throw DatabaseError(code: code, sentence: "SQLite has no memory left.") }
    let database = unsafe Database(opened)
    try database.check(code, "The database \(path ?? "in memory") cannot be opened")
    try database.check(unsafe sqlite3_busy_timeout(opened, busyMilliseconds), "The waiting time cannot be set")
    return database
  }

  /// Runs one statement to its end.
  ///
  /// - Parameters:
  ///   - sql: one statement, its values as `?1`, `?2`, ...
  ///   - values: in that order.
  ///   - rowsMax: how many rows it may have.
  /// - Returns: the rows, each with its columns in order.
  /// - Throws: what SQLite says, after the waiting time when another process holds the database.
  @discardableResult package func run(_ sql: String, _ values: [Value] = [], rowsMax: Int = Database.rowsMax) throws(DatabaseError)
    -> [[Value]]
  {
    var prepared: OpaquePointer?
    try check(unsafe sqlite3_prepare_v2(handle, sql, -1, &prepared, nil), "A statement cannot be read")
    guard let prepared = unsafe prepared else { throw DatabaseError(code: SQLITE_MISUSE, sentence: "A statement is empty.") }
    let statement = unsafe Statement(prepared)
    for (index, value) in values.enumerated() { try check(statement.bind(value, at: Int32(index + 1)), "A value cannot be bound") }
    var rows: [[Value]] = []
    while true {
      let code = statement.step()
      guard code == SQLITE_ROW else {
        try check(code, "A statement failed")
        return rows
      }
      guard rows.count < rowsMax else {
        throw DatabaseError(code: SQLITE_TOOBIG, sentence: "A statement has more than \(rowsMax) rows.")
      }
      rows.append(statement.row)
    }
  }

  /// How many rows the last INSERT, UPDATE or DELETE touched.
  package var changes: Int { Int(unsafe sqlite3_changes(handle)) }

  /// The number of the row that was inserted last.
  package var lastRowId: Int { Int(unsafe sqlite3_last_insert_rowid(handle)) }

  /// The integer that a statement gives; 0 when it gives none.
  package func integer(_ sql: String) throws(DatabaseError) -> Int { try run(sql).first?.first?.integer ?? 0 }

  /// Runs a body as one transaction that writes: all of it is stored, or, when it throws, nothing.
  ///
  /// It waits for other writers at its beginning, where waiting is safe: a transaction that turns from reading to writing fails at once.
  package func transaction<Result>(_ body: (borrowing Database) throws(DatabaseError) -> Result) throws(DatabaseError) -> Result {
    try run("BEGIN IMMEDIATE")
    do throws(DatabaseError) {
      let result = try body(self)
      try run("COMMIT")
      return result
    } catch {
      // What failed is told, and not that there was nothing left to undo.
      _ = try? run("ROLLBACK")
      throw error
    }
  }

  /// Runs a body as a part of a transaction: when it throws, the part alone is undone.
  ///
  /// SQLite itself undoes the whole transaction after some errors; ``isInTransaction`` tells.
  package func part<Result>(_ body: () throws(DatabaseError) -> Result) throws(DatabaseError) -> Result {
    try run("SAVEPOINT part")
    do throws(DatabaseError) {
      let result = try body()
      try run("RELEASE part")
      return result
    } catch {
      if isInTransaction {
        try run("ROLLBACK TO part")
        try run("RELEASE part")
      }
      throw error
    }
  }

  /// Whether a transaction has begun and is not over.
  package var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

  /// Keeps changes in a log beside the file, so that readers and a writer do not wait for each other.
  ///
  /// Turning it on wants the file for a moment alone and does not wait for it, so it is tried as often as that takes with others doing the same.
  package func useWriteAheadLog() throws(DatabaseError) {
    for attempt in 1...Database.logAttemptsMax {
      do throws(DatabaseError) {
        try run("PRAGMA journal_mode = WAL")
        return
      } catch {
        guard error.isBusy, attempt < Database.logAttemptsMax else { throw error }
        _ = sqlite3_sleep(10)
      }
    }
  }

  private static let logAttemptsMax = 500

  /// Turns every status of SQLite's that is no success into the one error type.
  private func check(_ code: Int32, _ what: String) throws(DatabaseError) {
    guard ![SQLITE_OK, SQLITE_DONE, SQLITE_ROW].contains(code) else { return }
    let said = unsafe sqlite3_errmsg(handle).map { unsafe String(cString: $0) } ?? "no reason given"
    throw DatabaseError(code: unsafe sqlite3_extended_errcode(handle), sentence: "\(what): \(said).")
  }
}

/// A prepared statement; it ends before its database does.
@safe private struct Statement: ~Copyable {
  private let handle: OpaquePointer

  init(_ handle: OpaquePointer) { unsafe self.handle = unsafe handle }

  deinit { _ = unsafe sqlite3_finalize(handle) }

  func bind(_ value: Database.Value, at place: Int32) -> Int32 {
    switch value {
    case .null: unsafe sqlite3_bind_null(handle, place)
    case .integer(let integer): unsafe sqlite3_bind_int64(handle, place, Int64(integer))
    case .text(let text): unsafe outcrop_bind_text(handle, place, text, Int32(text.utf8.count))
    }
  }

  func step() -> Int32 { unsafe sqlite3_step(handle) }

  var row: [Database.Value] {
    let count = unsafe sqlite3_column_count(handle)
    var row: [Database.Value] = []
    for index in 0..<count { row.append(column(index)) }
    return row
  }

  private func column(_ index: Int32) -> Database.Value {
    switch unsafe sqlite3_column_type(handle, index) {
    case SQLITE_INTEGER: return .integer(Int(unsafe sqlite3_column_int64(handle, index)))
    case SQLITE_NULL: return .null
    default:
      guard let start = unsafe sqlite3_column_text(handle, index) else { return .null }
      let count = Int(unsafe sqlite3_column_bytes(handle, index))
      return .text(unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
    }
  }
}
