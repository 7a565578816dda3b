// SPDX-License-Identifier: Apache-2.0

/// Rules about the schemas of arguments and results, however deep.
enum LinterSchemaRules {
  static let rules: [LintRule] = [
    LintRule(.warning, "enum", .service, "No schema has an enum; its values stand in the description.", only: .classic) { subject in
      schemas(subject) { schema in
        guard let values = schema.node["enum"] else { return nil }
        let what = schema.title.map { "\($0) has" } ?? "This schema has"
        let names = values.items.compactMap(\.text).prefix(namesMax).joined(separator: ", ")
        return LintHit(
          values.place, "\(what) an enum, which the service documents as not supported; name its values in the description too: \(names).")
      }
    },
    LintRule(.note, "missing-property-description", .advice, "Every property of a body has a description.") { subject in
      schemas(subject) { schema in
        guard schema.isInput, let name = schema.property, schema.node["description"] == nil, schema.node["title"] == nil else { return nil }
        return LintHit(schema.node.place, "The property \(name) of \(schema.operation) has no description; the model sees only its name.")
      }
    },
    LintRule(.note, "recursive-schema", .service, "No schema holds itself.", only: .classic) { subject in
      subject.recursions.map {
        LintHit($0.reference.place, "This schema of \($0.operation) holds itself; whether the service takes that is not documented.")
      }
    },
    LintRule(.warning, "array-items", .openapi, "An array says what it holds.") { subject in
      schemas(subject) { schema in
        guard schema.node["type"]?.text == "array", schema.node["items"] == nil else { return nil }
        return LintHit(schema.node.place, "\(schema.title ?? "The array") of \(schema.operation) does not say what its items are.")
      }
    },
    LintRule(.warning, "required-list", .openapi, "\"required\" of a schema is a list of names.") { subject in
      schemas(subject) { schema in
        guard let required = schema.node["required"] else { return nil }
        if case .sequence = required.content { return nil }
        return LintHit(required.place, "\"required\" of a schema lists the names of its properties, but is \(required.kind).")
      }
    },
    LintRule(.warning, "exclusive-limit", .openapi, "exclusiveMinimum and exclusiveMaximum are true or false, as 3.0 has them.") {
      subject in
      guard subject.root["openapi"]?.text?.hasPrefix("3.0") ?? false else { return [] }
      return subject.schemas.flatMap { schema in
        ["exclusiveMinimum", "exclusiveMaximum"].compactMap { name in
          guard let limit = schema.node[name], limit.number != nil else { return nil }
          let plain = name == "exclusiveMinimum" ? "minimum" : "maximum"
          return LintHit(
            limit.place, "\(name) is a number only in OpenAPI 3.1; in 3.0 write \(plain): \(limit.text ?? "") and \(name): true.")
        }
      }
    },
  ]

  private static let namesMax = 12

  static func schemas(_ subject: LintSubject, _ hit: (LintSchema) -> LintHit?) -> [LintHit] { subject.schemas.compactMap(hit) }
}
