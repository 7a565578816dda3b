// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Synchronization

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
  private let process: Mutex<Process>
  private let lines = Mutex<[JSONValue]>([])
  private let text = Mutex("")

  init(isBuilt: Bool = true) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "outcrop-watch-\(UUID().uuidString)").path
    (self.folder, program) = (folder, isBuilt ? ".build/debug/Fn" : "Fn")
    for path in ["Sources/Fn", "schemas", ".build/debug"] {
      try FileManager.default.createDirectory(atPath: folder + "/" + path, withIntermediateDirectories: true)
    }
    try FileManager.default.copyItem(
      atPath: CommandLineTool.root.appending(path: "schemas/OrderManagement.yaml").path, toPath: folder + "/schemas/Fn.yaml")
    let process = CommandLineTool.process(
      ["agent", folder + "/agent.yaml", "--script", folder + "/script.yaml", "--watch", "--format", "json"]
        + (isBuilt ? ["--build", Self.build] : []))
    self.process = Mutex(process)
    try write("Package.swift", "")
    try write("Sources/Fn/program", Self.program())
    try write(program, Self.program())
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/" + program)
    try write("agent.yaml", definition("You help the customers of a shop with their orders."))
    try write("script.yaml", Self.script("is"))
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    output.fileHandleForReading.readabilityHandler = { [self] handle in take(handle.availableData) }
    try process.run()
  }

  deinit {
    let process = process.withLock(\.self)
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
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

  func definition(_ instructions: String) -> String {
    """
    agent: watched
    model: amazon.nova-pro-v1:0
    instructions: \(instructions)
    action_groups: [{ name: Orders, api_schema: \(folder)/schemas/Fn.yaml, lambda: \(folder)/\(program) }]
    """
  }

  func write(_ path: String, _ text: String) throws { try Data(text.utf8).write(to: URL(filePath: folder + "/" + path)) }

  private func take(_ data: Data) {
    let whole = text.withLock { text in
      text += String(decoding: data, as: UTF8.self)
      let parts = text.split(separator: "\n", omittingEmptySubsequences: false)
      text = String(parts.last ?? "")
      return parts.dropLast()
    }
    let values = whole.compactMap { try? JSONValue(parsing: String($0)) }
    lines.withLock { $0 += values }
  }

  /// Every line so far.
  var told: [JSONValue] { lines.withLock(\.self) }

  /// Waits for a line of a member's value; `nil` when none comes for a long time.
  func line(_ member: String, _ value: String, after count: Int = 0) async -> JSONValue? {
    for _ in 0..<1500 {
      let isOver = process.withLock { !$0.isRunning }
      if let line = told.dropFirst(count).first(where: { $0[member] == .string(value) }) { return line }
      if isOver { return nil }
      try? await Task.sleep(for: .milliseconds(40))
    }
    return nil
  }

  /// Tells it to end; gives its status.
  func end() async -> Int32 {
    let process = process.withLock(\.self)
    process.terminate()
    for _ in 0..<1500 where process.isRunning { try? await Task.sleep(for: .milliseconds(40)) }
    return process.isRunning ? -1 : process.terminationStatus
  }
}
