// SPDX-License-Identifier: Apache-2.0

/// How a client finds its region, endpoint and credentials, and how patient it is.
///
/// What is not set here is looked for where AWS's own tools look: the environment's variables and the shared config files.
public struct AWSConfiguration: Sendable {
  /// The environment's variables; only a program can read them, so it hands them over.
  public var environment: [String: String]
  /// The region.
  public var region: String?
  /// Where the service is, `http://127.0.0.1:9000` for example.
  public var endpointURL: String?
  /// Whether only hosts with validated cryptography are asked.
  public var usesFIPS: Bool?
  /// The profile of the shared config files.
  public var profile: String?
  /// Who has the credentials; otherwise they are searched for, and renewed before they expire.
  public var credentials: CredentialProvider?
  /// How often a request that the service refused, or never saw, is sent again.
  public var retry: RetryPolicy
  /// How long answers that come as a whole may take.
  public var deadlines: Deadlines
  /// How long answers that come in a stream may take.
  public var streamDeadlines: Deadlines

  /// Makes a configuration.
  public init(
    environment: [String: String], region: String? = nil, endpointURL: String? = nil, usesFIPS: Bool? = nil, profile: String? = nil,
    credentials: CredentialProvider? = nil, retry: RetryPolicy = .standard, deadlines: Deadlines = .standard,
    streamDeadlines: Deadlines = .stream
  ) {
    self.environment = environment
    self.region = region
    self.endpointURL = endpointURL
    self.usesFIPS = usesFIPS
    self.profile = profile
    self.credentials = credentials
    self.retry = retry
    self.deadlines = deadlines
    self.streamDeadlines = streamDeadlines
  }
}

extension AWSConfiguration: CustomStringConvertible, CustomReflectable {
  /// The region, endpoint and profile that were chosen; neither variables nor credentials.
  public var description: String {
    let chosen = [("region", region), ("endpoint", endpointURL), ("profile", profile)].compactMap { name, value in
      value.map { "\(name) \($0.contains("@") ? Secret.mask : $0)" }
    }
    return chosen.isEmpty ? "AWS as the environment has it" : chosen.joined(separator: ", ")
  }
  /// A mirror of what ``description`` shows.
  public var customMirror: Mirror { Mirror(self, children: ["configuration": description]) }
}
