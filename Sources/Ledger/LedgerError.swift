// SPDX-License-Identifier: Apache-2.0

internal import SQLiteDatabase

/// Why a ledger could not be read or written.
public struct LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds, for programs.
  @nonexhaustive
  public enum Code: String, Hashable, Sendable {
    /// The file cannot be opened, or others wrote to it for longer than one waits.
    case unavailable
    /// The file is no ledger.
    case notALedger
    /// A newer Outcrop wrote the file.
    case newer
    /// The disk is full, or failed.
    case failed
    /// The turn is not in the ledger.
    case noSuchTurn
  }

  /// The kind.
  public let code: Code
  /// One sentence.
  public let message: String

  init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }

  init(_ error: DatabaseError) { self.init(error.isBusy ? .unavailable : error.isNoDatabase ? .notALedger : .failed, error.description) }

  /// The sentence.
  public var description: String { message }
}
