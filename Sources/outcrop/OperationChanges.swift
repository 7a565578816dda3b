// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON

/// What is different between the operations of a function and those that it had before.
struct OperationChanges: Equatable {
  /// What became of an operation.
  enum Kind: String {
    // swift-format-ignore
    case added, removed, changed
  }

  /// One operation.
  struct Change: Equatable {
    var kind: Kind
    var operation: String
    /// What is different about one that has changed, or where a new one is.
    var details: String

    var line: String {
      switch kind {
      case .added: "+ \(operation) (\(details))"
      case .removed: "- \(operation)"
      case .changed: "~ \(operation): \(details)"
      }
    }

    var json: JSONValue {
      ["change": .string(kind.rawValue), "operation": .string(operation), "details": .string(details)]
    }
  }

  private(set) var changes: [Change] = []

  init(from before: [Operation], to after: [Operation]) {
    for new in after {
      guard let old = before.first(where: { $0.name == new.name }) else {
        changes.append(Change(kind: .added, operation: new.name, details: "\(new.method.rawValue) \(new.path)"))
        continue
      }
      if old != new { changes.append(Change(kind: .changed, operation: new.name, details: OperationChanges.details(old, new))) }
    }
    changes += before.filter { old in !after.contains { $0.name == old.name } }
      .map { Change(kind: .removed, operation: $0.name, details: "") }
  }

  private static func details(_ old: Operation, _ new: Operation) -> String {
    var parts: [String] = []
    if (old.method, old.path) != (new.method, new.path) { parts.append("is \(new.method.rawValue) \(new.path) now") }
    for argument in new.arguments {
      guard let earlier = old.arguments.first(where: { $0.name == argument.name }) else {
        parts.append("argument \(argument.name) is new")
        continue
      }
      if earlier != argument { parts.append("argument \(argument.name) is another") }
    }
    parts += old.arguments.filter { earlier in !new.arguments.contains { $0.name == earlier.name } }
      .map { "argument \($0.name) is gone" }
    if old.description != new.description { parts.append("description") }
    if old.requiresConfirmation != new.requiresConfirmation {
      parts.append(new.requiresConfirmation ? "wants a confirmation" : "wants no confirmation any more")
    }
    if old.responses != new.responses { parts.append("responses") }
    return parts.isEmpty ? "order of arguments" : parts.joined(separator: ", ")
  }
}
