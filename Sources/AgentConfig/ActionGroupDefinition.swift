// SPDX-License-Identifier: Apache-2.0

package import OpenAPI

/// An action group as a configuration describes it.
package struct ActionGroupDefinition: Sendable {
  package var name: String
  package var description: String?
  package var isEnabled: Bool
  /// `nil` when the configuration names none, as for a built-in group.
  package var schema: Schema?
  /// `nil` when the configuration names none, as for a built-in group.
  package var executor: Executor?
  /// `AMAZON.UserInput` or another signature of a group that the service brings.
  package var parentSignature: String?
  /// Whether the user is asked before each operation; `nil` leaves that to the schema.
  package var requiresConfirmation: Bool?
  /// Where the group begins.
  package var place: Place

  /// What the group can do.
  package enum Schema: Hashable, Sendable {
    /// The path of an OpenAPI file, as it is written: from the package's folder.
    case file(String)
    /// The text of an OpenAPI file.
    case inline(String)
    /// An OpenAPI file in a bucket, which this machine does not have.
    case bucket(name: String, key: String)
    /// Function details.
    case functions([AgentFunction])
  }

  /// Who does what the group can do.
  package enum Executor: Hashable, Sendable {
    /// A function; ``FunctionTarget`` tells what the text names.
    case lambda(String)
    /// Whoever asked the agent.
    case returnControl
  }
}

/// A function of a group that has function details instead of a schema.
package struct AgentFunction: Hashable, Sendable {
  package var name: String
  package var description: String?
  /// In the order of the text.
  package var parameters: [Parameter]
  package var requiresConfirmation: Bool

  /// An argument that a function takes.
  package struct Parameter: Hashable, Sendable {
    package var name: String
    /// `string`, `number`, `integer`, `boolean` or `array`.
    package var type: String
    package var description: String?
    package var isRequired: Bool
  }
}

/// What the text of an executor names.
package enum FunctionTarget: Hashable, Sendable {
  /// An executable target of this package: `OrderManagement`.
  case target(String)
  /// A program's path: it holds a slash.
  case program(String)
  /// A deployed function.
  case arn(String)
  /// A function that is served over HTTP, `http://` or `https://`.
  case url(String)

  package init(_ text: String) {
    if text.hasPrefix("arn:") {
      self = .arn(text)
    } else if text.hasPrefix("http://") || text.hasPrefix("https://") {
      self = .url(text)
    } else {
      self = text.contains("/") ? .program(text) : .target(text)
    }
  }
}
