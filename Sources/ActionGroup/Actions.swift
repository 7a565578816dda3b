// SPDX-License-Identifier: Apache-2.0

/// Actions that belong together, as the protocol that is generated for a schema names them.
///
/// ```swift
/// struct Greeter: Actions {
///   func register(on router: inout Router) throws {
///     try router.on(Operation("greet", .get, "/greeting", description: "Greets.")) { _, _ in .ok(json: "Hello") }
///   }
/// }
/// ```
public protocol Actions: Sendable {
  /// Registers each action for its operation.
  ///
  /// - Parameter router: may have other actions already.
  /// - Throws: ``Router/Clash`` when a name, or a method and path, is taken.
  func register(on router: inout Router) throws
}

extension Actions {
  /// Answers calls with these actions, at every front door.
  public var router: Router {
    get throws {
      var router = Router()
      try register(on: &router)
      return router
    }
  }
}
