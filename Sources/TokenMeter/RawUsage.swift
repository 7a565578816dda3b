// SPDX-License-Identifier: Apache-2.0

internal import AgentEvents
internal import JSON

/// The usage that a model's own response tells, under the names of the several vendors.
struct RawUsage: Hashable {
  var inputTokens: Int?
  var outputTokens: Int?
  var cacheReadTokens: Int?
  var cacheWriteTokens: Int?
  /// Those of them that are kept for an hour.
  var cacheWriteHourTokens: Int?

  /// The usage of a response that is JSON; a response in plain text is not even decoded.
  init?(response text: Text) {
    guard text.firstByte == UInt8(ascii: "{") || text.firstByte == UInt8(ascii: "\\") else { return nil }
    var reader = JSONReader(Array(text.string.utf8))
    var usage: JSONValue?
    guard (try? reader.peek()) == .object else { return nil }
    // A response that was cut may still hold its usage.
    try? reader.readMembers { name, reader throws(JSONError) in
      if reader.is(name, "usage") { usage = try reader.readValue() } else { try reader.skipValue() }
    }
    guard let object = usage?.object else { return nil }
    self.init(object)
  }

  init(_ object: JSONObject) {
    func first(_ names: String...) -> Int? { names.lazy.compactMap { object[$0]?.integer }.first }
    inputTokens = first("inputTokens", "input_tokens", "prompt_tokens")
    outputTokens = first("outputTokens", "output_tokens", "completion_tokens")
    cacheReadTokens = first("cacheReadInputTokens", "cache_read_input_tokens", "cacheReadInputTokenCount")
    cacheWriteTokens = first("cacheWriteInputTokens", "cache_creation_input_tokens", "cacheWriteInputTokenCount")
    let details = (object["cacheDetails"]?.array ?? []).filter { $0["ttl"]?.string == "1h" }.compactMap { $0["inputTokens"]?.integer }
    cacheWriteHourTokens = object["cache_creation"]?["ephemeral_1h_input_tokens"]?.integer ?? details.first
  }

  /// Every usage inside a value, wherever it stands.
  static func all(in value: JSONValue) -> [RawUsage] {
    switch value {
    case .array(let items): return items.flatMap(all)
    case .object(let object): return all(in: object.members)
    default: return []
    }
  }

  /// Every usage inside some members.
  static func all(in members: [JSONObject.Member]) -> [RawUsage] {
    members.flatMap { member -> [RawUsage] in
      guard member.name == "usage", let object = member.value.object else { return all(in: member.value) }
      let usage = RawUsage(object)
      return usage.inputTokens == nil && usage.outputTokens == nil ? [] : [usage]
    }
  }
}
