// SPDX-License-Identifier: Apache-2.0

/// Which target may import which: a target of a rank imports those of lower ranks only.
enum Ranks {
  static let all: [String: Int] = [
    "CCrypto": 0, "CCurl": 0, "CSQLite": 0, "CSpawn": 0, "CYAML": 0, "CZlib": 0,
    "JSON": 1, "HTTP1": 1, "Processes": 1, "Sockets": 1, "SQLiteDatabase": 1,
    "ActionGroup": 2, "Cassettes": 2, "EventStream": 2, "OpenAPI": 2,
    "AgentConfig": 3, "LambdaRuntime": 3, "ActionCodegen": 3, "AWSClient": 3, "AgentEvents": 3,
    "LambdaEmulator": 4, "TokenMeter": 4, "Grounding": 4, "ActionGroupTesting": 4, "Bedrock": 4,
    "Ledger": 5, "LocalAgent": 5, "TracePage": 5,
    "AgentEngine": 6, "Orchestrator": 6,
    "actiongen": 7, "outcrop": 7, "OrderManagement": 7, "FaqLookup": 7, "BenchmarkActions": 7, "BenchmarkBinding": 7,
    "BenchmarkMeter": 7, "BenchmarkTurns": 7,
  ]

  /// Programs are of the highest rank: they may print, read the environment and exit.
  static let programs: Set<String> = Set(all.filter { $0.value == 7 }.keys)

  /// What a file imports against the order of the ranks.
  static func faults(_ file: TreeFile) -> [String] {
    guard let target = file.target else { return [] }
    guard let rank = all[target] else { return ["1: the target \(target) has no rank; give it one in \(#fileID)"] }
    return file.imports.compactMap { line, module in
      guard let other = all[module], other >= rank else { return nil }
      return "\(line): \(target) is of rank \(rank) and imports \(module), which is of rank \(other)"
    }
  }

  /// What a file imports of Foundation where FoundationEssentials would do.
  static func foundationFaults(_ file: TreeFile) -> [String] {
    var conditions: [String] = []
    var faults: [String] = []
    for (index, line) in file.code.enumerated() {
      let words = line.split(separator: " ")
      switch words.first {
      case "#if": conditions.append(words.dropFirst().joined(separator: " "))
      case "#elseif": conditions[max(0, conditions.count - 1)] = words.dropFirst().joined(separator: " ")
      case "#else": if let last = conditions.popLast() { conditions.append("not " + last) }
      case "#endif": _ = conditions.popLast()
      default:
        if TreeFile.module(line) == "Foundation", conditions.last != "not canImport(FoundationEssentials)" {
          faults.append("\(index + 1): Foundation adds 44 MB and 6 ms to a function; import FoundationEssentials")
        }
      }
    }
    return faults
  }
}

extension TreeFile {
  /// The modules that a file imports, with the lines where it does.
  var imports: [(line: Int, module: String)] {
    code.enumerated().compactMap { index, line in TreeFile.module(line).map { (index + 1, $0) } }
  }

  /// The module that a line imports.
  static func module(_ line: String) -> String? {
    let words = line.split(separator: " ")
    guard let place = words.firstIndex(of: "import"), place < words.count - 1, place <= 2 else { return nil }
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
    let name = kinds.contains(words[place + 1]) ? words.dropFirst(place + 2).first : words[place + 1]
    return name?.split(separator: ".").first.map(String.init)
  }
}
