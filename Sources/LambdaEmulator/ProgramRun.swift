// SPDX-License-Identifier: Apache-2.0

import Sockets
import Synchronization

/// A program that was run to its end for what it prints, with no service around it.
package struct ProgramRun: Sendable {
  /// How it ended.
  package enum Ending: Hashable, Sendable {
    case status(Int32)
    case signal(String)
    /// It took longer than it may, or printed more, and was killed.
    case killed
  }

  /// The program cannot be started.
  package struct NotStarted: Error {
    package let reason: String
  }

  /// What it printed, on standard output and standard error together.
  package let output: [UInt8]
  package let ending: Ending

  /// Runs a program.
  ///
  /// - Parameters:
  ///   - path: the program.
  ///   - arguments: what it is handed behind its name.
  ///   - environment: all of its environment.
  ///   - folder: where it runs; here when `nil`.
  ///   - limit: how long it may take.
  ///   - bytesMax: how much it may print.
  ///   - isStopped: is asked a few times a second; the program is killed when it says so.
  /// - Throws: why it cannot be started.
  package init(
    _ path: String, _ arguments: [String] = [], environment: [String: String], folder: String? = nil, limit: Duration, bytesMax: Int,
    until isStopped: () -> Bool = { false }
  ) throws(NotStarted) {
    let exit = Exit()
    let process: FunctionProcess
    do throws(FunctionProcess.NotStarted) {
      process = try FunctionProcess(
        LocalLambda.Program(path, arguments: arguments, directory: folder, output: { _ in }), environment: environment
      ) { exit.end($0) }
    } catch {
      throw NotStarted(reason: error.reason)
    }
    let clock = ContinuousClock()
    let deadline = clock.now + limit
    var bytes: [UInt8] = []
    var set = PollSet()
    while let descriptor = process.openOutput, clock.now < deadline, bytes.count <= bytesMax, !isStopped() {
      set.removeAll()
      _ = set.add(descriptor, for: .reading)
      set.wait(timeout: min(clock.now.duration(to: deadline), .milliseconds(200)))
      bytes += process.readOutput()
    }
    // Its output has ended, so that the program has too, or is about to; only one that was cut short is killed.
    let wasCut = process.openOutput != nil
    if wasCut { process.kill() }
    process.join()
    output = bytes
    ending = wasCut ? .killed : exit.ending
  }

  /// How the process ended, told by the thread that waits for it.
  private final class Exit: Sendable {
    private let told = Mutex<FunctionService.Exit?>(nil)

    func end(_ exit: FunctionService.Exit) { told.withLock { $0 = exit } }

    var ending: Ending {
      switch told.withLock(\.self) {
      case .status(let status): .status(status)
      case .signal(let name): .signal(name)
      case .notStarted, nil: .killed
      }
    }
  }
}
