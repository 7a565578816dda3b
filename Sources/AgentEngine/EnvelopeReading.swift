// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON
internal import LocalAgent

/// A function's answer as the service takes it: what the model reads, and the attributes that are left.
struct EnvelopeReading {
  /// What the service says of an envelope that it cannot use.
  static let refusal = "The server encountered an error processing the Lambda response. Check the Lambda response and retry the request"

  /// Everything that is to be said about the envelope.
  let findings: [EnvelopeValidator.Finding]
  /// What came of the call, or the error that ends the turn.
  let outcome: Result<CallOutcome, ServiceError>
  let sessionAttributes: Attributes?
  let promptSessionAttributes: Attributes?

  init(_ payload: [UInt8], of call: PreparedCall) {
    findings = EnvelopeValidator(operations: call.group.operations).findings(event: call.event, response: payload)
    let envelope = (try? JSONValue(parsing: payload)) ?? .null
    sessionAttributes = envelope["sessionAttributes"].map { Attributes($0.object) }
    promptSessionAttributes = envelope["promptSessionAttributes"].map { Attributes($0.object) }
    if findings.contains(where: EnvelopeReading.endsTurn) {
      outcome = .failure(.dependencyFailed(EnvelopeReading.refusal))
    } else {
      outcome = EnvelopeReading.outcome(envelope["response"], call)
    }
  }

  /// Whether the service refuses an envelope for this: it knows the contract of envelopes, and does not hold answers to their schema.
  static func endsTurn(_ finding: EnvelopeValidator.Finding) -> Bool {
    guard finding.severity == .violation else { return false }
    switch finding.code {
    case .undeclaredOperation, .undeclaredStatus, .bodyMismatch: return false
    default: return true
    }
  }

  private static func outcome(_ response: JSONValue?, _ call: PreparedCall) -> Result<CallOutcome, ServiceError> {
    let function = response?["functionResponse"]
    let contents = (function ?? response)?["responseBody"]?.object?.members.first
    let body = contents?.value["body"]?.string ?? ""
    let name = call.operation.name
    switch function?["responseState"]?.string {
    case "FAILURE": return .failure(.dependencyFailed("The function \(name) answered FAILURE: \(body.prefix(300))"))
    case "REPROMPT": return .success(CallOutcome(name, call.arguments, status: nil, body: body, state: .reprompt))
    default: return .success(CallOutcome(name, call.arguments, status: response?["httpStatusCode"]?.integer, body: body))
    }
  }
}

extension Attributes {
  /// Those members that are strings.
  init(_ object: JSONObject?) {
    self.init()
    for member in object?.members ?? [] { if let text = member.value.string { self[member.name] = text } }
  }
}
