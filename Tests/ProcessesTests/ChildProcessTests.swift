// SPDX-License-Identifier: Apache-2.0

import Foundation
import Processes
import Sockets
import TestPrograms
import Testing

@Suite("A program is started with what it is handed, and nothing else", .timeLimit(.minutes(1)))
struct ChildProcessTests {
  private static let environment = ["PATH": "/usr/bin:/bin", "WORD": "said"]

  private func shell(_ script: String, directory: String? = nil, takesInput: Bool = false) throws -> TestProgram {
    try TestProgram("sh", ["-c", script], environment: Self.environment, directory: directory, takesInput: takesInput)
  }

  @Test("its variables, its folder, its two outputs and its status are its own") func whole() async throws {
    let run = try await shell("echo $WORD; pwd; echo wrong >&2; exit 7", directory: "/usr").end()
    #expect(run.status == 7 && run.output == "said\n/usr\n" && run.errors == "wrong\n")
  }

  @Test("a pipe that somebody else has made, and left open to all, is not inherited") func closed() async throws {
    let pipe = Foundation.Pipe()
    let sleeper = try shell("echo there; sleep 60")
    defer { sleeper.kill() }
    #expect(await sleeper.line() == "there")
    try pipe.fileHandleForWriting.close()
    // Whoever holds the writing end keeps this from ending.
    let descriptor = pipe.fileHandleForReading.fileDescriptor
    var set = PollSet()
    let place = set.add(descriptor, for: .reading)
    set.wait(timeout: .seconds(20))
    #expect(set.isReadable(place))
    let numbers = try await shell("ls /proc/self/fd | wc -l").end().output.trimmingCharacters(in: .whitespacesAndNewlines)
    // Input, output, errors, and the folder that ls reads.
    #expect(numbers == "4")
  }

  @Test("it has no input, or one that ends when it is closed") func input() async throws {
    #expect(try await shell("cat; echo over").end().output == "over\n")
    let reader = try shell("cat; echo over", takesInput: true)
    reader.closeInput()
    #expect(await reader.end().output == "over\n")
  }

  @Test("a signal ends it, and what it has started with it; asking twice does no harm") func signals() async throws {
    let program = try shell("sleep 60 & echo started; wait")
    #expect(await program.line() == "started")
    #expect(program.isRunning)
    program.kill()
    #expect(await program.end().status == 128 + 9)
    program.kill()
    #expect(!program.isRunning && ChildProcess.name(of: 9) == "killed")
    let asked = try shell("trap 'exit 3' TERM; echo ready; while :; do sleep 0.1; done")
    #expect(await asked.line() == "ready")
    asked.terminate()
    #expect(await asked.end().status == 3)
  }

  @Test("one that takes too long is ended") func limit() async throws {
    let program = try TestProgram("sleep", ["60"], environment: Self.environment, limit: .milliseconds(50))
    #expect(await program.end().status == 128 + 9)
  }

  @Test(
    "what cannot be started is told with the system's reason",
    arguments: [("/nowhere/program", "No such file or directory"), ("/usr", "Permission denied"), ("program-that-is-nowhere", "No such")])
  func missing(path: String, reason: String) throws {
    let error = try #require(throws: ChildProcess.NotStarted.self) { try ChildProcess([path], environment: Self.environment) }
    #expect(error.path == path && error.reason.hasPrefix(reason))
  }

  @Test("whose life here is over is ended") func dropped() throws {
    var process: ChildProcess? = try ChildProcess(["sleep", "60"], environment: Self.environment)
    let number = try #require(process).identifier
    #expect(process?.exit == nil)
    process = nil
    #expect(!FileManager.default.fileExists(atPath: "/proc/\(number)"))
  }
}
