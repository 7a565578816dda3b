// SPDX-License-Identifier: Apache-2.0

/// What the reader of documents reports, as rules; fixes for some of it.
enum LinterReaderRules {
  static let rules: [LintRule] = [
    .init(read: .error, "not-parsable", .openapi, "The text is JSON or YAML."),
    .init(read: .error, "too-large", .advice, "The file has at most 8 MiB."),
    .init(read: .error, "too-deep", .advice, "Schemas are nested at most 100 deep."),
    .init(read: .error, "too-many", .advice, "References multiply the schemas to at most 50,000."),
    .init(read: .error, "not-openapi", .openapi, "The document is a mapping."),
    .init(read: .error, "no-paths", .openapi, "The document declares paths."),
    .init(read: .error, "swagger", .service, "Agents take OpenAPI 3.0, not Swagger 2."),
    .init(read: .error, "no-version", .openapi, "The document says its version of OpenAPI."),
    .init(read: .error, "version", .openapi, "The version is 3.0.0."),
    .init(read: .error, "path-empty", .openapi, "A path is a mapping of methods."),
    .init(read: .error, "operation-empty", .openapi, "An operation is a mapping."),
    .init(read: .error, "parameter-name", .openapi, "A parameter has a name."),
    .init(read: .error, "parameter-place", .openapi, "A parameter is in path, query, header or cookie."),
    .init(read: .error, "confirmation", .service, "x-requireConfirmation is ENABLED or DISABLED.", mended: true),
    .init(read: .error, "status", .openapi, "A response's status has three digits or is default."),
    .init(read: .warning, "status-twice", .advice, "An operation has each status once."),
    .init(read: .warning, "schema-misplaced", .openapi, "A schema stands under \"schema\"."),
    .init(read: .warning, "required-misplaced", .openapi, "What is required is listed beside the properties."),
    .init(read: .warning, "boolean-as-string", .openapi, "A boolean has no quotes."),
    .init(read: .note, "status-range", .advice, "A range of statuses is read as its first."),
    .init(read: .error, "dangling-reference", .openapi, "References lead somewhere in the document."),
    .init(read: .error, "schema", .openapi, "A schema is a mapping."),
    .init(read: .error, "unknown-type", .openapi, "A type is one of OpenAPI's."),
    .init(read: .warning, "invented-type", .openapi, "A type is one of OpenAPI's, not of a programming language's.", mended: true),
    .init(read: .warning, "several-types", .service, "A schema has one type."),
    .init(read: .note, "alternatives", .advice, "oneOf and anyOf leave the model a choice."),
    .init(read: .warning, "required-unknown", .advice, "What is required is among the properties."),
    .init(read: .error, "duplicate-name", .advice, "A mapping has each name once."),
  ]

  /// A problem of the reader's as a finding; `nil` when a rule of the linter's says it better.
  static func finding(_ problem: Problem, _ subject: LintSubject, commas: Bool) -> LintFinding? {
    switch problem.code {
    case "not-parsable" where problem.severity == .warning && commas: nil
    case "missing-operation-id", "duplicate-operation-id", "boolean-as-string", "required-misplaced": nil
    case "invented-type": LintFinding(problem, fix: typeFix(problem.place, subject))
    case "confirmation": LintFinding(problem, fix: confirmationFix(problem.place, subject))
    default: LintFinding(problem)
    }
  }

  /// Words that can mean only one type.
  private static let meant = [
    "int": "integer", "int32": "integer", "int64": "integer", "long": "integer", "short": "integer", "float": "number",
    "double": "number", "decimal": "number", "bool": "boolean", "str": "string", "text": "string", "dict": "object",
    "dictionary": "object", "map": "object", "json": "object",
  ]

  private static func typeFix(_ place: Place, _ subject: LintSubject) -> LintFix? {
    let written = subject.schemas.lazy.compactMap { $0.node["type"] }.first { $0.place == place }
    guard let text = written?.string else { return nil }
    let small = text.lowercased()
    guard let type = meant[small] ?? (types.contains(small) ? small : nil) else { return nil }
    return LintFix("The type becomes \(type).", subject.source.replacing(place, text, with: type))
  }

  private static let types: Set<String> = ["string", "integer", "number", "boolean", "object"]

  private static func confirmationFix(_ place: Place, _ subject: LintSubject) -> LintFix? {
    let written = subject.operations.lazy.compactMap { $0.node["x-requireConfirmation"] }.first { $0.place == place }
    guard let text = written?.string, ["ENABLED", "DISABLED"].contains(text.uppercased()) else { return nil }
    return LintFix("It becomes \(text.uppercased()).", subject.source.replacing(place, text, with: text.uppercased()))
  }
}
