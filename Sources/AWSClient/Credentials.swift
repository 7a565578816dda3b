// SPDX-License-Identifier: Apache-2.0

/// What a request is signed with; its secrets are never printed.
public struct Credentials: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The name of the key, sent with every request.
  public var accessKeyID: String
  /// The key.
  public var secretAccessKey: Secret
  /// What temporary credentials must be sent with.
  public var sessionToken: Secret?
  /// When they stop working; `nil` for those that last.
  public var expiration: Timestamp?
  /// Where they were found, for people.
  public var source: String

  /// Makes credentials.
  public init(
    accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, expiration: Timestamp? = nil, source: String = "code"
  ) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = Secret(secretAccessKey)
    self.sessionToken = sessionToken.map { Secret($0) }
    self.expiration = expiration
    self.source = source
  }

  /// The last four characters of the key's name, and where the credentials were found.
  public var description: String { "credentials \(maskedKeyID) from \(source)" }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// A mirror without the secrets.
  public var customMirror: Mirror { Mirror(self, children: ["accessKeyID": maskedKeyID, "source": source]) }

  private var maskedKeyID: String { accessKeyID.count > 8 ? "…\(accessKeyID.suffix(4))" : Secret.mask }
}
