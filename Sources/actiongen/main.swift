// SPDX-License-Identifier: Apache-2.0

// What the build plugin runs: actiongen SCHEMA --group NAME --output DIR

internal import ActionCodegen
#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif
#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif
internal import OpenAPI

/// One line on standard error.
func complain(_ text: String) {
  let bytes = Array((text + "\n").utf8)
  // 1. The buffer is valid for the call, with its own count.
  _ = unsafe bytes.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
}

func run(_ arguments: [String]) -> Int32 {
  guard arguments.count == 5, arguments[1] == "--group", arguments[3] == "--output" else {
    complain("Expected: actiongen SCHEMA --group NAME --output DIR")
    return 2
  }
  let (path, group, output) = (arguments[0], arguments[2], arguments[4])
  guard let data = try? Data(contentsOf: URL(filePath: path)) else {
    complain("\(path):1:1: error: The schema cannot be read.")
    return 1
  }
  let (document, problems) = Document.load(Array(data), file: path)
  let source = document.map { GeneratedSource($0, group: group) }
  let all = problems + (source?.problems ?? [])
  for problem in all where problem.severity != .note { complain("\(problem)") }
  guard let source, !all.contains(where: { $0.severity == .error }) else { return 1 }
  for file in source.files {
    let path = "\(output)/\(file.name)"
    do { try Data(file.text.utf8).write(to: URL(filePath: path)) } catch {
      complain("\(path) cannot be written.")
      return 1
    }
  }
  return 0
}

exit(run(Array(CommandLine.arguments.dropFirst())))
