// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// An action: bound arguments in, a reply out.
///
/// Whatever it throws becomes an answer that the model can read.
public typealias Handler = @Sendable (Arguments, ActionContext) async throws -> Reply

/// Wraps a handler into another one: to log, to measure, to refuse.
///
/// The context names the operation.
public typealias Middleware = @Sendable (@escaping Handler) -> Handler

/// The operations that a function knows, with their actions.
///
/// ```swift
/// var router = Router()
/// try router.on(Operation("getTime", .get, "/time", [Argument("zone", .string(default: "UTC"))])) { arguments, context in
///   .ok(json: ["time": .string(clock(try arguments.string("zone")))])
/// }
/// ```
public struct Router: Sendable {
  /// An operation and its action.
  public struct Route: Sendable {
    /// The operation.
    public let operation: Operation
    /// The action, behind its middleware.
    public internal(set) var handler: Handler
  }

  /// Two actions for one operation, or two operations that a front door could not tell apart.
  public struct Clash: Error, Hashable, Sendable, CustomStringConvertible {
    /// What both claim: a name, or a method and path.
    public let claim: String

    /// A clash over this.
    public init(_ claim: String) { self.claim = claim }

    /// One sentence.
    public var description: String { "Two actions are registered for \(claim); every operation has exactly one." }
  }

  /// What happens to a function call that fails for no fault of its arguments.
  ///
  /// `responseState: FAILURE` ends the agent's whole turn with DependencyFailedException; a plain body lets the model apologise.
  public enum FunctionFailure: Hashable, Sendable {
    /// Send FAILURE.
    case endsTurn
    /// Send the message as an ordinary body.
    case toldToModel
  }

  /// The routes, in the order of registration.
  public private(set) var routes: [Route] = []
  /// How large an answer may be.
  public var budget = ResponseBudget()
  /// What happens to function calls that fail.
  public var functionFailure = FunctionFailure.endsTurn

  private var routesByPath: [String: [Int]] = [:]
  private var routesByName: [String: Int] = [:]

  /// A router without operations.
  public init() {}

  /// The operations, in the order of registration.
  public var operations: [Operation] { routes.map(\.operation) }

  /// Registers an action that takes its arguments by name.
  ///
  /// - Parameters:
  ///   - operation: what it answers.
  ///   - handler: the action.
  /// - Throws: ``Clash`` when the name, or the method and path, is taken.
  public mutating func on(_ operation: Operation, _ handler: @escaping Handler) throws(Clash) {
    guard routesByName[operation.name] == nil else { throw Clash("the name \(operation.name)") }
    let rivals = routesByPath[operation.path, default: []]
    guard !rivals.contains(where: { routes[$0].operation.method == operation.method }) else {
      throw Clash("\(operation.method.rawValue) \(operation.path)")
    }
    routesByName[operation.name] = routes.count
    routesByPath[operation.path] = rivals + [routes.count]
    routes.append(Route(operation: operation, handler: handler))
  }

  /// Registers an action that takes a typed input and gives a typed output, as generated code does.
  ///
  /// - Parameters:
  ///   - operation: what it answers.
  ///   - action: takes the arguments, decoded after they were checked.
  /// - Throws: ``Clash`` when the name, or the method and path, is taken.
  public mutating func on<Input: Decodable & Sendable, Output: OperationOutput>(
    _ operation: Operation, _ action: @escaping @Sendable (Input, ActionContext) async throws -> Output
  ) throws(Clash) {
    try on(operation) { arguments, context in try await action(arguments.decode(as: Input.self), context).reply }
  }

  /// Puts middleware around every action registered so far; the last one put is the first one run.
  ///
  /// - Parameter middleware: from handler to handler.
  public mutating func use(_ middleware: Middleware) {
    for index in routes.indices { routes[index].handler = middleware(routes[index].handler) }
  }

  /// This router with the operations of another; budget and failure mode stay this one's.
  ///
  /// - Parameter other: a router without an operation of this one.
  /// - Returns: both together.
  /// - Throws: ``Clash`` when both answer the same operation.
  public func merged(with other: Router) throws(Clash) -> Router {
    var router = self
    for route in other.routes { try router.on(route.operation, route.handler) }
    return router
  }

  /// The route that a call asks for.
  ///
  /// - Parameter target: from any front door.
  /// - Returns: `nil` when no operation fits.
  public func route(for target: ActionCall.Target) -> Route? {
    switch target {
    case .route(let method, let path):
      guard let candidates = routesByPath[path] else { return nil }
      // Events write methods as operations do; a name is looked up only for one that does not.
      if let index = candidates.first(where: { routes[$0].operation.method.rawValue == method }) { return routes[index] }
      let method = Operation.Method(named: method)
      return candidates.first { routes[$0].operation.method == method }.map { routes[$0] }
    case .function(let name): return routesByName[name].map { routes[$0] }
    case .tool(let name): return (routesByName[Router.toolName(name)] ?? routesByName[name]).map { routes[$0] }
    }
  }

  /// The tool's own name in `<target>___<tool>`.
  private static func toolName(_ name: String) -> String {
    var rest = name[...]
    while let underscore = rest.firstIndex(of: "_") {
      if rest[underscore...].hasPrefix("___") { return String(rest[underscore...].dropFirst(3)) }
      rest = rest[rest.index(after: underscore)...]
    }
    return name
  }
}
