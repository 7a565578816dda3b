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
    let plan: OperationPlan
    /// The action, behind its middleware.
    public internal(set) var handler: Handler

    /// The operation.
    public var operation: Operation { plan.operation }
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
    guard !routes.contains(where: { $0.operation.name == operation.name }) else { throw Clash("the name \(operation.name)") }
    guard !routes.contains(where: { $0.operation.method == operation.method && $0.operation.path == operation.path }) else {
      throw Clash("\(operation.method.rawValue) \(operation.path)")
    }
    routes.append(Route(plan: OperationPlan(operation), handler: handler))
  }

  /// Registers an action that takes a `Decodable` input and gives a typed output.
  ///
  /// - Parameters:
  ///   - operation: what it answers.
  ///   - action: takes the arguments, decoded after they were checked.
  /// - Throws: ``Clash`` when the name, or the method and path, is taken.
  public mutating func on<Input: Decodable & Sendable, Output: OperationOutput>(
    _ operation: Operation, _ action: @escaping @Sendable (Input, ActionContext) async throws -> Output
  ) throws(Clash) {
    try on(operation) { arguments, context in try await action(arguments.decode(as: Input.self), context).reply() }
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
  public func route(for target: ActionCall.Target) -> Route? { index(for: target).map { routes[$0] } }

  /// A function has a handful of operations, so that looking at each costs less than hashing a path.
  private func index(for target: ActionCall.Target) -> Int? {
    switch target {
    case .route(let method, let path):
      // Events write methods as operations do; a name is looked up only for one that does not.
      let index = routes.firstIndex { $0.plan.operation.path == path && $0.plan.operation.method.rawValue == method }
      if let index { return index }
      let method = Operation.Method(named: method)
      return routes.firstIndex { $0.plan.operation.path == path && $0.plan.operation.method == method }
    case .function(let name): return index(named: name)
    case .tool(let name): return index(named: Router.toolName(name)) ?? index(named: name)
    }
  }

  private func index(named name: String) -> Int? { routes.firstIndex { $0.plan.operation.name == name } }

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
