// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import JSON

/// The operations and actions that these tests call.
enum Samples {
  static let getOrder = Operation(
    "getOrder", .get, "/orders/{orderId}", [Argument("orderId", .string(), "The order's number")], description: "Looks up an order.")

  static let placeOrder = Operation(
    "placeOrder", .post, "/orders",
    [
      Argument("sku", .string(lengthMin: 3)),
      Argument("quantity", .integer(minimum: 1, maximum: 9, default: 1), required: false),
      Argument("price", .number(exclusiveMinimum: 0), required: false),
      Argument("gift", .boolean(), required: false),
      Argument("tags", .array(of: .string()), required: false),
      Argument("address", .object([.init("city", .string()), .init("zip", .string(), required: false)]), required: false),
    ], description: "Places an order.")

  /// Echoes what it was given, or does what the order id says.
  static func router() throws -> Router {
    var router = Router()
    try router.on(getOrder) { arguments, context in
      switch try arguments.string("orderId") {
      case "missing": return Reply(404, json: ["error": "There is no such order."])
      case "refused": throw ActionError.conflict("The order is locked.")
      case "down": throw ActionError.unavailable("Orders cannot be read now.", cause: Trouble(password: "hunter2"))
      case "broken": throw Trouble(password: "hunter2")
      case "large": return .ok(json: .string(String(repeating: "x", count: 7_000_000)))
      case "wordy": return .ok(json: .string(String(repeating: "x", count: 30_000)))
      case "changed":
        context.sessionAttributes["last"] = "changed"
        context.promptSessionAttributes.removeAll()
        context.knowledgeBases = [KnowledgeBaseConfiguration("KB1", numberOfResults: 3, overrideSearchType: .hybrid)]
      case "changed-then-broken":
        context.sessionAttributes["last"] = "changed"
        throw Trouble(password: "hunter2")
      default: break
      }
      return .ok(json: ["orderId": .string(try arguments.string("orderId")), "heard": .string(context.inputText)])
    }
    try router.on(placeOrder) { arguments, _ in .ok(json: .object(arguments.values)) }
    return router
  }

  struct Trouble: Error { var password: String }
}
