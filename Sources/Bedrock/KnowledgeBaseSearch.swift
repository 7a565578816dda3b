// SPDX-License-Identifier: Apache-2.0

/// How a knowledge base is searched.
public enum KnowledgeBaseSearch: Hashable, Sendable {
  /// In its vector store.
  case vector(VectorSearch)
  /// As the service thinks best for what the knowledge base holds.
  case managed(ManagedSearch)
}

/// A search that the service plans; what is `nil` is as the agent's definition has it.
public struct ManagedSearch: Hashable, Sendable {
  /// Who puts what was found in a better order.
  public enum RerankingModel: Hashable, Sendable {
    /// Nobody.
    case off
    /// The service's own model.
    case managed
    /// A model of choice.
    case custom(Reranking)
  }

  /// How many pieces are found, 1 to 100.
  public var numberOfResults: Int?
  /// Which documents count.
  public var filter: RetrievalFilter?
  /// Who puts what was found in a better order.
  public var reranking: RerankingModel?

  /// A search.
  public init(numberOfResults: Int? = nil, filter: RetrievalFilter? = nil, reranking: RerankingModel? = nil) {
    self.numberOfResults = numberOfResults
    self.filter = filter
    self.reranking = reranking
  }
}

extension KnowledgeBaseSearch: BodyObject {
  /// Writes the retrieval configuration.
  func write(to body: inout BodyWriter) {
    switch self {
    case .vector(let search): body.object("vectorSearchConfiguration", search)
    case .managed(let search): body.object("managedSearchConfiguration", search)
    }
  }
}

extension ManagedSearch: BodyObject {
  func write(to body: inout BodyWriter) {
    body.integer("numberOfResults", numberOfResults, 1...100)
    body.object("filter", filter)
    switch reranking {
    case .none: break
    case .off: body.text("rerankingModelType", "NONE")
    case .managed: body.text("rerankingModelType", "MANAGED")
    case .custom(let reranking):
      body.text("rerankingModelType", "CUSTOM")
      body.object("rerankingConfiguration", reranking)
    }
  }
}
