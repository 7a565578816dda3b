// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The part of a YAML file below a key, as text: what is indented deeper than the key, without that indentation.
struct TextBlock {
  /// The lines of the file before the block, the block's, and those after it.
  let before: ArraySlice<Substring>
  let indentation: String
  let lines: [Substring]
  let after: ArraySlice<Substring>

  /// The first block from a line on whose key's line, without indentation, is `key`.
  init?(_ file: TreeFile, key: String, from start: Int = 0) {
    let all = file.lines
    guard let place = all[start...].firstIndex(where: { $0.drop { $0 == " " } == key }) else { return nil }
    let depth = all[place].prefix { $0 == " " }.count + 2
    let body = all[(place + 1)...].prefix { $0.isEmpty || $0.prefix { $0 == " " }.count >= depth }
    let length = body.count - body.reversed().prefix(while: \.isEmpty).count
    before = all[...place]
    indentation = String(repeating: " ", count: depth)
    lines = body.prefix(length).map { $0.dropFirst(depth) }
    after = all[(place + 1 + length)...]
  }

  /// The file with other lines in the block.
  func file(with lines: [Substring]) -> String {
    let block = lines.map { $0.isEmpty ? $0 : Substring(indentation + $0) }
    return (before + block + after).joined(separator: "\n")
  }
}

@Suite("What is deployed is what is tested")
struct TemplateTests {
  @Test("the template's inline schemas are the schemas that the code is generated from") func payload() throws {
    let marker = "# The text of schemas/"
    var names: [String] = []
    for index in try #require(Tree.file("template.yaml")).lines.indices {
      // Read anew each time: RECORD may have moved what comes behind.
      let template = try #require(Tree.file("template.yaml"))
      guard index < template.lines.count, template.lines[index].trimming.hasPrefix(marker) else { continue }
      let name = String(template.lines[index].trimming.dropFirst(marker.count).prefix { $0 != ";" })
      names.append(name)
      try compare(template, from: index, with: "schemas/\(name)")
    }
    #expect(Set(names) == ["OrderManagement.yaml", "FaqLookup.yaml"])
    #expect(try #require(Tree.file("template.yaml")).lines.count { $0.trimming == "Payload: |" } == names.count)
  }

  private func compare(_ template: TreeFile, from index: Int, with path: String) throws {
    let schema = try #require(Tree.file(path))
    let block = try #require(TextBlock(template, key: "Payload: |", from: index))
    let wanted = schema.lines.drop { $0.hasPrefix("#") }.reversed().drop(while: \.isEmpty).reversed().map { $0 }
    if ProcessInfo.processInfo.environment["RECORD"] == "1", block.lines != wanted {
      try block.file(with: wanted).write(to: Tree.root.appending(path: template.path), atomically: false, encoding: .utf8)
      Issue.record("template.yaml was rewritten.")
    }
    let difference = zip(block.lines, wanted).enumerated().first { $0.element.0 != $0.element.1 }
    let isCopy = block.lines == wanted
    let line = difference.map { $0.offset + 1 } ?? min(block.lines.count, wanted.count) + 1
    #expect(isCopy, "Line \(line) of the schema at line \(index + 1) differs; RECORD=1 copies \(path).")
  }

  @Test(
    "the agent that is configured is the agent that is deployed",
    arguments: ["AgentName", "Description", "IdleSessionTTLInSeconds", "ActionGroupName"])
  func agent(key: String) throws {
    let agent = try #require(Tree.file("agent-config/order-assistant.yaml")).lines.map { $0.trimming }
    let template = try #require(Tree.file("template.yaml")).lines.map { $0.trimming }
    let values = agent.filter { $0.hasPrefix("\(key): ") || $0.hasPrefix("- \(key): ") }
    #expect(!values.isEmpty)
    for value in values { #expect(template.contains(value), "template.yaml does not say \(value)") }
  }

  @Test("the agent is instructed as it is deployed") func instruction() throws {
    let agent = try #require(Tree.file("agent-config/order-assistant.yaml").flatMap { TextBlock($0, key: "Instruction: >-") })
    let template = try #require(Tree.file("template.yaml").flatMap { TextBlock($0, key: "Instruction: >-") })
    #expect(agent.lines == template.lines)
    #expect(agent.lines.joined(separator: " ").count >= 40, "AWS wants at least 40 characters.")
  }
}

extension Substring {
  var trimming: String { trimmingCharacters(in: .whitespaces) }
}
