// SPDX-License-Identifier: Apache-2.0

public import ActionGroup

/// A group of things that an inline agent can do.
public struct AgentActionGroup: Hashable, Sendable {
  /// Who does what the agent decides to do.
  public enum Executor: Hashable, Sendable {
    /// The caller: the agent returns control and waits for the results.
    case returnControl
    /// A Lambda function, by its ARN.
    case lambda(String)
  }

  /// What can be done.
  public enum Operations: Hashable, Sendable {
    /// The operations of an OpenAPI document, JSON or YAML.
    case openAPI(String)
    /// The operations of an OpenAPI document in S3.
    case openAPIInS3(bucket: String, key: String)
    /// Functions.
    case functions([Function])
  }

  /// What the service itself can do for an agent.
  @nonexhaustive
  public enum BuiltIn: String, Hashable, Sendable, CaseIterable {
    /// Ask the user for what is missing.
    case userInput = "AMAZON.UserInput"
    /// Write and run code.
    case codeInterpreter = "AMAZON.CodeInterpreter"
    /// Use a computer, with the caller's hands.
    case computer = "ANTHROPIC.Computer"
    /// Use a shell, with the caller's hands.
    case bash = "ANTHROPIC.Bash"
    /// Edit texts, with the caller's hands.
    case textEditor = "ANTHROPIC.TextEditor"
  }

  /// What the group holds.
  public enum Content: Hashable, Sendable {
    /// Operations of one's own; the description tells the model what the group is for, in 1 to 200 characters.
    case own(Operations?, Executor?, description: String?)
    /// Something built in, with its settings.
    case builtIn(BuiltIn, [String: String]?)
  }

  /// Its name.
  public var name: String
  /// What it holds.
  public var content: Content

  /// A group of operations of one's own.
  public init(_ name: String, _ operations: Operations, _ executor: Executor = .returnControl, description: String? = nil) {
    self.name = name
    content = .own(operations, executor, description: description)
  }

  /// A group that is built in.
  public init(_ name: String, builtIn: BuiltIn, parameters: [String: String]? = nil) {
    self.name = name
    content = .builtIn(builtIn, parameters)
  }

  /// The operations of a router, for the caller to run: give the same router to ``LocalActions``.
  public init(_ name: String, router: Router, description: String? = nil) {
    let document = OperationDocument(router.operations, title: name)
    self.init(name, .openAPI(document.json.text), .returnControl, description: description)
  }
}

extension AgentActionGroup {
  /// A function that the agent can have called.
  public struct Function: Hashable, Sendable {
    /// An argument of a function.
    public struct Parameter: Hashable, Sendable {
      /// The types that an argument can have.
      @nonexhaustive
      public enum Kind: String, Hashable, Sendable, CaseIterable {
        // swift-format-ignore
        case string, number, integer, boolean, array
      }

      /// Its type.
      public var type: Kind
      /// What it means, for the model, 1 to 500 characters.
      public var description: String?
      /// Whether a call must have it; the service's default is no.
      public var isRequired: Bool?

      /// An argument.
      public init(_ type: Kind, _ description: String? = nil, required isRequired: Bool? = nil) {
        self.type = type
        self.description = description
        self.isRequired = isRequired
      }
    }

    /// Its name.
    public var name: String
    /// What it does, for the model, 1 to 1,200 characters.
    public var description: String?
    /// Its arguments by name.
    public var parameters: [String: Parameter]
    /// Whether the user is asked before it is called; the service's default is no.
    public var requiresConfirmation: Bool?

    /// A function.
    public init(
      _ name: String, _ description: String? = nil, parameters: [String: Parameter] = [:], requiresConfirmation: Bool? = nil
    ) {
      self.name = name
      self.description = description
      self.parameters = parameters
      self.requiresConfirmation = requiresConfirmation
    }
  }
}

extension AgentActionGroup: BodyObject {
  func write(to body: inout BodyWriter) {
    body.text("actionGroupName", name, .name)
    switch content {
    case .own(let operations, let executor, let description):
      body.text("description", description, .length(1...200))
      body.object("actionGroupExecutor", executor)
      operations?.write(to: &body)
    case .builtIn(let signature, let parameters):
      body.word("parentActionGroupSignature", signature)
      body.texts("parentActionGroupSignatureParams", parameters, keys: .length(0...100), .length(0...100))
    }
  }
}

extension AgentActionGroup.Executor: BodyObject {
  func write(to body: inout BodyWriter) {
    switch self {
    case .returnControl: body.text("customControl", "RETURN_CONTROL")
    case .lambda(let arn): body.text("lambda", arn, .lambdaArn)
    }
  }
}

extension AgentActionGroup.Operations: BodyObject {
  func write(to body: inout BodyWriter) {
    switch self {
    case .openAPI(let document): body.object("apiSchema") { $0.text("payload", document) }
    case .openAPIInS3(let bucket, let key):
      body.object("apiSchema") { body in
        body.object("s3") {
          $0.text("s3BucketName", bucket, .s3Bucket)
          $0.text("s3ObjectKey", key, .s3Key)
        }
      }
    case .functions(let functions): body.object("functionSchema") { $0.objects("functions", functions, isRequired: true) }
    }
  }
}

extension AgentActionGroup.Function: BodyObject {
  func write(to body: inout BodyWriter) {
    body.text("name", name, .name)
    body.text("description", description, .length(1...1200))
    if let requiresConfirmation { body.text("requireConfirmation", requiresConfirmation ? "ENABLED" : "DISABLED") }
    guard !parameters.isEmpty else { return }
    body.map("parameters", parameters, .name) { $0.object($1, $2) }
  }
}

extension AgentActionGroup.Function.Parameter: BodyObject {
  func write(to body: inout BodyWriter) {
    body.word("type", type)
    body.text("description", description, .length(1...500))
    body.flag("required", isRequired)
  }
}
