// SPDX-License-Identifier: Apache-2.0

internal import CSQLite

// The one adapter to SQLite. Why `unsafe` is right here:
// 1. A handle is made in one initializer, never leaves its struct, and is freed once, in its `deinit`; the structs cannot be copied.
// 2. A statement lives inside one function of its database, so it is finalised before its database is closed.
// 3. Text goes in with its length and is copied by SQLite (shim.h), comes out with its length and is copied before the next step.
// 4. Nothing is shared between threads: whoever shares a database puts it into a Mutex.

/// SQLite said no.
struct DatabaseError: Error, Hashable, Sendable, CustomStringConvertible {
  /// SQLite's extended result code.
  let code: Int32
  /// What was tried, and what SQLite said.
  let sentence: String

  var description: String { "\(sentence) (SQLite \(code))" }
}

/// An open SQLite database.
@safe struct Database: ~Copyable {
  /// What a column holds.
  enum Value: Hashable, Sendable {
    // swift-format-ignore
    case null, integer(Int), text(String)

    /// The text; `nil` for anything else.
    var text: String? { if case .text(let text) = self { text } else { nil } }
    /// The integer; `nil` for anything else.
    var integer: Int? { if case .integer(let integer) = self { integer } else { nil } }
  }

  /// How long a statement waits while another process writes; then it fails.
  static let busyMilliseconds: Int32 = 2_000
  /// More rows than any statement here asks for.
  static let rowsMax = 1_000

  private let handle: OpaquePointer

  private init(_ handle: OpaquePointer) { unsafe self.handle = unsafe handle }

  deinit { _ = unsafe sqlite3_close_v2(handle) }

  /// Opens a database, and creates it when there is none.
  ///
  /// - Parameter path: the file; `nil` keeps everything in memory.
  /// - Returns: the database; the end of its life closes it.
  /// - Throws: when it cannot be opened.
  static func open(path: String?) throws(DatabaseError) -> Database {
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
  /// - Returns: the rows, each with its columns in order.
  /// - Throws: what SQLite says, after the waiting time when another process holds the database.
  @discardableResult func run(_ sql: String, _ values: [Value] = []) throws(DatabaseError) -> [[Value]] {
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
      guard rows.count < Database.rowsMax else {
        throw DatabaseError(code: SQLITE_TOOBIG, sentence: "A statement has more than \(Database.rowsMax) rows.")
      }
      rows.append(statement.row)
    }
  }

  /// How many rows the last INSERT, UPDATE or DELETE touched.
  var changes: Int { Int(unsafe sqlite3_changes(handle)) }

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
