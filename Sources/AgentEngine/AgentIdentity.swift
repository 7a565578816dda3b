// SPDX-License-Identifier: Apache-2.0

internal import LocalAgent

/// Who answers: an agent that was made before, one that the request describes, or a collaborator of either.
struct AgentIdentity: Sendable {
  /// The ids of the agent and its alias; `nil` for one that a request describes.
  var ids: (agent: String, alias: String)?
  /// From the agent that the caller asked to this one.
  var chain: [String]
  /// The collaborator below the first agent: whoever it asks in turn has its name too.
  var collaboratorName: String?
  /// The names of the collaborators on the way here; empty for the agent that the caller asked.
  var path: [String] = []
  var sessionId: String
  /// What the ids of all its traces begin with.
  var turnId: String

  static let inlineId = "INLINE_AGENT"
  static let draftAlias = "TSTALIASID"
  private static let account = "arn:aws:bedrock:us-east-1:123456789012"

  /// The ARN of an alias.
  static func arn(_ agent: String, _ alias: String) -> String { "\(account):agent-alias/\(agent)/\(alias)" }

  /// The agent that a request is for.
  init(_ request: LocalAgent.AgentRequest) {
    if let agent = request.agentId, let alias = request.agentAliasId { ids = (agent, alias) }
    chain = [AgentIdentity.arn(ids?.agent ?? AgentIdentity.inlineId, ids?.alias ?? AgentIdentity.draftAlias)]
    (sessionId, turnId) = (request.sessionId, request.requestId)
  }

  /// A collaborator of this one, which it asks for the so-manieth time in a turn.
  func collaborator(_ collaborator: PlayedAgent.Collaborator, _ count: Int) -> AgentIdentity {
    let arn = collaborator.aliasArn ?? AgentIdentity.arn(TurnNames.id("agent \(path) \(collaborator.name)"), TurnNames.id("alias"))
    var child = self
    let parts = arn.split(separator: "/")
    child.ids = parts.count == 3 ? (String(parts[1]), String(parts[2])) : nil
    child.chain.append(arn)
    child.collaboratorName = collaboratorName ?? collaborator.name
    child.path.append(collaborator.name)
    child.sessionId = TurnNames.uuid("\(sessionId) \(collaborator.name)")
    child.turnId = TurnNames.uuid("\(turnId) \(collaborator.name) \(count)")
    return child
  }

  var arn: String { chain.last ?? "" }
  /// The version that the alias stands for.
  var version: String { ids == nil || ids?.alias == AgentIdentity.draftAlias ? "DRAFT" : "1" }
}

/// Ids that are made of names, so that nothing is random.
enum TurnNames {
  /// An id in the form of a version 4 UUID.
  static func uuid(_ name: String) -> String {
    let high = hash(name, 1) & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
    let low = hash(name, 2) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    let digits = [high, low].flatMap { word in (0..<16).map { String(word >> UInt64(60 - 4 * $0) & 15, radix: 16) } }
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { digits[$0].joined() }.joined(separator: "-")
  }

  /// Ten capital letters and digits, as agents and aliases have.
  static func id(_ name: String) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    var rest = hash(name, 3)
    return String(
      (0..<10).map { _ in
        defer { rest /= UInt64(letters.count) }
        return letters[Int(rest % UInt64(letters.count))]
      })
  }

  /// FNV-1a, with its bits mixed once more.
  private static func hash(_ name: String, _ seed: UInt64) -> UInt64 {
    var hash = 0xCBF2_9CE4_8422_2325 ^ seed &* 0x9E37_79B9_7F4A_7C15
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    hash = (hash ^ hash >> 30) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ hash >> 27) &* 0x94D0_49BB_1331_11EB
    return hash ^ hash >> 31
  }
}
