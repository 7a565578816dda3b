// SPDX-License-Identifier: Apache-2.0

/// The search for credentials, in the order of AWS's own tools; every place that is set up and broken ends it with a sentence.
package struct CredentialChain: Sendable {
  /// What one place had.
  enum Finding {
    case found(Credentials)
    /// Nothing, because of this.
    case absent(String)
  }

  /// More roles than anybody assumes one from the other.
  static let rolesMax = 8

  let surroundings: Surroundings
  let profile: String?

  /// Makes a search.
  ///
  /// - Parameters:
  ///   - surroundings: what may be asked.
  ///   - profile: a profile that the program chose; the environment's keys are then not looked at.
  package init(_ surroundings: Surroundings, profile: String? = nil) {
    self.surroundings = surroundings
    self.profile = profile
  }

  /// Searches once.
  ///
  /// - Returns: credentials that have not expired.
  /// - Throws: what is broken, or where was looked when there is nothing.
  package func resolve() async throws(CredentialsError) -> Credentials {
    var tried: [String] = []
    if profile == nil {
      switch try environmentKeys() {
      case .found(let credentials): return try current(credentials)
      case .absent(let reason): tried.append(reason)
      }
    }
    let configuration = try SharedConfiguration(surroundings, profile: profile)
    let files = ProfileCredentials(surroundings, configuration)
    switch try await files.find(isChosenInCode: profile != nil) {
    case .found(let credentials): return try current(credentials)
    case .absent(let reason): tried.append(reason)
    }
    switch try await ContainerCredentials(surroundings).find() {
    case .found(let credentials): return try current(credentials)
    case .absent(let reason): tried.append(reason)
    }
    switch try await InstanceCredentials(surroundings).find() {
    case .found(let credentials): return try current(credentials)
    case .absent(let reason): tried.append(reason)
    }
    throw CredentialsError(
      .notFound,
      "No AWS credentials were found. Tried: \(tried.joined(separator: "; ")). Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
        + "or run `aws configure` or `aws sso login` and name the profile in AWS_PROFILE.")
  }

  /// The keys in the environment's variables.
  private func environmentKeys() throws(CredentialsError) -> Finding { try EnvironmentCredentials(surroundings).find() }

  /// The credentials, unless they have expired already.
  private func current(_ credentials: Credentials) throws(CredentialsError) -> Credentials {
    if let expiration = credentials.expiration, expiration <= surroundings.now() {
      throw CredentialsError(.expired, "the credentials from \(credentials.source) expired at \(expiration); get new ones there")
    }
    return credentials
  }
}

/// The keys in the environment's variables.
struct EnvironmentCredentials {
  let surroundings: Surroundings

  init(_ surroundings: Surroundings) { self.surroundings = surroundings }

  func find() throws(CredentialsError) -> CredentialChain.Finding {
    let id = surroundings.variable("AWS_ACCESS_KEY_ID")
    let secret = surroundings.variable("AWS_SECRET_ACCESS_KEY")
    guard let id else { return .absent("the environment (AWS_ACCESS_KEY_ID is not set)") }
    guard let secret else {
      throw CredentialsError(.invalidConfiguration, "AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not; set both or neither")
    }
    let expiration = surroundings.variable("AWS_CREDENTIAL_EXPIRATION")
    let time = expiration.flatMap { Timestamp($0) }
    if let expiration, time == nil {
      throw CredentialsError(.invalidConfiguration, "AWS_CREDENTIAL_EXPIRATION is \"\(expiration)\"; 2026-01-02T03:04:05Z is expected")
    }
    let token = surroundings.variable("AWS_SESSION_TOKEN") ?? surroundings.variable("AWS_SECURITY_TOKEN")
    return .found(
      Credentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token, expiration: time, source: "the environment"))
  }
}
