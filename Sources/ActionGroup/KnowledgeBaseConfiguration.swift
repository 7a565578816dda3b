// SPDX-License-Identifier: Apache-2.0

public import JSON

/// How the agent shall query a knowledge base for the rest of this turn; an answer carries a list of these.
///
/// Source: the Bedrock user guide, "Configure Lambda functions", `knowledgeBasesConfiguration`.
public struct KnowledgeBaseConfiguration: Hashable, Sendable {
  /// How the vector store is searched.
  public enum SearchType: String, Hashable, Sendable {
    // swift-format-ignore
    case hybrid = "HYBRID", semantic = "SEMANTIC"
  }

  /// The knowledge base's id, at most ten letters and digits.
  public var knowledgeBaseId: String
  /// How many results to fetch; the service's default when `nil`.
  public var numberOfResults: Int?
  /// The search; the service's choice when `nil`.
  public var overrideSearchType: SearchType?
  /// A retrieval filter as the service defines it, `{"equals": {"key": "tenant", "value": "acme"}}`.
  public var filter: JSONValue?

  /// A configuration of one knowledge base.
  public init(_ knowledgeBaseId: String, numberOfResults: Int? = nil, overrideSearchType: SearchType? = nil, filter: JSONValue? = nil) {
    self.knowledgeBaseId = knowledgeBaseId
    self.numberOfResults = numberOfResults
    self.overrideSearchType = overrideSearchType
    self.filter = filter
  }

  var json: JSONValue {
    var search = JSONObject()
    search["numberOfResults"] = numberOfResults.map { .number(JSONNumber($0)) }
    search["overrideSearchType"] = overrideSearchType.map { .string($0.rawValue) }
    search["filter"] = filter
    return ["knowledgeBaseId": .string(knowledgeBaseId), "retrievalConfiguration": ["vectorSearchConfiguration": .object(search)]]
  }
}
