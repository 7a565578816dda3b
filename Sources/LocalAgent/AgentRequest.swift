// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What is asked of an agent, checked as the service checks it.
package struct AgentRequest: Hashable, Sendable {
  /// The operations of bedrock-agent-runtime that there are here.
  package enum Operation: Hashable, Sendable {
    /// An agent that was made before.
    case invokeAgent(agentId: String, agentAliasId: String)
    /// An agent that the request itself describes, in ``AgentRequest/body``.
    case invokeInlineAgent
  }

  /// What is to be done.
  package let operation: Operation
  /// The session, decoded.
  package let sessionId: String
  /// The id that the response tells.
  package let requestId: String
  /// The request's number in the journal.
  package let number: Int
  /// Who asks on somebody's behalf.
  package let sourceARN: String?
  /// The whole body, members unknown here included.
  package let body: JSONObject

  /// The agent's id; `nil` for an inline agent.
  package var agentId: String? { if case .invokeAgent(let id, _) = operation { id } else { nil } }
  /// The alias's id; `nil` for an inline agent.
  package var agentAliasId: String? { if case .invokeAgent(_, let id) = operation { id } else { nil } }
  /// What is asked.
  package var inputText: String? { body["inputText"]?.string }
  /// Whether the answer is to tell how the agent works.
  package var enableTrace: Bool { body["enableTrace"]?.bool ?? false }
  /// Whether the session ends with this.
  package var endSession: Bool { body["endSession"]?.bool ?? false }
  /// The memory.
  package var memoryId: String? { body["memoryId"]?.string }
  /// Attributes, results of returned control, files: what travels beside the question.
  package var sessionState: JSONObject? {
    body[operation == .invokeInlineAgent ? "inlineSessionState" : "sessionState"]?.object
  }
  /// Whether the answer is to come piece by piece.
  package var streamsFinalResponse: Bool { body["streamingConfigurations"]?["streamFinalResponse"]?.bool ?? false }
}

extension AgentRequest {
  /// Reads a request.
  ///
  /// - Parameters:
  ///   - raw: the request as it came.
  ///   - number: its number in the journal.
  ///   - requestId: the id that its response tells.
  /// - Throws: a ValidationException that names everything that is wrong, or that there is no such operation.
  init(_ raw: RawRequest, number: Int, requestId: String) throws(ServiceError) {
    let labels = raw.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { Self.decoded($0) }
    var check = RequestCheck()
    switch (raw.method, labels.count) {
    case ("POST", 2) where labels[0] == "agents":
      operation = .invokeInlineAgent
      sessionId = labels[1]
    case ("POST", 7) where labels[0] == "agents" && labels[2] == "agentAliases" && labels[4] == "sessions" && labels[6] == "text":
      operation = .invokeAgent(agentId: labels[1], agentAliasId: labels[3])
      sessionId = labels[5]
      check.identifier(labels[3], "agentAliasId")
      check.identifier(labels[1], "agentId")
    default:
      throw ServiceError(404, "UnknownOperationException", "There is no operation \(BrowserCheck.shown("\(raw.method) \(raw.path)")).")
    }
    sourceARN = raw["x-amz-source-arn"]
    self.number = number
    self.requestId = requestId
    body = try Self.object(raw.body)
    check.session(sessionId, "sessionId")
    check.sourceARN(sourceARN)
    check.body(body, isInline: operation == .invokeInlineAgent)
    if let error = check.error { throw error }
  }

  private static func object(_ body: [UInt8]) throws(ServiceError) -> JSONObject {
    if body.isEmpty { return JSONObject() }
    do throws(JSONError) {
      if let object = try JSONValue(parsing: body).object { return object }
    } catch {
      throw .validation("The request body is no JSON: \(error)")
    }
    throw .validation("The request body must be a JSON object.")
  }

  /// A label of a path without its percent escapes; what is no escape stays as it is.
  private static func decoded(_ label: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(label.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      if byte == UInt8(ascii: "%"), digits.count == 2 {
        bytes.append(UInt8(digits[0] << 4 | digits[1]))
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
