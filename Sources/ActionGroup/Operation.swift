// SPDX-License-Identifier: Apache-2.0

/// What a schema declares: a name, a method and path template, and the arguments that a call may carry.
///
/// One operation is asked for in three ways: by method and path *template* (OpenAPI kind), by ``name`` as a function, and by ``name`` as
/// an AgentCore Gateway tool. Its handler is called an action.
///
/// ```swift
/// let getOrder = Operation("getOrder", .get, "/orders/{orderId}", [.init("orderId", .string(), "The order's number, ORD-88421 for example")])
/// ```
public struct Operation: Hashable, Sendable {
  /// The HTTP methods of OpenAPI.
  public enum Method: String, Hashable, Sendable, CaseIterable {
    // swift-format-ignore
    case get = "GET", put = "PUT", post = "POST", delete = "DELETE", options = "OPTIONS", head = "HEAD", patch = "PATCH", trace = "TRACE"

    /// The method of that name, in any case; `nil` when OpenAPI has none.
    public init?(named name: String) { self.init(rawValue: name.uppercased()) }
  }

  /// What the schema promises for one status.
  public struct Response: Hashable, Sendable {
    /// The status; `nil` stands for `default`.
    public var status: Int?
    /// The media type; `nil` when the response has no content.
    public var contentType: String?
    /// The body's schema.
    public var schema: Schema

    /// A declared response.
    public init(_ status: Int?, _ contentType: String? = "application/json", _ schema: Schema = .any()) {
      self.status = status
      self.contentType = contentType
      self.schema = schema
    }
  }

  /// The operationId; also the function's and the tool's name.
  public var name: String
  /// The method.
  public var method: Method
  /// The path template, `/orders/{orderId}`: events carry it unchanged, a trailing slash included.
  public var path: String
  /// The arguments of path, query, header and body together, each name once.
  public var arguments: [Argument]
  /// What the operation does, for the model.
  public var description: String
  /// Whether the agent must ask the user before it calls (`x-requireConfirmation`).
  public var requiresConfirmation: Bool
  /// The declared responses; empty when they are not known, as in generated code, where the compiler checks them.
  public var responses: [Response]

  /// Declares an operation.
  ///
  /// - Parameters:
  ///   - name: letters, digits, `-` and `_`.
  ///   - method: the method.
  ///   - path: the template, beginning with `/`.
  ///   - arguments: in the order in which people should read them.
  ///   - description: for the model.
  ///   - requiresConfirmation: whether the agent asks the user first.
  ///   - responses: for checking answers; may be left out.
  @inline(never)
  public init(
    _ name: StaticString, _ method: Method, _ path: StaticString, _ arguments: [Argument] = [], description: StaticString = "",
    requiresConfirmation: Bool = false, responses: [Response] = []
  ) {
    // Words of the source stay bytes of the program until here, and nothing of it is inlined, so that large groups compile fast.
    self.init(
      named: name.description, method, path.description, arguments, description: description.description,
      requiresConfirmation: requiresConfirmation,
      responses: responses)
  }

  /// Declares an operation in words that are only known when the program runs.
  ///
  /// - Parameters:
  ///   - name: letters, digits, `-` and `_`.
  ///   - method: the method.
  ///   - path: the template, beginning with `/`.
  ///   - arguments: in the order in which people should read them.
  ///   - description: for the model.
  ///   - requiresConfirmation: whether the agent asks the user first.
  ///   - responses: for checking answers; may be left out.
  public init(
    named name: String, _ method: Method, _ path: String, _ arguments: [Argument] = [], description: String = "",
    requiresConfirmation: Bool = false, responses: [Response] = []
  ) {
    self.name = name
    self.method = method
    self.path = path
    self.arguments = arguments.map { $0.placed(in: method, path) }
    self.description = description
    self.requiresConfirmation = requiresConfirmation
    self.responses = responses
  }
}

/// One input of an operation.
public struct Argument: Hashable, Sendable {
  /// Where an HTTP request would carry it.
  ///
  /// Agents mix path, query and header arguments in `parameters`, without saying which is which; only the body's come apart.
  public enum Place: String, Hashable, Sendable {
    // swift-format-ignore
    case path, query, header, cookie, body
  }

  private struct Words: Hashable {
    var name: String
    var schema: Schema
    var description: String
    var isRequired: Bool
    var place: Place?
  }

  /// An argument is one word, so that lists of them are copied, and compiled, as fast as they look.
  private final class Storage: Sendable {
    let words: Words
    init(_ words: Words) { self.words = words }
  }

  private let storage: Storage

  /// The name in the schema and in events.
  public var name: String { storage.words.name }
  /// What the value must be.
  public var schema: Schema { storage.words.schema }
  /// What it means, for the model.
  public var description: String { storage.words.description }
  /// Whether a call without it is refused; an argument with a default never is.
  public var isRequired: Bool { storage.words.isRequired }
  /// Where it travels; `nil` until an ``Operation`` has it: then path when the template names it, query for GET and DELETE, else body.
  public var place: Place? { storage.words.place }

  /// Declares an argument.
  @inline(never)
  public init(_ name: StaticString, _ schema: Schema, _ description: StaticString = "", required: Bool = true, in place: Place? = nil) {
    self.init(named: name.description, schema, description.description, required: required, in: place)
  }

  /// Declares an argument in words that are only known when the program runs.
  public init(named name: String, _ schema: Schema, _ description: String = "", required: Bool = true, in place: Place? = nil) {
    storage = Storage(Words(name: name, schema: schema, description: description, isRequired: required, place: place))
  }

  /// Whether both say the same.
  public static func == (one: Argument, other: Argument) -> Bool {
    one.storage === other.storage || one.storage.words == other.storage.words
  }

  /// Hashes what is said.
  public func hash(into hasher: inout Hasher) { hasher.combine(storage.words) }

  /// The names between the braces of a path template.
  private static func names(in path: String) -> [Substring] {
    path.split(separator: "{").dropFirst().compactMap { part in part.firstIndex(of: "}").map { part[..<$0] } }
  }

  func placed(in method: Operation.Method, _ path: String) -> Argument {
    guard place == nil else { return self }
    let place: Place = Argument.names(in: path).contains(name[...]) ? .path : [.get, .delete, .head].contains(method) ? .query : .body
    return Argument(named: name, schema, description, required: isRequired, in: place)
  }
}
