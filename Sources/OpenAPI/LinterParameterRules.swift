// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Rules about parameters.
enum LinterParameterRules {
  static let rules: [LintRule] = [
    LintRule(.error, "missing-parameter-description", .service, "Every parameter has a description.", only: .classic) { subject in
      parameters(subject) { parameter, operation in
        guard LinterOperationRules.isBlank(parameter.node["description"]), LinterOperationRules.isBlank(parameter.schema?["description"])
        else {
          return nil
        }
        return LintHit(parameter.place, "The parameter \(parameter.name) of \(operation.title) has no description.")
      }
    },
    LintRule(
      .warning, "parameter-description-place", .service, "A parameter's description stands beside its name.", only: .classic, mended: true
    ) {
      subject in
      parameters(subject) { parameter, operation in
        guard parameter.node["description"] == nil, let text = parameter.schema?["description"]?.string else { return nil }
        let edit = subject.source.inserting("description", .string(text), into: parameter.node)
        return LintHit(
          parameter.place, "The description of \(parameter.name) stands in its schema; the service looks for it beside the name.",
          fix: LintFix("The description is copied.", edit))
      }
    },
    LintRule(.warning, "parameter-in", .openapi, "A parameter says where it is.", mended: true) { subject in
      parameters(subject) { parameter, operation in
        guard parameter.location.isEmpty else { return nil }
        let isPath = operation.path.name.contains("{\(parameter.name)}")
        return LintHit(
          parameter.place, "The parameter \(parameter.name) of \(operation.title) has no \"in\"; expected path, query, header or cookie.",
          fix: isPath ? LintFix("It is in the path.", subject.source.inserting("in", .string("path"), into: parameter.node)) : nil)
      }
    },
    LintRule(.warning, "parameter-schema", .openapi, "A parameter has a schema.") { subject in
      parameters(subject) { parameter, operation in
        guard parameter.node["schema"] == nil, parameter.node["content"] == nil, !says(parameter.node) else { return nil }
        return LintHit(parameter.place, "The parameter \(parameter.name) of \(operation.title) has no schema; it is read as a string.")
      }
    },
    LintRule(.warning, "structured-parameter", .service, "A parameter is no object and no list.", only: .classic) { subject in
      parameters(subject) { parameter, operation in
        guard let schema = parameter.schema.flatMap({ LintSubject.resolve($0, subject.root) }), let type = structure(schema) else {
          return nil
        }
        return LintHit(
          parameter.place,
          "The parameter \(parameter.name) of \(operation.title) is an \(type); models write these in many ways: a body's property is safer."
        )
      }
    },
    LintRule(.warning, "path-parameter-required", .openapi, "A parameter in the path is required.", mended: true) { subject in
      parameters(subject) { parameter, operation in
        let required = parameter.node["required"]
        guard parameter.location == "path", required == nil || required?.bool == false else { return nil }
        let edit =
          required.map { subject.source.replacing($0.place, "false", withLiteral: "true") }
          ?? subject.source.inserting("required", .bool(true), into: parameter.node)
        return LintHit(
          parameter.place, "The parameter \(parameter.name) stands in the path and must say required: true.",
          fix: LintFix("It is required.", edit))
      }
    },
    LintRule(.warning, "path-parameter-unknown", .openapi, "A parameter in the path stands in its template.") { subject in
      parameters(subject) { parameter, operation in
        guard parameter.location == "path", !operation.path.name.contains("{\(parameter.name)}") else { return nil }
        return LintHit(
          parameter.place, "The parameter \(parameter.name) is in the path, but \(operation.path.name) has no {\(parameter.name)}.")
      }
    },
    LintRule(.warning, "path-parameter-missing", .openapi, "Every name in a path's template is a parameter.") { subject in
      subject.operations.flatMap { operation in
        templateNames(operation.path.name).filter { name in
          !operation.parameters.contains { $0.name == name && ["path", ""].contains($0.location) }
        }.map { LintHit(operation.place, "The path of \(operation.title) has {\($0)}, but no parameter of that name is in the path.") }
      }
    },
    LintRule(.warning, "duplicate-parameter", .openapi, "An operation has each parameter once.") { subject in
      subject.operations.flatMap { operation in
        var seen: Set<String> = []
        return operation.parameters.filter { !seen.insert("\($0.location) \($0.name)").inserted }.map {
          LintHit($0.place, "The parameter \($0.name) of \(operation.title) is declared twice.")
        }
      }
    },
    LintRule(.warning, "argument-clash", .service, "An operation's arguments have different names.") { subject in
      subject.operations.flatMap { operation in clashes(operation, subject.root) }
    },
  ]

  private static func parameters(_ subject: LintSubject, _ hit: (LintParameter, LintOperation) -> LintHit?) -> [LintHit] {
    var seen: Set<Place> = []
    return subject.operations.flatMap { operation in
      operation.parameters.compactMap { parameter in
        guard let hit = hit(parameter, operation), seen.insert(hit.place).inserted else { return nil }
        return hit
      }
    }
  }

  /// Whether what belongs into the schema stands beside it; the reader tells that.
  private static func says(_ node: Node) -> Bool { ["type", "properties", "items"].contains { node[$0] != nil } }

  private static func structure(_ schema: Node) -> String? {
    switch schema["type"]?.text {
    case "object": "object"
    case "array": "array"
    default: schema["properties"] != nil ? "object" : schema["items"] != nil ? "array" : nil
    }
  }

  private static func templateNames(_ path: String) -> [String] {
    path.split(separator: "{").dropFirst().compactMap { part in part.firstIndex(of: "}").map { String(part[..<$0]) } }
  }

  /// Events tell no places: two parameters of a name, or a parameter and a body's property, arrive as one.
  private static func clashes(_ operation: LintOperation, _ root: Node) -> [LintHit] {
    var places: [String: String] = [:]
    var hits: [LintHit] = []
    for parameter in operation.parameters {
      if let other = places[parameter.name], other != parameter.location {
        hits.append(LintHit(parameter.place, sentence(parameter.name, operation)))
      }
      places[parameter.name] = parameter.location
    }
    for content in operation.body?["content"]?.members ?? [] {
      let schema = content.value["schema"].flatMap { LintSubject.resolve($0, root) }
      for property in schema?["properties"]?.members ?? [] where places[property.name] != nil {
        hits.append(LintHit(property.namePlace, sentence(property.name, operation)))
      }
    }
    return hits
  }

  private static func sentence(_ name: String, _ operation: LintOperation) -> String {
    "Two arguments of \(operation.title) are called \(name); calls do not tell them apart."
  }
}
