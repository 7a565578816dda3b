// SPDX-License-Identifier: Apache-2.0

import ActionCodegen
import Foundation
import OpenAPI
import Testing

/// SplitMix64: the same seed gives the same texts on every machine.
private struct Random: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// `OUTCROP_FUZZ_SECONDS` says how long (2 by default, and this takes half of it), `OUTCROP_FUZZ_SEED` repeats a failure.
@Suite("No schema traps or hangs the generator, whatever is in it")
struct GeneratorFuzzTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let bytesMax = 1 << 20

  /// The schemas of this package, and those of other projects when they are there.
  private static let seeds: [(name: String, bytes: [UInt8])] = {
    let folders = ["schemas", "Tests/ActionCodegenTests/Golden", "../shared/corpus/openapi"].map {
      root.appending(path: $0).standardizedFileURL
    }
    let files = folders.flatMap { (try? FileManager.default.contentsOfDirectory(at: $0, includingPropertiesForKeys: nil)) ?? [] }
    let schemas = files.filter { ["json", "yaml", "yml"].contains($0.pathExtension) }.sorted { $0.path < $1.path }
    return schemas.compactMap { file in (try? Data(contentsOf: file)).map { (file.lastPathComponent, Array($0)) } }
  }()

  /// What authors and attackers write, to be put anywhere.
  private static let words = [
    "$ref", "#/components/schemas/Order", "#/paths", "#", "allOf", "oneOf", "anyOf", "null", "[]", "{}", "&a ", "*a", "<<: *a", "type",
    "properties", "required", "enum", "items", "additionalProperties", "1e999", "-0", "9223372036854775808", "\u{0}", "\u{FEFF}", "全電",
    "\"", "\\", "\r\n", "\t", ": ", ", ", "- ", "!!binary ", "|", ">", "? ", "200", "default", "2XX", "application/json", "date-time",
  ].map { Array($0.utf8) }

  private func mutated(_ random: inout Random) -> (name: String, bytes: [UInt8]) {
    var (name, bytes) = Self.seeds.randomElement(using: &random) ?? ("a.yaml", Array("openapi: 3.0.0".utf8))
    for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
      let start = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, start + Int.random(in: 0...40, using: &random))
      switch random.next() % 6 {
      case 0: bytes[start] = UInt8.random(in: .min ... .max, using: &random)
      case 1: bytes.removeSubrange(start..<end)
      case 2: bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0..<bytes.count, using: &random))
      case 3: bytes.replaceSubrange(start..<end, with: Self.words.randomElement(using: &random) ?? [])
      case 4: bytes.removeLast(bytes.count - start)
      default: bytes = exchanged(bytes, &random)
      }
    }
    return (name, bytes)
  }

  /// The text with a line of it, or of another schema, where another line was.
  private func exchanged(_ bytes: [UInt8], _ random: inout Random) -> [UInt8] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let donor = (random.next() % 2 == 0 ? bytes : Self.seeds.randomElement(using: &random)?.bytes ?? bytes).split(
      separator: UInt8(ascii: "\n"))
    guard let line = donor.randomElement(using: &random) else { return bytes }
    lines[Int.random(in: lines.indices, using: &random)] = line
    return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }

  /// Reads, lints and generates; says what is wrong with what came out, or nothing.
  private func complaint(_ name: String, _ bytes: [UInt8]) -> String? {
    let (document, problems) = Document.load(bytes, file: name)
    guard let document else { return problems.contains { $0.severity == .error } ? nil : "no document and no error" }
    let found = problems + Linter().findings(in: bytes, file: name).map(\.problem)
    let source = GeneratedSource(document, group: "Fuzz")
    if !(found + source.problems).allSatisfy({ $0.place >= .start }) { return "a problem without a place" }
    let written = source.files.reduce(0) { $0 + $1.text.utf8.count }
    if written > 64 * bytes.count + Self.bytesMax { return "\(written) bytes were written" }
    return nil
  }

  @Test("a mutated schema gives code or an error") func fuzzed() {
    let environment = ProcessInfo.processInfo.environment
    // Half of what events get: four such tests share the cores.
    let seconds = (environment["OUTCROP_FUZZ_SECONDS"].flatMap(Double.init) ?? 2) / 2
    let seed = environment["OUTCROP_FUZZ_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: .min ... .max)
    // A trap leaves nothing but what was printed before it.
    print("fuzzing schemas with OUTCROP_FUZZ_SEED=\(seed) for \(seconds) s")
    let end = ContinuousClock.now + .seconds(seconds)
    var random = Random(state: seed)
    var count = 0
    while count < 50 || ContinuousClock.now < end {
      let (name, bytes) = mutated(&random)
      count += 1
      if let complaint = complaint(name, bytes) {
        Issue.record("OUTCROP_FUZZ_SEED=\(seed), schema \(count), \(name): \(complaint)\n\(String(decoding: bytes, as: UTF8.self))")
        return
      }
    }
  }

  @Test("what grows without bound when it is followed stays small", arguments: ["aliases", "references", "choices", "merges", "depth"])
  func bombs(kind: String) {
    let head = "openapi: 3.0.0\npaths: { /a: { get: { responses: { 200: { content: { application/json: { schema: "
    let tail = " } } } } } } }\ncomponents:\n  schemas:\n"
    func chain(_ count: Int, _ body: (Int) -> String) -> String {
      head + "{ $ref: \"#/components/schemas/C0\" }" + tail + (0..<count).map { "    C\($0): \(body($0))\n" }.joined()
        + "    C\(count): { type: string }\n"
    }
    func reference(_ index: Int) -> String { "{ $ref: \"#/components/schemas/C\(index)\" }" }
    let text =
      switch kind {
      case "aliases": (1...20).reduce("a0: &a0 [x]\n") { $0 + "a\($1): &a\($1) [*a\($1 - 1), *a\($1 - 1), *a\($1 - 1)]\n" }
      case "references": chain(40) { "{ properties: { a: \(reference($0 + 1)), b: \(reference($0 + 1)), c: \(reference(0)) } }" }
      case "choices": chain(40) { "{ oneOf: [\(reference($0 + 1)), \(reference($0 + 1)), \(reference(max(0, $0 - 1)))] }" }
      case "merges": (1...20).reduce("a0: &a0 {x: 1}\n") { $0 + "a\($1): &a\($1) {<<: *a\($1 - 1), y\($1): *a\($1 - 1)}\n" }
      default: head + String(repeating: "{ items: ", count: 5_000) + String(repeating: " }", count: 5_000) + tail
      }
    #expect(complaint("bomb.yaml", Array(text.utf8)) == nil)
  }
}
