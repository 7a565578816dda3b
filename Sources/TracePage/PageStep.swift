// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import TokenMeter

/// A row of a turn's waterfall.
struct PageStep: Sendable {
  /// The kinds, as the page knows them.
  enum Kind: String, Sendable {
    // swift-format-ignore
    case preProcessing, reasoning, postProcessing, routing, action, knowledgeBase, collaborator, code, observation, answer, guardrail, control,
      files, failure, other

    /// Whether a model is asked.
    var isModel: Bool { [.preProcessing, .reasoning, .postProcessing, .routing].contains(self) }
  }

  /// How a step stands.
  enum State: String, Sendable {
    // swift-format-ignore
    case open, done, warned, failed
  }

  /// Something to read about a step.
  struct Block: Sendable {
    var title: String
    var text: String
    /// What can be taken as it is: the button's words.
    var copy: String?
  }

  /// The tokens of a model call.
  struct Tokens: Sendable {
    var input: Int
    var output: Int
    /// Whether they are estimated, and no part of what was metered.
    var isModelled: Bool
    var cost: Dollars?
  }

  /// Longer texts are cut.
  private static let textBytesMax = 48 << 10

  var kind: Kind
  var title: String
  /// What stands beside the title, in small letters.
  var note = ""
  /// How many agents are above.
  var depth: Int
  var traceId = ""
  /// Milliseconds since 1970.
  var start: Int?
  var end: Int?
  /// How long it took, where only that is told.
  var duration: Int?
  var state = State.open
  var tokens: Tokens?
  var blocks: [Block] = []
  var findings: [(severity: String, text: String)] = []

  init(_ kind: Kind, _ title: String, depth: Int) { (self.kind, self.title, self.depth) = (kind, title, depth) }

  mutating func add(_ title: String, _ text: String?, copy: String? = nil) {
    guard let text, !text.isEmpty else { return }
    let isLong = text.utf8.count > Self.textBytesMax
    let shown = isLong ? String(decoding: text.utf8.prefix(Self.textBytesMax), as: UTF8.self) : text
    let rest = isLong ? "\n… and \(text.utf8.count - Self.textBytesMax) bytes more" : ""
    blocks.append(Block(title: title, text: shown + rest, copy: isLong ? nil : copy))
  }

  /// The step for the page, its times counted from a moment.
  func json(from zero: Int, start: Int, end: Int, isVisible: Bool) -> JSONValue {
    var object: JSONObject = [
      "kind": .string(kind.rawValue), "title": .string(title), "depth": .number(JSONNumber(depth)), "state": .string(state.rawValue),
      "start": .number(JSONNumber(start - zero)), "duration": .number(JSONNumber(end - start)),
      "blocks": .array(
        blocks.map { block in
          var object: JSONObject = ["title": .string(block.title), "text": .string(block.text)]
          if let copy = block.copy { object["copy"] = .string(copy) }
          return .object(object)
        }),
    ]
    if !note.isEmpty { object["note"] = .string(note) }
    if !findings.isEmpty {
      object["findings"] = .array(findings.map { ["severity": .string($0.severity), "text": .string($0.text)] })
    }
    if let tokens {
      object["tokens"] = [
        "input": .number(JSONNumber(tokens.input)), "output": .number(JSONNumber(tokens.output)), "modelled": .bool(tokens.isModelled),
        "visible": .bool(isVisible), "cost": tokens.cost.map { .string($0.description) } ?? .null,
      ]
    }
    return .object(object)
  }
}
