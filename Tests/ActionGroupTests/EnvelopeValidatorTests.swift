// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import Foundation
import JSON
import Testing

/// A valid envelope with one thing changed, and the one finding that comes of it.
struct EnvelopeMutation: Sendable, CustomTestStringConvertible {
  var door: FrontDoor
  var place: String
  var value: JSONValue?
  var code: EnvelopeValidator.Code
  var pointer: String
  var words: String
  var severity = EnvelopeValidator.Severity.violation

  init(
    _ door: FrontDoor, _ place: String, _ value: JSONValue?, _ code: EnvelopeValidator.Code, at pointer: String? = nil, _ words: String,
    _ severity: EnvelopeValidator.Severity = .violation
  ) {
    (self.door, self.place, self.value, self.code, self.pointer, self.words) = (door, place, value, code, pointer ?? place, words)
    self.severity = severity
  }

  var testDescription: String { "\(door) \(place) = \(value?.text ?? "nothing"): \(code.rawValue)" }
  var isOfSchema: Bool { [.undeclaredOperation, .undeclaredStatus, .bodyMismatch].contains(code) }

  static let body = "/response/responseBody/application~1json"
  static let functionBody = "/response/functionResponse/responseBody"
  static let search = "/knowledgeBasesConfiguration/0/retrievalConfiguration/vectorSearchConfiguration"

  static let fields: [EnvelopeMutation] = [
    .init(.openAPI, "", [1], .wrongType, "must be an object"), .init(.openAPI, "", "x", .wrongType, "but is string"),
    .init(.openAPI, "/messageVersion", nil, .missingField, "\"messageVersion\" is missing"),
    .init(.openAPI, "/response", nil, .missingField, "\"response\" is missing"),
    .init(.openAPI, "/response/actionGroup", nil, .missingField, "\"actionGroup\""),
    .init(.openAPI, "/response/apiPath", nil, .missingField, "\"apiPath\""),
    .init(.openAPI, "/response/httpMethod", nil, .missingField, "\"httpMethod\""),
    .init(.openAPI, "/response/httpStatusCode", nil, .missingField, "\"httpStatusCode\""),
    .init(.openAPI, "/response/responseBody", nil, .missingField, "\"responseBody\""),
    .init(.openAPI, body + "/body", nil, .missingField, "\"body\""),
    .init(.function, "/response/actionGroup", nil, .missingField, "\"actionGroup\""),
    .init(.function, "/response/function", nil, .missingField, "\"function\""),
    .init(.function, "/response/functionResponse", nil, .missingField, "\"functionResponse\""),
    .init(.function, functionBody, nil, .missingField, "\"responseBody\""),
    .init(.function, functionBody + "/TEXT/body", nil, .missingField, "\"body\""),  //
    .init(.openAPI, "/messageVersion", 1, .wrongType, "Expected the string \"1.0\", but found number"),
    .init(.openAPI, "/messageVersion", "2.0", .wrongValue, "\"2.0\""), .init(.openAPI, "/response", [], .wrongType, "found array"),
    .init(.openAPI, "/response/actionGroup", 7, .wrongType, "a string"),
    .init(.openAPI, "/response/apiPath", .null, .wrongType, "null"),
    .init(.openAPI, "/response/httpStatusCode", "200", .wrongType, "a number"),
    .init(.openAPI, "/response/responseBody", "{}", .wrongType, "an object"),
    .init(.openAPI, body, "{}", .wrongType, "an object with \"body\""),
    .init(.function, "/response/functionResponse", "done", .wrongType, "an object"),
    .init(.function, "/response/functionResponse/responseState", 1, .wrongType, "a string"),
    .init(.openAPI, "/sessionAttributes", [], .wrongType, "an object of strings"),
    .init(.function, "/promptSessionAttributes", "x", .wrongType, "an object of strings"),
    .init(.openAPI, "/knowledgeBasesConfiguration", [:], .wrongType, "an array"),  //
    .init(.openAPI, "/response/actionGroup", "orders", .echoMismatch, "\"Orders\", but is \"orders\""),
    .init(.openAPI, "/response/apiPath", "/orders/ORD-1", .echoMismatch, "\"/orders/{orderId}\""),
    .init(.openAPI, "/response/httpMethod", "get", .echoMismatch, "\"GET\""),
    .init(.function, "/response/function", "getorder", .echoMismatch, "\"getOrder\""),
    .init(.function, "/response/actionGroup", "", .echoMismatch, "\"Orders\""),
  ]

