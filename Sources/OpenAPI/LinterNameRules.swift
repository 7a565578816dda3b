// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Rules about the names that become tools' names.
enum LinterNameRules {
  static let toolNameMax = 64
  private static let groupMax = 100

  static let rules: [LintRule] = [
    LintRule(.error, "group-name", .service, "An action group's name has letters, digits, and single - and _ between them.", only: .classic)
    {
      subject in
      guard !subject.group.isEmpty, !isServiceName(subject.group, "_-") else { return [] }
      return [
        LintHit(
          .start,
          "The action group's name \"\(subject.group)\" may only have letters, digits, and - or _ singly behind one of them, at most \(groupMax)."
        )
      ]
    },
    LintRule(.error, "missing-operation-id", .service, "Every operation has an operationId.", mended: true, check: missing),
    LintRule(.error, "duplicate-operation-id", .openapi, "No two operations have the same operationId.", mended: true, check: duplicates),
    LintRule(.error, "operation-id-characters", .service, "An operationId has letters, digits, - and _.") { subject in
      named(subject) { id, _ in
        guard id.isEmpty || !id.utf8.allSatisfy(isNameByte) else { return nil }
        return "The operationId \"\(id)\" may only have letters, digits, - and _."
      }
    },
    LintRule(.error, "tool-name-length", .service, "VERB__group__operationId has at most 64 characters.", only: .classic) { subject in
      named(subject) { id, operation in
        let name = "\(operation.method.lowercased())__\(subject.group)__\(id)"
        guard name.utf8.count > toolNameMax else { return nil }
        return
          "The tool's name \(name) has \(name.utf8.count) characters; verb, group and operationId may have \(toolNameMax) together."
      }
    },
    LintRule(.error, "tool-name-underscores", .service, "An operationId holds no \"__\".", only: .classic) { subject in
      named(subject) { id, _ in
        id.contains("__") ? "The operationId \(id) holds \"__\", which separates the parts of a tool's name." : nil
      }
    },
  ]

  static func isNameByte(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
  }

  /// Whether a name is `([0-9a-zA-Z][_-]?){1,100}`, with these separators.
  static func isServiceName(_ name: String, _ separators: String) -> Bool {
    var (count, mayJoin) = (0, false)
    for byte in name.utf8 {
      if isAlphanumeric(byte) {
        (count, mayJoin) = (count + 1, true)
      } else {
        guard mayJoin, separators.utf8.contains(byte) else { return false }
        mayJoin = false
      }
    }
    return (1...groupMax).contains(count)
  }

  static func named(_ subject: LintSubject, _ sentence: (String, LintOperation) -> String?) -> [LintHit] {
    subject.operations.compactMap { operation in
      operation.id.flatMap { sentence($0, operation) }.map { LintHit(operation.idPlace, $0) }
    }
  }

  private static func names(_ subject: LintSubject) -> [(operation: LintOperation, name: String)] {
    Array(zip(subject.operations, OperationName.all(subject.operations.map { ($0.id, $0.method, $0.path.name) })))
  }

  @Sendable private static func missing(_ subject: LintSubject) -> [LintHit] {
    names(subject).filter { $0.operation.id == nil }.map { operation, name in
      let fits = "\(operation.method)__\(subject.group)__\(name)".utf8.count <= toolNameMax && operation.node["operationId"] == nil
      let edit = fits ? subject.source.inserting("operationId", .string(name), into: operation.node) : nil
      return LintHit(
        operation.place, "\(operation.title) has no operationId; models that use tools need one, for example \(name).",
        fix: LintFix("The operation is called \(name).", edit))
    }
  }

  @Sendable private static func duplicates(_ subject: LintSubject) -> [LintHit] {
    var places: [String: Place] = [:]
    return names(subject).compactMap { operation, name in
      guard let id = operation.id else { return nil }
      guard let first = places[id] else {
        places[id] = operation.idPlace
        return nil
      }
      return LintHit(
        operation.idPlace, "The operationId \(id) is taken by the operation in line \(first.line).",
        fix: LintFix("The operation is called \(name).", subject.source.replacing(operation.idPlace, id, with: name)))
    }
  }
}
