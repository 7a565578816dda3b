// SPDX-License-Identifier: Apache-2.0

/// Rules for a target of an AgentCore Gateway: a tool's schema has only type, properties, required, items and description.
enum LinterGatewayRules {
  static let rules: [LintRule] = [
    LintRule(.error, "target-name", .service, "A target's name has letters, digits and single - between them.", only: .gateway) { subject in
      guard !subject.group.isEmpty, !LinterNameRules.isServiceName(subject.group, "-") else { return [] }
      return [
        LintHit(
          .start, "The target's name \"\(subject.group)\" may only have letters, digits, and - singly behind one of them, at most 100.")
      ]
    },
    LintRule(.warning, "gateway-tool-name-length", .service, "target___operationId has at most 64 characters.", only: .gateway) { subject in
      LinterNameRules.named(subject) { id, _ in
        let name = "\(subject.group)___\(id)"
        guard name.utf8.count > LinterNameRules.toolNameMax else { return nil }
        return "The tool's name \(name) has \(name.utf8.count) characters; models take \(LinterNameRules.toolNameMax)."
      }
    },
    LintRule(.error, "gateway-tool-name-underscores", .service, "A tool's name holds no \"___\".", only: .gateway) { subject in
      LinterNameRules.named(subject) { id, _ in
        id.contains("___") ? "The operationId \(id) holds \"___\", which separates a target's name from its tool's." : nil
      }
    },
    LintRule(.note, "gateway-parameter-description", .advice, "Every parameter has a description.", only: .gateway) { subject in
      subject.operations.flatMap { operation in
        operation.parameters.filter {
          LinterOperationRules.isBlank($0.node["description"]) && LinterOperationRules.isBlank($0.schema?["description"])
        }.map { LintHit($0.place, "The parameter \($0.name) of \(operation.title) has no description; the model sees only its name.") }
      }
    },
    LintRule(.warning, "gateway-confirmation", .service, "A Gateway asks for no confirmation.", only: .gateway) { subject in
      subject.operations.compactMap { operation in
        guard let mark = operation.node["x-requireConfirmation"], mark.text == "ENABLED" else { return nil }
        return LintHit(mark.place, "A Gateway asks nobody before it calls \(operation.title): x-requireConfirmation has no effect there.")
      }
    },
    LintRule(.error, "gateway-recursion", .service, "No input holds itself.", only: .gateway) { subject in
      subject.recursions.filter(\.isInput).map {
        LintHit($0.reference.place, "An input of \($0.operation) holds itself; a tool's schema has no references and cannot say that.")
      }
    },
    LintRule(.error, "gateway-type", .service, "Every input has a type.", only: .gateway) { subject in
      inputs(subject) { schema in
        guard schema.node["type"] == nil, !implied.contains(where: { schema.node[$0] != nil }) else { return nil }
        return LintHit(schema.node.place, "\(name(schema)) has no type; a tool's schema needs one of \(types).")
      }
    },
    LintRule(.warning, "gateway-alternatives", .service, "No input is a choice between schemas.", only: .gateway) { subject in
      inputs(subject) { schema in
        guard let choice = schema.node["oneOf"] ?? schema.node["anyOf"],
          choice.items.count(where: { $0["type"]?.text != "null" }) > 1
        else { return nil }
        return LintHit(
          choice.place, "\(name(schema)) is a choice between schemas; a tool's schema cannot say that, only its description can.")
      }
    },
    LintRule(.note, "gateway-enum", .service, "An enum moves into the description.", only: .gateway) { subject in
      folded(subject, ["enum", "const"], "the values")
    },
    LintRule(.note, "gateway-format", .service, "A format moves into the description.", only: .gateway) { subject in
      folded(subject, ["format"], "the format")
    },
    LintRule(.note, "gateway-default", .service, "A default moves into the description.", only: .gateway) { subject in
      folded(subject, ["default"], "the default")
    },
    LintRule(.note, "gateway-constraint", .service, "Limits move into the description.", only: .gateway) { subject in
      folded(
        subject,
        [
          "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems",
          "maxItems", "uniqueItems", "minProperties", "maxProperties",
        ], "the limits")
    },
    LintRule(.note, "gateway-additional", .service, "An object's properties are all declared.", only: .gateway) { subject in
      inputs(subject) { schema in
        guard let additional = schema.node["additionalProperties"], additional.isMapping, !additional.members.isEmpty else { return nil }
        return LintHit(additional.place, "\(name(schema)) may hold more than its properties; a tool's schema cannot say what.")
      }
    },
  ]

  private static let types = "string, number, object, array, boolean, integer"
  private static let implied = ["properties", "items", "allOf", "oneOf", "anyOf", "enum"]

  private static func name(_ schema: LintSchema) -> String { "\(schema.title ?? "An input") of \(schema.operation)" }

  private static func inputs(_ subject: LintSubject, _ hit: (LintSchema) -> LintHit?) -> [LintHit] {
    subject.schemas.filter(\.isInput).compactMap(hit)
  }

  private static func folded(_ subject: LintSubject, _ keywords: [String], _ what: String) -> [LintHit] {
    inputs(subject) { schema in
      guard let member = schema.node.members.first(where: { keywords.contains($0.name) }) else { return nil }
      return LintHit(
        member.namePlace,
        "A tool's schema has no \(member.name); \(what) of \(name(schema)) go into the description, and are checked on the call.")
    }
  }
}
