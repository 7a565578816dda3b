// SPDX-License-Identifier: Apache-2.0

package import OpenAPI

/// Who decides what the agent does when it is played on this machine; deployment has no use for it.
package struct PlannerDefinition: Hashable, Sendable {
  package var choice: Choice
  package var place: Place

  /// The three that can decide.
  package enum Choice: Hashable, Sendable {
    /// The script at a path from the package's folder.
    case script(String)
    /// The recording at a path from the package's folder, and what its calls may answer otherwise, OPERATION.MEMBER...
    case replay(String, ignoring: [String])
    case model(Model)
  }

  /// A model that decides for itself.
  package struct Model: Hashable, Sendable {
    package static let formats = ["converse", "openai"]
    /// The most model calls that a turn may be given.
    package static let calls = 1...1_000
    /// Seconds for one answer.
    package static let timeout = 1...3_600

    /// One of ``formats``.
    package var format: String
    /// The agent's model when there is none.
    package var id: String?
    package var url: String?
    /// The most calls of the model in a turn.
    package var calls: Int?
    /// How many seconds it may take for an answer.
    package var timeout: Int?
    package var region: String?
    package var profile: String?

    package init(
      format: String, id: String? = nil, url: String? = nil, calls: Int? = nil, timeout: Int? = nil, region: String? = nil,
      profile: String? = nil
    ) {
      (self.format, self.id, self.url, self.calls, self.timeout) = (format, id, url, calls, timeout)
      (self.region, self.profile) = (region, profile)
    }
  }

  /// The file that it needs.
  package var file: String? {
    switch choice {
    case .script(let path), .replay(let path, _): path
    case .model: nil
    }
  }
}
