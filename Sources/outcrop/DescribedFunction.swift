// SPDX-License-Identifier: Apache-2.0

internal import ActionCodegen
internal import ActionGroup
internal import FoundationEssentials
internal import JSON
internal import LambdaEmulator
internal import OpenAPI

/// A function's program that was asked for its operations.
struct DescribedFunction {
  let path: String
  /// An OpenAPI document.
  let json: JSONValue
  let operations: [Operation]

  /// How long it may take.
  static let limit = Duration.seconds(20)
  private static let outputBytesMax = 8 << 20

  /// Starts the program with `OUTCROP_DESCRIBE` in its environment; one built with LambdaRuntime then prints its operations and ends.
  init(_ path: String, limit: Duration = DescribedFunction.limit) throws(Failure) {
    let program = Terminal.absolute(path)
    guard Terminal.isExecutable(program) else { throw Failure(sentence: "\(path) is no program that can be run.") }
    var environment = ProcessInfo.processInfo.environment
    environment["OUTCROP_DESCRIBE"] = "1"
    let run: ProgramRun
    do throws(ProgramRun.NotStarted) {
      run = try ProgramRun(program, environment: environment, limit: limit, bytesMax: DescribedFunction.outputBytesMax)
    } catch {
      throw Failure(sentence: "\(path) cannot be started: \(error.reason)")
    }
    guard run.ending == .status(0), let document = DescribedFunction.document(in: run.output), let json = try? JSONValue(parsing: document)
    else { throw Failure(sentence: DescribedFunction.complaint(path, run)) }
    self.path = path
    self.json = json
    operations = Document.load(document, file: "\(path).json").document.map { OperationConversion.operations(of: $0).operations } ?? []
  }

  /// The line that is the document: a program may say more while it starts.
  private static func document(in output: [UInt8]) -> [UInt8]? {
    let start = Array("{\"openapi\":".utf8)
    return output.split(separator: UInt8(ascii: "\n")).last { $0.starts(with: start) }.map { Array($0) }
  }

  private static func complaint(_ path: String, _ run: ProgramRun) -> String {
    let ending =
      switch run.ending {
      case .status(let status): "ended with status \(status)"
      case .signal(let name): "ended by a signal (\(name))"
      case .killed: "was stopped, since it took over \(limit.components.seconds) seconds or printed over \(outputBytesMax >> 20) MiB,"
      }
    let said = String(decoding: run.output.prefix(2000), as: UTF8.self).split(separator: "\n").map { "\n  \($0)" }.joined()
    return "\(path) was asked for its operations and \(ending) without naming any; expected a program that calls Lambda.run with a router."
      + (said.isEmpty ? "" : " It said:\(said)")
  }

  /// Refuses a document that the linter would, in words of the program: its operations have names, but no places.
  func check(_ text: String) throws(Failure) {
    var complaints = operations.flatMap(missing)
    if complaints.isEmpty {
      let all = Linter().findings(in: Array(text.utf8), file: path).map(\.problem)
      complaints = all.filter { $0.severity == .error }.map { "\($0.sentence) [\($0.code)]" }
    }
    if operations.isEmpty { complaints = ["it registers no operation."] }
    guard !complaints.isEmpty else { return }
    throw Failure(sentence: "The service would refuse the schema of \(path).\n" + complaints.map { "  \($0)" }.joined(separator: "\n"))
  }

  private func missing(_ operation: Operation) -> [String] {
    var complaints: [String] = []
    let call = "Operation(\"\(operation.name)\", .\(operation.method.rawValue.lowercased()), \"\(operation.path)\", ..."
    if operation.description.isEmpty {
      complaints.append("\(operation.name) has no description; write: \(call), description: \"What it does, in a sentence.\")")
    }
    for argument in operation.arguments where argument.place != .body && argument.description.isEmpty {
      complaints.append(
        "\(argument.name) of \(operation.name) has no description; write: Argument(\"\(argument.name)\", ..., \"What it means, with an example.\")"
      )
    }
    let declared = operation.arguments.filter { $0.place == .path }.map(\.name)
    for name in DescribedFunction.names(in: operation.path) where !declared.contains(name) {
      complaints.append(
        "The path \(operation.path) of \(operation.name) names \(name), but no argument is called so; write: "
          + "Argument(\"\(name)\", .string(), \"What it means, with an example.\")")
    }
    return complaints
  }

  /// The names between the braces of a path template.
  private static func names(in path: String) -> [String] {
    path.split(separator: "{").dropFirst().compactMap { part in part.firstIndex(of: "}").map { String(part[..<$0]) } }
  }
}
