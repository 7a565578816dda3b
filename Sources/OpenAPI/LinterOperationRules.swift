// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Rules about operations and their bodies.
enum LinterOperationRules {
  static let rules: [LintRule] = [
    LintRule(.error, "path-start", .openapi, "A path begins with a slash.", mended: true) { subject in
      unique(subject) { !$0.path.name.hasPrefix("/") }.map {
        LintHit($0.path.namePlace, "The path \($0.path.name) must begin with a slash.", fix: slash($0, subject.source))
      }
    },
    LintRule(.error, "missing-description", .service, "Every operation has a description.", mended: true) { subject in
      subject.operations.filter { isBlank($0.node["description"]) }.map { operation in
        let hint = isBlank(operation.node["summary"]) ? "" : " A summary is not shown to the model."
        return LintHit(
          operation.place, "\(operation.title) has no description; it is how the model knows when to call it.\(hint)",
          fix: summaryFix(operation, subject.source))
      }
    },
    LintRule(.warning, "body-on-get", .service, "GET and DELETE have no request body.", only: .classic) { subject in
      subject.operations.compactMap { operation in
        guard ["GET", "DELETE"].contains(operation.method), let body = operation.node["requestBody"] else { return nil }
        return LintHit(body.place, "\(operation.title) has a request body; agents send none with \(operation.method).")
      }
    },
    LintRule(.warning, "body-content", .openapi, "A request body has content.") { subject in
      bodies(subject) { body, operation in
        body["content"]?.members.isEmpty ?? (body["schema"] == nil)
          ? "The body of \(operation.title) has no content; no argument can be sent in it." : nil
      }
    },
    LintRule(.warning, "body-media-type", .service, "A request body is application/json.") { subject in
      bodies(subject) { body, operation in
        let types = body["content"]?.members.map(\.name) ?? []
        guard !types.isEmpty, !types.contains(where: { $0.hasPrefix("application/json") }) else { return nil }
        return "The body of \(operation.title) is \(types.joined(separator: ", ")); agents send application/json."
      }
    },
    LintRule(.warning, "body-not-object", .service, "A request body is an object.") { subject in
      bodies(subject) { body, operation in
        let content = body["content"]?.members.first { $0.name.hasPrefix("application/json") } ?? body["content"]?.members.first
        guard let schema = content?.value["schema"].flatMap({ LintSubject.resolve($0, subject.root) }),
          let type = schema["type"]?.text, type != "object", schema["properties"] == nil
        else { return nil }
        return "The body of \(operation.title) is of type \(type); agents send a body's arguments by the names of its properties."
      }
    },
    LintRule(.warning, "not-a-boolean", .openapi, "\"required\" of a body or a parameter is true or false.", mended: true) { subject in
      subject.operations.flatMap { operation in
        ([operation.body].compactMap { $0 } + operation.parameters.map(\.node)).compactMap { node in
          guard let required = node["required"], required.bool == nil else { return nil }
          return LintHit(
            required.place,
            "\"required\" must be true or false without quotes, but is \(required.string.map { "\"\($0)\"" } ?? required.kind).",
            fix: booleanFix(required, subject.source))
        }
      }
    },
    LintRule(.note, "long-description", .advice, "A description costs few tokens.", check: longDescriptions),
  ]

  static func isBlank(_ node: Node?) -> Bool { node?.text?.allSatisfy(\.isWhitespace) ?? true }

  private static func bodies(_ subject: LintSubject, _ sentence: (Node, LintOperation) -> String?) -> [LintHit] {
    subject.operations.compactMap { operation in
      guard let body = operation.body, let text = sentence(body, operation) else { return nil }
      return LintHit((operation.node["requestBody"] ?? body).place, text)
    }
  }

  /// The first operation of each path that this holds for.
  private static func unique(_ subject: LintSubject, _ holds: (LintOperation) -> Bool) -> [LintOperation] {
    var seen: Set<Place> = []
    return subject.operations.filter { holds($0) && seen.insert($0.path.namePlace).inserted }
  }

  private static func slash(_ operation: LintOperation, _ source: LintSource) -> LintFix? {
    let name = operation.path.name
    guard !name.isEmpty, !name.contains("://") else { return nil }
    return LintFix("The path becomes /\(name).", source.replacing(operation.path.namePlace, name, with: "/" + name))
  }

  private static func summaryFix(_ operation: LintOperation, _ source: LintSource) -> LintFix? {
    guard operation.node["description"] == nil, let summary = operation.node["summary"]?.string, !isBlank(operation.node["summary"]) else {
      return nil
    }
    return LintFix(
      "The summary becomes the description.", source.inserting("description", .string(summary), into: operation.node, before: "summary"))
  }

  private static func booleanFix(_ node: Node, _ source: LintSource) -> LintFix? {
    guard let text = node.string, ["true", "false"].contains(text.lowercased()) else { return nil }
    return LintFix("It becomes \(text.lowercased()).", source.replacing(node.place, text, withLiteral: text.lowercased()))
  }

  // MARK: Tokens

  private static let operationLengthMax = 800
  private static let valueLengthMax = 400
  private static let charactersPerToken = 4

  @Sendable private static func longDescriptions(_ subject: LintSubject) -> [LintHit] {
    func hit(_ node: Node?, _ what: String, _ max: Int) -> LintHit? {
      guard let node, let text = node.text, text.count > max else { return nil }
      return LintHit(
        node.place,
        "The description of \(what) has \(text.count) characters: about \(text.count / charactersPerToken) tokens in every call.")
    }
    return subject.operations.flatMap { operation in
      [hit(operation.node["description"], operation.title, operationLengthMax)].compactMap { $0 }
        + operation.parameters.compactMap { hit($0.node["description"], $0.name, valueLengthMax) }
    } + subject.schemas.filter(\.isInput).compactMap { hit($0.node["description"], $0.property ?? "the body", valueLengthMax) }
  }
}
