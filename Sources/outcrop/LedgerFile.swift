// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Ledger
#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The ledger that the commands share.
enum LedgerFile {
  /// Where it is: `--ledger`, else the variable OUTCROP_LEDGER, else `outcrop/turns.ledger` in the folder for a user's state.
  static func path(_ arguments: CommandArguments) throws(Failure) -> String {
    let environment = ProcessInfo.processInfo.environment
    if let named = arguments.value("ledger") ?? environment["OUTCROP_LEDGER"], !named.isEmpty { return Terminal.absolute(named) }
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/outcrop/turns.ledger" }
    guard let home = environment["HOME"], home.hasPrefix("/") else {
      throw Failure(sentence: "There is no home folder for the ledger; name a file with --ledger or OUTCROP_LEDGER.")
    }
    return home + "/.local/state/outcrop/turns.ledger"
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// Opens the ledger; its folder is made when it is not there.
  static func open(_ path: String) throws -> TurnLedger {
    let folder = URL(filePath: path).deletingLastPathComponent()
    do { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) } catch {
      throw Failure(sentence: "The folder \(folder.path) cannot be made.")
    }
    do throws(LedgerError) { return try TurnLedger(path: path, now: now, processId: Int(getpid())) } catch {
      throw Failure(sentence: "\(path): \(error.message)")
    }
  }

  static var now: UnixTime { UnixTime(milliseconds: Int(Date().timeIntervalSince1970 * 1000)) }
}
