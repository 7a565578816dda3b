// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The built `outcrop`, run as people run it.
enum CommandLineTool {
  struct Run {
    var status: Int32
    var output: String
    var errors: String
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A product that stands beside the test bundle.
  static func product(_ name: String) -> String {
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") }
    let end = bundle.flatMap { $0.range(of: ".xctest")?.upperBound }
    let folder = bundle.flatMap { path in end.map { URL(filePath: String(path[..<$0])).deletingLastPathComponent() } }
    return (folder ?? root.appending(path: ".build/debug")).appending(path: name).path
  }

  static func process(_ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(filePath: product("outcrop"))
    process.arguments = arguments
    process.currentDirectoryURL = root
    return process
  }

  /// Runs it to its end; a minute is far beyond what any command takes.
  static func run(_ arguments: String...) async throws -> Run { try await run(arguments, environment: nil) }

  static func run(_ arguments: [String], environment: [String: String]?) async throws -> Run {
    let process = process(arguments)
    if let environment { process.environment = environment }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now() + 60)
    timer.setEventHandler { kill(process.processIdentifier, SIGKILL) }
    timer.resume()
    defer { timer.cancel() }
    async let outputText = read(output)
    async let errorText = read(errors)
    let texts = await (outputText, errorText)
    process.waitUntilExit()
    return Run(status: process.terminationStatus, output: texts.0, errors: texts.1)
  }

  static func read(_ pipe: Pipe) async -> String {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(returning: String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self))
      }
    }
  }

  /// A file with this text, in a folder of its own.
  static func file(_ name: String, _ text: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "outcrop-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file.path
  }
}
