// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

// The one adapter to file locks. Why `unsafe` is right here: a path is copied by `open`, and a lock's description is a local value that `fcntl` reads and writes
// during the call only.

/// Tells whether the writers of a ledger still run: each holds a lock on one byte of a file beside it.
///
/// The system gives a lock back when its process ends, however it ends. Unlike process ids, such locks hold across containers that share the file, and
/// none is ever taken for another's.
final class OwnerLock: Sendable {
  #if canImport(Darwin)
    private static let (getCommand, setCommand): (Int32, Int32) = (92, 90)
  #else
    // F_OFD_GETLK and F_OFD_SETLK: locks of the open file and not of the process, so that two ledgers of one process do not share theirs.
    private static let (getCommand, setCommand): (Int32, Int32) = (36, 37)
  #endif

  private let descriptor: Int32

  init(path: String) throws(LedgerError) {
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw LedgerError(.unavailable, "The file \(path) cannot be opened (error \(errno)).") }
  }

  deinit { _ = close(descriptor) }

  /// Takes the lock of an owner, for as long as this value lives.
  func hold(_ owner: Int) throws(LedgerError) {
    var lock = OwnerLock.lock(owner)
    guard unsafe fcntl(descriptor, OwnerLock.setCommand, &lock) == 0 else {
      throw LedgerError(.unavailable, "The lock of owner \(owner) cannot be taken (error \(errno)).")
    }
  }

  /// Whether somebody else holds the lock of an owner; when that cannot be told, it counts as held.
  func isHeld(_ owner: Int) -> Bool {
    var lock = OwnerLock.lock(owner)
    return unsafe fcntl(descriptor, OwnerLock.getCommand, &lock) != 0 || lock.l_type != Int16(F_UNLCK)
  }

  private static func lock(_ owner: Int) -> flock {
    var lock = flock()
    (lock.l_type, lock.l_whence) = (Int16(F_WRLCK), Int16(SEEK_SET))
    (lock.l_start, lock.l_len, lock.l_pid) = (off_t(owner), 1, 0)
    return lock
  }
}
