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
/// The first turn whose question fits counts. Calls are made in order until one does not succeed; among them may be searches
/// (`knowledgeBase`, `query`, `passages`) and questions to collaborators (`collaborator`, `ask`), each of which has a script of its own under
/// `collaborators`. Tokens that are not given are estimated. A turn may also end with a question to the user (`asks`), with an error of the
/// service (`fails: ThrottlingException`), or be handed on to a collaborator (`routes`). A `guardrail` has rules for what is asked and answered.
package struct ConversationScript: Sendable {
  /// The questions of a turn.
  enum Ask: Sendable {
    /// This one, whatever its case and spaces.
    case text(String)
    /// Those in which a regular expression is found, whatever their case; its named groups are values.
    case pattern(String)
  }

  /// Something that a turn does before it answers.
  struct Call: Sendable {
    enum Kind: Sendable {
      case operation([Argument])
      case search(query: ScriptTemplate, [Passage])
      case collaborator(ScriptTemplate)
    }

    /// The operation, the knowledge base's id, or the collaborator's name: what its result is called.
    var name: String
    var kind: Kind
    var place: Place
    var rationale: String?
    var tokens: ModelTokens?
  }

  struct Argument: Sendable {
    var name: String
    var place: Place
    var value: ScriptTemplate.Value
  }

  /// The collaborator that a question is handed on to.
  struct Route: Sendable {
    var name: String
    var place: Place
    var tokens: ModelTokens?
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
    var postProcessing: ModelTokens?
    /// What a router does with the question; then there is nothing else to do.
    var route: Route?
  }

  let file: String
  var turns: [Turn] = []
  /// What is answered to every other question; those are refused when `nil`.
  var otherwise: String?

  var guardrail: ScriptGuardrail?
  /// The scripts of the agents that this one asks, by their names.
  var collaborators: [String: ConversationScript] = [:]

  /// Reads a script.
  ///
  /// - Parameters:
  ///   - bytes: YAML or JSON.
  ///   - file: the file's name, for problems.
  ///   - read: the bytes of a file that the script names, by its path from the script's folder; `nil` when there is none.
  /// - Returns: the script, `nil` when there are errors, and everything that is wrong with it, in the order of the text.
  package static func load(
    _ bytes: [UInt8], file: String, read: (String) -> [UInt8]? = { _ in nil }
  ) -> (script: ConversationScript?, problems: [Problem]) {
    load(bytes, file: file, level: 1, read: read)
  }

  static func load(
    _ bytes: [UInt8], file: String, level: Int, read: (String) -> [UInt8]?
  ) -> (script: ConversationScript?, problems: [Problem]) {
    let (root, problems) = Node.load(bytes, file: file, expecting: "a script")
    guard let root else { return (nil, problems) }
    return withoutActuallyEscaping(read) { read in
      var reader = ScriptReader(file: file, level: level, read: read, problems: problems)
      let script = reader.script(root)
      let sorted = reader.problems.sorted { $0.place < $1.place }
      return (sorted.contains { $0.severity == .error } ? nil : script, sorted)
    }
  }
}
