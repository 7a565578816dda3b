// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Holds a request to the constraints of the service's model, and collects what does not hold in the service's own words.
struct RequestCheck {
  private var faults: [String] = []

  /// Everything that is wrong; `nil` when nothing is.
  var error: ServiceError? {
    guard !faults.isEmpty else { return nil }
    let count = faults.count == 1 ? "1 validation error" : "\(faults.count) validation errors"
    return .validation("\(count) detected: \(faults.joined(separator: "; "))")
  }

  private mutating func fault(_ value: String?, _ name: String, _ rule: String) {
    let shown = value.map { "'\($0.prefix(200))' " } ?? ""
    faults.append("Value \(shown)at '\(name)' failed to satisfy constraint: Member must \(rule)")
  }

  /// The id of an agent or of something that it uses.
  mutating func identifier(_ value: String, _ name: String) {
    if value.unicodeScalars.count > 10 { fault(value, name, "have length less than or equal to 10") }
    if value.isEmpty || !value.utf8.allSatisfy(Self.isAlphanumeric) {
      fault(value, name, "satisfy regular expression pattern: [0-9a-zA-Z]+")
    }
  }

  /// The id of a session or a memory.
  mutating func session(_ value: String, _ name: String) {
    let count = value.unicodeScalars.count
    if count > 100 { fault(value, name, "have length less than or equal to 100") }
    if count < 2 { fault(value, name, "have length greater than or equal to 2") }
    if !value.utf8.allSatisfy({ Self.isAlphanumeric($0) || "._:-".utf8.contains($0) }) {
      fault(value, name, "satisfy regular expression pattern: [0-9a-zA-Z._:-]+")
    }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    default: false
    }
  }

  /// On whose behalf the request is made.
  mutating func sourceARN(_ value: String?) {
    guard let value else { return }
    let parts = value.split(separator: ":", omittingEmptySubsequences: false)
    let agent = parts.count == 6 ? parts[5].split(separator: "/", omittingEmptySubsequences: false) : []
    let isAgent =
      parts.count == 6 && parts[0] == "arn" && parts[1].hasPrefix("aws") && parts[2] == "bedrock" && agent.count == 2
      && agent[0] == "agent" && agent[1].utf8.count == 10 && agent[1].utf8.allSatisfy(Self.isAlphanumeric)
    if value.utf8.count > 2048 { fault(nil, "sourceArn", "have length less than or equal to 2048") }
    if !isAgent { fault(value, "sourceArn", "be the ARN of an agent") }
  }

  /// The body of InvokeAgent, or of InvokeInlineAgent.
  mutating func body(_ body: JSONObject, isInline: Bool) {
    let state = isInline ? "inlineSessionState" : "sessionState"
    text(body["inputText"], "inputText", 0...25_000_000)
    for name in ["enableTrace", "endSession"] { type(body[name], name, "boolean") }
    if let memory = text(body["memoryId"], "memoryId") { session(memory, "memoryId") }
    for name in [state, "streamingConfigurations", "promptCreationConfigurations", "bedrockModelConfigurations"] {
      type(body[name], name, "object")
    }
    number(body["streamingConfigurations"]?["applyGuardrailInterval"], "streamingConfigurations.applyGuardrailInterval", 1...Int.max)
    type(body["streamingConfigurations"]?["streamFinalResponse"], "streamingConfigurations.streamFinalResponse", "boolean")
    let turns = "previousConversationTurnsToInclude"
    number(body["promptCreationConfigurations"]?[turns], "promptCreationConfigurations.\(turns)", 0...Int.max)
    let latency = "bedrockModelConfigurations.performanceConfig.latency"
    one(of: ["standard", "optimized"], body["bedrockModelConfigurations"]?["performanceConfig"]?["latency"], latency)
    sessionState(body[state], state)
    if isInline { inline(body) }
    let results = body[state]?["returnControlInvocationResults"]
    if body["inputText"]?.string == nil, results == nil, body["endSession"] != true { fault(nil, "inputText", "not be null") }
  }

  private mutating func inline(_ body: JSONObject) {
    if body["foundationModel"] == nil { fault(nil, "foundationModel", "not be null") }
    text(body["foundationModel"], "foundationModel", 1...2048)
    if body["instruction"] == nil { fault(nil, "instruction", "not be null") }
    text(body["instruction"], "instruction", 40...Int.max)
    number(body["idleSessionTTLInSeconds"], "idleSessionTTLInSeconds", 60...3600)
    for name in ["actionGroups", "knowledgeBases", "collaborators", "collaboratorConfigurations"] { type(body[name], name, "array") }
  }

  private mutating func sessionState(_ state: JSONValue?, _ name: String) {
    for attributes in ["sessionAttributes", "promptSessionAttributes"] {
      let place = "\(name).\(attributes)"
      type(state?[attributes], place, "object")
      for member in state?[attributes]?.object?.members ?? [] { type(member.value, "\(place).\(member.name)", "string") }
    }
    type(state?["invocationId"], "\(name).invocationId", "string")
    if let results = list(state?["returnControlInvocationResults"], "\(name).returnControlInvocationResults", 1...5) {
      for (index, result) in results.enumerated() { self.result(result, "\(name).returnControlInvocationResults.\(index + 1).member") }
    }
    _ = list(state?["knowledgeBaseConfigurations"], "\(name).knowledgeBaseConfigurations", 1...Int.max)
    _ = list(state?["files"], "\(name).files", 0...Int.max)
  }

  private mutating func result(_ result: JSONValue, _ name: String) {
    let kinds = ["apiResult", "functionResult"].filter { result[$0] != nil }
    guard kinds.count == 1, let kind = kinds.first else { return fault(nil, name, "have exactly one of apiResult and functionResult") }
    let place = "\(name).\(kind)"
    if result[kind]?["actionGroup"] == nil { fault(nil, "\(place).actionGroup", "not be null") }
    one(of: ["CONFIRM", "DENY"], result[kind]?["confirmationState"], "\(place).confirmationState")
    one(of: ["FAILURE", "REPROMPT"], result[kind]?["responseState"], "\(place).responseState")
  }

  // MARK: Single values

  private mutating func type(_ value: JSONValue?, _ name: String, _ type: String) {
    if let value, value != .null, value.typeName != type { fault(nil, name, "be of type \(type), not \(value.typeName)") }
  }

  @discardableResult
  private mutating func text(_ value: JSONValue?, _ name: String, _ lengths: ClosedRange<Int> = 0...Int.max) -> String? {
    type(value, name, "string")
    guard let text = value?.string else { return nil }
    // A scalar has one to four bytes, so that most texts need no count.
    let bytes = text.utf8.count
    let count = bytes <= lengths.upperBound && bytes / 4 >= lengths.lowerBound ? bytes : text.unicodeScalars.count
    if count > lengths.upperBound { fault(nil, name, "have length less than or equal to \(lengths.upperBound)") }
    if count < lengths.lowerBound { fault(nil, name, "have length greater than or equal to \(lengths.lowerBound)") }
    return text
  }

  private mutating func number(_ value: JSONValue?, _ name: String, _ values: ClosedRange<Int>) {
    type(value, name, "number")
    guard let number = value?.number else { return }
    guard let integer = number.integer else { return fault(number.literal, name, "be an integer") }
    if integer > values.upperBound { fault(number.literal, name, "have value less than or equal to \(values.upperBound)") }
    if integer < values.lowerBound { fault(number.literal, name, "have value greater than or equal to \(values.lowerBound)") }
  }

  private mutating func one(of values: [String], _ value: JSONValue?, _ name: String) {
    guard let text = text(value, name), !values.contains(text) else { return }
    fault(text, name, "satisfy enum value set: [\(values.joined(separator: ", "))]")
  }

  private mutating func list(_ value: JSONValue?, _ name: String, _ counts: ClosedRange<Int>) -> [JSONValue]? {
    type(value, name, "array")
    guard let items = value?.array else { return nil }
    if items.count > counts.upperBound { fault(nil, name, "have length less than or equal to \(counts.upperBound)") }
    if items.count < counts.lowerBound { fault(nil, name, "have length greater than or equal to \(counts.lowerBound)") }
    return items
  }
}
