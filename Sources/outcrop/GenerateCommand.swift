// SPDX-License-Identifier: Apache-2.0

internal import ActionCodegen
internal import ActionGroup
internal import JSON
internal import OpenAPI

extension Commands {
  static let generate = Command(
    name: "generate", usage: "generate SCHEMA --output DIR",
    summary: "Writes the Swift that the build plugin would make, for whoever wants to read or commit it.",
    options: [
      .init("output", "DIR", "Where the files go."), .init("group", "NAME", "The action group's name; by default the schema's file name."),
    ]
  ) { arguments in
    let words = try arguments.words(1...1, "outcrop generate SCHEMA --output DIR")
    guard let directory = arguments.value("output") else { throw CommandArguments.Misuse(sentence: "--output DIR is missing.") }
    let group = arguments.value("group") ?? SchemaFile.name(of: words[0])
    let (document, problems) = Document.load(try Terminal.read(words[0]), file: words[0])
    let source = document.map { GeneratedSource($0, group: group) }
    let all = problems + (source?.problems ?? [])
    for problem in all { Terminal.complain("\(problem)") }
    guard let document, let source, document.isUsable else { return 1 }
    // What is wrong with one part of a schema leaves the others usable.
    for file in source.files where file.holdsCode {
      let path = "\(directory)/\(file.name)"
      try Terminal.write(file.text, to: path)
      Terminal.print(path)
    }
    return all.contains { $0.severity == .error } ? 1 : 0
  }
}
