// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// One envelope under examination.
struct EnvelopeCheck {
  typealias Code = EnvelopeValidator.Code

  private let validator: EnvelopeValidator
  private(set) var findings: [EnvelopeValidator.Finding] = []

  init(_ validator: EnvelopeValidator) { self.validator = validator }

  /// Whether there is no use in looking on.
  private var isFull: Bool { findings.count >= EnvelopeValidator.findingsMax }

  mutating func add(_ code: Code, _ pointer: String, _ sentence: String, _ severity: EnvelopeValidator.Severity = .violation) {
    if isFull { return }
    findings.append(.init(code: code, severity: severity, pointer: pointer, sentence: sentence))
  }

  mutating func checkSize(_ bytes: Int) {
    if bytes > validator.budget.maxBytes {
      add(.sizeLimit, "", "The response has \(bytes) bytes; Lambda takes at most \(validator.budget.maxBytes).")
    } else if bytes > validator.budget.warnBytes {
      add(.sizeWarning, "", "The response has \(bytes) bytes; above \(validator.budget.warnBytes) agents may cut or refuse it.", .warning)
    }
  }

  mutating func check(_ envelope: JSONValue, _ call: ActionCall) {
    guard case .object(let top) = envelope else {
      return add(.wrongType, "", "The response must be an object with \"messageVersion\" and \"response\", but is \(envelope.typeName).")
    }
    checkFields(top, EnvelopeFields.top, "", call)
    checkVersion(top)
    if let answer = object(top, "response", "") { check(answer, call) }
    for name in ["sessionAttributes", "promptSessionAttributes"] { checkAttributes(top[name], "/\(name)") }
    checkKnowledgeBases(top["knowledgeBasesConfiguration"])
  }

  private mutating func checkVersion(_ top: JSONObject) {
    guard let version = required(top, "messageVersion", "") else { return }
    guard let text = version.string else { return wrongType("/messageVersion", "the string \"1.0\"", version) }
    if text != "1.0" { add(.wrongValue, "/messageVersion", "The message version must be \"1.0\", but is \"\(text.prefix(80))\".") }
  }

  private mutating func check(_ answer: JSONObject, _ call: ActionCall) {
    let fields = call.frontDoor == .function ? EnvelopeFields.functionResponse : EnvelopeFields.openAPIResponse
    checkFields(answer, fields, "/response", call)
    checkEcho(answer, "actionGroup", call.actionGroup)
    switch call.target {
    case .function(let name):
      checkEcho(answer, "function", name)
      checkFunctionResponse(answer, call)
    case .route(let method, let path):
      checkEcho(answer, "apiPath", path)
      checkEcho(answer, "httpMethod", method)
      checkRoute(answer, call)
    case .tool: break
    }
  }

  // MARK: The OpenAPI kind

  private mutating func checkRoute(_ answer: JSONObject, _ call: ActionCall) {
    let status = checkStatus(answer)
    guard let contents = object(answer, "responseBody", "/response"), let content = onlyContent(contents, "/response/responseBody") else {
      return
    }
    let pointer = "/response/responseBody/\(EnvelopeValidator.escaped(content.name))"
    if !EnvelopeCheck.isMediaType(content.name) {
      add(
        .contentType, pointer,
        "The content type of an OpenAPI operation is a media type, application/json for example, not \"\(content.name.prefix(80))\".")
    }
    guard let text = body(content.value, pointer, call) else { return }
    var value: JSONValue?
    if EnvelopeCheck.isJSON(content.name) {
      do { value = try JSONValue(parsing: text) } catch {
        add(.bodyNotJSON, pointer + "/body", "The body must hold JSON because its type is \(content.name): \(error).")
      }
    }
    if let status { checkDeclared(call, status, content.name, value, pointer) }
  }

  private mutating func checkStatus(_ answer: JSONObject) -> Int? {
    guard let value = required(answer, "httpStatusCode", "/response") else { return nil }
    guard case .number(let number) = value else {
      wrongType("/response/httpStatusCode", "a number", value)
      return nil
    }
    guard let status = number.integer, (100...599).contains(status) else {
      add(.statusRange, "/response/httpStatusCode", "The status must be an integer from 100 to 599, but is \(number.literal).")
      return nil
    }
    return status
  }

