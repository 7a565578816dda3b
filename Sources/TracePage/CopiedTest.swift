// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A call as a test in Swift, to be put beside the function's own.
enum CopiedTest {
  /// A test that calls the operation with the same arguments and expects the same answer.
  static func text(_ exchange: PageExchange) -> String {
    let envelope = exchange.envelope.flatMap { try? JSONValue(parsing: $0) }
    var expectations = ["#expect(answer.violations.isEmpty)"]
    if let status = envelope?["response"]?["httpStatusCode"]?.integer { expectations.append("#expect(answer.status == \(status))") }
    if let body = body(envelope) { expectations.append("#expect(answer.text == \(literal(body)))") }
    return """
      import ActionGroupTesting
      import Testing

      @Test("\(escaped(exchange.operation)) answers as it did") func \(identifier(exchange.operation))AnswersAsItDid() async throws {
        // The router of your actions, as in main.swift.
        let router = try makeRouter()
        let answer = try await router.call(\(literal(exchange.operation)), \(swift(.object(exchange.arguments))), as: .\(exchange.frontDoor))
        \(expectations.joined(separator: "\n  "))
      }

      """
  }

  /// A test that hands an event to the router, where nothing else is known of the call.
  static func text(event: JSONValue, name: String) -> String {
    """
    import ActionGroup
    import ActionGroupTesting
    import Testing

    @Test("an event for \(escaped(name)) is answered") func \(identifier(name))IsAnswered() async throws {
      // The router of your actions, as in main.swift.
      let router = try makeRouter()
      let event = EventBuilder.Event(bytes: Array(\(literal(event.text)).utf8))
      let answer = try await router.call(event)
      #expect(answer.violations.isEmpty)
    }

    """
  }

  /// What the model reads of an envelope.
  private static func body(_ envelope: JSONValue?) -> String? {
    let response = envelope?["response"]
    let contents = response?["functionResponse"]?["responseBody"] ?? response?["responseBody"]
    return contents?.object?.members.first?.value["body"]?.string
  }

  /// A name that Swift takes.
  private static func identifier(_ name: String) -> String {
    let words = name.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
    guard let first = words.first else { return "call" }
    let rest = words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }
    let joined = first.prefix(1).lowercased() + first.dropFirst() + rest.joined()
    return joined.first?.isNumber == true ? "call\(joined)" : joined
  }

  private static func escaped(_ text: String) -> String { text.filter { $0 != "\"" && $0 != "\\" && !$0.isNewline } }

  /// A text as Swift writes it, with as many number signs as it needs.
  static func literal(_ text: String) -> String {
    let plain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0.value != 0x2028 && $0.value != 0x2029 }
    guard plain else {
      let characters = text.unicodeScalars.map { scalar -> String in
        switch scalar {
        case "\n": "\\n"
        case "\"": "\\\""
        case "\\": "\\\\"
        default: scalar.value >= 0x20 && scalar.value != 0x7F ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
        }
      }
      return "\"\(characters.joined())\""
    }
    var signs = text.contains("\"") || text.contains("\\") ? "#" : ""
    while !signs.isEmpty, text.contains("\"" + signs) || text.contains("\\" + signs) { signs += "#" }
    return "\(signs)\"\(text)\"\(signs)"
  }

  /// A value as Swift writes it where JSON is expected.
  private static func swift(_ value: JSONValue) -> String {
    switch value {
    case .null: "nil"
    case .bool(let value): value ? "true" : "false"
    case .number(let number): number.literal
    case .string(let text): literal(text)
    case .array(let items): "[\(items.map(swift).joined(separator: ", "))]"
    case .object(let object):
      object.isEmpty ? "[:]" : "[\(object.members.map { "\(literal($0.name)): \(swift($0.value))" }.joined(separator: ", "))]"
    }
  }
}
