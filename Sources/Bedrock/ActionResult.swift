// SPDX-License-Identifier: Apache-2.0

/// The results of everything that the agent asked for at once.
public struct ControlResults: Hashable, Sendable {
  /// The invocation's id, as the agent's event had it.
  public var invocationId: String?
  /// One to five results, one for each call of the event.
  public var results: [ActionResult]

  /// Results.
  public init(invocationId: String?, _ results: [ActionResult]) {
    self.invocationId = invocationId
    self.results = results
  }
}

/// What came of one call that the agent left to its caller.
public struct ActionResult: Hashable, Sendable {
  /// What was called.
  public enum Target: Hashable, Sendable {
    /// An operation of an OpenAPI schema.
    case route(method: String, path: String)
    /// A function.
    case function(String)
  }

  /// What the user said to the question whether to go on.
  @nonexhaustive
  public enum Confirmation: String, Hashable, Sendable, CaseIterable {
    // swift-format-ignore
    case confirm = "CONFIRM", deny = "DENY"
  }

  /// What happens when a call did not succeed.
  @nonexhaustive
  public enum ResponseState: String, Hashable, Sendable, CaseIterable {
    /// The whole turn ends, with DependencyFailedException.
    case failure = "FAILURE"
    /// The model reads the body and tries again.
    case reprompt = "REPROMPT"
  }

  /// An image; the service takes one, and only from computer use.
  public struct Image: Hashable, Sendable {
    /// The formats that the service takes.
    @nonexhaustive
    public enum Format: String, Hashable, Sendable, CaseIterable {
      // swift-format-ignore
      case png, jpeg, gif, webp
    }

    /// Its format.
    public var format: Format
    /// The file, at least one byte.
    public var bytes: [UInt8]

    /// An image.
    public init(_ format: Format, _ bytes: [UInt8]) {
      self.format = format
      self.bytes = bytes
    }
  }

  /// What the model reads.
  public struct Body: Hashable, Sendable {
    /// The text.
    public var text: String?
    /// The images.
    public var images: [Image]

    /// A body.
    public init(_ text: String?, images: [Image] = []) {
      self.text = text
      self.images = images
    }
  }

  /// The action group, as the agent's event had it.
  public var actionGroup: String
  /// What was called.
  public var target: Target
  /// The answer's status; only operations of a schema have one.
  public var status: Int?
  /// The body by content type: `application/json` for example, or `TEXT` and `IMAGES` for functions.
  public var body: [String: Body]
  /// What the user said, when the agent wanted to know.
  public var confirmation: Confirmation?
  /// What happens when the call did not succeed; `nil` for a success.
  public var responseState: ResponseState?
  /// The agent that asked, as its event had it.
  public var agentId: String?

  /// A result.
  public init(
    actionGroup: String, _ target: Target, status: Int? = nil, body: [String: Body] = [:], confirmation: Confirmation? = nil,
    responseState: ResponseState? = nil, agentId: String? = nil
  ) {
    self.actionGroup = actionGroup
    self.target = target
    self.status = status
    self.body = body
    self.confirmation = confirmation
    self.responseState = responseState
    self.agentId = agentId
  }
}

extension ActionResult: BodyObject {
  func write(to body: inout BodyWriter) {
    switch target {
    case .route(let method, let path):
      body.object("apiResult") { body in
        writeShared(to: &body)
        body.text("httpMethod", method.isEmpty ? nil : method)
        body.text("apiPath", path.isEmpty ? nil : path)
        body.integer("httpStatusCode", status)
      }
    case .function(let name):
      if status != nil { body.refuse("functionResult", "has no status, but one is given") }
      body.object("functionResult") { body in
        writeShared(to: &body)
        body.text("function", name.isEmpty ? nil : name)
      }
    }
  }

  private func writeShared(to writer: inout BodyWriter) {
    writer.text("actionGroup", actionGroup)
    writer.text("agentId", agentId)
    writer.word("confirmationState", confirmation)
    writer.word("responseState", responseState)
    guard !body.isEmpty else { return }
    writer.map("responseBody", body, .any) { $0.object($1, $2) }
  }
}

extension ActionResult.Body: BodyObject {
  func write(to body: inout BodyWriter) {
    body.text("body", text)
    body.objects("images", images) { body, image in
      body.word("format", image.format)
      body.object("source") { $0.bytes("bytes", image.bytes, 1...Int.max) }
    }
  }
}
