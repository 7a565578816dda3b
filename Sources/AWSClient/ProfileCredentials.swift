// SPDX-License-Identifier: Apache-2.0

/// Credentials of a profile: a role, a web identity, single sign-on, keys, or a program.
struct ProfileCredentials {
  let surroundings: Surroundings
  let configuration: SharedConfiguration

  init(_ surroundings: Surroundings, _ configuration: SharedConfiguration) {
    self.surroundings = surroundings
    self.configuration = configuration
  }

  /// What the profile in use has; when it was chosen in code, the environment's web identity is left aside, as its keys are.
  func find(isChosenInCode: Bool) async throws(CredentialsError) -> CredentialChain.Finding {
    let name = configuration.profileName
    let isRole = configuration.profile["role_arn"] != nil && configuration.profile["web_identity_token_file"] == nil
    if !isChosenInCode, !isRole, let file = surroundings.variable("AWS_WEB_IDENTITY_TOKEN_FILE") {
      return .found(try await environmentWebIdentity(file))
    }
    guard configuration.profiles[name] != nil else {
      let places = configuration.places.isEmpty ? "the shared files (HOME is not set)" : configuration.places.joined(separator: " and ")
      return .absent("the profile \"\(name)\" (not in \(places))")
    }
    guard let credentials = try await credentials(of: name, after: []) else {
      return .absent("the profile \"\(name)\" (it has no keys, role, SSO session or credential_process)")
    }
    return .found(credentials)
  }

  /// What a profile has; `nil` when it has no credentials.
  private func credentials(of name: String, after visited: [String]) async throws(CredentialsError) -> Credentials? {
    guard let section = configuration.profiles[name] else {
      throw wrong(visited.last ?? name, "names the source_profile \"\(name)\", which does not exist")
    }
    if section["role_arn"] != nil || section["web_identity_token_file"] != nil {
      return try await role(of: name, section, after: visited)
    }
    if section["sso_session"] != nil || section["sso_start_url"] != nil || section["sso_account_id"] != nil {
      return try await SSOCredentials(surroundings, configuration).find(name, section)
    }
    if let keys = try keys(of: name, section) { return keys }
    if let command = section["credential_process"] { return try await program(of: name, command) }
    return nil
  }

  /// The role of a profile.
  private func role(of name: String, _ section: SharedConfiguration.Section, after visited: [String]) async throws(CredentialsError)
    -> Credentials
  {
    guard let arn = section["role_arn"] else { throw wrong(name, "has web_identity_token_file, but no role_arn") }
    let roles = RoleCredentials(surroundings, configuration)
    var role = RoleCredentials.Role(arn: arn, place: "profile \"\(name)\"")
    role.sessionName = section["role_session_name"]
    role.externalID = section["external_id"]
    role.durationSeconds = try section["duration_seconds"].map { text throws(CredentialsError) in
      guard let seconds = Int(text), (900...43_200).contains(seconds) else {
        throw wrong(name, "has the duration_seconds \"\(text)\"; 900 to 43200 are expected")
      }
      return seconds
    }
    if let file = section["web_identity_token_file"] { return try await roles.assume(role, tokenFile: file) }
    if section["mfa_serial"] != nil {
      throw wrong(name, "wants an MFA code, which cannot be asked for here; run `aws sts get-session-token` and use its keys")
    }
    return try await roles.assume(role, with: try await source(of: name, section, after: visited))
  }

  /// Who assumes the role of a profile.
  private func source(of name: String, _ section: SharedConfiguration.Section, after visited: [String]) async throws(CredentialsError)
    -> Credentials
  {
    switch (section["source_profile"], section["credential_source"]) {
    case (nil, nil): throw wrong(name, "has role_arn, but neither source_profile nor credential_source")
    case (.some, .some): throw wrong(name, "has both source_profile and credential_source; only one is allowed")
    case (nil, let place?): return try await source(named: place, of: name)
    case (let other?, nil):
      if other == name {
        guard let keys = try keys(of: name, section) else { throw wrong(name, "is its own source_profile, but has no keys") }
        return keys
      }
      let path = visited + [name]
      guard !path.contains(other), path.count < CredentialChain.rolesMax else {
        throw wrong(name, "leads in a circle of source_profile: \((path + [other]).joined(separator: " → "))")
      }
      guard let credentials = try await credentials(of: other, after: path) else {
        throw wrong(name, "has the source_profile \"\(other)\", which has no credentials")
      }
      return credentials
    }
  }

