// SPDX-License-Identifier: Apache-2.0

/// What a turn brings into its session: attributes, files, earlier messages, and the results of what the agent asked for.
public struct SessionState: Hashable, Sendable {
  /// Attributes that live as long as the session; `nil` leaves them as they are.
  public var sessionAttributes: [String: String]?
  /// Attributes that live for one turn, and that prompts can show.
  public var promptSessionAttributes: [String: String]?
  /// Files for the agent to look at: the service takes five, of 10 MB together.
  public var files: [InputFile]
  /// Messages of before, for a session that begins with a history.
  public var conversationHistory: [ConversationMessage]
  /// The results of what the agent asked its caller to do; with them the turn's text is ignored.
  public var results: ControlResults?

  /// A state; what is not given stays as it is.
  public init(
    sessionAttributes: [String: String]? = nil, promptSessionAttributes: [String: String]? = nil, files: [InputFile] = [],
    conversationHistory: [ConversationMessage] = [], results: ControlResults? = nil
  ) {
    self.sessionAttributes = sessionAttributes
    self.promptSessionAttributes = promptSessionAttributes
    self.files = files
    self.conversationHistory = conversationHistory
    self.results = results
  }
}

/// A file that a turn brings along.
public struct InputFile: Hashable, Sendable {
  /// Where the file is.
  public enum Source: Hashable, Sendable {
    /// In S3, `s3://bucket/key`.
    case s3(String)
    /// Here, 1 byte to 10 MiB, with its media type, `text/csv` for example.
    case bytes([UInt8], mediaType: String)
  }

  /// What the file is for.
  @nonexhaustive
  public enum UseCase: String, Hashable, Sendable, CaseIterable {
    /// For the code interpreter to compute with.
    case codeInterpreter = "CODE_INTERPRETER"
    /// For the model to read.
    case chat = "CHAT"
  }

  /// Its name.
  public var name: String
  /// Where it is.
  public var source: Source
  /// What it is for.
  public var useCase: UseCase

  /// A file.
  public init(_ name: String, _ source: Source, for useCase: UseCase) {
    self.name = name
    self.source = source
    self.useCase = useCase
  }
}

/// A message of before.
public struct ConversationMessage: Hashable, Sendable {
  /// Who said it.
  @nonexhaustive
  public enum Role: String, Hashable, Sendable, CaseIterable {
    // swift-format-ignore
    case user, assistant
  }

  /// Who said it.
  public var role: Role
  /// What was said, block by block.
  public var texts: [String]

  /// A message.
  public init(_ role: Role, _ texts: String...) {
    self.role = role
    self.texts = texts
  }
}

extension SessionState {
  /// Whether there is nothing to send.
  var isEmpty: Bool { self == SessionState() }
}

extension SessionState: BodyObject {
  func write(to body: inout BodyWriter) {
    body.texts("sessionAttributes", sessionAttributes)
    body.texts("promptSessionAttributes", promptSessionAttributes)
    body.objects("files", files)
    if !conversationHistory.isEmpty {
      body.object("conversationHistory") { $0.objects("messages", conversationHistory) }
    }
    if let results {
      body.text("invocationId", results.invocationId)
      body.objects("returnControlInvocationResults", results.results, 1...5, isRequired: true)
    }
  }
}

extension InputFile: BodyObject {
  func write(to body: inout BodyWriter) {
    body.text("name", name)
    body.object("source") { body in
      switch source {
      case .s3(let uri):
        body.text("sourceType", "S3")
        body.object("s3Location") { $0.text("uri", uri, .s3URI) }
      case .bytes(let bytes, let mediaType):
        body.text("sourceType", "BYTE_CONTENT")
        body.object("byteContent") {
          $0.text("mediaType", mediaType)
          $0.bytes("data", bytes, 1...10_485_760)
        }
      }
    }
    body.word("useCase", useCase)
  }
}

extension ConversationMessage: BodyObject {
  func write(to body: inout BodyWriter) {
    body.word("role", role)
    body.objects("content", texts, isRequired: true) { $0.text("text", $1) }
  }
}
