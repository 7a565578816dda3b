// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger

/// Something that happened to what a played agent is made of.
enum WatchEvent: Equatable {
  /// This is looked at from now on.
  case watching(functions: [String], files: [String])
  /// A function's files have changed, and it is built anew.
  case building(function: String, files: [String])
  /// The build failed; the old function goes on.
  case failed(function: String, lines: [String])
  /// The new function serves from now on; `nil` for a program that others built.
  case restarted(function: String, took: Duration?)
  /// What the build gave is what was there.
  case unchanged(function: String, took: Duration)
  /// Files of the definition have changed, and are used from now on.
  case reloaded(files: [String])
  /// Files of the definition have changed and cannot be used; the old ones are used on.
  case refused(files: [String], sentence: String)
  /// The operations of a function that are not what they were.
  case operations(function: String, OperationChanges)

  private var name: String {
    switch self {
    case .watching: "watching"
    case .building: "building"
    case .failed: "buildFailed"
    case .restarted: "restarted"
    case .unchanged: "unchanged"
    case .reloaded: "reloaded"
    case .refused: "refused"
    case .operations: "operations"
    }
  }

  private var sentences: [String] {
    switch self {
    case .watching(let functions, let files):
      ["looking for changes of \((functions + ["the definition's \(files.count) files"]).joined(separator: ", "))"]
    case .building(let function, let files): ["\(function): \(WatchEvent.few(files)) changed; building"]
    case .failed(let function, let lines):
      ["\(function): the build failed; the function from before serves on"] + lines.map { "  \($0)" }
    case .restarted(let function, let took?): ["\(function): built in \(WatchEvent.seconds(took)) and started anew"]
    case .restarted(let function, nil): ["\(function): the program is another one; started anew"]
    case .unchanged(let function, let took): ["\(function): built in \(WatchEvent.seconds(took)); the program is the same"]
    case .reloaded(let files): ["\(WatchEvent.few(files)) changed; used from now on, sessions go on"]
    case .refused(let files, let sentence):
      ["\(WatchEvent.few(files)) changed and cannot be used; everything stays as it was"]
        + sentence.split(separator: "\n").map { "  \($0)" }
    case .operations(let function, let changes):
      changes.changes.isEmpty ? ["\(function): the same operations as before"] : changes.changes.map { "\(function): \($0.line)" }
    }
  }

  /// Lines for people.
  func lines(at time: UnixTime) -> [String] {
    let clock = time.description.split(separator: "T").last?.dropLast() ?? ""
    return sentences.enumerated().map { index, sentence in
      sentence.hasPrefix("  ") ? "  \(sentence)" : "\(clock) watch    \(sentence)"
    }
  }

  /// A line for machines.
  func json(at time: UnixTime) -> JSONValue {
    var object: JSONObject = [
      "time": .string(time.description), "kind": "watch", "event": .string(name), "text": .string(sentences.first ?? ""),
    ]
    switch self {
    case .watching(let functions, let files):
      object["functions"] = WatchEvent.strings(functions)
      object["files"] = WatchEvent.strings(files)
    case .building(let function, let files):
      object["function"] = .string(function)
      object["files"] = WatchEvent.strings(files)
    case .failed(let function, let lines):
      object["function"] = .string(function)
      object["lines"] = WatchEvent.strings(lines)
    case .restarted(let function, let took):
      object["function"] = .string(function)
      object["milliseconds"] = took.map { .number(JSONNumber(Int($0 / .milliseconds(1)))) } ?? .null
    case .unchanged(let function, _): object["function"] = .string(function)
    case .reloaded(let files): object["files"] = WatchEvent.strings(files)
    case .refused(let files, let sentence):
      object["files"] = WatchEvent.strings(files)
      object["error"] = .string(sentence)
    case .operations(let function, let changes):
      object["function"] = .string(function)
      object["changes"] = .array(changes.changes.map(\.json))
    }
    return .object(object)
  }

  private static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

  private static func seconds(_ duration: Duration) -> String {
    let tenths = Int(duration / .milliseconds(100))
    return "\(tenths / 10).\(tenths % 10) s"
  }

  /// The first files of many.
  private static func few(_ files: [String]) -> String {
    files.count <= 3 ? files.joined(separator: ", ") : "\(files.prefix(2).joined(separator: ", ")) and \(files.count - 2) more"
  }
}