  static let values: [EnvelopeMutation] = [
    .init(.openAPI, "/response/httpStatusCode", 99, .statusRange, "is 99"),
    .init(.openAPI, "/response/httpStatusCode", 600, .statusRange, "is 600"),
    .init(.openAPI, "/response/httpStatusCode", 200.5, .statusRange, "is 200.5"),
    .init(.openAPI, body + "/body", ["status": "OPEN"], .bodyNotString, "must be a string"),
    .init(.openAPI, body + "/body", .null, .bodyNotString, "is null"),
    .init(.function, functionBody + "/TEXT/body", 7, .bodyNotString, "is number"),
    .init(.openAPI, body + "/body", "OPEN", .bodyNotJSON, "must hold JSON"),
    .init(.openAPI, body + "/body", "", .bodyNotJSON, "must hold JSON"),
    .init(.openAPI, body + "/body", "{'status': 'OPEN'}", .bodyNotJSON, "must hold JSON"),
    .init(
      .openAPI, "/response/responseBody", ["Application/Problem+JSON; charset=utf-8": ["body": "x"]], .bodyNotJSON,
      at: "/response/responseBody/Application~1Problem+JSON; charset=utf-8/body", "must hold JSON"),
    .init(.openAPI, "/response/responseBody", ["TEXT": ["body": "x"]], .contentType, at: "/response/responseBody/TEXT", "media type"),
    .init(.openAPI, "/response/responseBody", ["text/": ["body": "x"]], .contentType, at: "/response/responseBody/text~1", "media type"),
    .init(.function, functionBody, ["application/json": ["body": "{}"]], .contentType, at: functionBody + "/application~1json", "is TEXT"),
    .init(.function, functionBody, ["text": ["body": ""]], .contentType, at: functionBody + "/text", "is TEXT"),
    .init(.openAPI, "/response/responseBody", [:], .contentCount, "0 are given"),
    .init(.openAPI, "/response/responseBody/text~1plain", ["body": ""], .contentCount, at: "/response/responseBody", "2 are given"),
    .init(.function, functionBody, [:], .contentCount, "0 are given"),
    .init(.openAPI, "/sessionAttributes/count", 7, .attributeNotString, "\"count\" is number"),
    .init(.function, "/promptSessionAttributes/a~1b", .null, .attributeNotString, "\"a/b\" is null"),
    .init(.function, "/response/functionResponse/responseState", "SUCCESS", .responseState, "not \"SUCCESS\""),
    .init(.function, "/response/functionResponse/responseState", "failure", .responseState, "FAILURE, REPROMPT or absent"),
  ]

  static let strayFields: [EnvelopeMutation] = [
    .init(.openAPI, "/httpStatusCode", 200, .misplacedField, "belongs into /response"),
    .init(.openAPI, "/response/sessionAttributes", [:], .misplacedField, "to the top level"),
    .init(.openAPI, "/response/messageVersion", "1.0", .misplacedField, "to the top level"),
    .init(.openAPI, body + "/httpStatusCode", 200, .misplacedField, "into /response"),
    .init(.openAPI, "/response/responseState", "REPROMPT", .misplacedField, "of a function"),
    .init(.function, "/response/responseState", "REPROMPT", .misplacedField, "into /response/functionResponse"),
    .init(.function, "/response/httpStatusCode", 200, .misplacedField, "of an OpenAPI operation"),
    .init(.function, "/functionResponse", [:], .misplacedField, "into /response"),
    .init(.openAPI, "/response/statusCode", 200, .misspeltField, "is \"httpStatusCode\" meant?"),
    .init(.openAPI, "/sessionAtributes", [:], .misspeltField, "is \"sessionAttributes\" meant?"),
    .init(.openAPI, "/knowledge_bases_configuration", [], .misspeltField, "is \"knowledgeBasesConfiguration\" meant?"),
    .init(.function, "/response/functionResponse/ResponseState", "FAILURE", .misspeltField, "is \"responseState\" meant?"),
    .init(.openAPI, body + "/Body", "", .misspeltField, "is \"body\" meant?"),
    .init(.openAPI, "/headers", [:], .unknownField, "agents know here"),
    .init(.function, "/response/agent", [:], .unknownField, "\"agent\""),
    .init(.openAPI, body + "/isBase64Encoded", false, .unknownField, "\"isBase64Encoded\""),
  ]

