// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON
internal import LocalAgent

/// What a caller did about the call that was left to him.
struct ReturnedCall {
  enum Result {
    /// The function may be called.
    case confirmed
    /// The call was made, or may not be.
    case outcome(CallOutcome)
    /// The call failed, and the turn with it.
    case failed(ServiceError)
  }

  let call: PreparedCall
  let result: Result

  /// One line for people.
  var sentence: String {
    switch result {
    case .confirmed: "confirmed"
    case .outcome(let outcome): outcome.state == .denied ? "denied" : outcome.body
    case .failed(let error): error.message
    }
  }

  /// Reads the results of a request.
  ///
  /// - Throws: that they are not for this call.
  init(_ results: [JSONValue], invocationId: String?, _ pending: Session.Pending, _ call: PreparedCall) throws(ServiceError) {
    guard invocationId == pending.invocationId else {
      throw .validation("The results are for the invocation '\(invocationId ?? "")', but the session waits for '\(pending.invocationId)'.")
    }
    guard results.count == 1, let result = results[0]["apiResult"] ?? results[0]["functionResult"], Self.isFor(call, result) else {
      throw .validation("The session waits for one result, that of \(call.group.name) \(call.operation.name).")
    }
    self.call = call
    self.result = try Self.result(result, pending.wish, call)
  }

  private static func isFor(_ call: PreparedCall, _ result: JSONValue) -> Bool {
    guard result["actionGroup"]?.string == call.group.name else { return false }
    switch call.group.frontDoor {
    case .function, .gateway: return result["function"]?.string == call.operation.name
    case .openAPI:
      let method = result["httpMethod"]?.string?.uppercased()
      return result["apiPath"]?.string == call.operation.path && method == call.operation.method.rawValue
    }
  }

  private static func result(_ result: JSONValue, _ wish: Session.Pending.Wish, _ call: PreparedCall) throws(ServiceError) -> Result {
    let confirmation = result["confirmationState"]?.string
    if wish != .result {
      guard let confirmation else { throw .validation("The result of \(call.operation.name) needs a confirmationState, CONFIRM or DENY.") }
      if confirmation == "DENY" {
        let body = "The user denied the action \(call.operation.name)."
        return .outcome(CallOutcome(call.operation.name, call.arguments, status: nil, body: body, state: .denied))
      }
      if wish == .confirmation { return .confirmed }
    }
    let body = result["responseBody"]?.object?.members.first?.value["body"]?.string ?? ""
    switch result["responseState"]?.string {
    case "FAILURE": return .failed(.dependencyFailed("The caller says that \(call.operation.name) failed: \(body.prefix(300))"))
    case "REPROMPT": return .outcome(CallOutcome(call.operation.name, call.arguments, status: nil, body: body, state: .reprompt))
    default:
      return .outcome(CallOutcome(call.operation.name, call.arguments, status: result["httpStatusCode"]?.integer, body: body))
    }
  }
}
