// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import LocalAgent
package import OpenAPI

/// A file that says what the agent does about which question; the same question is always treated the same.
///
/// ```yaml
/// turns:
///   - ask: { pattern: "where is (?:my )?order (?<orderId>[A-Z]+-[0-9]+)" }
///     calls:
///       - { operation: getOrder, arguments: { orderId: "{{orderId}}" }, tokens: { input: 512, output: 41 } }
///     answer: { "200": "Order {{getOrder.orderId}} is {{getOrder.status}}.", otherwise: "{{getOrder.error}}" }
/// ```
///
/// The first turn whose question fits counts. Calls are made in order until one does not succeed. Tokens that are not given are estimated.
/// A turn may also end with a question to the user (`asks`), or with an error of the service (`fails: ThrottlingException`).
package struct ConversationScript: Sendable {
  /// The questions of a turn.
  enum Ask: Sendable {
    /// This one, whatever its case and spaces.
    case text(String)
    /// Those in which a regular expression is found, whatever their case; its named groups are values.
    case pattern(String)
  }

  struct Call: Sendable {
    var operation: String
    var place: Place
    var arguments: [Argument]
    var rationale: String?
    var tokens: ModelTokens?
  }

  struct Argument: Sendable {
    var name: String
    var place: Place
    var value: ScriptTemplate.Value
  }

  /// What is answered when the last call had a status; `nil` for every other ending.
  struct Answer: Sendable {
    /// How the calls ended.
    enum Ending: Hashable, Sendable {
      case status(Int)
      // swift-format-ignore
      case denied, otherwise
    }

    var ending: Ending
    var template: ScriptTemplate
  }

  struct Turn: Sendable {
    var ask: Ask
    var place: Place
    var calls: [Call]
    var answers: [Answer]
    /// Whether the answer is a question to the user.
    var isQuestion: Bool
    /// The error that the turn ends with instead of an answer.
    var failure: ServiceError?
    var rationale: String?
    var tokens: ModelTokens?
    var preProcessing: ModelTokens?
  }

  let file: String
  var turns: [Turn] = []
  /// What is answered to every other question; those are refused when `nil`.
  var otherwise: String?

  /// Reads a script.
  ///
  /// - Parameters:
  ///   - bytes: YAML or JSON.
  ///   - file: the file's name, for problems.
  /// - Returns: the script, `nil` when there are errors, and everything that is wrong with it, in the order of the text.
  package static func load(_ bytes: [UInt8], file: String) -> (script: ConversationScript?, problems: [Problem]) {
    let (root, problems) = Node.load(bytes, file: file, expecting: "a script")
    guard let root else { return (nil, problems) }
    var reader = ScriptReader(file: file, problems: problems)
    let script = reader.script(root)
    let sorted = reader.problems.sorted { $0.place < $1.place }
    return (sorted.contains { $0.severity == .error } ? nil : script, sorted)
  }

  /// What of the script an agent cannot do: operations that it does not have, and arguments that those do not have.
  package func problems(with agent: PlayedAgent) -> [Problem] {
    turns.flatMap(\.calls).flatMap { call -> [Problem] in
      guard let operation = agent.operation(call.operation)?.operation else {
        let known = agent.operationNames.joined(separator: ", ")
        return [
          Problem(
            .error, "unknown-operation", file: file, at: call.place, "The agent has no operation \"\(call.operation)\". Known: \(known).")
        ]
      }
      let names = operation.arguments.map(\.name)
      var problems = call.arguments.filter { !names.contains($0.name) }.map { argument in
        let known = names.isEmpty ? "it has none" : "known are \(names.joined(separator: ", "))"
        return Problem(
          .error, "unknown-argument", file: file, at: argument.place, "\(operation.name) has no argument \"\(argument.name)\"; \(known).")
      }
      let given = Set(call.arguments.map(\.name))
      let missing = operation.arguments.filter { ($0.isRequired || $0.place == .path) && !given.contains($0.name) }.map(\.name)
      if !missing.isEmpty {
        problems.append(
          Problem(
            .error, "missing-argument", file: file, at: call.place, "\(operation.name) needs \(missing.joined(separator: ", ")) too."))
      }
      return problems
    }
  }
}
