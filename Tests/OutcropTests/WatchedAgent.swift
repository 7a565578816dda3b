// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Synchronization
import TestPrograms

/// A package with one function, `Fn`, and `outcrop agent --watch` in front of it; the function is built by copying a file, or by nobody.
final class WatchedAgent: Sendable {
  /// What builds: it fails for a program that says "broken".
  private static let build = """
    if grep -q broken Sources/$PRODUCT/program; then echo 'program:1:1: error: this is broken'; exit 1; fi
    cp Sources/$PRODUCT/program .build/debug/new && chmod +x .build/debug/new && mv .build/debug/new .build/debug/$PRODUCT
    """

  let folder: String
  /// The function's program, in the folder.
  let program: String
  private let agent: TestProgram
  private let lines = Mutex<(told: [JSONValue], isOver: Bool)>(([], false))

  init(isBuilt: Bool = true) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "outcrop-watch-\(UUID().uuidString)").path
    (self.folder, program) = (folder, isBuilt ? ".build/debug/Fn" : "Fn")
    for path in ["Sources/Fn", "schemas", ".build/debug"] {
      try FileManager.default.createDirectory(atPath: folder + "/" + path, withIntermediateDirectories: true)
    }
    try FileManager.default.copyItem(
      atPath: CommandLineTool.root.appending(path: "schemas/OrderManagement.yaml").path, toPath: folder + "/schemas/Fn.yaml")
    let files = [
      ("Package.swift", ""), ("Sources/Fn/program", Self.program()), (program, Self.program()), ("script.yaml", Self.script("is")),
      ("agent.yaml", Self.definition("You help the customers of a shop with their orders.", folder, program)),
    ]
    for (path, text) in files { try Self.write(folder + "/" + path, text) }
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/" + program)
    agent = try CommandLineTool.start(
      ["agent", folder + "/agent.yaml", "--watch", "--format", "json"] + (isBuilt ? ["--build", Self.build] : []))
    Task { [agent, weak self] in
      while let line = await agent.line() {
        if let value = try? JSONValue(parsing: line) { self?.lines.withLock { $0.told.append(value) } }
      }
      self?.lines.withLock { $0.isOver = true }
    }
  }

  deinit {
    agent.kill()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// A program that is OrderManagement, and that says of itself that it is another one.
  static func program(describedBy other: String = "OrderManagement") -> String {
    """
    #!/bin/sh
    if [ -n "$OUTCROP_DESCRIBE" ]; then exec \(CommandLineTool.product(other)); fi
    exec \(CommandLineTool.product("OrderManagement"))

    """
  }

  static func script(_ word: String) -> String {
    """
    turns:
      - ask: { pattern: "(?<orderId>ORD-[0-9]+)" }
        calls: [{ operation: getOrder, arguments: { orderId: "{{orderId}}" } }]
        answer: "{{getOrder.orderId}} \(word) {{getOrder.status}}"
    """
  }

  private static func definition(_ instructions: String, _ folder: String, _ program: String) -> String {
    """
    agent: watched
    model: amazon.nova-pro-v1:0
    instructions: \(instructions)
    action_groups: [{ name: Orders, api_schema: \(folder)/schemas/Fn.yaml, lambda: \(folder)/\(program) }]
    planner: { script: \(folder)/script.yaml }
    """
  }

  func write(_ path: String, _ text: String) throws { try Self.write(folder + "/" + path, text) }

  private static func write(_ path: String, _ text: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }

  /// Every line so far.
  var told: [JSONValue] { lines.withLock(\.told) }

  /// Waits for a line of a member's value; `nil` when none comes for a long time.
  func line(_ member: String, _ value: String, after count: Int = 0) async -> JSONValue? {
    for _ in 0..<1500 {
      let isOver = lines.withLock(\.isOver)
      if let line = told.dropFirst(count).first(where: { $0[member] == .string(value) }) { return line }
      if isOver { return nil }
      try? await Task.sleep(for: .milliseconds(40))
    }
    return nil
  }

  /// Tells it to end; gives its status.
  func end() async -> Int {
    agent.terminate()
    return await agent.end().status
  }
}
