// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Tells whether a response, from a Lambda in any language, is a valid envelope for its event.
///
/// The rules are those of the Bedrock user guide ("Configure Lambda functions to send information an agent elicits") and of what the service
/// was seen to refuse. A Gateway takes any JSON, so only JSON and size are checked for its calls.
///
/// ```swift
/// let findings = EnvelopeValidator(operations: operations).findings(event: event, response: response)
/// ```
public struct EnvelopeValidator: Sendable {
  /// Something about an envelope, with its place.
  public struct Finding: Hashable, Sendable, CustomStringConvertible {
    /// A stable word for the rule.
    public let code: Code
    /// How much it matters.
    public let severity: Severity
    /// Where in the response, as a JSON pointer (RFC 6901); empty for the whole.
    public let pointer: String
    /// What is wrong and what was expected.
    public let sentence: String

    /// Place, severity, sentence and code: `/response/httpStatusCode: violation: ... [status-range]`.
    public var description: String { "\(pointer.isEmpty ? "/" : pointer): \(severity.rawValue): \(sentence) [\(code.rawValue)]" }
  }

  /// How much a finding matters.
  public enum Severity: String, Hashable, Sendable {
    /// The service refuses the envelope, or the agent misreads it.
    case violation
    /// It works, at a price.
    case warning
    /// Worth knowing.
    case note
  }

  /// The rules.
  @nonexhaustive
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// The event itself cannot be judged.
    case eventUnusable = "event-unusable"
    /// The response is no JSON.
    case notJSON = "not-json"
    /// A field that every envelope of its kind has is absent.
    case missingField = "missing-field"
    /// A field has a value of another type.
    case wrongType = "wrong-type"
    /// A field has a value that is none of those allowed.
    case wrongValue = "wrong-value"
    /// A field that must repeat the event does not.
    case echoMismatch = "echo-mismatch"
    /// The status is no integer from 100 to 599.
    case statusRange = "status-range"
    /// The body is not a string.
    case bodyNotString = "body-not-string"
    /// The body's string is no JSON although its media type says so.
    case bodyNotJSON = "body-not-json"
    /// The content type does not belong to this kind of envelope.
    case contentType = "content-type"
    /// There is not exactly one content type.
    case contentCount = "content-count"
    /// An attribute's value is not a string.
    case attributeNotString = "attribute-not-string"
    /// `responseState` is neither FAILURE nor REPROMPT.
    case responseState = "response-state"
    /// A field stands where it does not belong.
    case misplacedField = "misplaced-field"
    /// A field that looks like a known one with a slip of the pen.
    case misspeltField = "misspelt-field"
    /// A field that means nothing to the service.
    case unknownField = "unknown-field"
    /// A knowledge-base configuration that the service does not take.
    case knowledgeBase = "knowledge-base"
    /// Larger than agents like.
    case sizeWarning = "size-warning"
    /// Larger than Lambda allows.
    case sizeLimit = "size-limit"
    /// The schema does not declare the operation.
    case undeclaredOperation = "undeclared-operation"
    /// The schema does not declare the status.
    case undeclaredStatus = "undeclared-status"
    /// The body is not what the schema declares for its status.
    case bodyMismatch = "body-mismatch"
  }

  /// How many findings are made about one envelope; nobody reads more.
  public static let findingsMax = 1000

  /// The statuses that the framework answers with by itself; no schema needs to declare them.
  static let frameworkStatuses: Set<Int> = [400, 404, 500, 503, 504]

  let operations: [Operation]
  let budget: ResponseBudget

  /// A validator.
  ///
  /// - Parameters:
  ///   - operations: the schema's, with their responses; without any, statuses and bodies are not judged.
  ///   - budget: the sizes to judge by.
  public init(operations: [Operation] = [], budget: ResponseBudget = ResponseBudget()) {
    self.operations = operations
    self.budget = budget
  }

  /// Everything about a response that its event does not allow.
  ///
  /// - Parameters:
  ///   - event: the event's bytes.
  ///   - response: the bytes that the Lambda answered with.
  ///   - clientContext: the invocation's client context, JSON; it tells a Gateway call.
  /// - Returns: the findings, in the order of the envelope; empty when nothing is to be said.
  public func findings(event: [UInt8], response: [UInt8], clientContext: [UInt8]? = nil) -> [Finding] {
    var check = EnvelopeCheck(self)
    check.checkSize(response.count)
    let context = clientContext.map { String(decoding: $0, as: UTF8.self) }
    let call: ActionCall
    do { call = try ActionCall(event: event, clientContext: context) } catch {
      check.add(.eventUnusable, "", "The event cannot be judged: \(error.sentence)")
      return check.findings
    }
    do {
      let envelope = try JSONValue(parsing: response)
      if call.frontDoor != .gateway { check.check(envelope, call) }
    } catch {
      check.add(.notJSON, "", "The response is not JSON: \(error).")
    }
    return check.findings
  }

  static func escaped(_ name: String) -> String {
    guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return name }
    return name.reduce(into: "") { $0 += $1 == "~" ? "~0" : $1 == "/" ? "~1" : String($1) }
  }
}
