// SPDX-License-Identifier: Apache-2.0

public import JSON

/// A search in a vector store; what is `nil` is as the agent's definition has it.
public struct VectorSearch: Hashable, Sendable {
  /// Which of the two kinds of search is made.
  @nonexhaustive
  public enum SearchType: String, Hashable, Sendable, CaseIterable {
    /// Meaning and words.
    case hybrid = "HYBRID"
    /// Meaning alone.
    case semantic = "SEMANTIC"
  }

  /// How many pieces are found, 1 to 100.
  public var numberOfResults: Int?
  /// Which kind of search is made.
  public var searchType: SearchType?
  /// Which documents count.
  public var filter: RetrievalFilter?
  /// Has a model make a filter from the question.
  public var implicitFilter: ImplicitFilter?
  /// Has a model put what was found in a better order.
  public var reranking: Reranking?

  /// A search.
  public init(
    numberOfResults: Int? = nil, searchType: SearchType? = nil, filter: RetrievalFilter? = nil, implicitFilter: ImplicitFilter? = nil,
    reranking: Reranking? = nil
  ) {
    self.numberOfResults = numberOfResults
    self.searchType = searchType
    self.filter = filter
    self.implicitFilter = implicitFilter
    self.reranking = reranking
  }
}

/// What a model needs to make a filter from the question.
public struct ImplicitFilter: Hashable, Sendable {
  /// What the model is told of one attribute.
  public struct MetadataAttribute: Hashable, Sendable {
    /// The types that an attribute can have.
    @nonexhaustive
    public enum Kind: String, Hashable, Sendable, CaseIterable {
      // swift-format-ignore
      case string = "STRING", number = "NUMBER", boolean = "BOOLEAN", stringList = "STRING_LIST"
    }

    /// Its name, 1 to 256 characters.
    public var key: String
    /// Its type.
    public var type: Kind
    /// What it means, for the model, 1 to 1,024 characters.
    public var description: String

    /// An attribute.
    public init(_ key: String, _ type: Kind, _ description: String) {
      self.key = key
      self.type = type
      self.description = description
    }
  }

  /// The attributes that a filter may use, 1 to 25.
  public var metadataAttributes: [MetadataAttribute]
  /// The model.
  public var modelArn: String

  /// What a model needs.
  public init(modelArn: String, metadataAttributes: [MetadataAttribute]) {
    self.modelArn = modelArn
    self.metadataAttributes = metadataAttributes
  }
}

/// The model that puts what was found in a better order.
public struct Reranking: Hashable, Sendable {
  /// Which metadata the model looks at.
  public enum MetadataFields: Hashable, Sendable {
    /// Every field.
    case all
    /// Those that the model's provider chose.
    case selective
    /// These alone, 1 to 100.
    case include([String])
    /// All but these, 1 to 100.
    case exclude([String])
  }

  /// The model, the ARN of a foundation model.
  public var modelArn: String
  /// What the model takes beyond the common fields.
  public var additionalModelRequestFields: [String: JSONValue]?
  /// How many pieces stay, 1 to 100.
  public var numberOfRerankedResults: Int?
  /// Which metadata the model looks at.
  public var metadata: MetadataFields?

  /// A model that reranks.
  public init(
    modelArn: String, additionalModelRequestFields: [String: JSONValue]? = nil, numberOfRerankedResults: Int? = nil,
    metadata: MetadataFields? = nil
  ) {
    self.modelArn = modelArn
    self.additionalModelRequestFields = additionalModelRequestFields
    self.numberOfRerankedResults = numberOfRerankedResults
    self.metadata = metadata
  }
}

extension VectorSearch: BodyObject {
  func write(to body: inout BodyWriter) {
    body.integer("numberOfResults", numberOfResults, 1...100)
    body.word("overrideSearchType", searchType)
    body.object("filter", filter)
    body.object("implicitFilterConfiguration", implicitFilter)
    body.object("rerankingConfiguration", reranking)
  }
}

extension ImplicitFilter: BodyObject {
  func write(to body: inout BodyWriter) {
    body.objects("metadataAttributes", metadataAttributes, 1...25, isRequired: true) { body, attribute in
      body.text("key", attribute.key, .length(1...256))
      body.word("type", attribute.type)
      body.text("description", attribute.description, .length(1...1024))
    }
    body.text("modelArn", modelArn, .filterModelArn)
  }
}

extension Reranking: BodyObject {
  func write(to body: inout BodyWriter) {
    body.text("type", "BEDROCK_RERANKING_MODEL")
    body.object("bedrockRerankingConfiguration") { body in
      body.object("modelConfiguration") { body in
        body.text("modelArn", modelArn, .rerankingModelArn)
        if let additionalModelRequestFields {
          body.map("additionalModelRequestFields", additionalModelRequestFields, .length(1...100)) { $0.value($1, $2) }
        }
      }
      body.integer("numberOfRerankedResults", numberOfRerankedResults, 1...100)
      body.object("metadataConfiguration", metadata)
    }
  }
}

extension Reranking.MetadataFields: BodyObject {
  func write(to body: inout BodyWriter) {
    switch self {
    case .all: body.text("selectionMode", "ALL")
    case .selective: body.text("selectionMode", "SELECTIVE")
    case .include(let fields): write("fieldsToInclude", fields, to: &body)
    case .exclude(let fields): write("fieldsToExclude", fields, to: &body)
    }
  }

  private func write(_ name: String, _ fields: [String], to body: inout BodyWriter) {
    body.text("selectionMode", "SELECTIVE")
    body.object("selectiveModeConfiguration") {
      $0.objects(name, fields, 1...100, isRequired: true) { $0.text("fieldName", $1, .length(1...2000)) }
    }
  }
}
