// SPDX-License-Identifier: Apache-2.0

import Processes
import Sockets
import Synchronization

/// The function's program while it runs.
final class FunctionProcess: Sendable {
  /// Why a program could not be started.
  struct NotStarted: Error {
    /// As Lambda words it.
    let reason: String
  }

  private let process: ChildProcess
  private let output: PipeEnd
  private let isOutputOpen: Mutex<Bool>
  private let reaper: Mutex<Worker?>

  /// Starts the program.
  ///
  /// - Parameters:
  ///   - program: what to start.
  ///   - environment: all of its environment.
  ///   - exited: is told on another thread how it ended.
  /// - Throws: why it cannot be started.
  init(
    _ program: LocalLambda.Program, environment: [String: String], exited: @escaping @Sendable (FunctionService.Exit) -> Void
  ) throws(NotStarted) {
    let pipe: Pipe
    do throws(SocketError) {
      pipe = try Pipe()
    } catch {
      throw NotStarted(reason: error.message)
    }
    let isCaptured = program.output != nil
    let end = isCaptured ? pipe.writer.descriptor : nil
    let process: ChildProcess
    do throws(ChildProcess.NotStarted) {
      process = try ChildProcess(
        [program.path] + program.arguments, environment: environment, directory: program.directory,
        streams: .init(output: end, errors: end))
    } catch {
      throw NotStarted(reason: "fork/exec \(program.path): \(error.reason.lowercased())")
    }
    self.process = process
    output = pipe.takeReader()
    isOutputOpen = Mutex(isCaptured)
    reaper = Mutex(nil)
    let worker = Worker { exited(.init(process.wait())) }
    reaper.withLock { $0 = worker }
  }

  /// Where what it prints comes out, when that is captured and has not ended.
  var openOutput: Int32? { isOutputOpen.withLock(\.self) ? output.descriptor : nil }

  /// What it has printed since the last time.
  func readOutput() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(addingCapacity: 64 << 10) { span in
      while span.freeCapacity > 0, isOutputOpen.withLock(\.self) {
        switch (try? output.read(into: &span)) ?? .closed {
        case .bytes, .interrupted: continue
        case .timedOut: return
        case .closed: isOutputOpen.withLock { $0 = false }
        }
      }
    }
    return bytes
  }

  /// Ends the program and what it started.
  func kill() { process.send(ChildProcess.kill) }

  /// Asks the program to end.
  func terminate() { process.send(ChildProcess.terminate) }

  /// Waits until the thread that waits for the process is done.
  func join() { reaper.withLock(\.self)?.join() }
}

extension FunctionService.Exit {
  init(_ exit: ChildProcess.Exit) {
    switch exit {
    case .status(let status): self = .status(status)
    case .signal(let number): self = .signal(ChildProcess.name(of: number))
    case .unknown: self = .signal("unknown")
    }
  }
}
