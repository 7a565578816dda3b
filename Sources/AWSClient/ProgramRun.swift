// SPDX-License-Identifier: Apache-2.0

internal import Processes
internal import Sockets
internal import Synchronization

/// A program that is run for what it writes to its standard output; what it writes to its error output goes where ours goes.
package struct ProgramRun: Sendable {
  /// Why there is no output.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The sentence, without what the program said.
    package let description: String
  }

  private let words: [String]
  private let environment: [String: String]
  private let bytesMax: Int
  private let limit: Duration

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - words: the program and its arguments; a name without a slash is looked for in the `PATH` of the environment.
  ///   - environment: all of its variables.
  ///   - bytesMax: a program that writes more is ended.
  ///   - limit: one that runs longer is ended.
  package init(_ words: [String], environment: [String: String], bytesMax: Int = 1 << 20, limit: Duration = .seconds(60)) {
    self.words = words
    self.environment = environment
    self.bytesMax = bytesMax
    self.limit = limit
  }

  /// Runs the program in a process group of its own.
  ///
  /// - Returns: its output and status; 128 and the signal's number when a signal ended it.
  /// - Throws: why it could not be started, or was ended; it is ended when the task is cancelled, too.
  package func output() async throws(Failure) -> Surroundings.ProgramOutput {
    let flag = Flag()
    let result: Result<Surroundings.ProgramOutput, Failure> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isStarted = Worker.detach { continuation.resume(returning: run(flag)) }
        if !isStarted { continuation.resume(returning: .failure(Failure(description: "the system has no thread left"))) }
      }
    } onCancel: {
      flag.isRaised.store(true, ordering: .relaxed)
    }
    return try result.get()
  }

  /// Says that nobody waits for the program any more.
  private final class Flag: Sendable {
    let isRaised = Atomic(false)
  }

  private func run(_ flag: Flag) -> Result<Surroundings.ProgramOutput, Failure> {
    do throws(Failure) {
      let pipe: Pipe
      do { pipe = try Pipe() } catch { throw Failure(description: error.message) }
      let process = try start(pipe.writer.descriptor)
      let deadline = ContinuousClock.now.advanced(by: limit)
      let output = pipe.takeReader()
      var bytes: [UInt8] = []
      while true {
        guard !flag.isRaised.load(ordering: .relaxed) else { throw ProgramRun.ended("it was given up") }
        guard ContinuousClock.now < deadline else { throw ProgramRun.ended("it ran for more than \(limit)") }
        guard bytes.count <= bytesMax else { throw ProgramRun.ended("it wrote more than \(bytesMax) bytes") }
        switch ProgramRun.read(output, into: &bytes) {
        case .bytes: continue
        case .closed:
          if let exit = process.exit { return .success(.init(status: exit.shellStatus, output: bytes)) }
          ProgramRun.wait(.milliseconds(5), for: nil)
        case .timedOut, .interrupted: ProgramRun.wait(.milliseconds(20), for: output.descriptor)
        }
      }
    } catch { return .failure(error) }
  }

  /// Whoever lets go of the program ends it, and all that it has started.
  private func start(_ output: Int32) throws(Failure) -> ChildProcess {
    do throws(ChildProcess.NotStarted) {
      return try ChildProcess(words, environment: environment, streams: .init(output: output), endsGroup: false)
    } catch {
      throw Failure(description: "\(error.path): \(error.reason)")
    }
  }

  private static func ended(_ reason: String) -> Failure { Failure(description: "it was ended: \(reason)") }

  /// Takes what the program has written.
  private static func read(_ output: borrowing PipeEnd, into bytes: inout [UInt8]) -> Received {
    var received = Received.timedOut
    do throws(SocketError) {
      try bytes.append(addingCapacity: 16 << 10) { span throws(SocketError) in received = try output.read(into: &span) }
    } catch { return .closed }
    return received
  }

  private static func wait(_ limit: Duration, for descriptor: Int32?) {
    var set = PollSet()
    if let descriptor { _ = set.add(descriptor, for: .reading) }
    set.wait(timeout: limit)
  }
}
