// SPDX-License-Identifier: Apache-2.0

import Sockets
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The function's program while it runs, in a process group of its own.
final class FunctionProcess: Sendable {
  private let output: PipeEnd
  private let isOutputOpen: Mutex<Bool>
  private let identifier: pid_t
  private let reaper: Mutex<Worker?>
  /// Whether the process was waited for: its number may belong to another one by now.
  private let isGone = Mutex(false)

  /// Starts the program.
  ///
  /// - Parameters:
  ///   - program: what to start.
  ///   - environment: all of its environment.
  ///   - exited: is told on another thread how it ended.
  /// - Throws: the reason as Lambda words it.
  init(
    _ program: LocalLambda.Program, environment: [String: String], exited: @escaping @Sendable (FunctionService.Exit) -> Void
  ) throws(SpawnError) {
    let pipe: Pipe
    do throws(SocketError) {
      pipe = try Pipe()
    } catch {
      throw SpawnError(reason: error.message)
    }
    let isCaptured = program.output != nil
    identifier = try Spawn.start(program, environment, output: isCaptured ? pipe.writer.descriptor : nil)
    output = pipe.takeReader()
    isOutputOpen = Mutex(isCaptured)
    reaper = Mutex(nil)
    let worker = Worker { [self] in exited(wait()) }
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
  func kill() { send(SIGKILL) }

  /// Asks the program to end.
  func terminate() { send(SIGTERM) }

  private func send(_ signal: Int32) {
    isGone.withLock { if !$0 { _ = killpg(identifier, signal) } }
  }

  /// Waits until the thread that waits for the process is done.
  func join() { reaper.withLock(\.self)?.join() }

  private func wait() -> FunctionService.Exit {
    var status: Int32 = 0
    // 1. waitid leaves the process's number taken, so that nobody kills another process; waitpid then frees it under the lock.
    var info = unsafe siginfo_t()
    while unsafe waitid(P_PID, id_t(identifier), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    return isGone.withLock { isGone in
      _ = killpg(identifier, SIGKILL)
      while unsafe waitpid(identifier, &status, 0) < 0, errno == EINTR {}
      isGone = true
      let signal = status & 0x7F
      return signal == 0 ? .status(status >> 8 & 0xFF) : .signal(Self.name(of: signal))
    }
  }

  private static func name(of signal: Int32) -> String {
    // 2. strsignal answers with a C string for every number; it is copied at once.
    unsafe strsignal(signal).map { unsafe String(cString: $0).lowercased() } ?? "signal \(signal)"
  }
}
