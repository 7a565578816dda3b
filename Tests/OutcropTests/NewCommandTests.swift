// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestPrograms
import Testing

/// `make test-new` builds such a package; these tests look at what is written.
@Suite("A new package is whole, or not there")
struct NewCommandTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "outcrop-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func text(_ path: String) throws -> String { try String(contentsOf: folder.appending(path: path), encoding: .utf8) }
  private func contents() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path) }

  @Test("it holds a schema, an action, a test, a template and what goes with them") func files() async throws {
    let run = try await CommandLineTool.run("new", "Weather", "--output", folder.path)
    #expect(run.status == 0 && run.output.hasSuffix("swift test\n"), "\(run)")
    let names = FileManager.default.enumerator(atPath: folder.appending(path: "Weather").path)?.compactMap { $0 as? String } ?? []
    #expect(
      Set(names.filter { $0.contains(".") }) == [
        ".gitignore", "Package.swift", "README.md", "Sources/Weather/Greeter.swift", "Sources/Weather/main.swift",
        "Tests/WeatherTests/GreeterTests.swift", "schemas/Weather.yaml", "template.yaml",
      ])
    #expect(try contents() == ["Weather"])
    let manifest = try text("Weather/Package.swift")
    #expect(manifest.contains("path: \"\(CommandLineTool.root.resolvingSymlinksInPath().path)\""), "\(manifest)")
    #expect(manifest.contains(".plugin(name: \"GenerateActions\", package: \"outcrop\")"))
    #expect(try text("Weather/Sources/Weather/Greeter.swift").contains("struct Greeter: WeatherActions {"))
  }

  @Test("its schema is one that the linter has nothing to say about, and the template's is the same") func schema() async throws {
    _ = try await CommandLineTool.run("new", "Weather", "--output", folder.path)
    let lint = try await CommandLineTool.run("lint", folder.appending(path: "Weather/schemas/Weather.yaml").path)
    #expect(lint.status == 0 && lint.output == "1 checked: 0 errors, 0 warnings, 0 notes\n")
    let schema = try text("Weather/schemas/Weather.yaml").split(separator: "\n").map { "              \($0)" }
    #expect(try text("Weather/template.yaml").contains("Payload: |\n" + schema.joined(separator: "\n") + "\n\nOutputs:"))
  }

  @Test(
    "a name that cannot be a function's is wrong usage",
    arguments: [
      ("weather", "a capital first"), ("", "letters and digits"), ("../Up", "letters and digits"), ("Wetter-Bericht", "letters and digits"),
      ("Éclair", "letters and digits"), (String(repeating: "A", count: 41), "at most 40"), ("JSON", "a part of Outcrop"),
      ("Lambdaruntime", "a part of Outcrop"), ("RuntimeProbe", "a part of Outcrop"), ("Foundation", "Swift or the sample's"),
      ("Greet", "Swift or the sample's"),
    ]) func names(name: String, words: String) async throws
  {
    let run = try await CommandLineTool.run("new", name, "--output", folder.path)
    #expect(run.status == 2 && run.errors.contains(words) && run.output.isEmpty, "\(run)")
    #expect(try contents() == [])
  }

  @Test("what is there already stays as it is") func existing() async throws {
    try Data("mine".utf8).write(to: folder.appending(path: "Weather"))
    let run = try await CommandLineTool.run("new", "Weather", "--output", folder.path)
    #expect(run.status == 1 && run.errors.contains("exists already; nothing was written"))
    #expect(try text("Weather") == "mine" && contents() == ["Weather"])
  }

  @Test("a folder that is not there, and a checkout that is none, are refused with nothing written") func folders() async throws {
    let nowhere = try await CommandLineTool.run("new", "Weather", "--output", folder.appending(path: "no").path)
    #expect(nowhere.status == 1 && nowhere.errors.contains("is no folder"))
    let other = try await CommandLineTool.run("new", "Weather", "--output", folder.path, "--outcrop", folder.path)
    #expect(other.status == 1 && other.errors.contains("is no checkout of Outcrop"))
    #expect(try contents() == [])
    #expect(try await CommandLineTool.run("new").errors.contains("Expected: outcrop new NAME"))
  }
}