  static let knowledgeBases: [EnvelopeMutation] = [
    .init(.openAPI, "/knowledgeBasesConfiguration/0", "KB1", .knowledgeBase, "must be an object"),
    .init(.openAPI, "/knowledgeBasesConfiguration/0/knowledgeBaseId", nil, .knowledgeBase, "one to ten letters and digits"),
    .init(.openAPI, "/knowledgeBasesConfiguration/0/knowledgeBaseId", "KB123456789", .knowledgeBase, "one to ten letters and digits"),
    .init(.openAPI, "/knowledgeBasesConfiguration/0/knowledgeBaseId", "KB-1", .knowledgeBase, "one to ten letters and digits"),
    .init(.openAPI, "/knowledgeBasesConfiguration/0/name", "x", .knowledgeBase, "no field \"name\""),
    .init(.openAPI, "/knowledgeBasesConfiguration/0/retrievalConfiguration", nil, .knowledgeBase, "needs retrievalConfiguration"),
    .init(.openAPI, search + "/numberOfResults", 0, .knowledgeBase, "from 1 to 100"),
    .init(.openAPI, search + "/numberOfResults", "3", .knowledgeBase, "from 1 to 100"),
    .init(.openAPI, search + "/overrideSearchType", "hybrid", .knowledgeBase, "HYBRID or SEMANTIC"),
    .init(.openAPI, search + "/numberOfResult", 3, .knowledgeBase, "no field \"numberOfResult\""),
  ]