  /// What `credential_source` names.
  private func source(named place: String, of name: String) async throws(CredentialsError) -> Credentials {
    let finding: CredentialChain.Finding
    switch place.lowercased() {
    case "environment": finding = try EnvironmentCredentials(surroundings).find()
    case "ecscontainer": finding = try await ContainerCredentials(surroundings).find()
    case "ec2instancemetadata": finding = try await InstanceCredentials(surroundings).find()
    default:
      throw wrong(name, "has the credential_source \"\(place)\"; Environment, EcsContainer or Ec2InstanceMetadata is expected")
    }
    switch finding {
    case .found(let credentials): return credentials
    case .absent(let reason): throw wrong(name, "takes its credentials from \(place), where nothing is: \(reason)")
    }
  }

  private func keys(of name: String, _ section: SharedConfiguration.Section) throws(CredentialsError) -> Credentials? {
    switch (section["aws_access_key_id"], section["aws_secret_access_key"]) {
    case (nil, nil): return nil
    case (let id?, let secret?) where !id.isEmpty && !secret.isEmpty:
      let token = section["aws_session_token"] ?? section["aws_security_token"]
      return Credentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token, source: "profile \"\(name)\"")
    default: throw wrong(name, "has only one of aws_access_key_id and aws_secret_access_key")
    }
  }

  /// What `credential_process` prints.
  private func program(of name: String, _ command: String) async throws(CredentialsError) -> Credentials {
    guard let words = CommandWords.split(command), !words.isEmpty else {
      throw wrong(name, "has a credential_process with a quote that does not end")
    }
    let source = "the credential_process of profile \"\(name)\""
    let result: Surroundings.ProgramOutput
    do { result = try await surroundings.run(words) } catch {
      throw CredentialsError(.unreachable, "\(source) could not be started: \(error)")
    }
    guard result.status == 0 else {
      throw CredentialsError(.refused, "\(source) ended with status \(result.status); run it by hand to see what it says")
    }
    return try Credentials(json: result.output, tokenName: "SessionToken", source: source)
  }

  private func environmentWebIdentity(_ file: String) async throws(CredentialsError) -> Credentials {
    guard let arn = surroundings.variable("AWS_ROLE_ARN") else {
      throw CredentialsError(.invalidConfiguration, "AWS_WEB_IDENTITY_TOKEN_FILE is set, and AWS_ROLE_ARN is not; set both or neither")
    }
    var role = RoleCredentials.Role(arn: arn, place: "the environment's web identity")
    role.sessionName = surroundings.variable("AWS_ROLE_SESSION_NAME")
    return try await RoleCredentials(surroundings, configuration).assume(role, tokenFile: file)
  }

  private func wrong(_ name: String, _ detail: String) -> CredentialsError {
    CredentialsError(.invalidConfiguration, "the profile \"\(name)\" \(detail)")
  }
}

/// A command line as its words, quoted as a shell has them; nothing else of a shell is understood.
enum CommandWords {
  /// The words; `nil` when a quote does not end.
  static func split(_ command: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in command {
      switch character {
      case _ where isEscaped:
        word = (word ?? "") + String(character)
        isEscaped = false
      case "\\" where quote != "'": isEscaped = true
      case "\"", "'":
        if quote == nil { quote = character } else if quote == character { quote = nil } else { word = (word ?? "") + String(character) }
        word = word ?? ""
      case " ", "\t":
        if quote == nil {
          if let word { words.append(word) }
          word = nil
        } else {
          word = (word ?? "") + String(character)
        }
      default: word = (word ?? "") + String(character)
      }
    }
    guard quote == nil, !isEscaped else { return nil }
    return words + (word.map { [$0] } ?? [])
  }
}
