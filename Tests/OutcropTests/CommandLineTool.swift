// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestPrograms

/// The built `outcrop`, run as people run it.
enum CommandLineTool {
  typealias Run = TestProgram.Run

  static let root = Products.root

  /// A product that stands beside the test bundle.
  static func product(_ name: String) -> String { Products.path(name) }

  /// Starts it in the package's folder.
  static func start(
    _ arguments: [String], environment: [String: String]? = nil, joinsErrors: Bool = false, limit: Duration = .seconds(600)
  ) throws -> TestProgram {
    try TestProgram(
      product("outcrop"), arguments, environment: environment, directory: root.path, joinsErrors: joinsErrors, limit: limit)
  }

  /// Runs it to its end; the limit is far beyond what any command takes.
  static func run(_ arguments: String...) async throws -> Run { try await run(arguments, environment: nil) }

  static func run(_ arguments: [String], environment: [String: String]?) async throws -> Run {
    try await start(arguments, environment: environment, limit: .seconds(300)).end()
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