  static let schema: [EnvelopeMutation] = [
    .init(.openAPI, "/response/httpStatusCode", 201, .undeclaredStatus, "declares no status 201, only 200, 200, 204, 400"),
    .init(.openAPI, "/response/httpStatusCode", 503, .undeclaredStatus, "declares no status 503", .note),
    .init(.openAPI, body + "/body", "{}", .bodyMismatch, "/status is missing"),
    .init(.openAPI, body + "/body", "[]", .bodyMismatch, "The body must be"),
    .init(.openAPI, body + "/body", #"{"status":"open"}"#, .bodyMismatch, "/status must be"),
    .init(.openAPI, body + "/body", #"{"status":"OPEN","orderId":"1"}"#, .bodyMismatch, "/orderId must be"),
    .init(.openAPI, body + "/body", #"{"status":"OPEN","count":"1"}"#, .bodyMismatch, "/count must be an integer"),
    .init(.openAPI, body + "/body", #"{"status":"OPEN","count":1.5}"#, .bodyMismatch, "/count must be an integer"),
    .init(.openAPI, body + "/body", #"{"status":"OPEN","count":-1}"#, .bodyMismatch, "/count must be at least 0"),
    .init(.openAPI, body + "/body", #"{"status":"OPEN","price":0}"#, .bodyMismatch, "/price must be greater than 0"),
    .init(.openAPI, body + "/body", #"{"status":"OPEN","tags":["abcd"]}"#, .bodyMismatch, "/tags/0 must have at most 3 characters"),
    .init(.openAPI, body + "/body", #"{"status":"OPEN","tags":[]}"#, .bodyMismatch, "/tags must have at least 1 item"),
    .init(.openAPI, body + "/body", #"{"status":"OPEN","tags":["a","b","c"]}"#, .bodyMismatch, "/tags must have at most 2 items"),
    .init(.openAPI, body + "/body", #"{"status":"OPEN","tags":["a","a"]}"#, .bodyMismatch, "the same item twice"),
    .init(.openAPI, body + "/body", #"{"status":"OPEN","closed":{"a/b":true,"c":1}}"#, .bodyMismatch, "/closed/c is not declared"),
    .init(.openAPI, body + "/body", #"{"status":"OPEN","closed":{"a/b":"true"}}"#, .bodyMismatch, "/closed/a~1b must be"),
    .init(
      .openAPI, "/response/responseBody", ["application/xml": ["body": "<a/>"]], .bodyMismatch,
      at: "/response/responseBody/application~1xml",
      "declares application/json or text/plain for 200"),
  ]
}

@Suite("The validator finds what is wrong with an envelope and nothing else")
struct EnvelopeValidatorTests {
  private let withSchema = EnvelopeValidator(operations: [EnvelopeSamples.operation])

  private func findings(_ envelope: JSONValue, _ door: FrontDoor, _ validator: EnvelopeValidator) -> [EnvelopeValidator.Finding] {
    let event = EnvelopeSamples.event(door)
    return validator.findings(event: event.bytes, response: envelope.bytes, clientContext: event.clientContext.map { Array($0.utf8) })
  }

  @Test("a valid envelope has no finding", arguments: [FrontDoor.openAPI, .function]) func valid(door: FrontDoor) {
    var bare = EnvelopeSamples.envelope(door)
    for name in ["sessionAttributes", "promptSessionAttributes", "knowledgeBasesConfiguration"] { bare.set("/\(name)", nil) }
    bare.set("/response/functionResponse/responseState", door == .function ? "FAILURE" : nil)
    if door == .openAPI { bare.set("/response/functionResponse", nil) }
    for envelope in [EnvelopeSamples.envelope(door), bare] {
      #expect(findings(envelope, door, EnvelopeValidator()) == [])
      #expect(findings(envelope, door, withSchema) == [])
    }
  }

  private static let mutations = [
    EnvelopeMutation.fields, EnvelopeMutation.values, EnvelopeMutation.strayFields, EnvelopeMutation.knowledgeBases,
    EnvelopeMutation.schema,
  ].flatMap(\.self)

  @Test("one change breaks one rule", arguments: mutations) func mutation(mutation: EnvelopeMutation) throws {
    var envelope = EnvelopeSamples.envelope(mutation.door)
    envelope.set(mutation.place, mutation.value)
    try #require(envelope != EnvelopeSamples.envelope(mutation.door))
    let found = findings(envelope, mutation.door, mutation.isOfSchema ? withSchema : EnvelopeValidator())
    let finding = try #require(found.first)
    #expect(found.count == 1 && finding.code == mutation.code && finding.pointer == mutation.pointer, "\(found)")
    #expect(finding.severity == mutation.severity && finding.sentence.contains(mutation.words), "\(finding)")
    #expect(finding.sentence.hasSuffix(".") || finding.sentence.hasSuffix("?"), "\(finding)")
    if mutation.isOfSchema {
      #expect(findings(envelope, mutation.door, EnvelopeValidator()) == [], "without a schema nothing is to be said")
    }
  }

  @Test("every rule is broken by a test here") func complete() {
    let elsewhere: Set<EnvelopeValidator.Code> = [.eventUnusable, .notJSON, .sizeWarning, .sizeLimit, .undeclaredOperation]
    #expect(Set(Self.mutations.map(\.code)).union(elsewhere) == Set(EnvelopeValidator.Code.allCases))
  }

  @Test("several faults are found at once, in the order of the envelope") func several() {
    var envelope = EnvelopeSamples.openAPI
    envelope.set("/messageVersion", nil)
    envelope.set("/response/httpStatusCode", nil)
    envelope.set("/httpStatusCode", 200)
    envelope.set("/sessionAttributes/a", 1)
    envelope.set("/sessionAttributes/b", true)
    #expect(
      findings(envelope, .openAPI, withSchema).map(\.description) == [
        "/httpStatusCode: violation: \"httpStatusCode\" belongs into /response. [misplaced-field]",
        "/messageVersion: violation: \"messageVersion\" is missing. [missing-field]",
        "/response/httpStatusCode: violation: \"httpStatusCode\" is missing. [missing-field]",
        "/sessionAttributes/a: violation: An attribute must be a string, but \"a\" is number. [attribute-not-string]",
        "/sessionAttributes/b: violation: An attribute must be a string, but \"b\" is boolean. [attribute-not-string]",
      ])
  }

  @Test("what is no JSON is one finding", arguments: FrontDoor.allCases, ["", "{", "None", "{} {}", "\u{FEFF}{}"])
  func notJSON(door: FrontDoor, text: String) {
    let event = EnvelopeSamples.event(door)
    let found = withSchema.findings(
      event: event.bytes, response: Array(text.utf8), clientContext: event.clientContext.map { Array($0.utf8) })
    #expect(found.map(\.code) == [.notJSON] && found.first?.pointer == "")
  }

  @Test("an event that cannot be judged is the only finding", arguments: ["", "[]", "{}", #"{"apiPath":"/a","actionGroup":"G"}"#])
  func unusableEvent(event: String) {
    let found = withSchema.findings(event: Array(event.utf8), response: EnvelopeSamples.openAPI.bytes)
    #expect(found.map(\.code) == [.eventUnusable] && found.first?.sentence.hasPrefix("The event cannot be judged: ") == true)
  }

  @Test("a Gateway takes any JSON", arguments: ["null", "7", "\"done\"", "[]", "{\"messageVersion\":2}"]) func gateway(text: String) {
    let event = EnvelopeSamples.event(.gateway)
    let context = event.clientContext.map { Array($0.utf8) }
    #expect(withSchema.findings(event: event.bytes, response: Array(text.utf8), clientContext: context) == [])
    // Without the client context no event of an agent is in sight.
    #expect(withSchema.findings(event: event.bytes, response: Array(text.utf8)).map(\.code) == [.eventUnusable])
  }

  @Test("an answer may be as large as the budget says, at every front door", arguments: FrontDoor.allCases) func sizes(door: FrontDoor) {
    let event = EnvelopeSamples.event(door)
    func codes(_ size: Int, _ validator: EnvelopeValidator = EnvelopeValidator()) -> [EnvelopeValidator.Code] {
      var response = EnvelopeSamples.envelope(door).bytes
      response += [UInt8](repeating: 0x20, count: size - response.count)
      let found = validator.findings(event: event.bytes, response: response, clientContext: event.clientContext.map { Array($0.utf8) })
      for finding in found { #expect(finding.severity == (finding.code == .sizeWarning ? .warning : .violation) && finding.pointer == "") }
      return found.map(\.code)
    }
    #expect(
      codes(25_000) == [] && codes(25_001) == [.sizeWarning] && codes(6_291_556) == [.sizeWarning] && codes(6_291_557) == [.sizeLimit])
    let small = EnvelopeValidator(budget: ResponseBudget(warnBytes: 800, maxBytes: 900))
    #expect(codes(801, small) == [.sizeWarning] && codes(901, small) == [.sizeLimit])
  }

  @Test("what the schema allows is no finding") func declared() {
    func envelope(_ status: Int, _ body: String, _ contentType: String) -> JSONValue {
      EnvelopeSamples.envelope(status: status, body: body, contentType: contentType)
    }
    for value in [
      envelope(
        200, #"{"status":"SHIPPED","count":2.0,"price":0.1,"tags":["a","b"],"note":null,"closed":{"a/b":true},"other":[1]}"#,
        "application/json"),
      envelope(200, #"{"status":"OPEN"}"#, "Application/JSON; charset=utf-8"), envelope(200, "not JSON", "text/plain"),
      envelope(204, "{}", "application/json"), envelope(400, #"{"reason":"x"}"#, "application/json"),
    ] { #expect(findings(value, .openAPI, withSchema) == []) }
    // A default stands for every status; an operation whose responses are not known promises nothing.
    var other = EnvelopeSamples.operation
    other.responses = [.init(nil, "application/json", .object([.init("any", .integer())]))]
    #expect(findings(envelope(418, #"{"any":1}"#, "application/json"), .openAPI, EnvelopeValidator(operations: [other])) == [])
    #expect(
      findings(envelope(418, "{}", "application/json"), .openAPI, EnvelopeValidator(operations: [other])).map(\.code) == [.bodyMismatch])
    other.responses = []
    #expect(findings(envelope(418, "{}", "application/json"), .openAPI, EnvelopeValidator(operations: [other])) == [])
  }

  @Test("the framework's own errors are notes", arguments: [400, 404, 500, 503, 504]) func framework(status: Int) {
    let body = #"{"error":{"status":\#(status),"message":"x","violations":[]}}"#
    let found = findings(EnvelopeSamples.envelope(status: status, body: body), .openAPI, withSchema)
    #expect(found.map(\.severity) == [.note])
    #expect(found.map(\.code) == [status == 400 ? .bodyMismatch : .undeclaredStatus])
  }

  @Test("an operation that the schema does not declare is answered with 404 or warned about") func undeclaredOperation() {
    let others = EnvelopeValidator(operations: [Operation("other", .get, "/other")])
    let found = findings(EnvelopeSamples.openAPI, .openAPI, others)
    #expect(found.map(\.code) == [.undeclaredOperation] && found.first?.severity == .warning && found.first?.pointer == "/response/apiPath")
    #expect(findings(EnvelopeSamples.envelope(status: 404, body: "{}"), .openAPI, others) == [])
    #expect(findings(EnvelopeSamples.function, .function, others) == [])
  }

  @Test("no response cut short or with a byte replaced traps", arguments: FrontDoor.allCases) func hostile(door: FrontDoor) {
    let event = EnvelopeSamples.event(door)
    let context = event.clientContext.map { Array($0.utf8) }
    let response = EnvelopeSamples.envelope(door).bytes
    for end in response.indices {
      let found = withSchema.findings(event: event.bytes, response: Array(response[..<end]), clientContext: context)
      #expect(found.map(\.code) == [.notJSON])
      for byte: UInt8 in [0, 0x22, 0x2C, 0x5B, 0x5C, 0x7B, 0x7D, 0x39, 0xFF] {
        var damaged = response
        damaged[end] = byte
        _ = withSchema.findings(event: event.bytes, response: damaged, clientContext: context)
      }
    }
    for end in event.bytes.indices {
      let found = withSchema.findings(event: Array(event.bytes[..<end]), response: response, clientContext: context)
      #expect(found.map(\.code) == [.eventUnusable])
    }
  }

  @Test("any value in any place is judged, not trapped on", arguments: [FrontDoor.openAPI, .function]) func anyValue(door: FrontDoor) {
    let values: [JSONValue] = [.null, true, 0, -1, 1.5, "", "/", [], [[]], [:], ["": [:]], ["a~/b": .null]]
    func pointers(_ value: JSONValue, _ pointer: String) -> [String] {
      switch value {
      case .object(let object):
        [pointer] + object.members.flatMap { pointers($0.value, pointer + "/" + $0.name.replacing("/", with: "~1")) }
      case .array(let items): [pointer] + items.enumerated().flatMap { pointers($1, "\(pointer)/\($0)") }
      default: [pointer]
      }
    }
    let valid = EnvelopeSamples.envelope(door)
    for pointer in pointers(valid, "") {
      for value in values {
        var envelope = valid
        envelope.set(pointer, value)
        for finding in findings(envelope, door, withSchema) { #expect(!finding.sentence.isEmpty) }
      }
    }
  }

  @Test("findings have an end, and so have their sentences") func bounded() {
    var envelope = EnvelopeSamples.openAPI
    let attributes = JSONObject((0..<100_000).map { .init("a\($0)", 1) })
    envelope.set("/sessionAttributes", .object(attributes))
    envelope.set("/response/actionGroup", .string(String(repeating: "x", count: 100_000)))
    let found = findings(envelope, .openAPI, withSchema)
    #expect(found.count == EnvelopeValidator.findingsMax)
    #expect(found.allSatisfy { $0.sentence.utf8.count < 400 })
  }

  @Test(
    "real envelopes are valid for their events",
    arguments: [
      ("001_event_powertools-lambda-python_getting_started.json", "075_response_powertools-lambda-python_getting_started_output.json"),
      (
        "002_event_powertools-lambda-python_getting_started_with_validation.json",
        "076_response_powertools-lambda-python_getting_started_with_validation_output.json"
      ),
      (
        "003_event_powertools-lambda-python_validation_failure_input.json",
        "077_response_powertools-lambda-python_validation_failure_output.json"
      ),
    ]) func corpus(event: String, response: String) throws
  {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.appending(path: "../shared/corpus/events").standardizedFileURL
    guard let event = try? Data(contentsOf: folder.appending(path: event)),
      let response = try? Data(contentsOf: folder.appending(path: response))
    else {
      print("Skipped: there is no corpus of events beside the package.")
      return
    }
    let found = EnvelopeValidator().findings(event: Array(event), response: Array(response))
    #expect(found == [])
  }
}
