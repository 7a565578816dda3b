// SPDX-License-Identifier: Apache-2.0

/// Rules about the text and the head of the document.
enum LinterTextRules {
  static let rules: [LintRule] = [
    LintRule(.note, "byte-order-mark", .advice, "The text begins without a byte-order mark.", mended: true) { subject in
      guard subject.source.start > 0 else { return [] }
      let fix = LintFix("The mark is taken out.", LintFix.Edit(0..<LintSource.mark.count, ""))
      return [LintHit(.start, "The text begins with a byte-order mark, which some readers of JSON refuse.", fix: fix)]
    },
    LintRule(.warning, "trailing-comma", .advice, "JSON has no comma before a closing bracket.", mended: true) { subject in
      subject.source.trailingCommas.map { offset in
        let fix = LintFix("The comma is taken out.", LintFix.Edit(offset..<offset + 1, ""))
        return LintHit(
          subject.source.place(offset), "A comma stands before a closing bracket; JSON does not allow it, YAML does.", fix: fix)
      }
    },
    LintRule(.note, "version-other", .service, "The version is 3.0.0.", only: .classic) { subject in
      guard let (place, version) = version(subject), version.hasPrefix("3.0."), version != "3.0.0" else { return [] }
      return [LintHit(place, "The service documents OpenAPI 3.0.0; \(version) is often accepted.")]
    },
    LintRule(.error, "version-new", .service, "Agents take OpenAPI 3.0, not 3.1.", only: .classic) { subject in
      guard let (place, version) = version(subject), version.hasPrefix("3."), !version.hasPrefix("3.0") else { return [] }
      return [LintHit(place, "Agents refuse OpenAPI \(version); write the schema in 3.0.0.")]
    },
    LintRule(.warning, "version-form", .openapi, "The version has three numbers.") { subject in
      guard let (place, version) = version(subject), version.hasPrefix("3.0"), version.split(separator: ".").count != 3 else { return [] }
      return [LintHit(place, "The version is written with three numbers, 3.0.0, but is \(version).")]
    },
    LintRule(.warning, "missing-info", .openapi, "The document has a title and a version of its own.") { subject in
      guard subject.root["swagger"] == nil, subject.root["paths"] != nil else { return [] }
      guard let info = subject.root["info"] else {
        return [LintHit(subject.root.place, "\"info\" is missing; OpenAPI wants its title and version.")]
      }
      return ["title", "version"].filter { info[$0] == nil }.map {
        LintHit(info.place, "\"info\" has no \($0), which OpenAPI wants.")
      }
    },
    LintRule(.error, "no-operations", .service, "The schema declares at least one operation.") { subject in
      guard subject.operations.isEmpty, let paths = subject.root["paths"], paths.isMapping, subject.root["swagger"] == nil else {
        return []
      }
      return [LintHit(paths.place, "The paths declare no operation; an agent has nothing to call.")]
    },
    LintRule(.warning, "many-operations", .service, "The schema has at most 11 operations.", only: .classic) { subject in
      guard subject.operations.count > operationsMax else { return [] }
      let text =
        "The schema has \(subject.operations.count) operations; the quota is \(operationsMax) for all groups of an agent unless it was raised."
      return [LintHit(.start, text)]
    },
  ]

  private static let operationsMax = 11

  private static func version(_ subject: LintSubject) -> (place: Place, text: String)? {
    guard let node = subject.root["openapi"], let text = node.text else { return nil }
    return (node.place, text)
  }
}
