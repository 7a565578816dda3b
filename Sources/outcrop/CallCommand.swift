// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON
internal import LambdaEmulator

extension Commands {
  static let call = Command(
    name: "call", usage: "call BINARY EVENT... [--schema SCHEMA]",
    summary: "Runs a function under the Lambda emulator, sends it the events, prints and checks the answers.",
    discussion: "The function's own output goes to standard error. A file named - is standard input.",
    options: [
      .init("schema", "SCHEMA", "Check statuses and bodies too, against this OpenAPI file."),
      .init("timeout", "SECONDS", "The function's timeout; 3 by default, as in Lambda."),
      .init("env", "NAME=VALUE", "A variable of the function's environment; may be repeated."),
      .init("format", "text|json", "How answers are printed."),
    ]
  ) { arguments in
    let usage = "outcrop call BINARY EVENT..."
    guard arguments.words.count >= 2 else { throw CommandArguments.Misuse(sentence: "Expected: \(usage)") }
    let operations = try arguments.value("schema").map { try SchemaFile($0).operations } ?? []
    let format = try arguments.choice("format", OutputFormat.self) ?? .text
    let events = try arguments.words.dropFirst().map { ($0, try EventFile.read($0)) }
    let lambda = try EmulatedFunction.start(arguments.words[0], arguments)
    defer { lambda.stop() }
    var failures = 0
    for (path, event) in events {
      let answer = try CheckedCall(event, through: lambda, EnvelopeValidator(operations: operations))
      if !answer.isValid { failures += 1 }
      switch format {
      case .json: Terminal.print(answer.json(path).text)
      case .text:
        Terminal.print(String(decoding: answer.result.payload, as: UTF8.self))
        for finding in answer.findings { Terminal.print("\(path): \(finding)") }
        Terminal.complain("\(path): \(answer.verdict), \(answer.time)")
      }
    }
    return failures == 0 ? 0 : 1
  }

  static let host = Command(
    name: "host", usage: "host BINARY [--port N]",
    summary: "Keeps a function running behind POST /2015-03-31/functions/function/invocations until it is interrupted.",
    options: [
      .init("port", "N", "The port on 127.0.0.1; a free one by default."),
      .init("timeout", "SECONDS", "The function's timeout; 3 by default, as in Lambda."),
      .init("env", "NAME=VALUE", "A variable of the function's environment; may be repeated."),
    ]
  ) { arguments in
    let words = try arguments.words(1...1, "outcrop host BINARY [--port N]")
    let signals = Terminal.StopSignals()
    let lambda = try EmulatedFunction.start(words[0], arguments)
    lambda.start()
    Terminal.print("http://\(lambda.endpoint)/2015-03-31/functions/\(lambda.configuration.functionName)/invocations")
    signals.wait()
    lambda.stop()
    return 0
  }
}

/// A function's program under the emulator, as the options say.
enum EmulatedFunction {
  /// Makes the emulator; with a name of its own, `--port` is not the function's.
  static func start(_ binary: String, _ arguments: CommandArguments, name: String? = nil) throws -> LocalLambda {
    let path = Terminal.absolute(binary)
    guard Terminal.isExecutable(path) else { throw Failure(sentence: "\(binary) is no program that can be run.") }
    var configuration = LocalLambda.Configuration()
    if let seconds = try arguments.integer("timeout", in: 1...900) { configuration.timeout = .seconds(seconds) }
    if let name {
      configuration.functionName = name
    } else if let port = try arguments.integer("port", in: 0...65_535) {
      configuration.port = UInt16(port)
    }
    var environment: [String: String] = [:]
    for variable in arguments.all("env") {
      guard let separator = variable.firstIndex(of: "=") else {
        throw CommandArguments.Misuse(sentence: "--env \"\(variable)\" is no NAME=VALUE.")
      }
      environment[String(variable[..<separator])] = String(variable[variable.index(after: separator)...])
    }
    configuration.program = .init(path, environment: environment, output: { Terminal.complain(bytes: $0) })
    return try LocalLambda(configuration)
  }
}

/// An event that went through a function, and what is to be said about the answer.
struct CheckedCall {
  let result: InvocationResult
  let findings: [EnvelopeValidator.Finding]

  init(_ event: EventBuilder.Event, through lambda: LocalLambda, _ validator: EnvelopeValidator) throws {
    let context = event.clientContext.map { Array($0.utf8) }
    result = try lambda.invokeAndWait(event.bytes, clientContext: context)
    findings =
      result.functionError == nil ? validator.findings(event: event.bytes, response: result.payload, clientContext: context) : []
  }

  var isValid: Bool { result.functionError == nil && !findings.contains { $0.severity == .violation } }

  var verdict: String {
    if let error = result.functionError { return "the function failed (\(error))" }
    let violations = findings.count { $0.severity == .violation }
    return violations == 0 ? "valid" : "\(violations) \(violations == 1 ? "violation" : "violations")"
  }

  /// In milliseconds with three digits behind the point.
  var time: String {
    let microseconds = Int(result.duration / .microseconds(1))
    return "\(microseconds / 1000).\(String(1000 + microseconds % 1000).dropFirst()) ms"
  }

  func json(_ path: String) -> JSONValue {
    var object: JSONObject = [
      "file": .string(path),
      "response": (try? JSONValue(parsing: result.payload)) ?? .string(String(decoding: result.payload, as: UTF8.self)),
      "valid": .bool(isValid), "findings": .array(findings.map(\.json)),
      "microseconds": .number(JSONNumber(Int(result.duration / .microseconds(1)))),
    ]
    if let error = result.functionError { object["functionError"] = .string(error) }
    return .object(object)
  }
}
