// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import SQLiteDatabase
internal import Synchronization

/// Does a ledger's work in turn on a thread of its own: SQLite blocks while it writes, and Swift has few threads to share.
///
/// What came while the thread was busy is done in one transaction, since a commit costs more than a row. Each piece of work that fails is undone by itself.
/// Who asks waits for its commit, so there is at most one piece for each turn that runs.
final class LedgerQueue: Sendable {
  /// One piece of work.
  struct Work: Sendable {
    /// When the turn begins that it opens; `nil` when it opens none.
    var opens: UnixTime?
    /// Is run inside of a transaction.
    var run: @Sendable (borrowing TurnLedger.State) throws(DatabaseError) -> Void
    /// Is told on the ledger's thread when the transaction is over, with what went wrong.
    var finish: @Sendable (LedgerError?) -> Void
  }

  private struct State {
    var waiting: [Work] = []
    var isBusy = false
  }

  /// More work than this does not wait, but fails.
  private let waitingMax = 100_000
  /// No more than this is done in one transaction, which keeps other processes waiting.
  private let batchMax = 500
  private let state = Mutex(State())
  private let thread = DispatchQueue(label: "outcrop.ledger")

  /// Takes a piece of work; `false` when too much waits already.
  func post(_ work: Work, to ledger: TurnLedger) -> Bool {
    let (isTaken, isFirst) = state.withLock { state in
      guard state.waiting.count < waitingMax else { return (false, false) }
      state.waiting.append(work)
      defer { state.isBusy = true }
      return (true, !state.isBusy)
    }
    // The work keeps the ledger alive until it is done.
    if isFirst { thread.async { self.drain(ledger) } }
    return isTaken
  }

  private func drain(_ ledger: TurnLedger) {
    while true {
      let batch = state.withLock { state in
        let batch = Array(state.waiting.prefix(batchMax))
        state.waiting.removeFirst(batch.count)
        state.isBusy = !batch.isEmpty
        return batch
      }
      guard !batch.isEmpty else { return }
      for (work, failure) in zip(batch, ledger.perform(batch)) { work.finish(failure) }
    }
  }
}

extension TurnLedger {
  /// Runs a body in a transaction on the ledger's own thread, and waits for the commit without blocking a thread.
  ///
  /// - Parameters:
  ///   - opens: when the turn begins that the body opens; then the state has an owner.
  ///   - body: does not see what other bodies of the transaction failed to write.
  /// - Returns: what the body gives.
  /// - Throws: what kept the body, or the transaction, from being written.
  func perform<Value: Sendable>(
    opening opens: UnixTime? = nil, _ body: @escaping @Sendable (borrowing State) throws(DatabaseError) -> Value
  ) async throws(LedgerError) -> Value {
    let result: Result<Value, LedgerError> = await withCheckedContinuation { continuation in
      let made = Made<Value>()
      let work = LedgerQueue.Work(opens: opens) { state throws(DatabaseError) in
        let value = try body(state)
        made.value.withLock { $0 = value }
      } finish: { failure in
        if failure == nil, let value = made.value.withLock(\.self) {
          continuation.resume(returning: .success(value))
        } else {
          continuation.resume(returning: .failure(failure ?? LedgerError(.failed, "The ledger gave no answer.")))
        }
      }
      if !queue.post(work, to: self) {
        continuation.resume(returning: .failure(LedgerError(.unavailable, "Too many turns wait for the ledger.")))
      }
    }
    return try result.get()
  }

  /// What a body gave, until its transaction is over.
  private final class Made<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
  }

  /// Does pieces of work in one transaction; tells what went wrong with each.
  fileprivate func perform(_ batch: [LedgerQueue.Work]) -> [LedgerError?] {
    do throws(LedgerError) {
      if let now = batch.lazy.compactMap(\.opens).first { try owner(now) }
      return try write { state throws(DatabaseError) in
        var failures: [LedgerError?] = []
        for work in batch {
          do throws(DatabaseError) {
            try state.database.part { () throws(DatabaseError) in try work.run(state) }
            failures.append(nil)
          } catch {
            guard state.database.isInTransaction else { throw error }
            failures.append(LedgerError(error))
          }
        }
        return failures
      }
    } catch { return batch.map { _ in error } }
  }
}
