// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON

extension Commands {
  static let check = Command(
    name: "check", usage: "check EVENT RESPONSE [--schema SCHEMA] | check --log FILE [--schema SCHEMA]",
    summary: "Tells whether a response, from a Lambda in any language, is a valid envelope for its event.",
    discussion: """
      --log reads the lines that OUTCROP_CAPTURE writes: every line that holds an event and an envelope is checked, others are passed over.
      A file named - is standard input.
      """,
    options: [
      .init("schema", "SCHEMA", "Check statuses and bodies too, against this OpenAPI file."),
      .init("log", "FILE", "Check captured pairs."), .init("format", "text|json", "How findings are printed."),
    ]
  ) { arguments in
    let operations = try arguments.value("schema").map { try SchemaFile($0).operations } ?? []
    let validator = EnvelopeValidator(operations: operations)
    let format = try arguments.choice("format", OutputFormat.self) ?? .text
    let pairs: [CapturedPair]
    if let log = arguments.value("log") {
      _ = try arguments.words(0...0, "outcrop check --log FILE")
      pairs = CapturedPair.pairs(inLog: try Terminal.read(log), log)
      if pairs.isEmpty { throw Failure(sentence: "\(log) holds no captured pair; set OUTCROP_CAPTURE=all to have them written.") }
    } else {
      let words = try arguments.words(2...2, "outcrop check EVENT RESPONSE")
      pairs = [CapturedPair(title: words[1], event: try EventFile.read(words[0]), response: try Terminal.read(words[1]))]
    }
    var violations = 0
    for pair in pairs {
      let findings = validator.findings(
        event: pair.event.bytes, response: pair.response, clientContext: pair.event.clientContext.map { Array($0.utf8) })
      violations += findings.count { $0.severity == .violation }
      report(findings, pair.title, format)
    }
    if format == .text { Terminal.print("\(pairs.count) checked, \(violations) \(violations == 1 ? "violation" : "violations")") }
    return violations == 0 ? 0 : 1
  }

  static func report(_ findings: [EnvelopeValidator.Finding], _ title: String, _ format: OutputFormat) {
    switch format {
    case .text: for finding in findings { Terminal.print("\(title): \(finding)") }
    case .json: Terminal.print(JSONValue.object(["file": .string(title), "findings": .array(findings.map(\.json))]).text)
    }
  }
}

extension EnvelopeValidator.Finding {
  var json: JSONValue {
    [
      "code": .string(code.rawValue), "severity": .string(severity.rawValue), "pointer": .string(pointer), "sentence": .string(sentence),
    ]
  }
}

/// An event and the response to it.
struct CapturedPair {
  var title: String
  var event: EventBuilder.Event
  var response: [UInt8]

  /// The pairs in a log: lines of JSON, or text with JSON at the end.
  static func pairs(inLog bytes: [UInt8], _ file: String) -> [CapturedPair] {
    var pairs: [CapturedPair] = []
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      guard let start = line.firstIndex(of: UInt8(ascii: "{")), let value = try? JSONValue(parsing: Array(line[start...])),
        let event = value["event"], let envelope = value["envelope"]
      else { continue }
      let context = value["clientContext"].map { $0.string ?? $0.text }
      pairs.append(
        CapturedPair(
          title: "\(file):\(index + 1)", event: .init(bytes: captured(event), clientContext: context), response: captured(envelope)))
    }
    return pairs
  }

  /// What was no JSON was captured as text.
  private static func captured(_ value: JSONValue) -> [UInt8] { value.string.map { Array($0.utf8) } ?? value.bytes }
}
