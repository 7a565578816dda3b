// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Processes
internal import Sockets
internal import Synchronization

/// A program that a test runs, and what it says.
///
/// It inherits nothing of the other tests' pipes, and whoever waits for it holds no thread that other tests need.
package final class TestProgram: Sendable {
  /// What came of one that has ended.
  package struct Run: Sendable {
    /// Its status; 128 and the signal's number when a signal ended it.
    package var status: Int
    /// What it wrote to its output, as far as nobody had taken it.
    package var output: String
    package var errors: String
  }

  private struct Said {
    var output: [UInt8] = []
    var errors: [UInt8] = []
    var isOver = false
    /// Grows with every change.
    var changes = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  /// The ends of its pipes that are ours.
  private struct Ends: ~Copyable, Sendable {
    var input: PipeEnd?
    let output: PipeEnd
    let errors: PipeEnd
  }

  private let process: ChildProcess
  private let said = Mutex(Said())
  private let ends: Mutex<Ends>

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - path: the program.
  ///   - arguments: what it is handed.
  ///   - environment: all of its variables; this process's when `nil`.
  ///   - directory: where it runs; here when `nil`.
  ///   - takesInput: whether it has an input, which stays open until ``closeInput()``.
  ///   - joinsErrors: whether its error output goes where its output goes.
  ///   - limit: a program that runs longer is killed, which only ends a test that has failed.
  /// - Throws: why it cannot be started.
  package init(
    _ path: String, _ arguments: [String] = [], environment: [String: String]? = nil, directory: String? = nil, takesInput: Bool = false,
    joinsErrors: Bool = false, limit: Duration = .seconds(600)
  ) throws {
    let input = try Sockets.Pipe(readsWait: true)
    let output = try Sockets.Pipe()
    let apart = try Sockets.Pipe()
    process = try ChildProcess(
      [path] + arguments, environment: environment ?? ProcessInfo.processInfo.environment, directory: directory,
      streams: .init(
        input: takesInput ? input.reader.descriptor : nil, output: output.writer.descriptor,
        errors: joinsErrors ? output.writer.descriptor : apart.writer.descriptor))
    ends = Mutex(Ends(input: input.takeWriter(), output: output.takeReader(), errors: apart.takeReader()))
    let descriptors = ends.withLock { ($0.output.descriptor, $0.errors.descriptor) }
    let isStarted = Worker.detach { [self] in
      listen(descriptors, until: .now + limit)
      said.withLock { said in
        said.isOver = true
        TestProgram.wake(&said)
      }
    }
    if !isStarted { throw SocketError(.system, "the system has no thread left") }
  }

  package var isRunning: Bool { process.exit == nil }

  /// Asks it to end.
  package func terminate() { process.send(ChildProcess.terminate) }

  /// Ends it at once.
  package func kill() { process.send(ChildProcess.kill) }

  /// Closes its input.
  package func closeInput() { ends.withLock { $0.input = nil } }

  // MARK: What it says

  /// The next line of its output, without its end; what is left when there is no whole line, and `nil` when there is nothing.
  package func line() async -> String? {
    await next { output, isOver in
      if let end = output.firstIndex(of: UInt8(ascii: "\n")) {
        defer { output.removeSubrange(...end) }
        return String(decoding: output[..<end], as: UTF8.self)
      }
      guard isOver else { return nil }
      defer { output = [] }
      return output.isEmpty ? .some(nil) : String(decoding: output, as: UTF8.self)
    }
  }

  /// What it has said, once that is so long, holds these words, or is all.
  package func output(of count: Int = 0, holding words: String = "") async -> String {
    await next { output, isOver in
      let text = String(decoding: output, as: UTF8.self)
      guard isOver || output.count >= count && (words.isEmpty || text.contains(words)) else { return nil }
      output = []
      return text
    }
  }

  /// Waits for its end.
  package func end() async -> Run {
    let output = await next { output, isOver in isOver ? String(decoding: output, as: UTF8.self) : nil }
    return Run(status: process.wait().shellStatus, output: output, errors: said.withLock { String(decoding: $0.errors, as: UTF8.self) })
  }

  private func next<Answer>(_ take: (inout [UInt8], _ isOver: Bool) -> Answer?) async -> Answer {
    while true {
      let (answer, seen) = said.withLock { said in (take(&said.output, said.isOver), said.changes) }
      if let answer { return answer }
      await withCheckedContinuation { continuation in
        let isNew = said.withLock { said in
          if said.changes == seen { said.waiting.append(continuation) }
          return said.changes != seen
        }
        if isNew { continuation.resume() }
      }
    }
  }

  // MARK: The listening thread

  private static func wake(_ said: inout Said) {
    said.changes += 1
    for continuation in said.waiting { continuation.resume() }
    said.waiting = []
  }

  /// Reads until the program has ended and nothing comes any more; what it has left behind may hold its output open.
  private func listen(_ descriptors: (output: Int32, errors: Int32), until deadline: ContinuousClock.Instant) {
    var (open, set) = ((output: true, errors: true), PollSet())
    while open.output || open.errors {
      set.removeAll()
      if open.output { _ = set.add(descriptors.output, for: .reading) }
      if open.errors { _ = set.add(descriptors.errors, for: .reading) }
      let isOver = !isRunning
      if ContinuousClock.now > deadline { kill() }
      set.wait(timeout: .milliseconds(100))
      let (output, errors) = ends.withLock { (TestProgram.read($0.output), TestProgram.read($0.errors)) }
      open = (open.output && !output.isClosed, open.errors && !errors.isClosed)
      guard !output.bytes.isEmpty || !errors.bytes.isEmpty else {
        if isOver { break }
        continue
      }
      said.withLock { said in
        said.output += output.bytes
        said.errors += errors.bytes
        TestProgram.wake(&said)
      }
    }
    process.wait()
  }

  private static func read(_ end: borrowing PipeEnd) -> (bytes: [UInt8], isClosed: Bool) {
    var (bytes, isClosed) = ([UInt8](), false)
    bytes.append(addingCapacity: 64 << 10) { span in
      while span.freeCapacity > 0 {
        switch (try? end.read(into: &span)) ?? .closed {
        case .bytes, .interrupted: continue
        case .timedOut: return
        case .closed:
          isClosed = true
          return
        }
      }
    }
    return (bytes, isClosed)
  }
}
