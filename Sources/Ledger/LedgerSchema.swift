// SPDX-License-Identifier: Apache-2.0

internal import SQLiteDatabase

/// The tables, and how each version came out of the one before it.
///
/// Neither a prompt nor an answer is ever stored.
enum LedgerSchema {
  /// Stands in the file's head, so that no other database is taken for a ledger: "OutL".
  static let applicationId = 0x4F75_744C

  /// What leads from each version to the next one; a step that was released never changes.
  static let steps: [[String]] = [
    [
      "CREATE TABLE owners (id INTEGER PRIMARY KEY AUTOINCREMENT, processId INTEGER NOT NULL, openedAt INTEGER NOT NULL) STRICT",
      """
      CREATE TABLE sessions (id TEXT NOT NULL, agent TEXT NOT NULL, startedAt INTEGER NOT NULL, lastAt INTEGER NOT NULL, \
      idleSeconds INTEGER NOT NULL, PRIMARY KEY (id, agent)) STRICT
      """,
      """
      CREATE TABLE turns (id INTEGER PRIMARY KEY AUTOINCREMENT, owner INTEGER NOT NULL REFERENCES owners (id), \
      startedAt INTEGER NOT NULL, endedAt INTEGER, ending TEXT, endReason TEXT, agent TEXT NOT NULL, alias TEXT NOT NULL, region TEXT, \
      session TEXT NOT NULL, tag TEXT, promptHash TEXT, requestId TEXT, firstByteMs INTEGER, latencyMs INTEGER, \
      modelCalls INTEGER NOT NULL DEFAULT 0, inputTokens INTEGER NOT NULL DEFAULT 0, outputTokens INTEGER NOT NULL DEFAULT 0, \
      cacheReadTokens INTEGER NOT NULL DEFAULT 0, cacheWriteTokens INTEGER NOT NULL DEFAULT 0, visibleTokens INTEGER, \
      cost INTEGER, unpricedCalls INTEGER NOT NULL DEFAULT 0, priceTable TEXT, notMetered TEXT, \
      reservedTokens INTEGER NOT NULL DEFAULT 0, reservedCost INTEGER NOT NULL DEFAULT 0) STRICT
      """,
      "CREATE INDEX turnsByTime ON turns (startedAt)", "CREATE INDEX turnsBySession ON turns (session, startedAt)",
      "CREATE INDEX turnsByTag ON turns (tag, startedAt)", "CREATE INDEX turnsByAgent ON turns (agent, startedAt)",
      "CREATE INDEX openTurns ON turns (owner) WHERE endedAt IS NULL",
      """
      CREATE TABLE calls (turn INTEGER NOT NULL REFERENCES turns (id), number INTEGER NOT NULL, at INTEGER NOT NULL, \
      traceId TEXT NOT NULL, step TEXT NOT NULL, promptType TEXT, model TEXT, agent TEXT NOT NULL, depth INTEGER NOT NULL, action TEXT, \
      inputTokens INTEGER, outputTokens INTEGER, cacheReadTokens INTEGER, cacheWriteTokens INTEGER, cost INTEGER, latencyMs INTEGER, \
      promptHash TEXT, PRIMARY KEY (turn, number)) STRICT, WITHOUT ROWID
      """,
    ],
    // What agents on this machine estimate stands in columns of its own, so that no sum of the others can hold it.
    [
      "ALTER TABLE turns ADD COLUMN modelledCalls INTEGER NOT NULL DEFAULT 0",
      "ALTER TABLE turns ADD COLUMN modelledInputTokens INTEGER NOT NULL DEFAULT 0",
      "ALTER TABLE turns ADD COLUMN modelledOutputTokens INTEGER NOT NULL DEFAULT 0",
      "ALTER TABLE turns ADD COLUMN modelledVisibleTokens INTEGER", "ALTER TABLE turns ADD COLUMN modelledCost INTEGER",
      "ALTER TABLE calls ADD COLUMN modelledInputTokens INTEGER", "ALTER TABLE calls ADD COLUMN modelledOutputTokens INTEGER",
      "ALTER TABLE calls ADD COLUMN modelledCost INTEGER",
    ],
  ]

  /// Brings a database to the newest version; several processes may try at once.
  static func prepare(_ database: borrowing Database) throws(DatabaseError) -> LedgerError? {
    // NORMAL: what was committed outlives the process, killed at any moment, since the system holds it. Only a loss of power can take the last commits,
    // and never the file. FULL would have every turn wait for the disk at every call of a model.
    try database.run("PRAGMA synchronous = NORMAL")
    let version = try database.integer("PRAGMA user_version")
    if version == steps.count, try database.integer("PRAGMA application_id") == applicationId { return nil }
    if try isForeign(database) { return LedgerError(.notALedger, "The file is a database of something else and no ledger.") }
    if version > steps.count {
      return LedgerError(.newer, "The ledger is of version \(version); this Outcrop knows versions up to \(steps.count). Use a newer one.")
    }
    try database.useWriteAheadLog()
    try database.transaction { database throws(DatabaseError) in
      for number in try database.integer("PRAGMA user_version")..<steps.count {
        for statement in steps[number] { try database.run(statement) }
        try database.run("PRAGMA user_version = \(number + 1)")
      }
      try database.run("PRAGMA application_id = \(applicationId)")
    }
    return nil
  }

  /// Whether there are tables in it that no ledger made.
  private static func isForeign(_ database: borrowing Database) throws(DatabaseError) -> Bool {
    // In this order: another process that is just making the ledger shows all of it at once, so that tables are never seen without its id.
    guard try database.integer("SELECT count(*) FROM sqlite_schema") > 0 else { return false }
    return try database.integer("PRAGMA application_id") != applicationId
  }
}