  /// The type without its parameters, in small letters.
  private static func essence(_ contentType: String) -> String { LooseText.trimmed(contentType.prefix { $0 != ";" }).lowercased() }

  private static func isJSON(_ contentType: String) -> Bool {
    let type = essence(contentType)
    return type == "application/json" || type.hasSuffix("+json")
  }

  private static func isMediaType(_ contentType: String) -> Bool {
    let parts = essence(contentType).split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty && !$0.contains(" ") }
  }

  private mutating func checkDeclared(_ call: ActionCall, _ status: Int, _ contentType: String, _ body: JSONValue?, _ pointer: String) {
    guard !validator.operations.isEmpty, case .route(let method, let path) = call.target else { return }
    let known = Operation.Method(named: method)
    guard let operation = validator.operations.first(where: { $0.path == path && $0.method == known }) else {
      // An unknown operation is answered with 404, and that is all there is to say about it.
      if status != 404 { add(.undeclaredOperation, "/response/apiPath", "The schema declares no operation \(method) \(path).", .warning) }
      return
    }
    if operation.responses.isEmpty { return }
    let exact = operation.responses.filter { $0.status == status }
    let declared = exact.isEmpty ? operation.responses.filter { $0.status == nil } : exact
    if declared.isEmpty {
      let isFramework = EnvelopeValidator.frameworkStatuses.contains(status)
      let statuses = operation.responses.compactMap { $0.status.map(String.init) }.joined(separator: ", ")
      let only = statuses.isEmpty ? "" : ", only \(statuses)"
      let sentence = "\(operation.name) declares no status \(status)\(only)."
      return add(.undeclaredStatus, "/response/httpStatusCode", sentence, isFramework ? .note : .violation)
    }
    checkBody(body, contentType, declared, pointer, status, operation.name)
  }

  /// Holds the body to what is declared for its status, of which there may be one for each content type.
  private mutating func checkBody(
    _ body: JSONValue?, _ contentType: String, _ declared: [Operation.Response], _ pointer: String, _ status: Int, _ operation: String
  ) {
    let types = declared.compactMap(\.contentType)
    // A status without content says nothing about a body, and the envelope must have one.
    if types.isEmpty { return }
    let type = EnvelopeCheck.essence(contentType)
    guard let response = declared.first(where: { $0.contentType.map(EnvelopeCheck.essence) == type }) else {
      let expected = types.joined(separator: " or ")
      return add(.bodyMismatch, pointer, "\(operation) declares \(expected) for \(status), but the body is \(contentType.prefix(80)).")
    }
    guard let body else { return }
    let isFrameworks = EnvelopeCheck.isFrameworkError(body, status)
    for deviation in SchemaConformance.deviations(of: body, from: response.schema) {
      let place = deviation.pointer.isEmpty ? "The body" : "In the body, \(deviation.pointer)"
      let sentence = "\(place) \(deviation.problem), by what \(operation) declares for \(status)."
      add(.bodyMismatch, pointer + "/body", sentence, isFrameworks ? .note : .violation)
    }
  }

  /// Whether the framework answered by itself, with a body that no schema declares.
  private static func isFrameworkError(_ body: JSONValue, _ status: Int) -> Bool {
    EnvelopeValidator.frameworkStatuses.contains(status) && body["error"]?["status"]?.integer == status
      && body["error"]?["message"]?.string != nil
  }

  // MARK: The function kind

  private mutating func checkFunctionResponse(_ answer: JSONObject, _ call: ActionCall) {
    guard let response = object(answer, "functionResponse", "/response") else { return }
    let pointer = "/response/functionResponse"
    checkFields(response, EnvelopeFields.functionBody, pointer, call)
    if let state = response["responseState"] {
      if let text = state.string {
        if text != "FAILURE", text != "REPROMPT" {
          add(.responseState, pointer + "/responseState", "The response state is FAILURE, REPROMPT or absent, not \"\(text.prefix(80))\".")
        }
      } else {
        wrongType(pointer + "/responseState", "a string", state)
      }
    }
    guard let contents = object(response, "responseBody", pointer), let content = onlyContent(contents, pointer + "/responseBody") else {
      return
    }
    let place = "\(pointer)/responseBody/\(EnvelopeValidator.escaped(content.name))"
    if content.name != "TEXT" { add(.contentType, place, "The content type of a function is TEXT, not \"\(content.name.prefix(80))\".") }
    _ = body(content.value, place, call)
  }

  // MARK: Parts

  private mutating func required(_ object: JSONObject, _ name: String, _ pointer: String) -> JSONValue? {
    if let value = object[name] { return value }
    add(.missingField, "\(pointer)/\(name)", "\"\(name)\" is missing.")
    return nil
  }

  private mutating func object(_ parent: JSONObject, _ name: String, _ pointer: String) -> JSONObject? {
    guard let value = required(parent, name, pointer) else { return nil }
    if case .object(let object) = value { return object }
    wrongType("\(pointer)/\(name)", "an object", value)
    return nil
  }

  private mutating func wrongType(_ pointer: String, _ expected: String, _ value: JSONValue) {
    add(.wrongType, pointer, "Expected \(expected), but found \(value.typeName).")
  }

  private mutating func onlyContent(_ contents: JSONObject, _ pointer: String) -> JSONObject.Member? {
    guard contents.count == 1, let content = contents.members.first else {
      add(.contentCount, pointer, "The response body has exactly one content type, but \(contents.count) are given.")
      return nil
    }
    return content
  }

  private mutating func body(_ content: JSONValue, _ pointer: String, _ call: ActionCall) -> String? {
    guard case .object(let object) = content else {
      wrongType(pointer, "an object with \"body\"", content)
      return nil
    }
    checkFields(object, EnvelopeFields.content, pointer, call)
    guard let body = required(object, "body", pointer) else { return nil }
    if let text = body.string { return text }
    add(.bodyNotString, pointer + "/body", "The body must be a string, JSON as text for example, but is \(body.typeName).")
    return nil
  }

  private mutating func checkEcho(_ answer: JSONObject, _ name: String, _ expected: String) {
    guard let value = required(answer, name, "/response") else { return }
    guard let text = value.string else { return wrongType("/response/\(name)", "a string", value) }
    if text == expected { return }
    add(
      .echoMismatch, "/response/\(name)",
      "\"\(name)\" must repeat the event's \"\(expected.prefix(80))\", but is \"\(text.prefix(80))\".")
  }

  private mutating func checkAttributes(_ value: JSONValue?, _ pointer: String) {
    guard let value else { return }
    guard case .object(let object) = value else { return wrongType(pointer, "an object of strings", value) }
    for member in object.members where member.value.string == nil {
      add(
        .attributeNotString, "\(pointer)/\(EnvelopeValidator.escaped(member.name))",
        "An attribute must be a string, but \"\(member.name.prefix(80))\" is \(member.value.typeName).")
    }
  }

  private mutating func checkKnowledgeBases(_ value: JSONValue?) {
    guard let value else { return }
    let pointer = "/knowledgeBasesConfiguration"
    guard case .array(let items) = value else { return wrongType(pointer, "an array", value) }
    for (index, item) in items.enumerated() where !isFull {
      for problem in KnowledgeBaseRules.problems(with: item) {
        add(.knowledgeBase, "\(pointer)/\(index)\(problem.pointer)", problem.sentence)
      }
    }
  }

  /// Fields that the service does not know here: at home elsewhere, misspelt, or unknown.
  private mutating func checkFields(_ object: JSONObject, _ known: [String], _ pointer: String, _ call: ActionCall) {
    for member in object.members where !isFull && !known.contains(member.name) {
      let place = "\(pointer)/\(EnvelopeValidator.escaped(member.name))"
      let name = member.name.prefix(80)
      if let home = EnvelopeFields.home(of: member.name, call.frontDoor), home != pointer {
        add(.misplacedField, place, "\"\(name)\" belongs \(home.isEmpty ? "to the top level" : "into \(home)").")
      } else if EnvelopeFields.isOfOtherKind(member.name, call.frontDoor) {
        let kind = call.frontDoor == .function ? "an OpenAPI operation" : "a function"
        add(.misplacedField, place, "\"\(name)\" belongs to the envelope of \(kind), which this event did not call.")
      } else if let likely = EnvelopeFields.nearest(member.name, known) {
        add(.misspeltField, place, "\"\(name)\" is not a field; is \"\(likely)\" meant?")
      } else {
        add(.unknownField, place, "\"\(name)\" is not a field that agents know here.")
      }
    }
  }
}
